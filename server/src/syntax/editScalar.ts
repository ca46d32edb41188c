import { memoisedFor } from '../base/memo.ts';
import { dominantEol } from '../text/sourceFile.ts';
import type { NewValue } from './editCheck.ts';
import type { Format, Quoting, ScalarEntry, SyntaxTree } from './tree.ts';

/**
 * Ways to write a value, the best first: as `like` is written, then with the least quoting. They are proposals; the
 * caller reads each one back and takes the first that gives the value.
 */
export function scalarProposals(tree: SyntaxTree, value: NewValue, like: ScalarEntry | undefined): readonly string[] {
  if (typeof value === 'object') return [Array.isArray(value) ? '[]' : '{}'];
  if (typeof value !== 'string' && !hasOnlyStrings(tree)) return [String(value)];
  return writers[tree.format](tree, String(value), like);
}

/** True for the formats whose values have no types. */
export const hasOnlyStrings = ({ format }: SyntaxTree): boolean =>
  format === 'dotenv' || format === 'properties' || format === 'ini';

/** A value as the format will give it back. */
export const asRead = (tree: SyntaxTree, value: NewValue): NewValue =>
  hasOnlyStrings(tree) && typeof value !== 'object' ? String(value) : value;

/** A quoting to imitate; a block scalar or a non-string is no model for another value. */
export function styleOf(entry: ScalarEntry): ScalarEntry | undefined {
  return entry.inherited || entry.type !== 'string' || entry.quoting === 'block' ? undefined : entry;
}

/** What `anchor` has between its key and its value, or an equals sign. */
export function separatorLike(tree: SyntaxTree, anchor: ScalarEntry): string {
  const written = tree.file.text.slice(anchor.keySpan?.end, anchor.valueSpan.start);
  if (tree.format === 'toml') return ' = ';
  const pattern = tree.format === 'dotenv' ? /^(?:[ \t]*=[ \t]*|:[ \t]+)$/ : /^["`]?([ \t]*[=:][ \t]*|[ \t]+)$/;
  const found = pattern.exec(written);
  return found?.[1] ?? found?.[0] ?? '=';
}

type Proposals = (tree: SyntaxTree, value: string, like: ScalarEntry | undefined) => readonly string[];

const writers: { readonly [F in Format]: Proposals } = {
  dotenv: dotenvProposals,
  yaml: yamlProposals,
  json: (_, value) => [JSON.stringify(value)],
  toml: tomlProposals,
  properties: (_, value) => propertiesProposals(propertiesText(value, 'value')),
  ini: iniProposals,
};

/** True for text that JSON and YAML both read as a number or boolean when it is not quoted. */
export function isPlainNumberOrBoolean(text: string): boolean {
  return /^(?:true|false|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)$/.test(text);
}

function dotenvProposals(tree: SyntaxTree, value: string, like: ScalarEntry | undefined): readonly string[] {
  const multiline = like !== undefined && /[\r\n]/.test(tree.file.text.slice(like.valueSpan.start, like.valueSpan.end));
  // A backslash or a dollar in double quotes means something to dotenv or to the loaders built upon it.
  const quoted: readonly Quoting[] = /[\\$"]/.test(value) ? ['single', 'double'] : ['double', 'single'];
  const least: readonly Quoting[] = breaksShells(tree, value, like) ? [...quoted, 'plain'] : ['plain', ...quoted];
  const present = like === undefined || like.quoting === 'plain' ? [] : [like.quoting];
  const order = [...new Set<Quoting>([...present, ...least, 'backtick'])];
  const proposals = order.flatMap((quoting) =>
    dotenvText(tree, value, quoting, multiline).map((text) => ({ quoting, text })),
  );
  // A quote inside the same quotes is understood by dotenv in some places, by other readers in none.
  const clashes = (quoting: Quoting): boolean => quoting !== 'plain' && value.includes(dotenvQuote(quoting));
  return [
    ...proposals.filter(({ quoting }) => !clashes(quoting)),
    ...proposals.filter(({ quoting }) => clashes(quoting)),
  ].map(({ text }) => text);
}

/**
 * Loaders read a blank without quotes as part of the value, but a shell that sources the file runs the second word as a
 * command. A file that has such values is read by a loader.
 */
const breaksShells = (tree: SyntaxTree, value: string, like: ScalarEntry | undefined): boolean =>
  shellSign.test(value) && !(like !== undefined && shellSign.test(like.value)) && !plainSigns(tree);

const shellSign = /[\s;&|<>()]/;

const plainSigns = memoisedFor((tree: SyntaxTree): boolean =>
  tree.entries.some((entry) => entry.kind === 'scalar' && entry.quoting === 'plain' && shellSign.test(entry.value)),
);

const dotenvQuote = (quoting: Quoting): string => (quoting === 'double' ? '"' : quoting === 'single' ? "'" : '`');

function dotenvText(tree: SyntaxTree, value: string, quoting: Quoting, multiline: boolean): readonly string[] {
  const hasBreak = /[\r\n]/.test(value);
  if (quoting === 'plain') return hasBreak ? [] : [value];
  const quote = dotenvQuote(quoting);
  const literal = `${quote}${value.replaceAll('\n', dominantEol(tree.file.text))}${quote}`;
  if (quoting !== 'double' || !hasBreak) return [literal];
  const escaped = `"${value.replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`;
  return multiline ? [literal, escaped] : [escaped, literal];
}

function yamlProposals(tree: SyntaxTree, value: string, like: ScalarEntry | undefined): readonly string[] {
  const plain = isPlainYamlString(value) ? [value] : [];
  const single = /[\r\n]/.test(value) ? [] : [`'${value.replaceAll("'", "''")}'`];
  const double = [JSON.stringify(value)];
  const prefersSingle = like === undefined && usesMoreSingleQuotes(tree);
  const least = prefersSingle ? [...plain, ...single, ...double] : [...plain, ...double, ...single];
  if (like?.quoting === 'single') return [...single, ...least];
  if (like?.quoting === 'double') return [...double, ...least];
  return like?.quoting === 'block' ? [...blockTexts(tree, value, like), ...least] : least;
}

function usesMoreSingleQuotes(tree: SyntaxTree): boolean {
  let balance = 0;
  for (const entry of tree.entries) {
    if (entry.kind === 'scalar') balance += entry.quoting === 'single' ? 1 : entry.quoting === 'double' ? -1 : 0;
  }
  return balance > 0;
}

/** Literal and folded text with the indentation `like` has now; the header's own comment stays. */
function blockTexts(tree: SyntaxTree, value: string, like: ScalarEntry): readonly string[] {
  const { text } = tree.file;
  const written = text.slice(like.valueSpan.start, like.valueSpan.end);
  const [header = '|'] = written.split(/\r?\n/, 1);
  const lineStart = text.lastIndexOf('\n', like.contentSpan.start - 1) + 1;
  const indent = text.slice(lineStart, like.contentSpan.start);
  if (header === written || indent === '' || indent.trim() !== '') return [];
  const eol = dominantEol(text);
  const body = value
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => (line === '' ? '' : indent + line))
    .join(eol);
  const headers = [
    header,
    header.replace(/^([|>])[-+]?/, '$1-'),
    header.replace(/^[|>][-+]?/, '|-'),
    header.replace(/^[|>][-+]?/, '|'),
  ];
  return [...new Set(headers)].map((h) => `${h}${eol}${body}`);
}

/**
 * True when YAML 1.2 and YAML 1.1 readers (PyYAML, go-yaml, SnakeYAML) both take the text for a string, as far as its
 * type goes (YAML 1.1 type repository: bool, null, int, float, timestamp, merge, value).
 */
export function isPlainYamlString(text: string): boolean {
  if (text === '' || text !== text.trim() || /[\r\n]/.test(text) || text.includes('{{')) return false;
  return !(
    /^(?:~|null|true|false|yes|no|on|off|y|n|<<|=)$/i.test(text) ||
    /^[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[\da-f_]+|[\d_]+(?::[0-5]?\d)+(?:\.\d*)?)$/i.test(text) ||
    /^[-+]?(?:\.?\d[\d_]*(?:\.[\d_]*)?(?:e[-+]?\d+)?|\.inf|\.nan)$/i.test(text) ||
    /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt \t].*)?$/.test(text)
  );
}

