import { findProvider } from '../../knowledge/providers/lookup.ts';
import type { Verdict } from '../types.ts';
import type { ReportLink } from './types.ts';

const rfc = (number: number, section: string, what: string): ReportLink => ({
  title: `RFC ${number}, section ${section}: ${what}`,
  url: `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`,
});

const errorResponse = rfc(6749, '5.2', 'Error response of the token endpoint');
const clientPassword = rfc(6749, '2.3.1', 'Client password');
const successResponse = rfc(6749, '5.1', 'Successful response of the token endpoint');
const tokenEndpoint = rfc(6749, '3.2', 'Token endpoint');
const forbidden = rfc(9110, '15.5.4', '403 Forbidden');
const serverErrors = rfc(9110, '15.6', 'Server errors');
const retryAfter = rfc(9110, '10.2.3', 'Retry-After');
const tooMany = rfc(6585, '4', '429 Too Many Requests');
const certificates = rfc(9525, '6', 'Verifying the name in a certificate');
const discovery: ReportLink = {
  title: 'OpenID Connect Discovery 1.0, section 4: Obtaining the configuration',
  url: 'https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig',
};

const idTokenValidation: ReportLink = {
  title: 'OpenID Connect Core 1.0, section 3.1.3.7: ID Token validation',
  url: 'https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation',
};

const userinfo: ReportLink = {
  title: 'OpenID Connect Core 1.0, section 5.3: UserInfo endpoint',
  url: 'https://openid.net/specs/openid-connect-core-1_0.html#UserInfo',
};

/** The first that matches the outcome counts; the more special come first. */
const byOutcome: readonly (readonly [outcome: RegExp, links: readonly ReportLink[]])[] = [
  [/^login-iss/, [rfc(9207, '2.4', 'Validating the issuer identifier')]],
  [
    /^login-(?:state|no-code|timeout)/,
    [rfc(6749, '4.1.2', 'Authorization response'), rfc(6749, '10.12', 'Cross-site request forgery')],
  ],
  [/^login-/, [rfc(6749, '4.1.2.1', 'Error response of the authorization endpoint')]],
  [/^device-(?:malformed|repeats)/, [rfc(8628, '3.2', 'Device authorization response')]],
  [/^device-/, [rfc(8628, '3.5', 'Device access token response')]],
  [/^signed-in-id-token/, [idTokenValidation]],
  [/^invalid_grant-refresh/, [rfc(6749, '6', 'Refreshing an access token'), rfc(9700, '4.14', 'Refresh tokens')]],
  [/^introspection|^token-(?:in)?active/, [rfc(7662, '2', 'Introspection endpoint')]],
  [/^token-step-up/, [rfc(9470, '3', 'Authentication requirements challenge')]],
  [/^token-accepted-(?:userinfo|no-sub)/, [userinfo]],
  [
    /^token-(?:accepted|expired|revoked|invalid|key-unknown|audience|issuer|signature|malformed|kind|not-seen|401|basic|insufficient|forbidden)/,
    [rfc(6750, '3.1', 'Error codes of protected resources'), rfc(9110, '11.6.1', 'WWW-Authenticate')],
  ],
  [/pkce/, [rfc(7636, '4.6', 'The server verifies the code verifier')]],
  [/redirect_uri|redirect-uri/, [rfc(6749, '3.1.2', 'Redirection endpoint'), rfc(9700, '4.1.3', 'Exact matching')]],
  [/dpop/, [rfc(9449, '8', 'Nonce for DPoP'), rfc(9449, '5', 'DPoP access token request')]],
  [/invalid_target|invalid_resource/, [rfc(8707, '2', 'Resource parameter')]],
  [/authorization_details/, [rfc(9396, '5', 'Error for authorization details')]],
  [/authorization_pending|slow_down|expired_token/, [rfc(8628, '3.5', 'Device access token response')]],
  [/^insufficient_scope|^invalid_token|401-bearer/, [rfc(6750, '3.1', 'Error codes of protected resources')]],
  [/invalid_scope|scope/, [rfc(6749, '3.3', 'Access token scope'), errorResponse]],
  [/unsupported_grant_type|unauthorized_client|grant/, [errorResponse, rfc(6749, '4.4', 'Client credentials grant')]],
  [/invalid_client|^401|aadsts|credentials|client/, [clientPassword, errorResponse]],
  [/^discovery-issuer/, [rfc(8414, '3.3', 'The issuer has to be the same'), discovery]],
  [/^discovery/, [rfc(8414, '3', 'Obtaining the metadata'), discovery]],
  [/^tls-hostname/, [certificates]],
  [/^tls-client-cert/, [rfc(8705, '2', 'Mutual TLS for client authentication')]],
  [/^tls/, [rfc(9325, '3', 'Recommendations for TLS')]],
  [/^proxy/, [rfc(9110, '9.3.6', 'CONNECT'), rfc(9110, '15.5.8', '407 Proxy Authentication Required')]],
  [/^429|rate/, [tooMany, retryAfter]],
  [/^redirect/, [rfc(9110, '15.4', 'Redirection'), tokenEndpoint]],
  [/^405/, [tokenEndpoint, rfc(9110, '15.5.6', '405 Method Not Allowed')]],
  [/^415|^406/, [tokenEndpoint, rfc(9110, '15.5.16', '415 Unsupported Media Type')]],
  [/^404/, [tokenEndpoint, rfc(8414, '2', 'token_endpoint in the metadata')]],
];

const byClass: Readonly<Record<Verdict['class'], readonly ReportLink[]>> = {
  success: [successResponse],
  configuration: [errorResponse],
  expired: [errorResponse],
  permission: [errorResponse, forbidden],
  network: [],
  edge: [forbidden],
  'rate-limit': [tooMany, retryAfter],
  server: [serverErrors, retryAfter],
  unclear: [successResponse, errorResponse],
};

/** Where the meaning of the answer is written down: RFC sections, and the provider's own page where one is known. */
export function referencesFor(verdict: Pick<Verdict, 'outcome' | 'class' | 'target'>): readonly ReportLink[] {
  const links =
    verdict.class === 'success' || verdict.class === 'server'
      ? byClass[verdict.class]
      : (byOutcome.find(([outcome]) => outcome.test(verdict.outcome))?.[1] ?? byClass[verdict.class]);
  const assertion = verdict.target.authMethod.endsWith('_jwt') ? [rfc(7523, '3', 'Assertions of clients')] : [];
  const page = verdict.class === 'network' ? undefined : providerPage(verdict.target.provider);
  return [...links, ...assertion, ...(page === undefined ? [] : [page])];
}

/** Sites that write about providers without being one. */
const thirdParties =
  /(?:^|\.)(?:github\.com|github\.io|nango\.dev|better-auth\.com|unified\.to|apideck\.com|hexdocs\.pm|gitguardian\.com|boldsign\.com|ptc\.com)$/;

/** Says what was new once, not what holds. */
const isNews = (url: string): boolean => /blog|changelog|release-notes|deprecation/i.test(url);

/** The page of the provider's documentation that is closest to tokens and clients. */
function providerPage(id: string | undefined): ReportLink | undefined {
  const provider = id === undefined ? undefined : findProvider(id);
  if (provider === undefined) return undefined;
  const own = provider.sources.filter(({ url }) => !thirdParties.test(new URL(url).hostname) && !isNews(url));
  const about = (words: RegExp) => own.find(({ url }) => words.test(new URL(url).pathname));
  const closest = about(/error|trouble/i) ?? about(/oauth|oidc|openid|token|auth/i) ?? own[0];
  return closest && { title: `${provider.name}: documentation`, url: closest.url };
}
