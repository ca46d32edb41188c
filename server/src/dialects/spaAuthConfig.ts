import { editDistance } from '../base/distance.ts';
import { childOf, childrenOf, type Entry, textAt } from '../syntax/tree.ts';
import { clientConfigFiles } from './msalConfig.ts';
import { structuredDialect } from './structured.ts';

const idOf = (block: Entry): string | undefined => textAt(block, 'clientId') ?? textAt(block, 'client_id');

const company = [
  'redirectUri',
  'redirectUrl',
  'redirect_uri',
  'postLogoutRedirectUri',
  'post_logout_redirect_uri',
  'responseType',
  'response_type',
  'scope',
] as const;

/** oidc-client-ts, angular-oauth2-oidc, angular-auth-oidc-client: a server, an id, and one setting of the request. */
const isOidc = (block: Entry): boolean =>
  /^https?:\/\//.test(textAt(block, 'authority') ?? textAt(block, 'issuer') ?? '') &&
  idOf(block) !== undefined &&
  company.some((key) => childOf(block, key)?.kind === 'scalar');

/** The file of Auth0's samples for browsers. */
const isAuth0 = (block: Entry): boolean =>
  (idOf(block) ?? misspelt(block, 'clientId')) !== undefined &&
  textAt(block, 'clientSecret') === undefined &&
  /^[\w-]+(?:\.[a-z]{2})?\.auth0\.com$|^\{[^{}]+\}$|^<[^<>]+>$/.test(
    textAt(block, 'domain') ?? misspelt(block, 'domain') ?? '',
  );

/** What stands at a key that is a slip away from this one: without it nobody would look at the file. */
function misspelt(block: Entry, key: string): string | undefined {
  const found = childrenOf(block).find((child) => child.kind === 'scalar' && editDistance(child.key, key, 1) === 1);
  return found?.kind === 'scalar' ? found.value : undefined;
}

const isClient = (block: Entry): boolean => block.kind === 'map' && (isOidc(block) || isAuth0(block));

/** What a single page application loads to sign users in; everybody can read it. */
export const spaAuthConfig = structuredDialect({
  id: 'spa-auth-config-json',
  title: 'Sign-in settings of a single page application',
  kind: 'use',
  formats: ['json'],
  files: clientConfigFiles,
  references: 'shell-like',
  recognise: ({ roots: [root] }) =>
    root?.kind === 'map' && [root, ...root.children].some((block) => isClient(block)) ? 0.85 : 0,
  blocks: ['', '*'].map((at) => ({
    at,
    skip: (block: Entry) => !isClient(block),
    relative: ['redirect_uri', 'post_logout_redirect_uri'] as const,
    settings: {
      authority: 'issuer' as const,
      issuer: 'issuer' as const,
      domain: 'domain' as const,
      clientId: 'client_id' as const,
      client_id: 'client_id' as const,
      redirectUri: 'redirect_uri' as const,
      redirectUrl: 'redirect_uri' as const,
      redirect_uri: 'redirect_uri' as const,
      postLogoutRedirectUri: 'post_logout_redirect_uri' as const,
      post_logout_redirect_uri: 'post_logout_redirect_uri' as const,
      scope: 'scope' as const,
      responseType: 'response_type' as const,
      response_type: 'response_type' as const,
      audience: 'audience' as const,
      // auth0-spa-js 2 (its reference, "AuthorizationParams").
      'authorizationParams.audience': 'audience' as const,
      'authorizationParams.redirect_uri': 'redirect_uri' as const,
      'authorizationParams.scope': 'scope' as const,
    },
  })),
});
