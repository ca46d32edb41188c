import { addTo } from '../../base/groupBy.ts';
import { lazy } from '../../base/lazy.ts';
import { isPlaceholder } from '../../knowledge/placeholders.ts';
import { endpointRoles } from '../../knowledge/roles.ts';
import { type Client, knownText, type Model, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { baseName } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { tenantOf } from '../support/issuer.ts';
import { named, placeOf, relatedTo, setResolved } from '../support/model.ts';
import { parseUrl } from '../support/url.ts';
import { setVariable } from '../support/value.ts';
import type { Fix } from '../types.ts';
import { type OtherPool, otherPools } from './userPools.ts';

type Data = TenantData | { readonly kind: 'user pool'; readonly found: OtherPool };

interface TenantData {
  readonly kind: 'tenant';
  readonly endpoint: ResolvedSetting;
  readonly issuer: ResolvedSetting;
  readonly what: string;
  readonly actual: string;
  readonly expected: string;
  readonly suggestion: string;
  /** The issuer in the endpoints' tenant; undefined when the endpoints disagree. */
  readonly otherIssuer: string | undefined;
}

const isBlank = (tenant: string): boolean => isPlaceholder(tenant, 'client_id') || /^\{.*\}$|^%7b/i.test(tenant);

/** Tenants of Entra that stand for many: their issuers always name another one. */
const shared: ReadonlySet<string> = new Set(['common', 'organizations', 'consumers']);

/**
 * Hosts may differ for good reasons (back channels, split hosts); the realm or tenant inside one client may not
 * (RFC 8414 section 3.3).
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'endpoint-issuer-mismatch',
    group: 'endpoints',
    severity: 'error',
    reach: 'workspace',
    fix: 'review',
    summary: 'The endpoints of a client belong to the realm or tenant of its issuer.',
  },
  *detect({ model }) {
    for (const client of [...model.clients, ...model.registrations]) {
      const issuer = settingsOf(client, 'issuer')[0] ?? majorityOf(client);
      const issuerText = knownText(issuer?.resolved);
      const expected = issuerText === undefined ? undefined : tenantOf(issuerText);
      if (issuer === undefined || expected === undefined) continue;
      const endpoints = settingsOf(client, ...endpointRoles).filter((endpoint) => endpoint !== issuer);
      const tenants = lazy(() => new Set(endpoints.map(({ resolved }) => tenantOf(knownText(resolved) ?? '')?.value)));
      for (const endpoint of endpoints) {
        const text = knownText(endpoint.resolved);
        const actual = text === undefined ? undefined : tenantOf(text);
        if (text === undefined || actual === undefined || actual.what !== expected.what) continue;
        if (actual.value === expected.value || shared.has(actual.value) || shared.has(expected.value)) continue;
        // Rules on placeholders say that one of them is yet to be filled in.
        if (isBlank(actual.value) || isBlank(expected.value)) continue;
        const isShared = tenants().size === 1;
        yield {
          at: placeOf(endpoint),
          data: {
            kind: 'tenant',
            endpoint,
            issuer,
            what: expected.what,
            actual: actual.value,
            expected: expected.value,
            suggestion: text.replace(`/${actual.value}`, `/${expected.value}`),
            otherIssuer: isShared ? issuerText?.replace(`/${expected.value}`, `/${actual.value}`) : undefined,
          },
          related: [
            relatedTo(
              issuer,
              `${issuer.setting.role === 'issuer' ? 'Issuer' : 'Endpoint'} with ${expected.what} ${expected.value}`,
            ),
          ],
        };
      }
    }
    for (const found of model.files.flatMap(otherPools)) {
      const { variable, pool } = found;
      yield {
        at: { file: variable.file, span: variable.entry.contentSpan },
        severity: 'warning',
        data: { kind: 'user pool', found },
        related: [{ file: pool.file, span: pool.entry.contentSpan, message: 'The id of the user pool' }],
      };
    }
  },
  word: (data) => {
    if (data.kind === 'user pool') return wordOfPool(data.found);
    const { endpoint, issuer, what, actual, expected } = data;
    return (
      `${endpoint.place.name} is in ${what} ${actual}, but ${named(issuer)} is in ${what} ${expected}. The client is ` +
      'unknown there (invalid_client), or the token’s issuer is rejected by whoever checks it. Use one ' +
      `${what} for all URLs of a client.`
    );
  },
  fix: ({ data }, { model }) => {
    if (data.kind === 'user pool') return setRegion(model, data.found);
    const { endpoint, issuer, what, actual, expected, suggestion, otherIssuer } = data;
    const title = (tenant: string, target: ResolvedSetting, other: ResolvedSetting): string =>
      `Use the ${what} ${tenant} for ${named(target, other)}`;
    return [
      ...setResolved(model, endpoint, suggestion, title(expected, endpoint, issuer)),
      ...(otherIssuer === undefined ? [] : setResolved(model, issuer, otherIssuer, title(actual, issuer, endpoint))),
    ];
  },
});

const wordOfPool = ({ variable, kind, actual, pool, expected }: OtherPool): string =>
  kind === 'region'
    ? `${variable.name} is ${actual}, but the user pool of ${pool.name} is in ${expected}, with which its id begins. There is no such ` +
      'pool in the other region (ResourceNotFoundException, "User pool ... does not exist"). Use the region of the pool.'
    : `${variable.name} is the user pool ${actual}, but ${pool.name} is ${expected}. Tokens of the one are rejected by whoever expects the ` +
      'other (invalid_token), and a client of the one is unknown in the other (invalid_client). Use one user pool.';

const setRegion = (model: Model, { variable, kind, expected }: OtherPool): readonly Fix[] =>
  kind === 'region'
    ? setVariable(model, variable, expected, `Set ${variable.name} in ${baseName(variable.file)} to ${expected}`)
    : [];

/**
 * Without an issuer, an endpoint of the tenant that most of them name. A setting of another file may be meant for another
 * environment. Where as many name each, one of them is wrong on one host; two hosts may be two servers.
 */
function majorityOf(client: Client): ResolvedSetting | undefined {
  const endpoints = settingsOf(client, ...endpointRoles);
  const file = endpoints[0]?.place.file;
  const byTenant = new Map<string, ResolvedSetting[]>();
  for (const endpoint of endpoints) {
    const tenant = tenantOf(knownText(endpoint.resolved) ?? '')?.value;
    if (endpoint.place.file !== file) return undefined;
    // Microsoft's userinfo endpoint is of no tenant.
    if (tenant === undefined) continue;
    addTo(byTenant, tenant, endpoint);
  }
  const [most, next, ...rest] = [...byTenant.values()].sort((a, b) => b.length - a.length);
  if (most === undefined || next === undefined) return undefined;
  const isSettled = most.length > next.length || (rest.length === 0 && hostOf(most[0]) === hostOf(next[0]));
  return isSettled ? most[0] : undefined;
}

const hostOf = (endpoint: ResolvedSetting | undefined): string | undefined =>
  parseUrl(knownText(endpoint?.resolved) ?? '')?.url.host;
