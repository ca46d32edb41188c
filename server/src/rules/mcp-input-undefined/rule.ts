import { firstBy, groupBy } from '../../base/groupBy.ts';
import { wordIndexOf } from '../../base/wordIndex.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { replaceValue } from '../../syntax/edit.ts';
import { childOf, childrenOf, type Entry, type ScalarEntry } from '../../syntax/tree.ts';
import { uriPath } from '../../text/uri.ts';
import { fileRule } from '../define.ts';
import { appendJsonItem, fixOf, insertJsonField, placeOfValue } from '../support/document.ts';
import type { Fix } from '../types.ts';

interface Data {
  readonly id: string;
  readonly server: Entry;
  readonly similar: string | undefined;
  /** All that ask for it. */
  readonly entries: readonly ScalarEntry[];
}

/** VS Code throws `Undefined input variable` (code.visualstudio.com, "Use MCP servers", input variables; 2026-11). */
export const rule = fileRule<Data>({
  meta: {
    id: 'mcp-input-undefined',
    group: 'mcp',
    severity: 'error',
    reach: 'file',
    fix: 'review',
    summary: 'An input that an MCP server asks for in VS Code is declared.',
  },
  *detect({ facts }) {
    if (facts.dialects[0] !== 'mcp-json' || !uriPath(facts.file.uri).endsWith('/.vscode/mcp.json')) return;
    const root = facts.tree.roots[0];
    const inputs = childOf(root, 'inputs');
    if (inputs !== undefined && inputs.kind !== 'list') return;
    const declared = new Set(childrenOf(inputs).flatMap((input) => idOf(input) ?? []));
    const asked = childrenOf(childOf(root, 'servers')).flatMap((server) => [...askedBy(server, server)]);
    const missing = groupBy(
      asked.filter(({ id }) => !declared.has(id)),
      ({ id }) => id,
    );
    const similarTo = createSimilar([...declared]);
    for (const [id, [first, ...others]] of missing) {
      if (first === undefined) continue;
      const similar = similarTo(id);
      yield {
        at: placeOfValue(facts, first.entry),
        // Without a list here, VS Code takes the one of the user's own file.
        severity: inputs === undefined ? 'warning' : 'error',
        data: { id, server: first.server, similar, entries: [first, ...others].map(({ entry }) => entry) },
      };
    }
  },
  word: ({ id, server, similar }) =>
    `The server ${server.key} asks for the input ${id}, which inputs does not declare${similar === undefined ? '' : ` (${similar} is there)`}. ` +
    `VS Code does not start it ("Undefined input variable '${id}' encountered"), so nobody can sign in to it. ` +
    (similar === undefined ? 'Declare it in inputs.' : 'Correct the name.'),
  fix: ({ data }, { facts }) => [...rename(facts, data), ...declare(facts, data)],
});

interface Asked {
  readonly id: string;
  readonly server: Entry;
  readonly entry: ScalarEntry;
}

const reference = /\$\{input:([^${}]+)\}/g;

/** In whichever text of the server: all are resolved before it starts. */
function* askedBy(server: Entry, entry: Entry): Generator<Asked> {
  if (entry.kind !== 'scalar') {
    for (const child of childrenOf(entry)) yield* askedBy(server, child);
    return;
  }
  for (const [, id = ''] of entry.value.matchAll(reference)) yield { id, server, entry };
}

function idOf(input: Entry): string | undefined {
  const id = childOf(input, 'id');
  return id?.kind === 'scalar' ? id.value : undefined;
}

const plain = (id: string): string => id.replace(/[-_.\s]/g, '').toLowerCase();

const numbersIn = (id: string): string => id.replace(/\D/g, '');

/** The one that differs in case and separators only, else in a letter or two; another number makes another input. */
function createSimilar(declared: readonly string[]): (id: string) => string | undefined {
  const byPlain = firstBy(declared, plain);
  return (id) => {
    const found = byPlain.get(plain(id)) ?? (id.length < 4 ? undefined : wordIndexOf(declared).nearest(id));
    return found !== undefined && numbersIn(found) === numbersIn(id) ? found : undefined;
  };
}

function rename(facts: FileFacts, { id, similar, entries }: Data): readonly Fix[] {
  if (similar === undefined) return [];
  const own = [...new Set(entries)].map((entry) =>
    replaceValue(
      facts.tree,
      entry,
      entry.value.replaceAll(`\${input:${id}}`, () => `\${input:${similar}}`),
    ),
  );
  const edits = own.flatMap((edit) => edit ?? []);
  return own.includes(undefined) ? [] : fixOf(facts, `Ask for the input ${similar}`, 'review', edits);
}

function declare(facts: FileFacts, { id, server }: Data): readonly Fix[] {
  const root = facts.tree.roots[0];
  const inputs = childOf(root, 'inputs');
  const description = JSON.stringify(`${id} of ${server.key}`);
  const json = `{ "id": ${JSON.stringify(id)}, "type": "promptString", "description": ${description}, "password": true }`;
  if (root?.kind !== 'map') return [];
  const edits =
    inputs?.kind === 'list' ? appendJsonItem(facts, inputs, json) : insertJsonField(facts, root, 'inputs', `[${json}]`);
  return fixOf(facts, `Declare the input ${id}`, 'review', edits);
}
