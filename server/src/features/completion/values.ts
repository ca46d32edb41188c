import type { Provider } from '../../knowledge/providers/types.ts';
import { endpointRoles, isSecretRole, type Role } from '../../knowledge/roles.ts';
import { companionText, type ValueContext } from './context.ts';
import { originCandidates, redirectCandidates } from './redirects.ts';
import type { About, OfferKind } from './types.ts';
import { urlCandidates } from './urls.ts';

/** A whole value that may stand at the cursor. */
export interface Candidate {
  readonly text: string;
  readonly kind?: OfferKind;
  readonly detail?: string;
  readonly rank: number;
  /** `{tenant}` in it is to be filled in. */
  readonly hasHoles?: boolean;
  /** Written without quotes in formats that know numbers and booleans. */
  readonly isTyped?: boolean;
  readonly isDeprecated?: boolean;
  readonly about: About;
}

const serverUrls: ReadonlySet<Role> = new Set<Role>(['issuer', 'discovery_url', ...endpointRoles]);
const redirects: ReadonlySet<Role> = new Set<Role>(['redirect_uri', 'callback_path', 'post_logout_redirect_uri']);

/** Whole values for the setting at the cursor, scopes apart. Nothing for secrets. */
export function valueCandidates(context: ValueContext): readonly Candidate[] {
  const role = context.setting?.role;
  if (role === undefined || isSecretRole(role)) return [];
  if (serverUrls.has(role)) return urlCandidates(context, role);
  if (redirects.has(role)) return redirectCandidates(context, role);
  if (role === 'base_url' || role === 'allowed_origin') return originCandidates(context, role);
  if (role === 'client_id') return clientIds(context);
  if (role === 'tenant') return tenants(context);
  return fixedValues(context, role);
}

interface Word {
  readonly text: string;
  readonly note: string;
  readonly isDeprecated?: true;
}

/** RFC 6749, 7521 to 7523, 8628 and 8693 by their names in the registries of IANA, "OAuth Parameters". */
const grants: readonly Word[] = [
  { text: 'authorization_code', note: 'A person signs in in the browser (RFC 6749 section 4.1).' },
  { text: 'client_credentials', note: 'The program acts for itself (RFC 6749 section 4.4).' },
  { text: 'refresh_token', note: 'A new access token without a new sign-in (RFC 6749 section 6).' },
  { text: 'urn:ietf:params:oauth:grant-type:device_code', note: 'Sign-in on another device (RFC 8628).' },
  { text: 'urn:ietf:params:oauth:grant-type:jwt-bearer', note: 'A signed assertion in place of a sign-in (RFC 7523).' },
  { text: 'urn:ietf:params:oauth:grant-type:token-exchange', note: 'One token for another (RFC 8693).' },
  { text: 'implicit', note: 'Not to be used any more (RFC 9700 section 2.1.2).', isDeprecated: true },
  { text: 'password', note: 'Must not be used any more (RFC 9700 section 2.4).', isDeprecated: true },
];

/** OpenID Connect Core section 9, RFC 8705. */
const authMethods: readonly Word[] = [
  { text: 'client_secret_basic', note: 'The secret goes into the Authorization header; the default (RFC 7591).' },
  { text: 'client_secret_post', note: 'The secret goes into the body of the request.' },
  { text: 'client_secret_jwt', note: 'A JWT signed with the secret (OpenID Connect Core section 9).' },
  { text: 'private_key_jwt', note: 'A JWT signed with a private key (OpenID Connect Core section 9).' },
  { text: 'tls_client_auth', note: 'A client certificate (RFC 8705).' },
  { text: 'self_signed_tls_client_auth', note: 'A client certificate the client has signed itself (RFC 8705).' },
  { text: 'none', note: 'A public client: no secret, PKCE protects the code.' },
];

const words: Partial<Readonly<Record<Role, readonly Word[]>>> = {
  grant_type: grants,
  token_endpoint_auth_method: authMethods,
  response_type: [
    { text: 'code', note: 'Authorization code flow.' },
    { text: 'code id_token', note: 'Hybrid flow (OpenID Connect Core section 3.3).' },
    { text: 'id_token', note: 'An ID token from the authorization endpoint, without an access token.' },
    { text: 'token', note: 'Implicit flow, not to be used any more (RFC 9700).', isDeprecated: true },
    { text: 'id_token token', note: 'Implicit flow, not to be used any more (RFC 9700).', isDeprecated: true },
  ],
  response_mode: [
    { text: 'query', note: 'Parameters in the query of the redirect URI; the default for `code`.' },
    { text: 'form_post', note: 'Parameters in a POST (OAuth 2.0 Form Post Response Mode).' },
    { text: 'fragment', note: 'Parameters after `#`, which the server never sees.' },
    { text: 'jwt', note: 'A signed answer (JARM).' },
  ],
  code_challenge_method: [
    { text: 'S256', note: 'SHA-256 of the verifier (RFC 7636).' },
    {
      text: 'plain',
      note: 'The verifier itself; only where S256 is impossible (RFC 7636 section 4.2).',
      isDeprecated: true,
    },
  ],
  application_type: [
    { text: 'web', note: 'Redirects to https only (OpenID Connect Dynamic Client Registration section 2).' },
    { text: 'native', note: 'Redirects to own schemes or to the loopback address.' },
  ],
  cookie_same_site: [
    { text: 'lax', note: 'Sent when a link leads here, as the redirect after sign-in does.' },
    { text: 'none', note: 'Sent always; needs Secure.' },
    { text: 'strict', note: 'Not sent when the authorization server redirects back.' },
  ],
};

