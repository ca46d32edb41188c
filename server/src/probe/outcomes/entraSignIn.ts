import type { Role } from '../../knowledge/roles.ts';
import type { CredentialsVerdict, OutcomeClass } from '../types.ts';
import { cause, type OutcomeRow, type OutcomeTable } from './types.ts';

/** Codes that mean the same to whoever has to mend it; the headline names the one that came. */
interface EntraGroup {
  readonly id: string;
  readonly codes: readonly number[];
  readonly class: OutcomeClass;
  readonly credentials: CredentialsVerdict;
  /** As the end of a sentence. */
  readonly meaning: string;
  readonly explanation: string;
  readonly nextStep: string;
  readonly roles: readonly Role[];
}

const group = (
  id: string,
  codes: readonly number[],
  kind: OutcomeClass,
  credentials: CredentialsVerdict,
  meaning: string,
  explanation: string,
  nextStep: string,
  ...roles: readonly Role[]
): EntraGroup => ({ id, codes, class: kind, credentials, meaning, explanation, nextStep, roles });

const tenantRoles = ['tenant', 'authorization_endpoint', 'token_endpoint', 'issuer'] as const;

/**
 * What Entra ID says of the user, the tenant, the device and the rights of the application, most of it on its sign-in
 * page (learn.microsoft.com/entra/identity-platform/reference-error-codes, page of 2024-04-24, read 2026-11-22; 650053,
 * 500131, 70020 and 700081 are not on that page: they say it themselves).
 */
