import type { Setting } from '../../dialects/types.ts';
import { type Comparison, comparisonOf } from '../support/issuerClients.ts';
import type { Severity } from '../types.ts';

/** An address at a known provider that is near its issuer, and never is one. */
export interface OtherIssuer {
  readonly severity: Severity;
  /** Completes "NAME …". */
  readonly what: string;
  /** What could be meant, the likely one first. */
  readonly meant: readonly string[];
}

/** `text`: of the file, which may switch the comparison off. */
export function otherIssuer(setting: Setting, text: string): OtherIssuer | undefined {
  const url = setting.value.text.trim();
  return cognitoRegion(url) ?? ofReader(setting, text, entraVersion(setting, url) ?? logtoPath(url));
}

/**
 * The id of a user pool begins with its region: `https://cognito-idp.[region].amazonaws.com/[userPoolId]` (AWS, "Amazon
 * Cognito endpoints and quotas"). A replica in another region has tokens of the issuer type UPDATED, whose host is
 * `issuer-cognito-idp` (API reference, IssuerConfigurationType, 2026-11).
 */
const cognitoIssuer =
  /^(https:\/\/cognito-idp\.)([a-z]{2}(?:-[a-z]+)+-\d)(\.amazonaws\.com(?:\.cn)?\/)([a-z]{2}(?:-[a-z]+)+-\d)(_[A-Za-z0-9]+)\/?$/;

function cognitoRegion(url: string): OtherIssuer | undefined {
  const [, start, host, middle, pool, id] = cognitoIssuer.exec(url) ?? [];
  if (host === pool) return undefined;
  return {
    severity: 'error',
    what:
      `names the region ${host} in its host, but the user pool is of ${pool}: its id says so. There is no such pool there, so ` +
      `discovery and keys are not found, and tokens have another issuer. Use the region of the pool in the host.`,
    meant: [`${start}${pool}${middle}${pool}${id}`],
  };
}

const entraAuthority =
  /^(https:\/\/login\.microsoftonline\.(?:com|us))\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/?$/i;

/**
 * The metadata below the address without a version is that of version 1.0 and states https://sts.windows.net/{tenant}/
 * (learn.microsoft.com, "OpenID Connect on the Microsoft identity platform" and "Access token claims reference"). .NET and
 * MSAL take it as an authority, and have names of their own for it.
 */
function entraVersion(setting: Setting, url: string): OtherIssuer | undefined {
  const [, host, tenant] = entraAuthority.exec(url) ?? [];
  if (host === undefined || tenant === undefined) return undefined;
  const [v1, v2] = [`https://sts.windows.net/${tenant}/`, `${host}/${tenant}/v2.0`];
  return {
    severity: 'error',
    what:
      `is the address of a tenant of Microsoft Entra ID, not an issuer: the metadata and tokens there state ${v1} (version 1.0), ` +
      `those of version 2.0 ${v2}. A client that compares stops with an issuer mismatch ("issuer" property does not match the ` +
      'expected value; The Issuer provided in the configuration metadata did not match the requested issuer). Append /v2.0.',
    meant: checksTokens(setting) ? [v2, v1] : [v2],
  };
}

/** An API takes the tokens it is sent, of whichever version. */
const checksTokens = ({ name, dialect }: Setting): boolean =>
  /resource_?server/i.test(name) || /^(?:istio-requestauthentication|envoy-oauth2)$/.test(dialect);

/** docs.logto.io, "Auth.js": `issuer: https://<tenant>.logto.app/oidc`; logto-io/logto mounts its OIDC server at /oidc. */
function logtoPath(url: string): OtherIssuer | undefined {
  if (!/^https:\/\/[a-z0-9-]+\.logto\.app\/?$/i.test(url)) return undefined;
  return {
    severity: 'error',
    what:
      'is the endpoint of a Logto tenant, not its issuer, which ends with /oidc. Below this address there is no discovery document ' +
      '(404), so sign-in does not begin. Append /oidc.',
    meant: [`${url.replace(/\/$/, '')}/oidc`],
  };
}

/** As much as is sure of what reads the setting. */
function ofReader(setting: Setting, text: string, found: OtherIssuer | undefined): OtherIssuer | undefined {
  const severity = found === undefined ? undefined : severities[comparisonOf(setting, text)];
  return found === undefined || severity === undefined ? undefined : { ...found, severity };
}

const severities: Readonly<Record<Comparison, Severity | undefined>> = {
  certain: 'error',
  likely: 'warning',
  perhaps: 'info',
  no: undefined,
};
