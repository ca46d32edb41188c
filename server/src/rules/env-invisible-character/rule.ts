import { readName } from '../../dialects/envNames.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { looksLikeName } from '../../knowledge/names.ts';
import { type Span, span } from '../../text/span.ts';
import { fileRule } from '../define.ts';
import {
  type FoundCharacter,
  findInvisible,
  isComparedByServer,
  isPlainFile,
  labelsOf,
  withoutInvisible,
} from '../support/characters.ts';
import { assignments, linesOf, settingOfEntry, surroundings } from '../support/dotenvText.ts';
import { valuePlace } from '../support/value.ts';
import type { Detection } from '../types.ts';

interface Data {
  readonly name: string;
  readonly where: 'value' | 'key' | 'line';
  readonly found: readonly FoundCharacter[];
  /** Written as an escape (`\u200b`): there is no character to delete. */
  readonly isEscaped: boolean;
  readonly safety: 'safe' | 'review';
}

/** RFC 6749 appendix A: what a client sends is made of visible ASCII characters, in descriptions also of spaces. */
export const rule = fileRule<Data>({
  meta: {
    id: 'env-invisible-character',
    group: 'dotenv',
    severity: 'error',
    reach: 'file',
    fix: 'safe',
    summary: 'Names and values of sign-in settings must not hold invisible characters.',
  },
  *detect({ facts }) {
    // UTF-16 read as UTF-8 is full of nulls; env-byte-order-mark speaks of it.
    if (isPlainFile(facts) || facts.file.text.startsWith('\ufffd\ufffd')) return;
    yield* inValues(facts);
    yield* facts.tree.format === 'dotenv' ? inLostLines(facts) : inKeys(facts);
  },
  word: ({ name, where, found, isEscaped }) => {
    const what = `${labelsOf(found)}${isEscaped ? ', written as an escape' : ''}`;
    if (where === 'line' && !isShowable(name)) {
      return `The line holds an invisible character before its sign: ${what}. dotenv silently drops the whole line. Delete the character.`;
    }
    if (where === 'line') {
      return `The name ${name} holds an invisible character: ${what}. dotenv silently drops the whole line, so ${name} is not set. Delete the character.`;
    }
    if (where === 'key') {
      return `The key ${name} holds an invisible character: ${what}. Its reader looks for ${name} and does not find it. Delete the character.`;
    }
    return `${name} holds an invisible character: ${what}. It is sent as part of the value, and the server does not know it (invalid_client, redirect_uri_mismatch, invalid_scope). Delete it.`;
  },
  fix: ({ data, at }) =>
    data.isEscaped
      ? []
      : [
          {
            title: data.found.length === 1 ? 'Delete the invisible character' : 'Delete the invisible characters',
            safety: data.safety,
            files: [{ file: at.file, edits: data.found.map((found) => ({ span: found.span, newText: '' })) }],
          },
        ],
});

/** A part of a secret may stand where a name is expected, and must not be quoted. */
const isShowable = (name: string): boolean => looksLikeName(name) || readName(name) !== undefined;

function* inValues(facts: FileFacts): Generator<Detection<Data>> {
  const { text } = facts.file;
  for (const setting of facts.settings) {
    const raw = text.slice(setting.span.start, setting.span.end);
    const around = facts.tree.format === 'dotenv' ? surroundings(facts, setting.entry) : [];
    const written = [
      ...findInvisible(raw, setting.span.start),
      ...around.flatMap((part) => findInvisible(text.slice(part.start, part.end), part.start)),
    ].filter((found) => found.span.start > 0);
    const found = written.length > 0 ? written : findInvisible(setting.value.text);
    if (found.length === 0) continue;
    const compared = isComparedByServer(setting.role);
    yield {
      at: valuePlace(setting),
      ...(compared ? {} : { severity: 'warning' }),
      data: {
        name: setting.name,
        where: 'value',
        found,
        isEscaped: written.length === 0,
        // A session secret may be any text; a cleaned one is another secret.
        safety: compared ? 'safe' : 'review',
      },
    };
  }
}

/** An invisible character in a name makes dotenv skip the line. */
function* inLostLines(facts: FileFacts): Generator<Detection<Data>> {
  const { text, uri } = facts.file;
  for (const problem of facts.tree.problems) {
    if (problem.code !== 'dotenv-invalid-line') continue;
    for (const line of linesOf(text, problem.span)) {
      const lost = lostAssignment(text, line);
      if (lost !== undefined) yield { at: { file: uri, span: line }, ...lost };
    }
  }
  // A mark in front of a name that says nothing about sign-in (files joined by a tool): dotenv skips it, others do not.
  for (const entry of assignments(facts)) {
    const before = surroundings(facts, entry).find((part) => part.end === entry.span.start);
    if (before === undefined || settingOfEntry(facts, entry) !== undefined) continue;
    const found = findInvisible(text.slice(before.start, before.end), before.start).filter((f) => f.span.start > 0);
    if (found.length === 0) continue;
    const data: Data = { name: entry.key, where: 'key', found, isEscaped: false, safety: 'safe' };
    yield { at: { file: uri, span: entry.keySpan ?? entry.span }, severity: 'warning', data };
  }
}

function lostAssignment(text: string, line: Span): Pick<Detection<Data>, 'data' | 'severity'> | undefined {
  const raw = text.slice(line.start, line.end);
  const found = findInvisible(raw, line.start);
  const name = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*(?:=|:\s)/.exec(withoutInvisible(raw))?.[1];
  if (found.length === 0 || name === undefined) return undefined;
  const data: Data = { name, where: 'line', found, isEscaped: false, safety: 'safe' };
  return readName(name) === undefined ? { data, severity: 'warning' } : { data };
}

/** Keys of YAML and JSON that would mean something about sign-in without the character. */
function* inKeys(facts: FileFacts): Generator<Detection<Data>> {
  const { text, uri } = facts.file;
  for (const entry of facts.tree.entries) {
    if (entry.keySpan === undefined || entry.inherited) continue;
    const found = findInvisible(entry.key);
    const name = withoutInvisible(entry.key);
    if (found.length === 0 || !/client|secret|redirect|callback|issuer|token|scope|oauth|auth/i.test(name)) continue;
    const written = findInvisible(text.slice(entry.keySpan.start, entry.keySpan.end), entry.keySpan.start);
    yield {
      at: { file: uri, span: span(entry.keySpan.start, entry.keySpan.end) },
      data: {
        name,
        where: 'key',
        found: written.length > 0 ? written : found,
        isEscaped: written.length === 0,
        safety: 'safe',
      },
    };
  }
}
