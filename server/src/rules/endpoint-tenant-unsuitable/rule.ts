import { guid } from '../../base/guid.ts';
import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { endpointRoles } from '../../knowledge/roles.ts';
import { childrenOf } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import { clientIn } from '../support/endpoint.ts';
import { entraInstances } from '../support/entraInstance.ts';
import { literals, setValue, valuePlace } from '../support/value.ts';
import type { Fix, Severity } from '../types.ts';

type Reason =
  | 'instance'
  | 'domain'
  | 'grant'
  | 'placeholder'
  | 'issuer'
  | 'tenant-beside'
  | 'unfilled'
  | 'broken'
  | 'url';

interface Data {
  readonly setting: Setting;
  readonly tenant: string;
  readonly reason: Reason;
  /** A tenant id that the same client names elsewhere in the file. */
  readonly known: string | undefined;
}

/** Microsoft Entra ID in its clouds: https://login.microsoftonline.com/{tenant}/… */
const entra =
  /^(https:\/\/(?:login\.microsoftonline\.(?:com|us)|login\.partner\.microsoftonline\.cn|sts\.windows\.net)\/)([^/?#]+)/i;

export const rule = fileRule<Data>({
  meta: {
    id: 'endpoint-tenant-unsuitable',
    group: 'endpoints',
    severity: 'error',
    reach: 'file',
    fix: 'review',
    summary: 'A URL of Microsoft Entra ID must name a concrete tenant where one is required.',
  },
  *detect({ facts, settings }) {
    for (const data of instancesWithTenant(facts)) yield { at: valuePlace(data.setting), severity: 'error', data };
    for (const setting of literals(settings('tenant'))) {
      const tenant = setting.value.text.trim();
      const reason = setting.provider === 'microsoft-entra-id' ? faultOfTenant(tenant) : undefined;
      if (reason === undefined) continue;
      yield {
        at: valuePlace(setting),
        severity: severities[reason],
        data: { setting, tenant, reason, known: undefined },
      };
    }
    for (const setting of settings('tenant')) {
      if (setting.value.state !== 'placeholder' || setting.provider !== 'microsoft-entra-id') continue;
      const data: Data = { setting, tenant: setting.value.text, reason: 'unfilled', known: undefined };
      yield { at: valuePlace(setting), severity: unfilledSeverity(facts), data };
    }
    for (const setting of settings(...endpointRoles, 'issuer', 'discovery_url')) {
      const { state } = setting.value;
      // API descriptions and metadata documents are templates for every tenant.
      if ((state !== 'literal' && state !== 'template') || setting.kind === 'metadata') continue;
      const tenant = entra.exec(setting.value.text)?.[2];
      if (tenant === undefined) continue;
      const beside = besideOf(clientIn(facts.settings, setting));
      const reason = judge(setting, tenant, beside);
      if (reason === undefined) continue;
      const severity = reason === 'placeholder' ? unfilledSeverity(facts) : severities[reason];
      yield { at: valuePlace(setting), severity, data: { setting, tenant, reason, known: beside.tenant } };
    }
  },
  word: ({ setting, tenant, reason }) => `${setting.name} ${explanations[reason](tenant)}`,
  fix: ({ data }, { facts }) => withTenant(data, facts),
});

interface Beside {
  /** The tenant id that the client names by itself. */
  readonly tenant: string | undefined;
  /** It names one, or one of the shared ones, beside its URLs. */
  readonly hasTenant: boolean;
  /** It has grants without a user only. */
  readonly isAppOnly: boolean;
}

/** What a client's other settings say, once for all of its URLs. */
const besideOf = memoisedFor((client: readonly Setting[]): Beside => {
  const beside = literals(client);
  const grants = beside.filter((s) => s.role === 'grant_type').flatMap((s) => s.value.text.split(/[\s,]+/));
  return {
    tenant: beside.find((s) => s.role === 'tenant' && guid.test(s.value.text))?.value.text,
    hasTenant: beside.some((s) => s.role === 'tenant'),
    isAppOnly: grants.length > 0 && grants.every((grant) => grant === 'client_credentials' || grant === 'password'),
  };
});

function judge(setting: Setting, tenant: string, beside: Beside): Reason | undefined {
  if (isBlank(tenant)) {
    // `{tenant}` in a URL and the tenant beside it: the program puts the one into the other.
    if (beside.hasTenant && /^\{\w+\}$/.test(tenant)) return undefined;
    // Microsoft's own metadata writes its issuer with this blank, and some libraries want it so.
    return setting.role === 'issuer' && /^\{tenantid\}$/i.test(tenant) ? undefined : 'placeholder';
  }
  if (!/^(?:common|organizations|consumers)$/i.test(tenant)) return undefined;
  const isShared = /^(?:common|consumers)$/i.test(tenant);
  if (isShared && beside.isAppOnly && setting.role === 'token_endpoint') return 'grant';
  if (setting.role === 'issuer' && setting.dialect === 'spring-oauth2') return 'issuer';
  return beside.tenant !== undefined && setting.role !== 'jwks_uri' ? 'tenant-beside' : undefined;
}

/** `{tenantid}`, `<tenant>`, `YOUR_TENANT_ID`; a reference such as `${TENANT}` never gets here. */
const isBlank = (tenant: string): boolean =>
  /^\{[\w -]+\}$|^<[^>]+>$|^%7b.*%7d$/i.test(tenant) ||
  /^(?:your|my|the)?[-_ ]?(?:directory|tenant)[-_ ]?(?:id|name)?[-_ ]?(?:here)?$/i.test(tenant);

/**
 * Microsoft.Identity.Web makes the authority of `Instance` and `TenantId` (learn.microsoft.com, "Microsoft.Identity.Web
 * configuration"), so that a tenant in the first stands there twice.
 */
function* instancesWithTenant(facts: FileFacts): Generator<Data> {
  for (const setting of entraInstances(facts)) {
    const domain = domainBehind(setting);
    if (domain !== undefined) {
      yield { setting, tenant: domain, reason: 'domain', known: undefined };
      continue;
    }
    const tenant = entra.exec(setting.value.text)?.[2];
    if (tenant === undefined || !(guid.test(tenant) || namesOfTenants.test(tenant))) continue;
    const isAppended = clientIn(facts.settings, setting).some(
      ({ role, value }) => role === 'tenant' && value.state !== 'absent',
    );
    if (isAppended) yield { setting, tenant, reason: 'instance', known: undefined };
  }
}

/**
 * For Azure AD B2C it appends `Domain` and the policy (AuthorityHelpers.cs, `BuildAuthority`). The domain, when the path of the
 * instance ends with it already.
 */
function domainBehind({ entry, value }: Setting): string | undefined {
  const sibling = (name: string): string | undefined => {
    const found = childrenOf(entry.parent).find(({ key }) => key.toLowerCase() === name);
    return found?.kind === 'scalar' ? found.value : undefined;
  };
  const domain = sibling('domain');
  if (domain === undefined || domain === '' || sibling('signupsigninpolicyid') === undefined) return undefined;
  return value.text.replace(/\/+$/, '').toLowerCase().endsWith(`/${domain.toLowerCase()}`) ? domain : undefined;
}

/** The authority, or the issuer, in the place of the tenant that it is made of. */
const faultOfTenant = (tenant: string): Reason | undefined =>
  isBrokenGuid(tenant) ? 'broken' : entra.test(tenant) ? 'url' : undefined;

/** Nearly an id: a letter or a group is missing, or is too many. Other words may be a name that the program completes. */
const isBrokenGuid = (tenant: string): boolean =>
  !guid.test(tenant) &&
  /^[\da-z]{7,9}(?:-[\da-z]{3,5}){2,4}-[\da-z]{11,13}$/i.test(tenant) &&
  /[1-9a-f].*\d/i.test(tenant);

const namesOfTenants = /^(?:common|organizations|consumers|[\w-]+\.onmicrosoft\.(?:com|us))$/i;

const severities: Readonly<Record<Reason, Severity>> = {
  instance: 'error',
  domain: 'error',
  grant: 'error',
  placeholder: 'error',
  issuer: 'error',
  'tenant-beside': 'warning',
  unfilled: 'error',
  broken: 'error',
  url: 'error',
};

/** Samples are there to be filled in, and the committed defaults of an application often are, elsewhere. */
function unfilledSeverity({ environment, vcs }: FileFacts): Severity {
  if (environment.isFixture || environment.name === 'test') return 'hint';
  return vcs === 'tracked' && environment.name === 'base' ? 'warning' : severities.unfilled;
}

const explanations: Readonly<Record<Reason, (tenant: string) => string>> = {
  instance: () =>
    'names a tenant, and Microsoft.Identity.Web appends TenantId to it, so the tenant stands twice in the URL and the ' +
    'metadata is not found (IDX20803, AADSTS90002). Leave the host only.',
  domain: (domain) =>
    `ends with ${domain}, and Microsoft.Identity.Web appends Domain and the policy to it, so the tenant stands twice in the URL and the ` +
    'metadata is not found (IDX20803, 404). Leave the host only.',
  grant: (tenant) =>
    `uses the shared tenant "${tenant}" with a grant that has no user to pick the tenant by. Microsoft answers ` +
    'AADSTS9001023 or AADSTS50194. Put the tenant’s id in the URL.',
  placeholder: () =>
    'still has a placeholder where the tenant belongs. Microsoft answers AADSTS90002 (tenant not found). Put the tenant’s id in the URL.',
  unfilled: (tenant) =>
    `is still the placeholder ${tenant}. Microsoft answers AADSTS90002 (tenant not found). Put the Directory (tenant) ID here, ` +
    'or a domain of the tenant.',
  broken: (tenant) =>
    `is ${tenant}, which is nearly an id: an id has groups of 8, 4, 4, 4 and 12 characters, of 0-9 and a-f. Microsoft answers ` +
    'AADSTS900023 or AADSTS90002 (tenant not found). Copy the Directory (tenant) ID again.',
  url: () =>
    'is a URL, but only the tenant belongs here: the program puts it into a URL itself, where Microsoft finds no such tenant ' +
    '(404, AADSTS90002). Write the Directory (tenant) ID, or a domain of the tenant.',
  issuer: (tenant) =>
    `uses the shared tenant "${tenant}" as issuer. Microsoft’s metadata names {tenantid} there, so Spring stops with "The ` +
    'Issuer provided in the configuration metadata did not match the requested issuer". Put the tenant’s id in the URL, ' +
    'or configure the endpoints one by one.',
  'tenant-beside': (tenant) =>
    `uses the shared tenant "${tenant}", although the same client names a tenant id. An application registered for a ` +
    'single tenant is refused there (AADSTS50194). Put the tenant’s id in the URL.',
};

function withTenant({ setting, tenant: stated, known, reason }: Data, facts: FileFacts): readonly Fix[] {
  if (reason === 'url') {
    const tenant = entra.exec(setting.value.text.trim())?.[2];
    return tenant === undefined ? [] : setValue(facts, setting, tenant, 'Keep the tenant only', 'review');
  }
  if (reason === 'domain') {
    const host = setting.value.text.replace(/\/+$/, '').slice(0, -stated.length);
    return setValue(facts, setting, host, 'Remove the tenant', 'review');
  }
  if (reason === 'instance') {
    const host = entra.exec(setting.value.text)?.[1];
    return host === undefined ? [] : setValue(facts, setting, host, 'Remove the tenant', 'review');
  }
  if (known === undefined || setting.value.state !== 'literal') return [];
  const text = setting.value.text.replace(entra, (_, base: string) => base + known);
  return setValue(facts, setting, text, 'Put the tenant id in the URL', 'review');
}
