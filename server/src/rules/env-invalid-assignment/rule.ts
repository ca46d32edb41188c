import { readName } from '../../dialects/envNames.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { looksLikeLoneName, looksLikeName } from '../../knowledge/names.ts';
import { renameKey } from '../../syntax/edit.ts';
import type { ScalarEntry } from '../../syntax/tree.ts';
import type { TextEdit } from '../../text/edit.ts';
import { type Span, span } from '../../text/span.ts';
import { baseName } from '../../text/uri.ts';
import { fileRule } from '../define.ts';
import { findInvisible } from '../support/characters.ts';
import {
  assignments,
  isExported,
  isInsidePem,
  isXcconfig,
  linesOf,
  settingOfEntry,
  unquotedPems,
} from '../support/dotenvText.ts';
import type { Detection, Fix } from '../types.ts';

type Data =
  | {
      readonly kind: 'line';
      readonly lines: readonly Span[];
      readonly shape: LineShape;
      readonly name: string | undefined;
    }
  | { readonly kind: 'colon'; readonly entry: ScalarEntry }
  | { readonly kind: 'key'; readonly entry: ScalarEntry }
  | { readonly kind: 'words'; readonly setting: Setting };

/** What a line that assigns nothing looks like. */
type LineShape = 'comment' | 'conflict' | 'colon' | 'no-equals' | 'key' | 'block';

export const rule = fileRule<Data>({
  meta: {
    id: 'env-invalid-assignment',
    group: 'dotenv',
    severity: 'warning',
    reach: 'file',
    fix: 'safe',
    summary: 'Every line should be an assignment KEY=value that all loaders read.',
  },
  *detect({ facts }) {
    if (facts.tree.format !== 'dotenv' || isNotDotenv(facts.file.text) || isYaml(facts) || isXcconfig(facts)) return;
    yield* ignoredLines(facts);
    for (const odd of oddAssignments(facts)) if (odd.data.kind !== 'colon' || !isOfCompose(facts)) yield odd;
  },
  word: (data) => {
    switch (data.kind) {
      case 'line':
        return wordLine(data.shape, data.name);
      case 'colon':
        return (
          `${shownName(data.entry.key) ?? 'This line'} is written with a colon. dotenv, Next.js and Docker Compose read that, but Vite, node --env-file, python-dotenv ` +
          'and shells do not, and the variable is missing there. Write KEY=value.'
        );
      case 'key':
        return (
          `${nameOr(data.entry.key, 'The name', 'The name on this line')} is not one that shells and most other loaders accept (letters, digits and _, no digit ` +
          `first)${isExported(data.entry) ? ', and export fails with "not a valid identifier"' : ''}. Rename the variable.`
        );
      case 'words':
        return (
          `${data.setting.name} is exported with a value of several words and no quotes. A shell takes the first word only, ` +
          'so the rest of the value is lost (with scopes: invalid_scope or missing permissions). Put it in quotes.'
        );
    }
  },
  fix: (detection, { facts }) => fixesOf(detection, facts),
});

/** Compose files name the files of `env.d`, and Compose reads colons (compose-go, dotenv/parser.go). */
const isOfCompose = ({ file }: FileFacts): boolean => file.uri.includes('/env.d/');

