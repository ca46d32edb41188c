import { type Pasted, pasted as t } from './exchangesPasted.ts';

/** Sentences that are broken into lines or have names in quotes. */
export const codeTexts: readonly Pasted[] = [
  t(
    'Authelia: PKCE, with the name in quotes',
    'authorization-pkce-required',
    'authorization',
    'configuration',
    "The request is otherwise malformed. Clients must include a 'code_challenge' when performing the authorize code flow, but it is missing.",
  ),
  t(
    'a missing permission, over three lines',
    'federation-permission',
    'token',
    'configuration',
    'Trusted publishing exchange failure:\nOpenID Connect token retrieval failed: GitHub: missing or insufficient\nOIDC token permissions, the ACTIONS_ID_TOKEN_REQUEST_TOKEN environment\nvariable was unset',
  ),
];
