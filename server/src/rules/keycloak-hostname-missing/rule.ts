import { groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import { variableAt } from '../../dialects/lookups.ts';
import type { FileFacts, VariableDefinition } from '../../dialects/types.ts';
import { knownText, type Model, type ResolvedSetting } from '../../model/types.ts';
import { childOf, childrenOf, entryAt, textAt } from '../../syntax/tree.ts';
import { workspaceRule } from '../define.ts';
import { named, placeOf, relatedTo } from '../support/model.ts';
import { isLoopbackHost, parseUrl } from '../support/url.ts';

interface Data {
  readonly inside: ResolvedSetting;
  readonly outside: ResolvedSetting;
}

/**
 * keycloak.org, "Configuring the hostname": without a hostname Keycloak takes it from each request, so the issuer in a token
 * is the address that the client used.
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'keycloak-hostname-missing',
    group: 'endpoints',
    severity: 'warning',
    reach: 'workspace',
    across: true,
    fix: 'none',
    summary: 'A Keycloak that browsers and containers reach under two names is told which one is the issuer.',
  },
  *detect({ model, survey }) {
    for (const facts of survey(keycloakFiles)) {
      const names = keycloakNames(facts);
      if (survey(hostnameFiles).length > 0) return;
      const { inFile, byPath } = addressesOf(survey(issuersOf));
      const expects = expectations(model, facts);
      for (const { issuer: inside, url } of inFile.get(facts.file.uri) ?? []) {
        if (!names.has(url.hostname) || expects(inside)) continue;
        const outside = byPath.get(url.pathname);
        if (outside === undefined || outside.setting.slot === inside.setting.slot) continue;
        yield {
          at: placeOf(inside),
          data: { inside, outside },
          related: [relatedTo(outside, 'The address that browsers use')],
        };
      }
    }
  },
  word: ({ inside, outside }) =>
    `${inside.place.name} is ${knownText(inside.resolved)}, but ${named(outside)} has ${knownText(outside.resolved)}. Keycloak has no ` +
    'KC_HOSTNAME, so it puts the address of each request in iss, and tokens that browsers bring are refused for an unexpected ' +
    'issuer. Set KC_HOSTNAME to the address of browsers, and KC_HOSTNAME_BACKCHANNEL_DYNAMIC to true.',
});

const setsHostname = /KC_HOSTNAME|KEYCLOAK_FRONTEND_URL|--hostname|frontendUrl/;

const keycloakFiles = (part: Model): readonly FileFacts[] =>
  part.files.filter((facts) => keycloakNames(facts).size > 0);

const hostnameFiles = (part: Model): readonly FileFacts[] => part.files.filter(namesHostname);

const namesHostname = memoisedFor(({ file }: FileFacts): boolean => setsHostname.test(file.text));

const issuersOf = (part: Model): readonly ResolvedSetting[] =>
  part.settings.filter(({ setting }) => setting.role === 'issuer' && setting.kind === 'use');

interface Address {
  readonly issuer: ResolvedSetting;
  readonly url: URL;
}

/** The issuers of realms: by file, and the first on this machine by path. */
const addressesOf = memoisedFor((issuers: readonly ResolvedSetting[]) => {
  const all = issuers.flatMap((issuer): readonly Address[] => {
    const url = urlOf(issuer);
    return url === undefined ? [] : [{ issuer, url }];
  });
  const local = all.filter(({ url }) => isLoopbackHost(url.hostname)).reverse();
  return {
    inFile: groupBy(all, ({ issuer }) => issuer.setting.file),
    byPath: new Map(local.map(({ issuer, url }) => [url.pathname, issuer])),
  };
});

const keycloakNames = memoisedFor(({ dialects, tree, environment }: FileFacts): ReadonlySet<string> => {
  if (!dialects.includes('docker-compose') || environment.isTemplate) return new Set();
  const services = childrenOf(entryAt(tree.roots[0], 'services')).filter(
    (service) =>
      /(?:^|\/)keycloak(?::|@|$)/.test(textAt(service, 'image') ?? '') && childOf(service, 'ports') !== undefined,
  );
  return new Set(services.flatMap((service) => [service.key, textAt(service, 'container_name') ?? service.key]));
});

const urlOf = ({ resolved }: ResolvedSetting): URL | undefined => {
  const url = parseUrl(knownText(resolved)?.trim() ?? '')?.url;
  return url?.pathname.includes('/realms/') === true ? url : undefined;
};

/** Whether the same program is told the address of browsers, too, or what to expect in a token. */
function expectations(model: Model, facts: FileFacts): (issuer: ResolvedSetting) => boolean {
  const isOther = ({ name }: VariableDefinition): boolean => model.definitions(name, facts.file.uri).length > 1;
  const overridden = memoisedFor((variables: readonly VariableDefinition[]) => startsOf(variables.filter(isOther)));
  return ({ setting }) => {
    const { start } = setting.entry.contentSpan;
    const variables = byService(facts).get(variableAt(facts, start)?.service) ?? none;
    const hasOther = (starts: ReadonlySet<number>): boolean => starts.size > (starts.has(start) ? 1 : 0);
    return hasOther(telling(variables)) || hasOther(overridden(variables));
  };
}

const startsOf = (variables: readonly VariableDefinition[]): ReadonlySet<number> =>
  new Set(variables.map(({ entry }) => entry.contentSpan.start));

const telling = memoisedFor((variables: readonly VariableDefinition[]) =>
  startsOf(
    variables.filter(
      ({ name, value }) =>
        /ISSUER|FRONTEND|PUBLIC|EXTERNAL/i.test(name) || isLoopbackHost(parseUrl(value.text)?.url.hostname ?? ''),
    ),
  ),
);

const none: readonly never[] = [];

const byService = memoisedFor(({ variables }: FileFacts) => groupBy(variables, ({ service }) => service));