const booleans: ReadonlySet<Role> = new Set<Role>(['public_client', 'client_enabled', 'trust_host', 'cookie_secure']);

function fixedValues(context: ValueContext, role: Role): readonly Candidate[] {
  if (booleans.has(role)) {
    return ['true', 'false'].map((text, rank) => ({ text, rank, isTyped: true, about: { role } }));
  }
  if (role === 'tls_verification') return verification(context, role);
  const present = new Set(siblingsOf(context));
  const supported = supportedBy(context.provider, role);
  return (words[role] ?? [])
    .filter(({ text }) => !present.has(text))
    .map(({ text, note, isDeprecated }, order) => {
      const isKnown = supported.length === 0 || supported.includes(text);
      return {
        text,
        rank: (isDeprecated ? 20 : isKnown ? 0 : 10) + order,
        ...(isDeprecated ? { isDeprecated } : {}),
        ...(isKnown && supported.length > 0 && context.provider ? { detail: context.provider.name } : {}),
        about: { role, note },
      };
    });
}

/** `0` and `1` in the variables of Node.js and Python; the switch of oauth2-proxy skips the check when it is true. */
function verification({ setting }: ValueContext, role: Role): readonly Candidate[] {
  const isSkip = /SKIP|INSECURE/i.test(setting?.name ?? '');
  const text = isSkip ? 'false' : /^(?:NODE_|PYTHON)/.test(setting?.name ?? '') ? '1' : 'true';
  return [{ text, rank: 0, isTyped: true, about: { role, note: 'Certificates are verified.' } }];
}

function supportedBy(provider: Provider | undefined, role: Role): readonly string[] {
  if (role === 'grant_type') return provider?.grantTypes ?? [];
  return role === 'token_endpoint_auth_method' ? (provider?.clientAuthMethods ?? []) : [];
}

/** The other items of the list the cursor is in. */
export function siblingsOf({ entry }: ValueContext): readonly string[] {
  if (entry.parent?.kind !== 'list') return [];
  return entry.parent.children.flatMap((child) => (child !== entry && child.kind === 'scalar' ? [child.value] : []));
}

/** Those of registrations, and of other settings of the same client: the twin for the browser, another service. */
function clientIds({ input, setting, company, provider, client }: ValueContext): readonly Candidate[] {
  const { model } = input;
  const about: About = { role: 'client_id', ...(provider === undefined ? {} : { provider: provider.id }) };
  const own = company.flatMap(({ setting: s, text }) => (s.role === 'client_id' && text !== undefined ? [text] : []));
  const matched = model.matches.filter((match) => match.use === client).map((match) => match.registration);
  const others =
    setting?.kind === 'use'
      ? model.registrations.filter((r) => r.provider === provider?.id || provider === undefined)
      : [];
  const registered = [...matched, ...others].flatMap((registration) =>
    registration.settings.flatMap(({ setting: s, resolved }) =>
      s.role === 'client_id' && resolved.state === 'known' && resolved.text
        ? [{ text: resolved.text, name: s.file }]
        : [],
    ),
  );
  return [
    ...own.map((text) => ({ text, rank: 0, detail: 'The same client', about })),
    ...registered.map(({ text, name }) => ({
      text,
      rank: 1,
      detail: `Registered in ${name.slice(name.lastIndexOf('/') + 1)}`,
      about,
    })),
  ];
}

/** learn.microsoft.com, "Microsoft identity platform and OpenID Connect": the values that stand for many tenants. */
function tenants(context: ValueContext): readonly Candidate[] {
  if (context.provider?.id !== 'microsoft-entra-id') return [];
  const isMany = companionText(context, 'issuer') === undefined;
  const notes = [
    ['organizations', 'Work and school accounts of any tenant.'],
    ['common', 'Any account, personal ones too. Tokens name the real tenant as issuer.'],
    ['consumers', 'Personal accounts only.'],
  ] as const;
  return isMany
    ? notes.map(([text, note], rank) => ({
        text,
        rank,
        about: { role: 'tenant', provider: 'microsoft-entra-id', note },
      }))
    : [];
}
