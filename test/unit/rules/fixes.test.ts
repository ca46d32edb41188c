import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isAtLeast } from '../../../server/src/base/severity.ts';
import type { FileFacts } from '../../../server/src/dialects/types.ts';
import { applySafeFixes } from '../../../server/src/lint/fix.ts';
import { lint } from '../../../server/src/lint/run.ts';
import { secretsOf } from '../../../server/src/model/secrets.ts';
import { rulePages } from '../../../server/src/rules/pages.ts';
import { rules } from '../../../server/src/rules/registry.ts';
import type { Finding, Fix } from '../../../server/src/rules/types.ts';
import { parse } from '../../../server/src/syntax/parse.ts';
import { applyEdits, type TextEdit } from '../../../server/src/text/edit.ts';
import { createSourceFile } from '../../../server/src/text/sourceFile.ts';
import { covers } from '../../../server/src/text/span.ts';
import { baseName } from '../../../server/src/text/uri.ts';
import { parseCase } from '../../support/caseFile.ts';
import { configOf, factsOf, modelOf, now, pathOf, random, type Texts, uriOf } from '../../support/workspace.ts';

const folder = join(import.meta.dirname, '../../cases');
const cases = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.case'))
  .sort();

type Vcs = FileFacts['vcs'];

/** The same files as other editors would leave them. */
const writings: Readonly<Record<string, (text: string) => string>> = {
  'as written': (text) => text,
  'with CRLF': (text) => (text.includes('\r') ? text : text.replaceAll('\n', '\r\n')),
  'without a final line break': (text) => text.replace(/\r?\n$/, ''),
};

/**
 * What may be found after a fix that was not found before: a line that waits for what only the user knows, and mistakes
 * in a value that could not be read before.
 */
const uncovers: Readonly<Record<string, readonly string[]>> = {
  'client-auth-method-unknown': ['client-secret-missing'],
  'client-secret-missing': ['env-empty-required-value'],
  'cross-env-drift': ['env-empty-required-value'],
  'cross-env-var-undefined': ['env-empty-required-value'],
  'env-quotes-kept-literally': ['env-inline-comment'],
  'env-text-after-quote': ['secret-placeholder'],
  'mcp-protected-resource-metadata': ['mcp-as-metadata-pkce'],
  'registration-types': ['grant-response-mismatch'],
  'scope-encoded': ['scope-needs-review'],
};

const written = (texts: Texts, write: (text: string) => string): Texts =>
  new Map([...texts].map(([path, text]) => [path, write(text)]));

function apply(texts: Texts, fix: Fix): Texts {
  const result = new Map(texts);
  for (const { file, edits } of fix.files) {
    const path = pathOf(file);
    result.set(path, applyEdits(texts.get(path) ?? '', edits));
  }
  return result;
}

/** A workspace as it is before or after a fix. */
interface State {
  readonly texts: Texts;
  readonly findings: readonly Finding[];
  /** What each finding is about, in words that survive an edit: rule, file, path of the entry, message. */
  readonly subjects: readonly string[];
}

function stateOf(texts: Texts, vcs: Vcs): State {
  const model = modelOf(texts, vcs);
  const config = configOf(texts);
  const findings = lint(model, {
    configOf: () => config,
    now,
    random,
    stablePath: pathOf,
    onCrash: (id) => expect.fail(`rule ${id} threw`),
  });
  const pathAt = ({ at }: Finding): string =>
    model
      .fileOf(at.file)
      ?.tree.entries.findLast((entry) => covers(entry.span, at.span))
      ?.path.join('.') ?? '';
  const subjects = findings.map((f) => `${f.ruleId} ${pathOf(f.at.file)} ${pathAt(f)} ${f.message}`);
  return { texts, findings, subjects };
}

const read = new Map<string, State & { readonly vcs: Vcs }>();

/** A case as it is written; several tests ask for it. */
function caseState(name: string): State & { readonly vcs: Vcs } {
  const known = read.get(name);
  if (known !== undefined) return known;
  const { texts, vcs } = parseCase(readFileSync(join(folder, name), 'utf8'));
  const state = { ...stateOf(texts, vcs), vcs };
  read.set(name, state);
  return state;
}

