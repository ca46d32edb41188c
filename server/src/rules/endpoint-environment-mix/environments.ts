import { itemAt } from '../../base/known.ts';
import type { Role } from '../../knowledge/roles.ts';

/** A host whose name says which of a provider's separate environments it serves. */
export interface HostEnvironment {
  readonly family: string;
  /** For messages: `sandbox`, `production`, `US Government cloud`. */
  readonly environment: string;
  readonly isSandbox: boolean;
}

interface Family {
  readonly name: string;
  /** Each row is one host in the environments, in the order of `environments`. */
  readonly hosts: readonly (readonly string[])[];
  readonly environments: readonly string[];
}

const sandboxed = (name: string, ...hosts: readonly (readonly [string, string])[]): Family => ({
  name,
  hosts,
  environments: ['production', 'sandbox'],
});

/**
 * Hosts that belong to one environment only. The providers' documentation (2026-11): developer.salesforce.com "OAuth
 * endpoints", developer.paypal.com "API requests", developers.docusign.com "Authentication", developer.squareup.com
 * "Square Sandbox", developer.ebay.com "OAuth credentials", learn.microsoft.com "National clouds". A Salesforce My
 * Domain serves both kinds of organization and is not among them.
 */
const families: readonly Family[] = [
  sandboxed('Salesforce', ['login.salesforce.com', 'test.salesforce.com']),
  sandboxed(
    'PayPal',
    ['api-m.paypal.com', 'api-m.sandbox.paypal.com'],
    ['api.paypal.com', 'api.sandbox.paypal.com'],
    ['www.paypal.com', 'www.sandbox.paypal.com'],
  ),
  sandboxed('Docusign', ['account.docusign.com', 'account-d.docusign.com']),
  sandboxed('Square', ['connect.squareup.com', 'connect.squareupsandbox.com']),
  sandboxed(
    'eBay',
    ['auth.ebay.com', 'auth.sandbox.ebay.com'],
    ['api.ebay.com', 'api.sandbox.ebay.com'],
    ['signin.ebay.com', 'signin.sandbox.ebay.com'],
  ),
  {
    name: 'Microsoft',
    hosts: [['login.microsoftonline.com', 'login.microsoftonline.us', 'login.partner.microsoftonline.cn']],
    environments: ['global cloud', 'US Government cloud', 'cloud of 21Vianet in China'],
  },
];

/** Organizations of Okta are of one kind; a preview organization has no twin of the same name. */
const okta = /^[\w-]+\.(okta|oktapreview)\.com$/;

/**
 * The API of user pools and their hosted pages: a prefix domain is of one region, as is the pool it belongs to (AWS, "Amazon
 * Cognito endpoints and quotas"). Replicas have `issuer-cognito-idp`, and say nothing.
 */
const cognito =
  /^(?:cognito-idp(?:-fips)?|[a-z0-9-]+\.auth(?:-fips)?)\.([a-z]{2}(?:-[a-z]+)+-\d)\.(?:amazonaws|amazoncognito)\.com$/;

/** Of hosts whose provider has several systems with accounts of their own. */
export function environmentOfHost(host: string): HostEnvironment | undefined {
  const name = host.toLowerCase();
  const region = cognito.exec(name)?.[1];
  if (region !== undefined) return { family: 'Amazon Cognito', environment: `region ${region}`, isSandbox: false };
  for (const family of families) {
    const index = family.hosts.find((row) => row.includes(name))?.indexOf(name);
    if (index === undefined) continue;
    const environment = itemAt(family.environments, index);
    return { family: family.name, environment, isSandbox: environment === 'sandbox' };
  }
  const kind = okta.exec(name)?.[1];
  if (kind === undefined) return undefined;
  return { family: 'Okta', environment: kind === 'okta' ? 'production' : 'preview', isSandbox: false };
}

/** The same service in another environment; undefined when its host is not known. */
export function hostIn(environment: string, host: string): string | undefined {
  const name = host.toLowerCase();
  for (const { hosts, environments } of families) {
    const row = hosts.find((candidates) => candidates.includes(name));
    if (row !== undefined) return row[environments.indexOf(environment)];
  }
  return undefined;
}

/** The host of a URL, or of a value that is a host alone. */
export const hostOf = (text: string): string | undefined =>
  /^(?:https?:\/\/)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?=[/:?#]|$)/i.exec(text.trim())?.[1];

/** `PAYPAL_SANDBOX_URL`: the name says which environment is meant, so the value is no accident. */
export const namesEnvironment = (name: string): boolean =>
  /(?:^|[^a-z])(?:sandbox|test|testing|dev|development|demo|preview|staging|stage|uat|live|prod|production|gov|usgov|china)(?:[^a-z]|$)/i.test(
    name.replace(/([a-z0-9])([A-Z])/g, '$1_$2'),
  );

/** Settings that hold the address of the authorization server. */
export const serverRoles: readonly Role[] = [
  'issuer',
  'discovery_url',
  'domain',
  'authorization_endpoint',
  'token_endpoint',
  'introspection_endpoint',
  'revocation_endpoint',
  'device_authorization_endpoint',
];