const groups: readonly EntraGroup[] = [
  group(
    'entra-account-not-in-tenant',
    [50020, 50034, 51004, 50014, 16000, 16003, 90072, 500208],
    'configuration',
    'unknown',
    'the user’s account does not belong to the tenant that the request names',
    'The user is signed in with an account of another organization, or with a personal one, and is not a guest of this tenant; or the endpoint names one tenant although others are to sign in.',
    'Sign in with an account of the tenant, invite the account as a guest, or, if everybody is meant, set the supported account types in the registration and use /common or /organizations.',
    ...tenantRoles,
  ),
  group(
    'entra-user-credentials',
    [50126, 50056, 50064],
    'permission',
    'unknown',
    'the user name or password of the user is wrong',
    'A person’s sign-in failed, not the client secret; with grant_type=password also an account whose password another server keeps (federation).',
    'Check user name and password; leave the password grant for accounts that are federated or need a second factor.',
  ),
  group(
    'entra-user-blocked',
    [50053, 50057, 50055, 50144],
    'permission',
    'unknown',
    'the user’s account is locked or disabled, or its password has expired',
    'The account itself cannot sign in (50053 also stands for a sign-in from an address of bad repute); nothing in the application changes that.',
    'Have an administrator look at the account: unlock or enable it, or set a new password.',
  ),
  group(
    'entra-sign-in-again',
    [50058, 50085, 50089, 50132, 50133, 70043, 700081],
    'expired',
    'likely-valid',
    'the user has to sign in again',
    'There is no session (a request without a page, prompt=none, cannot start one), or it ended: its lifetime is over, the password was changed, or a policy limits how often one signs in.',
    'Send the user to the sign-in page; in MSAL call the interactive method after the silent one failed.',
  ),
  group(
    'entra-consent-declined',
    [65004],
    'permission',
    'likely-valid',
    'the user declined to consent',
    'The user pressed Cancel on the page that lists the permissions.',
    'Sign in again and accept, ask for fewer permissions, or have an administrator consent for all.',
    'scope',
  ),
  group(
    'entra-admin-consent',
    [90094, 90095],
    'permission',
    'likely-valid',
    'an administrator has to consent',
    'A permission needs an administrator, or users may not consent in this tenant.',
    'Grant admin consent under API permissions, or have the user’s request approved.',
    'scope',
  ),
  group(
    'entra-permission-not-listed',
    [650057, 65005, 650056, 65002],
    'configuration',
    'likely-valid',
    'the application may not ask for a token of this API',
    'The API is not among the application’s API permissions, nobody consented to it, or the client_id is of an application of Microsoft’s own.',
    'Add the API under API permissions and grant consent; use a client_id of your own registration.',
    'client_id',
    'scope',
    'resource',
  ),
  group(
    'entra-resource-missing',
    [650052, 650054],
    'configuration',
    'likely-valid',
    'the organization has no service principal for the API it asks for',
    'The organization has not subscribed to the API or has removed it, or it was never consented to there.',
    'Have an administrator of that tenant add or consent to the API, or ask for another resource.',
    'resource',
    'scope',
    'audience',
  ),
  group(
    'entra-scope-unknown',
    [650053, 28002, 28003, 700023],
    'configuration',
    'likely-valid',
    'the API has no such scope',
    'A scope is misspelt, belongs to another API, or lacks the application ID URI before its name, so it is looked for in Microsoft Graph.',
    'Compare each scope with those the API exposes (Expose an API), and write it with the API’s identifier.',
    'scope',
  ),
  group(
    'entra-personal-accounts',
    [90027],
    'configuration',
    'unknown',
    'the v1.0 endpoint gives no tokens for personal accounts',
    'The address has /oauth2/authorize or /oauth2/token without v2.0, and a personal Microsoft account signs in.',
    'Use /oauth2/v2.0/authorize and /oauth2/v2.0/token with scope instead of resource.',
    'authorization_endpoint',
    'token_endpoint',
    'issuer',
  ),
  group(
    'entra-consumers-endpoint',
    [9002332, 90124, 90130],
    'configuration',
    'unknown',
    'the application’s account type does not go with /common or /consumers',
    'The registration is for work accounts only (or for one kind), and the address is for another.',
    'Put the tenant ID or /organizations into the endpoint, or change the supported account types.',
    ...tenantRoles,
  ),
  group(
    'entra-no-tenant',
    [50128, 90019, 50049, 90038],
    'configuration',
    'unknown',
    'the tenant or the cloud cannot be told from the request',
    'The tenant’s name is misspelt, missing, or of another national cloud; the host of the authority may be wrong.',
    'Copy the Directory (tenant) ID, and use the host of its cloud.',
    ...tenantRoles,
  ),
  group(
    'entra-tenant-restricted',
    [50002, 500021, 500022, 500212, 500213],
    'permission',
    'unknown',
    'a policy between the two organizations, or of the network, forbids this sign-in',
    'Tenant restrictions of the proxy, or cross-tenant access settings of the user’s or the resource’s tenant, block it.',
    'Have administrators of both tenants look at the cross-tenant access settings, or try from a network without restrictions.',
    'tenant',
  ),
  group(
    'entra-device-policy',
    [50097, 50129, 53000, 53001, 53002, 53011, 530032, 530035, 50005, 50131],
    'permission',
    'likely-valid',
    'a Conditional Access policy refuses this device, app or sign-in',
    'The policy wants a registered or compliant device, an approved app, or no risk.',
    'Look at the sign-in log for the policy’s name; sign in from a device that meets it, or have the policy changed.',
  ),
  group(
    'entra-assertion-time',
    [700024],
    'configuration',
    'unknown',
    'the client assertion is outside its time',
    'It was cached too long, or the clock of the machine that made it is off; a federated token (of Kubernetes, for example) was read once and kept.',
    'Make a new assertion for each request, read the token file again each time, and synchronise the clock.',
    'private_key',
  ),
  group(
    'entra-passed-on-token',
    [50013, 500131, 500133, 7000114, 240002],
    'configuration',
    'likely-valid',
    'the token that was passed on as assertion is refused',
    'On behalf of a user only an access token for this very application counts: not an ID token, not one for Microsoft Graph or another API, not an expired one.',
    'Ask for the user’s token with a scope of this application’s own API (aud is its client_id), and pass it on before it expires.',
    'scope',
    'audience',
    'client_id',
  ),
  group(
    'entra-parameter',
    [90014, 90009, 90056, 70007, 70001, 70003],
    'configuration',
    'unknown',
    'the request is incomplete or names something it does not know',
    'A parameter is missing or empty, was sent in another form than application/x-www-form-urlencoded, or a value (grant, response mode, application) is not possible.',
    'Read the sentence after the code for the parameter’s name; send the parameters in the body, URL-encoded.',
    'client_id',
    'scope',
    'token_endpoint',
  ),
  group(
    'entra-device-code',
    [70018, 70019, 70020],
    'expired',
    'likely-valid',
    'the device code is not usable: mistyped or expired',
    'The user typed another code, or took longer than its lifetime.',
    'Ask for a new code, and show it until the sign-in is finished.',
  ),
];

const signInPage = 'Microsoft’s sign-in service was reached and answered itself.';

const rowOf = (entry: EntraGroup): OutcomeRow => ({
  class: entry.class,
  credentials: entry.credentials,
  headline: `Entra ID says ${entry.meaning} (AADSTS{code}).`,
  proves: [
    signInPage,
    ...(entry.credentials === 'likely-valid' ? ['The client’s credentials are not what it complains about.'] : []),
  ],
  causes: [cause(entry.id.replace(/^entra-/, ''), 'likely', entry.explanation, entry.nextStep, ...entry.roles)],
});

export const entraSignInOutcomes: OutcomeTable = Object.fromEntries(groups.map((entry) => [entry.id, rowOf(entry)]));

const byCode: ReadonlyMap<string, string> = new Map([
  // Of the device flow, while the user has not entered the code (RFC 8628 section 3.5).
  ['70016', 'authorization_pending'],
  ...groups.flatMap(({ id, codes }) => codes.map((number) => [String(number), id] as const)),
]);

export const entraGroupOf = (number: string): string | undefined => byCode.get(number);
