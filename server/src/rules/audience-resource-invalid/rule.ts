import { memoisedFor } from '../../base/memo.ts';
import { type Client, knownText, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { placeOf, setResolved } from '../support/model.ts';
import { parseUrl } from '../support/url.ts';

interface Data {
  readonly setting: ResolvedSetting;
  readonly fault: 'domain' | 'fragment';
}

/**
 * RFC 8707 section 2: a resource is an absolute URI without a fragment. Auth0 knows an API by its identifier, which is
 * never the tenant's own domain (auth0.com/docs, "API identifier"; the Management API is `/api/v2/` below it).
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'audience-resource-invalid',
    group: 'endpoints',
    severity: 'error',
    reach: 'workspace',
    fix: 'review',
    summary: 'An audience or resource must be one that the server can know.',
  },
  *detect({ model }) {
    for (const client of model.clients) {
      for (const setting of settingsOf(client, 'resource', 'audience')) {
        const text = knownText(setting.resolved)?.trim() ?? '';
        if (setting.setting.role === 'resource' && /^https?:\/\/.*#/i.test(text)) {
          yield { at: placeOf(setting), data: { setting, fault: 'fragment' } };
        } else if (client.provider === 'auth0' && isTenant(text, client)) {
          yield { at: placeOf(setting), data: { setting, fault: 'domain' }, severity: 'warning' };
        }
      }
    }
  },
  word: ({ setting, fault }) =>
    fault === 'fragment'
      ? `${setting.place.name} has a fragment (#), which a resource must not have (RFC 8707 section 2). The server answers invalid_target. Remove it.`
      : `${setting.place.name} is the domain of the tenant, which is not an API. Auth0 answers "Service not found", or gives ` +
        'an opaque access token that an API rejects ("jwt malformed"). Use the identifier of the API, as its settings show it.',
  fix: ({ data: { setting, fault } }, { model }) =>
    fault === 'fragment'
      ? setResolved(model, setting, (knownText(setting.resolved) ?? '').replace(/#.*$/s, ''), 'Remove the fragment')
      : [],
});

/** The bare domain of the tenant, with or without a scheme and a slash. */
function isTenant(audience: string, client: Client): boolean {
  const host = hostIn(audience);
  return host !== undefined && tenantsOf(client).has(host);
}

const tenantsOf = memoisedFor(
  (client: Client) =>
    new Set(settingsOf(client, 'domain', 'issuer').map(({ resolved }) => hostIn(knownText(resolved)))),
);

function hostIn(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  const url = parseUrl(text.includes('://') ? text : `https://${text}`)?.url;
  return url !== undefined && url.pathname === '/' && url.hostname.includes('.') ? url.hostname : undefined;
}