/** A key or value of a `.properties` file. Other than ASCII is escaped: readers differ in the encoding they expect. */
export function propertiesText(text: string, place: 'key' | 'value'): string {
  const names: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\f': '\\f' };
  return text.replace(/[^\x21-\x7e]|[\\=:#!]/g, (character, index: number) => {
    const isPlain = place === 'value' && character !== '\\' && (character !== ' ' || index > 0);
    if (character >= ' ' && character <= '~') return isPlain ? character : `\\${character}`;
    return names[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** Behind a blank that separates it from its key, a first equals sign or colon would be the separator. */
const propertiesProposals = (written: string): readonly string[] =>
  /^[=:]/.test(written) ? [written, `\\${written}`] : [written];

/** A single string is literal; three quotes hold line breaks. */
function tomlProposals(tree: SyntaxTree, value: string, like: ScalarEntry | undefined): readonly string[] {
  const eol = dominantEol(tree.file.text);
  const written = like === undefined ? '' : tree.file.text.slice(like.valueSpan.start, like.valueSpan.end);
  const lines = value.replaceAll('\n', eol);
  const basic = [JSON.stringify(value)];
  const literal = [`'${value}'`];
  const blocks: readonly string[] = written.startsWith('"""')
    ? [`"""${eol}${lines.replaceAll('\\', '\\\\')}"""`]
    : written.startsWith("'''")
      ? [`'''${eol}${lines}'''`]
      : [];
  return like?.quoting === 'single' ? [...blocks, ...literal, ...basic] : [...blocks, ...basic, ...literal];
}

function iniProposals(_: SyntaxTree, value: string, like: ScalarEntry | undefined): readonly string[] {
  const order = [...new Set<Quoting>([like?.quoting ?? 'plain', 'plain', 'double', 'single', 'backtick'])];
  const texts: Readonly<Record<Quoting, string>> = {
    plain: value,
    double: `"${value}"`,
    single: `'${value}'`,
    backtick: `\`${value}\``,
    block: value,
  };
  return [...order.map((quoting) => texts[quoting]), `"""${value}"""`];
}