const timesOf = (subject: string | undefined, all: readonly string[]): number =>
  all.filter((other) => other === subject).length;

/** An edit may shift list indexes and lines; rule and file say enough. */
const kindOf = ({ ruleId, at }: Finding): string => `${ruleId} ${pathOf(at.file)}`;

/** Kinds of findings of which there are more than before. */
function added(before: readonly Finding[], after: readonly Finding[]): string[] {
  const old = before.map(kindOf);
  const now = after.map(kindOf);
  return [...new Set(now)].filter((kind) => timesOf(kind, now) > timesOf(kind, old));
}

/** The scalars that no edit touches, with what is behind them on their lines. */
function untouched(
  trees: readonly FileFacts[],
  textOf: (facts: FileFacts) => string,
  editsOf: ReadonlyMap<string, readonly TextEdit[]>,
): string[] {
  return trees.flatMap((facts) => {
    const file = createSourceFile(facts.file.uri, textOf(facts));
    return parse(facts.tree.format, file).entries.flatMap((entry) => {
      const isTouched = (editsOf.get(file.uri) ?? []).some(
        ({ span }) => span.start <= entry.span.end && entry.span.start <= span.end,
      );
      if (entry.kind !== 'scalar' || entry.inherited || isTouched) return [];
      const key = entry.keySpan === undefined ? '' : entry.key;
      return [`${pathOf(file.uri)} ${key} = ${file.text.slice(entry.valueSpan.start, entry.valueSpan.end)}`];
    });
  });
}

