import { type DocumentSymbol, SymbolKind, type WorkspaceSymbol } from 'vscode-languageserver-types';
import { groupBy } from '../base/groupBy.ts';
import type { FileFacts, Setting } from '../dialects/types.ts';
import { findProvider } from '../knowledge/providers/lookup.ts';
import { secretsOfModel } from '../model/secretsOfModel.ts';
import type { Client, Model } from '../model/types.ts';
import type { Span } from '../text/span.ts';
import { baseName } from '../text/uri.ts';
import type { Places } from './places.ts';
import { presentable } from './shownValue.ts';

/** The clients of a file with their settings; names only, as values may be secret. */
export function documentSymbols(facts: FileFacts, model: Model, places: Places): DocumentSymbol[] {
  const { uri } = facts.file;
  const secrets = secretsOfModel(model);
  const own = facts.settings.filter(({ entry }) => !entry.inherited);
  const symbolOf = ({ name, entry, keySpan, role }: Setting): DocumentSymbol => ({
    // A secret may stand where a key is expected.
    name: presentable(name, secrets),
    detail: role,
    kind: SymbolKind.Property,
    range: places.range(uri, wholeOf({ entry, keySpan })),
    selectionRange: places.range(uri, keySpan ?? entry.span),
  });
  return [...groupBy(own, ({ slot }) => slot ?? '')].flatMap(([slot, settings]): DocumentSymbol[] => {
    const [first] = settings;
    if (slot === '') return settings.map(symbolOf);
    const wholes = settings.map(wholeOf);
    const start = Math.min(...wholes.map((whole) => whole.start));
    const end = Math.max(...wholes.map((whole) => whole.end));
    const client = model.clientOf(first);
    return [
      {
        // A client without a name of its own is called by its id, where people paste secrets by mistake.
        name: presentable(titleOf(client?.name ?? first.name), secrets),
        detail: findProvider(client?.provider ?? '')?.name ?? client?.provider ?? kinds[client?.kind ?? 'use'],
        kind: SymbolKind.Object,
        range: places.range(uri, { start, end }),
        selectionRange: places.range(uri, first.keySpan ?? first.entry.span),
        children: settings.map(symbolOf),
      },
    ];
  });
}

/** From the name to the value, which a manifest writes in two entries; editors refuse a symbol that lacks its name. */
const wholeOf = ({ entry: { span }, keySpan = span }: Pick<Setting, 'entry' | 'keySpan'>): Span => ({
  start: Math.min(span.start, keySpan.start),
  end: Math.max(span.end, keySpan.end),
});

/** What belongs to a program as a whole is named by it, with a slash behind. */
export const titleOf = (name: string): string => name.replace(/\/$/, '');

const kinds: Readonly<Record<Client['kind'], string>> = {
  use: 'client',
  registration: 'registration',
  metadata: 'server metadata',
};

/** More are no help to anybody. */
const maxSymbols = 200;

/** Clients and settings whose name holds the letters asked for, in their order. */
export function workspaceSymbols(query: string, model: Model, places: Places): WorkspaceSymbol[] {
  const wanted = query.toLowerCase();
  const secrets = secretsOfModel(model);
  const found: WorkspaceSymbol[] = [];
  const seen = new Set<string>();
  const add = (name: string, kind: SymbolKind, setting: Setting, containerName: string): void => {
    const key = `${name} ${setting.file} ${setting.span.start}`;
    if (found.length >= maxSymbols || seen.has(key) || !isLike(name.toLowerCase(), wanted)) return;
    seen.add(key);
    const range = places.range(setting.file, setting.keySpan ?? setting.span);
    found.push({
      name: presentable(name, secrets),
      kind,
      containerName,
      location: { uri: places.uri(setting.file), range },
    });
  };
  for (const client of [...model.clients, ...model.registrations]) {
    const first = client.settings[0]?.setting;
    if (first === undefined) continue;
    const where =
      client.environment === 'base' ? baseName(first.file) : `${baseName(first.file)}, ${client.environment}`;
    add(titleOf(client.name), SymbolKind.Object, first, `${kinds[client.kind]} in ${where}`);
  }
  for (const facts of model.files) {
    for (const setting of facts.settings) add(setting.name, SymbolKind.Property, setting, baseName(setting.file));
  }
  return found;
}

function isLike(name: string, wanted: string): boolean {
  let at = 0;
  for (const letter of wanted) {
    at = name.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
