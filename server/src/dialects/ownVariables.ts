import type { Config } from '../config/config.ts';
import type { Role } from '../knowledge/roles.ts';
import { readName } from './envNames.ts';
import { makeSetting, type SettingFrame } from './settings.ts';
import type { Reading, ReferenceSyntax, Setting, VariableDefinition } from './types.ts';

/** Roles of the whole application rather than of one client. */
const applicationRoles: ReadonlySet<Role> = new Set<Role>([
  'base_url',
  'callback_path',
  'session_secret',
  'trust_host',
  'tls_verification',
  'cookie_secure',
  'cookie_same_site',
  'proxy_url',
  'port',
  'allowed_origin',
]);

/**
 * A reading with the variables that the configuration names: they get its role, whatever their name says, or none.
 * `references` is the notation of the file's values.
 */
export function withOwnVariables(
  reading: Reading,
  tree: SettingFrame['tree'],
  variables: Config['variables'],
  references: ReferenceSyntax,
): Reading {
  if (variables.size === 0) return reading;
  const own = reading.variables.filter(({ name }) => variables.has(name));
  if (own.length === 0) return reading;
  const entries = new Set(own.map(({ entry }) => entry));
  const rest = reading.settings.filter(({ entry }) => !entries.has(entry));
  const added = own.flatMap((variable): Setting[] => {
    const meaning = variables.get(variable.name);
    if (meaning === undefined || meaning.role === 'none') return [];
    const frame: SettingFrame = {
      tree,
      dialect: reading.settings[0]?.dialect ?? 'env-generic',
      kind: 'use',
      references,
    };
    const isShared = applicationRoles.has(meaning.role);
    const slot = isShared ? undefined : `${scopeOf(variable)}${meaning.client ?? slotByName(variable.name, rest)}`;
    return [makeSetting(frame, variable.entry, { role: meaning.role, name: variable.name, slot })];
  });
  return { ...reading, settings: [...rest, ...added].sort((a, b) => a.span.start - b.span.start) };
}

/** A Compose service's variables belong to the service. */
const scopeOf = ({ service }: VariableDefinition): string => (service === undefined ? '' : `${service}/`);

/** What the name's own suffix leaves, else the client whose name it begins with, else its first word. */
function slotByName(name: string, others: readonly Setting[]): string {
  const read = readName(name);
  if (read !== undefined && read.stem !== '') return read.stem;
  const lower = name.toLowerCase();
  const slots = others.flatMap(({ slot }) => slot?.split('/').pop() ?? []);
  const prefix = slots.find((slot) => slot !== '' && lower.startsWith(`${slot}_`));
  return prefix ?? lower.split('_')[0] ?? '';
}
