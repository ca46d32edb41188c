import type * as z from 'zod/mini';
import { lazy } from '../base/lazy.ts';
import { lookup } from '../base/table.ts';
import { wordIndexOf } from '../base/wordIndex.ts';
import { parse } from '../syntax/parse.ts';
import { type Entry, entryAt, type PathSegment, pathText } from '../syntax/tree.ts';
import { hasMoreOf } from '../text/signs.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import { type Span, span } from '../text/span.ts';
import { uriPath } from '../text/uri.ts';
import { refusalOf } from './globs.ts';
import { type ConfigFile, configKeys, configSchema } from './schema.ts';

/** What is wrong with a configuration, and where in its file. */
export interface ConfigProblem {
  /** One clause without a full stop: the key, what is wrong, the allowed values. */
  readonly message: string;
  readonly span: Span;
}

export interface ParsedConfig {
  /** Undefined when there is any problem. */
  readonly data: ConfigFile | undefined;
  readonly problems: readonly ConfigProblem[];
}

/** Reads a configuration file of either format. `ruleIds` are the rules there are. */
export function parseConfigFile(file: SourceFile, ruleIds: readonly string[]): ParsedConfig {
  if (hasMoreOf(['\n', ','], file.text, maxSigns)) {
    return { data: undefined, problems: [{ message: `the configuration ${tooLong}`, span: span(0, 1) }] };
  }
  const tree = parse(/\.ya?ml$/i.test(uriPath(file.uri)) ? 'yaml' : 'json', file);
  const broken = tree.problems.map(({ message, span }) => ({ message: lowerFirst(message).replace(/\.$/, ''), span }));
  if (broken.length > 0) return { data: undefined, problems: broken };
  const root = tree.roots[0];
  // A file that is empty, or comments only, configures nothing.
  if (root === undefined) return { data: {}, problems: [] };
  const checked = checkConfig(dataOf(root), ruleIds);
  if (checked.data !== undefined) return { data: checked.data, problems: [] };
  const problems = checked.problems.map((problem) => ({
    get message() {
      return problem.message;
    },
    span: placeOf(root, problem.path, problem.onKey),
  }));
  return { data: undefined, problems };
}

export interface DataProblem {
  readonly path: readonly PathSegment[];
  /** It is the key that is wrong, not its value. */
  readonly onKey: boolean;
  readonly message: string;
}

export interface CheckedConfig {
  readonly data: ConfigFile | undefined;
  readonly problems: readonly DataProblem[];
}

/** Nobody writes more by hand, and each file is compared with each pattern there is. */
const maxParts = 5000;

/** Looked at before anything is parsed, which of two megabytes takes seconds. With room for comments. */
const maxSigns = 20_000;

const tooLong = `has more than ${maxSigns / 1000},000 lines and items`;

export const tooLarge = `has more than ${maxParts / 1000},000 entries`;

/** More values than a configuration may have, counted at every depth. */
export function isTooLarge(data: unknown): boolean {
  const open = [data];
  for (let count = 0; open.length > 0; ) {
    const parts = Object.values(open.pop() ?? {});
    count += parts.length;
    if (count > maxParts) return true;
    open.push(...parts.filter((part) => typeof part === 'object'));
  }
  return false;
}

/** Checks data from outside, such as an editor's settings. */
export function checkConfig(data: unknown, ruleIds: readonly string[]): CheckedConfig {
  if (typeof data === 'object' && isTooLarge(data)) {
    return { data: undefined, problems: [{ path: [], onKey: false, message: `the configuration ${tooLarge}` }] };
  }
  const result = configSchema(ruleIds).safeParse(data);
  const problems = result.success
    ? lostKeys(data, []).map((path) => unknownKey(path, ruleIds))
    : result.error.issues.flatMap((issue) => wordIssue(issue, ruleIds));
  return { data: problems.length === 0 ? result.data : undefined, problems };
}

/** zod leaves this key out of a record without a word; of other objects it says that there is no such key. */
const lostKey = '__proto__';

function lostKeys(data: unknown, path: readonly PathSegment[]): readonly (readonly PathSegment[])[] {
  if (typeof data !== 'object' || data === null) return [];
  const inside = (key: PathSegment, value: unknown): readonly (readonly PathSegment[])[] =>
    key === lostKey ? [[...path, key]] : lostKeys(value, [...path, key]);
  if (Array.isArray(data)) return data.flatMap((item, index) => inside(index, item));
  return Object.entries(data).flatMap(([key, value]) => inside(key, value));
}

