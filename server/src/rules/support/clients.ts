import { groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import { lookup } from '../../base/table.ts';
import { literalAt, variableAt } from '../../dialects/lookups.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { findProvider, providerOfUrl } from '../../knowledge/providers/lookup.ts';
import type { Provider } from '../../knowledge/providers/types.ts';
import type { Role } from '../../knowledge/roles.ts';
import {
  type Client,
  knownText,
  type Model,
  type ResolvedSetting,
  type Strength,
  settingsOf,
} from '../../model/types.ts';
import { replaceValue } from '../../syntax/edit.ts';
import type { FileEdits, Fix } from '../types.ts';
import { editsFor } from './value.ts';

const serverUrls: readonly Role[] = [
  'issuer',
  'discovery_url',
  'authorization_endpoint',
  'token_endpoint',
  'userinfo_endpoint',
  'domain',
];

/** Products of one vendor that share applications, names and error codes. */
const families: Readonly<Record<string, string>> = {
  'azure-ad-b2c': 'microsoft-entra-id',
  'entra-external-id': 'microsoft-entra-id',
};

const familyOf = (id: string): string => lookup(families, id) ?? id;

/**
 * The provider that the client's server URLs or names state; never guessed from a client_id. Undefined when they
 * disagree, or when a URL is of another host or not known here: then a self-hosted server or a proxy may answer.
 */
export const statedProvider = memoisedFor((client: Client): Provider | undefined => {
  const stated = new Set<string>();
  let byUrl: string | undefined;
  for (const { setting, resolved } of settingsOf(client, ...serverUrls)) {
    if (resolved.state === 'placeholder' || resolved.state === 'absent') continue;
    const text = knownText(resolved);
    const url = text === undefined || text.includes('://') ? text : `https://${text}`;
    const found = url === undefined ? undefined : providerOfUrl(url);
    if (found === undefined) return undefined;
    byUrl = found;
    stated.add(familyOf(found));
    if (setting.provider !== undefined) stated.add(familyOf(setting.provider));
  }
  for (const { setting } of client.settings) {
    if (setting.provider !== undefined) stated.add(familyOf(setting.provider));
  }
  if (stated.size !== 1) return undefined;
  const named = client.settings.find(({ setting }) => setting.provider !== undefined)?.setting.provider;
  const provider = findProvider(byUrl ?? named ?? '');
  return provider?.kind === 'authorization-server' ? provider : undefined;
});

const order: readonly Strength[] = ['certain', 'strong', 'likely', 'weak'];

/** How sure it is that the client's settings belong together: as sure as the weakest link. */
export const strengthOf = memoisedFor(
  ({ evidence }: Client): Strength =>
    order.findLast((strength) => evidence.some((link) => link.strength === strength)) ?? 'certain',
);

/** Id and secret are left blank, as where a file names all that a program knows: nobody signs in there. */
export const isLeftBlank = memoisedFor((client: Client): boolean => {
  const credentials = settingsOf(client, 'client_id', 'client_secret');
  return credentials.length > 0 && credentials.every(({ resolved }) => resolved.state === 'absent');
});

/** The literal setting that a value comes from, with its file. */
export function sourceOf(
  model: Model,
  { place }: ResolvedSetting,
): { readonly facts: FileFacts; readonly setting: Setting } | undefined {
  const facts = model.fileOf(place.file);
  if (facts === undefined) return undefined;
  const setting = literalAt(facts, place.span.start);
  return setting === undefined ? undefined : { facts, setting };
}

/** The edits that write `text` where the value comes from: the setting itself, or the variable it is taken from. */
export function editsAt(model: Model, target: ResolvedSetting, text: string): FileEdits | undefined {
  const source = sourceOf(model, target);
  if (source !== undefined) return editsFor(source.facts, source.setting, text);
  const { place } = target;
  const facts = model.fileOf(place.file);
  const variable = facts === undefined ? undefined : variableAt(facts, place.span.start);
  if (facts === undefined || variable?.value.state !== 'literal') return undefined;
  const edits = replaceValue(facts.tree, variable.entry, text);
  return edits === undefined ? undefined : { file: place.file, edits };
}

/** A fix that writes `text` where the value comes from; empty when that place cannot be written. */
export function setAt(
  model: Model,
  target: ResolvedSetting,
  text: string,
  title: string,
  safety: Fix['safety'],
): readonly Fix[] {
  const edits = editsAt(model, target, text);
  return edits === undefined ? [] : [{ title, safety, files: [edits] }];
}

/** One fix over several places, those of one file joined; empty when any of them cannot be written. */
export function fixOf(
  title: string,
  safety: Fix['safety'],
  places: readonly (FileEdits | undefined)[],
): readonly Fix[] {
  const known = places.filter((place) => place !== undefined);
  if (known.length < places.length) return [];
  const files = [...groupBy(known, ({ file }) => file)].map(([file, own]) => ({
    file,
    edits: own.flatMap(({ edits }) => edits),
  }));
  return [{ title, safety, files }];
}

/** The environment of the file a value is written in, else the client's. */
export const environmentAt = (model: Model, client: Client, target: ResolvedSetting): string => {
  const own = model.fileOf(target.place.file)?.environment.name ?? 'base';
  return own === 'base' ? client.environment : own;
};

/** Development and test: what fails there is met by those who work on it. */
export const isWorkbench = (environment: string): boolean => environment === 'development' || environment === 'test';

type Words = ReadonlySet<string> | undefined;

/** The lower-case words of every value of the role, in whatever list form; undefined when one is not known. */
export function wordsIn(client: Client, role: Role): Words {
  const read = wordReaders.get(role) ?? wordReader(role);
  wordReaders.set(role, read);
  return read(client);
}

/** One for each role, so that whoever asks counts as having read that alone. */
const wordReaders = new Map<Role, (client: Client) => Words>();

const wordReader = (role: Role) =>
  memoisedFor((client: Client): Words => {
    const words = new Set<string>();
    for (const { resolved } of settingsOf(client, role)) {
      if (resolved.state === 'absent') continue;
      const text = knownText(resolved);
      if (text === undefined) return undefined;
      for (const word of text.toLowerCase().split(/[\s,]+/)) if (word !== '') words.add(word);
    }
    return words;
  });

/** Their documentation of the token request marks client_secret as required for every kind of web client (2026-11). */
export const secretAlwaysNeeded: ReadonlySet<string> = new Set(['google', 'github', 'linkedin']);
