import { editDistance } from '../../base/distance.ts';
import { lookup } from '../../base/table.ts';
import { oauth2ProxyPrograms } from '../../dialects/oauth2ProxyChart.ts';
import type { FileFacts } from '../../dialects/types.ts';
import type { ScalarEntry } from '../../syntax/tree.ts';

/** A setting that takes one of a few words, where a program has it. */
interface Choice {
  /** The variable, whatever file it stands in. */
  readonly variable?: string;
  /** Its place in the files of a dialect, with dots between the keys. */
  readonly places: Readonly<Record<string, RegExp>>;
  readonly words: readonly string[];
  /** As the program compares it. Default: to the letter. */
  readonly form?: (text: string) => string;
  /** A later version may have more words: only what is one slip from a known one counts. */
  readonly mayGrow: boolean;
  readonly consequence: string;
}

/** `Keycloak_OIDC` is no other word than `keycloak-oidc` to the one who wrote it. */
const alike = (text: string): string => text.toLowerCase().replace(/[_ ]/g, '-');

const choices: readonly Choice[] = [
  {
    // oauth2-proxy 7, pkg/apis/options/providers.go (ProviderType) and providers/providers.go, compared to the letter.
    variable: 'OAUTH2_PROXY_PROVIDER',
    places: { 'oauth2-proxy': /^(?:provider|providers\.\d+\.provider)$/ },
    words: [
      'adfs',
      'azure',
      'entra-id',
      'bitbucket',
      'cidaas',
      'digitalocean',
      'facebook',
      'github',
      'gitlab',
      'google',
      'keycloak',
      'keycloak-oidc',
      'linkedin',
      'login.gov',
      'nextcloud',
      'oidc',
      'srht',
    ],
    mayGrow: true,
    consequence: 'oauth2-proxy does not start ("unknown provider type")',
  },
  {
    // ory/kratos, embedx/config.schema.json, selfServiceOIDCProvider.
    places: { 'ory-kratos': /^selfservice\.methods\.oidc\.config\.providers\.\d+\.provider$/ },
    words: [
      'github',
      'github-app',
      'gitlab',
      'generic',
      'google',
      'microsoft',
      'discord',
      'slack',
      'facebook',
      'auth0',
      'vk',
      'yandex',
      'apple',
      'spotify',
      'netid',
      'dingtalk',
      'patreon',
      'linkedin',
      'linkedin_v2',
      'lark',
    ],
    mayGrow: true,
    consequence: 'Kratos refuses its configuration and does not start ("value must be one of …")',
  },
  {
    // quarkus.io, "OIDC configuration properties", `application-type`. Words are compared with hyphens between their
    // parts (smallrye-config, HyphenateEnumConverter), so that `WEB_APP` and `webApp` are right.
    places: { 'quarkus-oidc': /(?:^|[.])quarkus\.oidc\.(?:[^.]+\.)?application-type$/ },
    words: ['web-app', 'service', 'hybrid'],
    form: (text) =>
      text
        .replace(/([a-z\d])([A-Z])/g, '$1-$2')
        .replaceAll('_', '-')
        .toLowerCase(),
    mayGrow: false,
    consequence: 'Quarkus does not start (SRCFG00039)',
  },
];

export interface UnknownWord {
  readonly entry: ScalarEntry;
  readonly name: string;
  readonly written: string;
  readonly meant: string | undefined;
  readonly allowed: readonly string[];
  readonly consequence: string;
}

/** Values that are none of the words their program knows. */
export const unknownWords = (facts: FileFacts): readonly UnknownWord[] =>
  choices.flatMap((choice) => placesOf(choice, facts).flatMap(({ entry, name }) => unknownIn(choice, entry, name)));

interface Place {
  readonly entry: ScalarEntry;
  readonly name: string;
}

function placesOf({ variable, places }: Choice, facts: FileFacts): readonly Place[] {
  const place = lookup(places, facts.dialects[0] ?? '');
  const keys = place === undefined ? [] : keysAt(facts, place);
  return variable === undefined ? keys : [...keys, ...variablesCalled(variable, facts)];
}

const keysAt = (facts: FileFacts, place: RegExp): readonly Place[] =>
  facts.tree.entries.flatMap((entry) => {
    if (entry.kind !== 'scalar' || entry.inherited) return [];
    const name = entry.path.join('.');
    return place.test(name) ? [{ entry, name }] : [];
  });

/** Also an option of oauth2-proxy in the values of its chart, which is no variable. */
function variablesCalled(variable: string, facts: FileFacts): readonly Place[] {
  const given = facts.variables.filter(({ name, value }) => name === variable && value.state === 'literal');
  const ofChart =
    facts.dialects[0] === 'helm-values'
      ? facts.tree.roots.flatMap((root) => oauth2ProxyPrograms(root, facts.file.uri)).flatMap((p) => p.assignments)
      : [];
  return [
    ...given.map(({ entry }) => ({ entry, name: variable })),
    ...ofChart.flatMap(({ entry }) => (entry.key === variable ? [{ entry, name: variable }] : [])),
  ];
}

function unknownIn(choice: Choice, entry: ScalarEntry, name: string): readonly UnknownWord[] {
  const { words, form, mayGrow, consequence } = choice;
  const written = entry.value.trim();
  const plain = form?.(written) ?? written;
  if (!/^[\w.-]+$/.test(written) || words.includes(plain)) return [];
  const meant = nearestOf(form === undefined ? alike(written) : plain, words);
  if (mayGrow && meant === undefined) return [];
  return [{ entry, name, written, meant, allowed: words, consequence }];
}

/** The word that is one slip away, or two in a long one; of several, none. */
function nearestOf(text: string, words: readonly string[]): string | undefined {
  for (const slips of [0, 1, 2]) {
    const near = words
      .filter((word) => slips < 2 || word.length >= 8)
      .filter((word) => editDistance(text, word, slips) <= slips);
    if (near.length > 0) return near.length === 1 ? near[0] : undefined;
  }
  return undefined;
}