type Issue = z.core.$ZodIssue;

function wordIssue(issue: Issue, ruleIds: readonly string[]): readonly DataProblem[] {
  const path = issue.path.filter((segment): segment is PathSegment => typeof segment !== 'symbol');
  const about = (message: string): readonly DataProblem[] => [
    { path, onKey: false, message: path.length === 0 ? message : `"${pathText(path)}" ${message}` },
  ];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey([...path, key], ruleIds));
    case 'invalid_value':
      return about(`must be one of ${issue.values.map(String).join(', ')}`);
    case 'invalid_type':
      return about(
        path.length === 0 ? 'the configuration must be an object' : `must be ${lookup(typeNames, issue.expected)}`,
      );
    case 'invalid_union':
      return wordUnion(issue, about, ruleIds);
    case 'too_small':
      return about('must not be empty');
    case 'invalid_format':
      return about('must be an absolute http or https URL');
    case 'custom':
      return about(issue.message);
    case 'invalid_key':
      return [
        { path, onKey: true, message: `"${pathText(path)}" ${refusalOf(String(path.at(-1))) ?? 'is not valid'}` },
      ];
    default:
      return about('is not valid');
  }
}

/** Of the branches of a union the one that got furthest says what is wrong; else what each would take. */
function wordUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  about: (message: string) => readonly DataProblem[],
  ruleIds: readonly string[],
): readonly DataProblem[] {
  const inner = issue.errors.flat();
  const deeper = inner.find((one) => one.path.length > 0 || one.code === 'unrecognized_keys');
  if (deeper !== undefined) return wordIssue({ ...deeper, path: [...issue.path, ...deeper.path] }, ruleIds);
  const values = inner.flatMap((one) => (one.code === 'invalid_value' ? one.values.map(String) : []));
  if (values.length > 0) return about(`must be one of ${values.join(', ')}`);
  const types = inner.flatMap((one) =>
    one.code === 'invalid_type' ? [lookup(typeNames, one.expected) ?? one.expected] : [],
  );
  return types.length > 0 ? about(`must be ${types.join(' or ')}`) : about('must not be empty');
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** Worded when somebody reads it: the command line shows the first only, and what was meant has to be looked for. */
function unknownKey(path: readonly PathSegment[], ruleIds: readonly string[]): DataProblem {
  const message = lazy(() => wordUnknown(path, ruleIds));
  return {
    path,
    onKey: true,
    get message() {
      return message();
    },
  };
}

function wordUnknown(path: readonly PathSegment[], ruleIds: readonly string[]): string {
  const key = String(path.at(-1));
  const isRule = path.at(-2) === 'rules';
  if (key === lostKey && path.length === 2 && !isRule) return `"${pathText(path)}" cannot be a name here`;
  const guess = wordIndexOf(isRule ? ruleIds : configKeys).nearest(key, 3);
  const meant = guess === undefined ? '' : `; did you mean "${guess}"?`;
  const what = isRule ? 'there is no such rule' : 'is not a setting';
  const list = path.length === 1 && guess === undefined ? `; expected one of ${configKeys.join(', ')}` : '';
  const hint = isRule && guess === undefined ? '; "authproof list rules" names them all' : '';
  return `"${pathText(path)}"${isRule ? ':' : ''} ${what}${meant}${list}${hint}`;
}

/** The value at the path, or its key; of the nearest container that is there when it is missing. */
function placeOf(root: Entry, path: readonly PathSegment[], onKey: boolean): Span {
  for (let length = path.length; length >= 0; length--) {
    const entry = entryAt(root, ...path.slice(0, length));
    if (entry === undefined) continue;
    if (length < path.length || onKey) return entry.keySpan ?? firstLine(entry);
    return entry.kind === 'scalar' ? entry.valueSpan : (entry.keySpan ?? firstLine(entry));
  }
  return root.span;
}

const firstLine = (entry: Entry): Span => ({
  start: entry.span.start,
  end: Math.min(entry.span.end, entry.span.start + 1),
});

/** What the format's usual reader makes of an entry. */
function dataOf(entry: Entry): unknown {
  if (entry.kind === 'list') return entry.children.map(dataOf);
  if (entry.kind === 'map') return Object.fromEntries(entry.children.map((child) => [child.key, dataOf(child)]));
  switch (entry.type) {
    case 'string':
      return entry.value;
    case 'number':
      return Number(entry.value);
    case 'boolean':
      return /^true$/i.test(entry.value);
    case 'null':
      return null;
  }
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
