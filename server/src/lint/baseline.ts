import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { isJsonObject } from '../base/json.ts';
import { compareText } from '../base/order.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Finding } from '../rules/types.ts';
import { createLineIndex, type Position } from '../text/sourceFile.ts';

/** Findings that were there when the baseline was made. */
export interface Baseline {
  /** Sorted by path, rule and fingerprint. */
  readonly entries: readonly BaselineEntry[];
}

/** Findings of one rule at one setting. */
export interface BaselineEntry {
  /** Relative to the folder of the baseline, with forward slashes. */
  readonly path: string;
  readonly rule: string;
  /** See `fingerprint.ts`. */
  readonly fingerprint: string;
  /** Findings with this fingerprint; at least 1. */
  readonly count: number;
}

/** What a baseline needs to know of a finding. */
export interface Identity {
  readonly path: string;
  readonly fingerprint: string;
}

export type Identify = (finding: Finding) => Identity;

/** The baseline that hides exactly these findings. */
export function makeBaseline(findings: readonly Finding[], identify: Identify): Baseline {
  const entries = new Map<string, BaselineEntry>();
  for (const finding of findings) {
    const { path, fingerprint } = identify(finding);
    const count = (entries.get(fingerprint)?.count ?? 0) + 1;
    entries.set(fingerprint, { path, rule: finding.ruleId, fingerprint, count });
  }
  return { entries: [...entries.values()].sort(inOrder) };
}

/** By code units: the same on every machine. */
function inOrder(a: BaselineEntry, b: BaselineEntry): number {
  return compareText(a.path, b.path) || compareText(a.rule, b.rule) || compareText(a.fingerprint, b.fingerprint);
}

/** The file: one entry a line, so that a change of one finding is a change of one line. */
export function baselineText({ entries }: Baseline): string {
  const lines = entries.map(
    ({ path, rule, fingerprint, count }) => `    ${JSON.stringify({ path, rule, fingerprint, count })}`,
  );
  const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
  return `{\n  "version": 1,\n  "findings": ${list}\n}\n`;
}

/** Why a text is no baseline. `at` is where its JSON breaks. */
export interface BaselineProblem {
  readonly message: string;
  readonly at: Position | undefined;
}

/** Reads the text of a baseline, and refuses what authproof has not written. */
export function parseBaseline(text: string): Result<Baseline, BaselineProblem> {
  const json = parseJson(text);
  if (!json.ok) return json;
  const data = json.value;
  const wrong = (message: string): Result<Baseline, BaselineProblem> => err({ message, at: undefined });
  if (!isJsonObject(data)) return wrong('expected an object that "authproof baseline" wrote');
  if (data.version !== 1) return wrong('"version" must be 1, as this version of authproof writes it');
  if (!Array.isArray(data.findings)) return wrong('"findings" must be a list');
  const entries: BaselineEntry[] = [];
  for (const [i, item] of data.findings.entries()) {
    const entry = readEntry(item);
    if (!entry.ok) return wrong(`"findings[${i}]${entry.error}`);
    entries.push(entry.value);
  }
  return ok({ entries });
}

function parseJson(text: string): Result<unknown, BaselineProblem> {
  const errors: ParseError[] = [];
  try {
    // A byte-order mark is taken for a blank, so that positions stay those of the file.
    const data: unknown = parse(text.replace(/^\uFEFF/, ' '), errors, {
      disallowComments: true,
      allowEmptyContent: true,
    });
    const [first] = errors;
    if (first === undefined) return ok(data);
    return err({
      message: `is not valid JSON (${printParseErrorCode(first.error)}); expected a file that "authproof baseline" wrote`,
      at: createLineIndex(text).positionAt(first.offset),
    });
  } catch (cause) {
    // The parser calls itself for each bracket.
    if (!(cause instanceof RangeError)) throw cause;
    return err({ message: 'is nested too deep; expected a file that "authproof baseline" wrote', at: undefined });
  }
}

function readEntry(item: unknown): Result<BaselineEntry, string> {
  if (!isJsonObject(item)) return err('" must be an object with path, rule, fingerprint and count');
  const { path, rule, fingerprint, count } = item;
  if (typeof path !== 'string') return err('.path" must be a string');
  if (typeof rule !== 'string') return err('.rule" must be a string');
  if (typeof fingerprint !== 'string') return err('.fingerprint" must be a string');
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1) {
    return err('.count" must be a whole number of at least 1');
  }
  return ok({ path, rule, fingerprint, count });
}

export interface Compared {
  /** Findings the baseline does not have, in their order. */
  readonly fresh: readonly Finding[];
  /** How many it has. */
  readonly hidden: number;
  /** Entries with fewer findings than they count. */
  readonly gone: readonly BaselineEntry[];
}

/** Of findings with one fingerprint, the first ones are taken for those of the baseline. */
export function compareWithBaseline(baseline: Baseline, findings: readonly Finding[], identify: Identify): Compared {
  const left = new Map<string, number>();
  for (const { fingerprint, count } of baseline.entries) left.set(fingerprint, (left.get(fingerprint) ?? 0) + count);
  const fresh = findings.filter((finding) => {
    const { fingerprint } = identify(finding);
    const known = left.get(fingerprint) ?? 0;
    if (known > 0) left.set(fingerprint, known - 1);
    return known === 0;
  });
  return {
    fresh,
    hidden: findings.length - fresh.length,
    gone: baseline.entries.filter(({ fingerprint }) => (left.get(fingerprint) ?? 0) > 0),
  };
}
