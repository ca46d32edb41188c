import { memoisedFor } from '../base/memo.ts';
import { childOf, childrenOf, type Entry, textAt } from '../syntax/tree.ts';
import { providerOfKey } from './providerOfKey.ts';
import { type Block, matches, splitPattern, structuredDialect } from './structured.ts';

/** `[auth.google]`; a section that is not switched on configures nothing. */
const isSwitchedOn = (section: Entry): boolean =>
  section.kind === 'map' &&
  section.key.startsWith('auth.') &&
  textAt(section, 'enabled') === 'true' &&
  ['client_id', 'client_secret', 'auth_url', 'token_url'].some((key) => childOf(section, key) !== undefined);

/** The file of all defaults has a section for each provider, with placeholders, and all of them are off. */
const isSwitchedOff = (section: Entry): boolean =>
  section.kind === 'map' &&
  section.key.startsWith('auth.') &&
  textAt(section, 'enabled') === 'false' &&
  childOf(section, 'client_id') !== undefined;

const hasSection = (root: Entry | undefined, test: (section: Entry) => boolean): boolean => childrenOf(root).some(test);

const signsIn = memoisedFor((sections: Entry): boolean => hasSection(sections, isSwitchedOn));

const signsNobodyIn = ({ parent }: Entry): boolean => parent === undefined || !signsIn(parent);

const providerOf = (section: Entry): string | undefined =>
  section.key === 'auth.azuread' ? 'microsoft-entra-id' : providerOfKey(section.key.slice('auth.'.length));

const credentials = {
  client_id: 'client_id',
  client_secret: 'client_secret',
  scopes: 'scope',
  auth_url: 'authorization_endpoint',
  token_url: 'token_endpoint',
} as const;

/** The sections, at the root of the file or below a key. */
const blocksAt = (place: string): readonly Block[] => {
  const at = (section: string): string => (place === '' ? section : `${place}.${section}`);
  return [
    // Elsewhere `api_url` is the base of an API.
    {
      at: at('auth\\.generic_oauth'),
      slot: 'key',
      skip: (section) => !isSwitchedOn(section),
      settings: { ...credentials, api_url: 'userinfo_endpoint' },
    },
    {
      at: at('*'),
      slot: 'key',
      provider: providerOf,
      skip: (section) => !isSwitchedOn(section) || section.key === 'auth.generic_oauth',
      settings: credentials,
    },
    { at: at('server'), slot: 'application', skip: signsNobodyIn, settings: { root_url: 'base_url' } },
    {
      at: at('security'),
      slot: 'application',
      skip: signsNobodyIn,
      settings: { secret_key: 'session_secret', cookie_secure: 'cookie_secure', cookie_samesite: 'cookie_same_site' },
    },
  ];
};

const common = { id: 'grafana', kind: 'use', references: 'shell-like' } as const;

/** Grafana's configuration file (grafana.com, "Configure Grafana" and "Configure authentication"). */
export const grafanaIni = structuredDialect({
  ...common,
  title: 'Grafana configuration (grafana.ini)',
  formats: ['ini'],
  files: ['**/*grafana*.ini', '**/*grafana*/**/*.ini', '**/custom.ini'],
  recognise: ({ roots: [root] }) => (hasSection(root, isSwitchedOn) || hasSection(root, isSwitchedOff) ? 0.95 : 0),
  blocks: blocksAt(''),
});

/** Where its chart takes the sections as they are (grafana/helm-charts, values.yaml), also as a part of another chart. */
const chartPlaces = ['grafana\\.ini', '*.grafana\\.ini'];

/** The same in the values of its chart. */
export const grafanaChart = structuredDialect({
  ...common,
  title: 'Values of the chart of Grafana',
  formats: ['yaml'],
  files: [],
  recognise: ({ roots }) =>
    chartPlaces.some((place) =>
      roots.some((root) => matches(root, splitPattern(place)).some((ini) => hasSection(ini, isSwitchedOn))),
    )
      ? 0.95
      : 0,
  blocks: chartPlaces.flatMap(blocksAt),
});