/** Each item as often as it is needed. */
function missing(needed: readonly string[], present: readonly string[]): string[] {
  const left = [...present];
  return needed.filter((item) => {
    const at = left.indexOf(item);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function checkFix(before: State, finding: Finding, fix: Fix, vcs: Vcs): void {
  const label = `${finding.ruleId}: ${fix.title}`;
  const after = stateOf(apply(before.texts, fix), vcs);
  const changed = [...after.texts].filter(([path, text]) => before.texts.get(path) !== text).map(([path]) => path);
  expect(changed.sort(), `${label} changes only the files it names, each once`).toEqual(
    fix.files.map(({ file }) => pathOf(file)).sort(),
  );

  const subject = before.subjects[before.findings.indexOf(finding)];
  expect(timesOf(subject, after.subjects), `${label} makes the finding go away`).toBe(
    timesOf(subject, before.subjects) - 1,
  );

  const edits = new Map(fix.files.map((part) => [part.file, part.edits]));
  // What was read as assignments inside a key in PEM form becomes part of it.
  if (finding.ruleId !== 'env-pem-newlines') {
    const files = factsOf(before.texts, vcs);
    const kept = untouched(files, ({ file }) => file.text, edits);
    const present = untouched(files, ({ file }) => after.texts.get(pathOf(file.uri)) ?? '', new Map());
    expect(missing(kept, present), `${label} leaves other entries alone`).toEqual([]);
  }

  const worse = fix.safety === 'safe' ? 'hint' : finding.severity;
  const loud = (all: readonly Finding[]): Finding[] => all.filter(({ severity }) => isAtLeast(severity, worse));
  // A value that is copied takes along what was found of it elsewhere.
  const copied = finding.ruleId.startsWith('cross-') ? before.findings.map((f) => f.ruleId) : [];
  const isExpected = (kind: string): boolean =>
    // A line that could not be read before is one more that ends with a carriage return.
    [
      'env-crlf-line-endings',
      ...(uncovers[finding.ruleId] ?? []),
      ...copied.filter((id) => id !== finding.ruleId),
    ].includes(kind.split(' ')[0] ?? '');
  expect(
    added(loud(before.findings), loud(after.findings)).filter((kind) => !isExpected(kind)),
    `${label} brings no new finding of its severity`,
  ).toEqual([]);

  for (const path of changed) {
    const [old, now] = [before.texts.get(path) ?? '', after.texts.get(path) ?? ''];
    const isCrlf = /\r\n/.test(old) && !/(?<!\r)\n/.test(old) && finding.ruleId !== 'env-crlf-line-endings';
    if (isCrlf) expect(now, `${label} keeps CRLF`).not.toMatch(/(?<!\r)\n/);
    if (/\n$/.test(old) && now !== '') expect(now, `${label} keeps the final line break`).toMatch(/\n$/);
  }
}

function checkTitle(finding: Finding, fix: Fix, secrets: ReadonlySet<string>): void {
  expect(fix.title, 'begins with a capital letter and has no full stop').toMatch(/^[A-Z].*[^.\s]$/);
  for (const { file } of fix.files) {
    if (file !== finding.at.file) expect(fix.title, 'names the other file it changes').toContain(baseName(file));
  }
  for (const secret of [...secrets, ...(fix.generated ?? [])]) {
    expect(fix.title.includes(secret), `a title of ${finding.ruleId} says a secret`).toBe(false);
  }
  for (const secret of fix.generated ?? []) {
    expect(fix.files.some(({ edits }) => edits.some(({ newText }) => newText.includes(secret)))).toBe(true);
  }
}

/** Every fix of every finding in every case, in every writing. */
describe.each(cases)('%s', (name) => {
  test.each(Object.keys(writings))('its fixes do what they say, %s', (writing) => {
    const start = caseState(name);
    const { vcs } = start;
    if (start.findings.every((finding) => finding.fixes.length === 0)) return;
    const texts = written(start.texts, writings[writing] ?? ((text) => text));
    const before = writing === 'as written' ? start : stateOf(texts, vcs);
    const secrets = secretsOf(factsOf(before.texts, vcs));
    for (const finding of before.findings) {
      const safeties = finding.fixes.map((fix) => fix.safety);
      expect(safeties, `${finding.ruleId} offers what is safe first`).toEqual([...safeties].sort().reverse());
      expect(new Set(finding.fixes.map((fix) => fix.title)).size, `${finding.ruleId} has a title for each fix`).toBe(
        finding.fixes.length,
      );
      for (const fix of finding.fixes) {
        checkTitle(finding, fix, secrets);
        checkFix(before, finding, fix, vcs);
      }
    }
  });

  test('all of its safe fixes together come to an end', () => {
    const start = caseState(name);
    let current: State = start;
    for (let round = 0; round < 10; round++) {
      const trees = new Map(factsOf(current.texts, start.vcs).map(({ file, tree }) => [file.uri, tree]));
      const { texts: mended } = applySafeFixes(current.findings, (file) => trees.get(file));
      if (mended.size === 0) break;
      const next = new Map([...current.texts].map(([path, text]) => [path, mended.get(uriOf(path)) ?? text]));
      current = stateOf(next, start.vcs);
    }
    const left = current.findings.filter((f) => f.fixes.some((fix) => fix.safety === 'safe'));
    expect(left.map(kindOf)).toEqual([]);
    const uncovered = new Set(start.findings.flatMap(({ ruleId }) => uncovers[ruleId] ?? []));
    const brought = added(start.findings, current.findings);
    expect(brought.filter((kind) => !uncovered.has(kind.split(' ')[0] ?? ''))).toEqual([]);
  });
});

test('what the rules declare is the best of what they offer', () => {
  const offered = new Map<string, Set<string>>();
  for (const name of cases) {
    for (const { ruleId, fixes } of caseState(name).findings) {
      const seen = offered.get(ruleId) ?? new Set();
      for (const { safety } of fixes) seen.add(safety);
      offered.set(ruleId, seen);
    }
  }
  const best = (id: string): string => ['safe', 'review'].find((safety) => offered.get(id)?.has(safety)) ?? 'none';
  const declared = rules.map(({ meta }) => `${meta.id} ${meta.fix}`);
  expect(declared).toEqual(rules.map(({ meta }) => `${meta.id} ${best(meta.id)}`));
});

test.each(
  rules.map(({ meta }) => [meta.id, meta.fix] as const),
)('the page of %s says that its fix is: %s', (id, fix) => {
  const section = /^## Fix\n\n([\s\S]*?)\n\n## /m.exec(rulePages.get(id) ?? '')?.[1] ?? '';
  const isNone = /^(?:None|There is none)\b/.test(section);
  expect([isNone, fix === 'none' || section.toLowerCase().includes(fix)]).toEqual([fix === 'none', true]);
});
