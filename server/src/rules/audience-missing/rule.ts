import { firstBy, groupBy } from '../../base/groupBy.ts';
import { memoised } from '../../base/memo.ts';
import { type Client, knownText, type Model, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { springAudiences, tenantHostOf } from '../support/auth0.ts';
import { environmentAt } from '../support/clients.ts';
import { named, placeOf, relatedTo } from '../support/model.ts';

interface Data {
  readonly client: ResolvedSetting;
  readonly api: ResolvedSetting;
}

/** Auth0 gives an opaque access token to who asks for no audience (auth0.com, "Access Tokens"). */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'audience-missing',
    group: 'cross-file',
    severity: 'warning',
    reach: 'workspace',
    across: true,
    fix: 'none',
    summary: 'A single-page application asks Auth0 for the audience that the API of the workspace expects.',
  },
  *detect({ model, survey }) {
    const apis = survey(apisOf);
    if (apis.length === 0) return;
    const hosts = groupBy(apis, ({ host }) => host);
    const homeOf = ({ audience }: Api): string => model.packageOf(audience.setting.file);
    // One of each package is enough to find one of another.
    const apisAt = memoised((host) => [...firstBy(hosts.get(host) ?? [], homeOf).values()]);
    const isNamed = memoised((home) => namesAudience(model, home));
    const done = new Set<string>();
    for (const client of survey(applicationsOf)) {
      const target = settingsOf(client, 'client_id').find(({ setting }) => setting.isPublic);
      const host = tenantHostOf(client);
      if (client.provider !== 'auth0' || target === undefined || host === undefined || client.isFixture) continue;
      const home = model.packageOf(target.setting.file);
      if (done.has(home) || isNamed(home) || environmentAt(model, client, target) === 'test') continue;
      const api = apisAt(host).find((candidate) => homeOf(candidate) !== home);
      if (api === undefined) continue;
      done.add(home);
      yield {
        at: placeOf(target),
        data: { client: target, api: api.audience },
        related: [relatedTo(api.audience, 'The audience that the API expects')],
      };
    }
  },
  word: ({ client, api }) =>
    `${client.place.name} belongs to an application without an audience, but ${named(api)} expects ${knownText(api.resolved)}. ` +
    'Auth0 then gives an opaque access token, which the API rejects ("jwt malformed", 401). Add the audience to the ' +
    'application’s settings, unless its code passes it.',
});

interface Api {
  readonly host: string;
  readonly audience: ResolvedSetting;
}

const apisOf = (part: Model): readonly Api[] => [
  ...part.clients.flatMap((client) => apiOf(client) ?? []),
  ...springAudiences(part).filter(({ audience, host }) => !(knownText(audience.resolved) ?? host).includes(host)),
];

const applicationsOf = (part: Model): readonly Client[] =>
  part.clients.filter((client) => client.provider === 'auth0' && !client.isFixture);

/** What receives tokens: an audience and where they come from, and no client of its own. */
function apiOf(client: Client): Api | undefined {
  const audience = settingsOf(client, 'audience').find(({ resolved }) => knownText(resolved) !== undefined);
  const host = audience === undefined ? undefined : tenantHostOf(client);
  const sends = settingsOf(client, 'client_id', 'client_secret').length > 0;
  const text = knownText(audience?.resolved) ?? '';
  if (host === undefined || audience === undefined || sends || client.isFixture || text.includes(host))
    return undefined;
  return { host, audience };
}

/** Any file of the package, templates as well, has a word about an audience. */
const namesAudience = (model: Model, home: string): boolean =>
  model.filesOfPackage(home).some(({ file }) => /audience/i.test(file.text));