/** `overrides/prod.env` in which every line is `KEY: "value"`: Helmfile and Ansible read such files, as YAML. */
function isYaml({ file, tree }: FileFacts): boolean {
  if (baseName(file.uri).startsWith('.') || tree.problems.length > 0) return false;
  const lines = file.text.split(/\r?\n/).filter((line) => !/^\s*(?:#|$)/.test(line));
  return lines.length > 1 && lines.every((line) => /^[A-Za-z_][\w.-]*:(?:[ \t]|$)/.test(line));
}

/** Encrypted and armoured files, templates, and scripts: their lines are not meant as assignments. */
function isNotDotenv(text: string): boolean {
  return (
    /^\ufeff?\s*(?:\$ANSIBLE_VAULT;|\0GITCRYPT|-----BEGIN (?:PGP|AGE)|age-encryption\.org)|^\ufffd\ufffd/.test(text) ||
    /^[ \t]*(?:\{%|<%|\{\{|\{#)/m.test(text) ||
    /^[ \t]*(?:if|then|else|elif|fi|for|do|done|while|case|esac|source|\.|set|unset|eval|echo|function|alias|shopt|trap|exit|return|cd|umask|ulimit|local|readonly|declare|test|\[\[?)(?:[ \t;]|$)(?![ \t]*[=:])/m.test(
      text,
    ) ||
    /^[ \t]*(?:export[ \t]+[A-Za-z_]\w*[ \t]*(?:#.*)?$|[A-Za-z_]\w*\(\)[ \t]*\{)/m.test(text)
  );
}

function* ignoredLines(facts: FileFacts): Generator<Detection<Data>> {
  const { text, uri } = facts.file;
  const pems = unquotedPems(facts);
  for (const problem of facts.tree.problems) {
    if (problem.code !== 'dotenv-invalid-line' || isInsidePem(pems, problem.span)) continue;
    const lines = linesOf(text, problem.span);
    const texts = lines.map((line) => text.slice(line.start, line.end));
    // Invisible characters have a rule of their own.
    if (lines.length === 0 || texts.some((line) => findInvisible(line).length > 0)) continue;
    const shape = shapeOf(texts);
    const name = /^(?:export\s+)?([A-Za-z_][\w.-]*)/.exec(texts[0] as string)?.[1];
    const isPiece = shape === 'no-equals' && !looksLikeLoneName(name ?? '');
    const shown = name === undefined || isPiece ? undefined : shownName(name);
    const isTelling = facts.settings.length > 0 || (name !== undefined && readName(name) !== undefined);
    yield {
      at: { file: uri, span: problem.span },
      // Docker's env files have such lines on purpose.
      severity: isTelling && shape !== 'no-equals' ? 'warning' : 'info',
      data: { kind: 'line', lines, shape, name: shape === 'colon' || shape === 'no-equals' ? shown : undefined },
    };
  }
}

/** As INI files, C-like languages and SQL write comments. */
const commentMarker = /^(?:;|\/\/|\/\*+|\*+\/|--(?=\s))/;

function shapeOf(lines: readonly string[]): LineShape {
  const first = lines[0] as string;
  if (lines.some((line) => /^(?:<{7}|={7}|>{7})(?:\s|$)/.test(line))) return 'conflict';
  if (lines.every((line) => commentMarker.test(line))) return 'comment';
  if (lines.every((line) => /^[A-Za-z_]\w*$/.test(line))) return 'no-equals';
  if (lines.length > 1) return 'block';
  if (/^(?:export\s+)?[A-Za-z_]\w*:(?!\/\/)\S/.test(first)) return 'colon';
  return first.includes('=') ? 'key' : 'block';
}

function wordLine(shape: LineShape, name: string | undefined): string {
  switch (shape) {
    case 'comment':
      return 'Comments in a .env file begin with #. dotenv ignores these lines, but shells and python-dotenv report them. Use #.';
    case 'conflict':
      return 'A merge conflict was left in the file: the last of the two versions silently wins. Resolve it.';
    case 'colon':
      return `${name ?? 'The text'} is followed by a colon without a space, so every loader ignores the line and ${name ?? 'the variable'} is not set. Write ${name ?? 'NAME'}=value.`;
    case 'no-equals':
      return `${name ?? 'The text'} has no = after it, so dotenv ignores the line; only Docker takes the value from its own environment. Write ${name ?? 'NAME'}=value, or delete the line.`;
    case 'key':
      return 'The text before = is not a name, so loaders ignore the line and nothing is set. Names consist of letters, digits and _.';
    case 'block':
      return 'This is neither an assignment (KEY=value) nor a comment, so loaders ignore it. If it belongs to the value above, put that value in quotes.';
  }
}

function* oddAssignments(facts: FileFacts): Generator<Detection<Data>> {
  const { text, uri } = facts.file;
  const pems = unquotedPems(facts);
  // `client-id` among names without a capital: keys of a Secret that Kustomize or kubectl makes of the file, not variables.
  const areKeys = assignments(facts).every(({ key }) => /^[a-z\d-]+$/.test(key));
  for (const entry of assignments(facts)) {
    const key = entry.keySpan ?? entry.span;
    if (isInsidePem(pems, key)) continue;
    const at = { file: uri, span: key };
    const setting = settingOfEntry(facts, entry);
    if (text[key.end] === ':') {
      yield { at, severity: setting === undefined ? 'info' : 'warning', data: { kind: 'colon', entry } };
    } else if (!/^[A-Za-z_]\w*$/.test(entry.key)) {
      const means = readName(portable(entry.key)) !== undefined;
      if (isExported(entry)) yield { at, data: { kind: 'key', entry } };
      else if (means && !areKeys) yield { at, severity: 'hint', data: { kind: 'key', entry } };
    }
    const hasWords =
      entry.quoting === 'plain' && /\S\s+\S/.test(text.slice(entry.valueSpan.start, entry.valueSpan.end));
    // A key in PEM form goes on below.
    const isOne = !/^["'`]/.test(entry.value) && !isInsidePem(pems, entry.valueSpan);
    if (setting !== undefined && isExported(entry) && hasWords && isOne) {
      yield { at: { file: uri, span: entry.valueSpan }, data: { kind: 'words', setting } };
    }
  }
}

const portable = (key: string): string => key.replace(/[^\w]/g, '_').replace(/^(?=\d)/, '_');

/** A line that assigns nothing may be a part of a key, which must not be quoted. */
const shownName = (name: string): string | undefined =>
  looksLikeName(name) || readName(portable(name)) !== undefined ? name : undefined;

const nameOr = (name: string, before: string, otherwise: string): string =>
  shownName(name) === undefined ? otherwise : `${before} ${name}`;

function fixesOf({ data, at }: Detection<Data>, facts: FileFacts): readonly Fix[] {
  const { text } = facts.file;
  const fix = (title: string, safety: Fix['safety'], edits: readonly TextEdit[] | undefined): readonly Fix[] =>
    edits === undefined || edits.length === 0 ? [] : [{ title, safety, files: [{ file: at.file, edits }] }];
  switch (data.kind) {
    case 'line':
      return fixLine(data, text, fix);
    case 'colon': {
      const between = span((data.entry.keySpan ?? data.entry.span).end, data.entry.valueSpan.start);
      const isOneLine = /^:[ \t]*$/.test(text.slice(between.start, between.end));
      return isOneLine ? fix('Write = instead of the colon', 'safe', [{ span: between, newText: '=' }]) : [];
    }
    case 'key':
      return fix(
        nameOr(portable(data.entry.key), 'Rename to', 'Rename'),
        'review',
        renameKey(facts.tree, data.entry, portable(data.entry.key)),
      );
    case 'words':
      return fix('Put the value in quotes', 'safe', quoted(facts, data.setting));
  }
}

function fixLine(
  { lines, shape }: Extract<Data, { kind: 'line' }>,
  text: string,
  fix: (title: string, safety: Fix['safety'], edits: readonly TextEdit[]) => readonly Fix[],
): readonly Fix[] {
  if (shape === 'comment') {
    const edits = lines.map((line) => ({
      span: span(line.start, line.start + (commentMarker.exec(text.slice(line.start, line.end))?.[0].length ?? 0)),
      newText: '#',
    }));
    return fix('Begin the comment with #', 'safe', edits);
  }
  const first = lines[0] as Span;
  const colon = text.indexOf(':', first.start);
  return shape === 'colon'
    ? fix('Write = instead of the colon', 'review', [{ span: span(colon, colon + 1), newText: '=' }])
    : [];
}

/**
 * The value in double quotes, or in single ones where double quotes would change it. In these a reference would be none
 * (POSIX.1-2017, Shell Command Language, section 2.2): where double quotes change what else there is, the two cannot be
 * told apart.
 */
function quoted({ file }: FileFacts, { entry: { value, valueSpan } }: Setting): readonly TextEdit[] | undefined {
  const refers = /\$[A-Za-z_{(]/.test(value);
  const quote = refers || !/["\\$`]/.test(value) ? '"' : "'";
  const isChanged = refers && /["\\`]|\$(?!\{?[A-Za-z_])/.test(value);
  if (isChanged || value.includes(quote)) return undefined;
  return [{ span: valueSpan, newText: `${quote}${file.text.slice(valueSpan.start, valueSpan.end)}${quote}` }];
}
