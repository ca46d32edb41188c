import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts } from '../../dialects/types.ts';
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
      const issuers = survey(issuersOf);
      for (const inside of issuers) {
        const url = urlOf(inside);
        if (inside.setting.file !== facts.file.uri || url === undefined || !names.has(url.hostname)) continue;
        if (expectsAnother(model, facts, inside)) continue;
        const outside = issuers.find(
          (other) => isLoopbackHost(urlOf(other)?.hostname ?? '') && urlOf(other)?.pathname === url.pathname,
        );
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

/** The same program is told the address of browsers, too, or what to expect in a token. */
function expectsAnother(model: Model, { variables }: FileFacts, { setting }: ResolvedSetting): boolean {
  const service = variables.find(({ entry }) => entry.contentSpan.start === setting.entry.contentSpan.start)?.service;
  return variables.some(
    (variable) =>
      variable.service === service &&
      variable.entry.contentSpan.start !== setting.entry.contentSpan.start &&
      (/ISSUER|FRONTEND|PUBLIC|EXTERNAL/i.test(variable.name) ||
        isLoopbackHost(parseUrl(variable.value.text)?.url.hostname ?? '') ||
        model.definitions(variable.name, setting.file).length > 1),
  );
}
