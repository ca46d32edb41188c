import type { Setting } from '../../dialects/types.ts';

/** Programs whose own setting is an issuer in the sense of OIDC Discovery section 4.3; see `comparesIssuer`. */
const comparing: ReadonlySet<string> = new Set([
  'oauth2-proxy',
  'argocd-cm',
  'vault-jwt-oidc',
  'istio-requestauthentication',
  'envoy-oauth2',
]);

/** How surely the reader of a setting compares it, character by character, with the issuer that the server itself states. */
export type Comparison = 'certain' | 'likely' | 'perhaps' | 'no';

/**
 * certain: Spring's `issuer-uri` (Spring Security, `ClientRegistrations`, `JwtDecoders`); oauth2-proxy, Argo CD, Vault and
 * Dex's connector, Coder (github.com/coreos/go-oidc, `NewProvider`); Vaultwarden (the crate openidconnect, `discover_async`); Istio and Envoy (`iss` of the token). likely: Auth.js 5
 * (oauth4webapi, `processDiscoveryResponse`), where code may still hand it over otherwise. perhaps: code that calls it an issuer
 * may compare it, or only look below it for the metadata. `text`: of the setting's file.
 */
export function comparisonOf(setting: Setting, text: string): Comparison {
  if (skipsComparison(text)) return 'no';
  if (isOfProgram(setting)) return 'certain';
  if (isOfAuthjs(setting)) return isLobeHub(text) ? 'no' : 'likely';
  return isNamedIssuer(setting) ? 'perhaps' : 'no';
}

const isOfProgram = ({ dialect, kind, name }: Setting): boolean =>
  comparing.has(dialect) ||
  (dialect === 'dex-config' && kind === 'use') ||
  (dialect === 'spring-oauth2' && /issuer-?uri$/i.test(name)) ||
  /^(?:OAUTH2_PROXY_OIDC_ISSUER_URL|SPRING_SECURITY_OAUTH2_\w+_ISSUER_?URI|CODER_OIDC_ISSUER_URL|SSO_AUTHORITY)$/.test(
    name,
  );

/**
 * Auth.js takes `AUTH_<PROVIDER>_ISSUER` by itself. Outside of its own files the names are only sure for its built-in providers
 * (authjs.dev, "Environment Variable Inference").
 */
const isOfAuthjs = ({ dialect, name }: Setting): boolean =>
  dialect === 'env-authjs-v5'
    ? /^AUTH_\w+_ISSUER$/.test(name)
    : /^AUTH_(?:AUTHENTIK|KEYCLOAK|LOGTO|MICROSOFT_ENTRA_ID)_ISSUER$/.test(name);

/** Later versions have the names of Auth.js, and read them with Better Auth (lobehub.com, "Authentication Service"). */
const isLobeHub = (text: string): boolean => /\bAUTH_SSO_PROVIDERS\b/.test(text);

/**
 * NextAuth 4 stands on openid-client 5, which takes over what the metadata states; so does oidc-client-ts in browsers, whose
 * variables are public.
 */
const isNamedIssuer = ({ name, dialect, isPublic }: Setting): boolean =>
  !isPublic && /(?:^|_)ISSUER(?:_UR[LI])?$/.test(name) && !/^env-(?:nextauth-v4|aspnet|quarkus)$/.test(dialect);

/** The file tells oauth2-proxy not to compare. Whether that is meant is another rule's question. */
export const skipsComparison = (text: string): boolean =>
  /skip[_-]?issuer[_-]?verification(?!["']?\s*[:=]\s*["']?false)/i.test(text);
