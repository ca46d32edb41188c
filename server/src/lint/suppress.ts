import { groupBy } from '../base/groupBy.ts';
import { covering, holdingAny } from '../base/intervals.ts';
import { lazy } from '../base/lazy.ts';
import { memoisedFor } from '../base/memo.ts';
import { createWordIndex } from '../base/wordIndex.ts';
import type { FileFacts } from '../dialects/types.ts';
import type { RawFinding } from '../rules/types.ts';
import { unusedSuppression } from '../rules/unused-suppression/rule.ts';
import type { Span } from '../text/span.ts';
import { subjectEntry } from './subject.ts';
import { type Suppression, suppressionsOf } from './suppressions.ts';

/** Keeps what suppression comments silence, and remembers which of them did. */
export interface Suppressor {
  /** True when a comment of its file silences the finding. */
  isSuppressed(finding: RawFinding): boolean;
  /** A finding for each comment that silenced nothing so far. Rules that were not run cannot be told. */
  unused(wasRun: (ruleId: string, file: string) => boolean, known: ReadonlySet<string>): readonly RawFinding[];
}

const cache = new WeakMap<FileFacts, readonly Suppression[]>();

function suppressionsIn(facts: FileFacts): readonly Suppression[] {
  const known = cache.get(facts) ?? suppressionsOf(facts);
  cache.set(facts, known);
  return known;
}

export function createSuppressor(files: readonly FileFacts[]): Suppressor {
  const byFile = new Map<string, FileSuppressions>();
  for (const facts of files) {
    const suppressions = suppressionsIn(facts);
    if (suppressions.length > 0) byFile.set(facts.file.uri, { facts, suppressions, found: new Map() });
  }
  return {
    isSuppressed({ ruleId, at }) {
      const own = byFile.get(at.file);
      if (own === undefined) return false;
      const lines = linesOf(own.facts, at.span);
      const found = own.found.get(ruleId) ?? [];
      own.found.set(ruleId, found);
      for (const line of lines) found.push(line);
      const { ofAny, byId } = silencedBy(own.suppressions);
      const ofRule = byId.get(ruleId);
      return lines.some((line) => ofAny(line) || ofRule?.(line) === true);
    },
    unused(wasRun, known) {
      const words = lazy(() => createWordIndex(known));
      let guesses = 0;
      return [...byFile.values()].flatMap(({ facts, suppressions, found }) => {
        const isUsed = usedBy(found);
        const partlyUsed = new Set(suppressions.filter(isUsed).map((one) => one.directive));
        return suppressions.flatMap((one): readonly RawFinding[] => {
          if (isUsed(one)) return [];
          // Findings of a comparison with discovery come and go, so a comment about them is never unused.
          if (one.id?.startsWith('discovery-') === true) return [];
          const isKnown = one.id === undefined || known.has(one.id);
          if (isKnown && one.id !== undefined && !wasRun(one.id, facts.file.uri)) return [];
          const isWhole = !partlyUsed.has(one.directive);
          const meant = isKnown || ++guesses > maxGuesses ? undefined : words().nearest(one.id ?? '', 3);
          return [unusedSuppression({ facts, suppression: one, isKnown, meant, isWhole })];
        });
      });
    },
  };
}

/** A generated file may have comments by the ten thousand; nobody reads so many guesses of what they meant. */
const maxGuesses = 1000;

interface FileSuppressions {
  readonly facts: FileFacts;
  readonly suppressions: readonly Suppression[];
  /** Lines of what has been found so far, by rule. A comment is used when there is one of its rule among its lines. */
  readonly found: Map<string, number[]>;
}

/** The lines that comments about every rule silence, and those about one. */
const silencedBy = memoisedFor((suppressions: readonly Suppression[]) => {
  const byId = new Map([...groupBy(suppressions, ({ id }) => id)].map(([id, own]) => [id, covering(own)]));
  return { ofAny: byId.get(undefined) ?? (() => false), byId };
});

/** Whether a comment has silenced anything that was found. */
function usedBy(found: ReadonlyMap<string, readonly number[]>): (suppression: Suppression) => boolean {
  const all = lazy(() => holdingAny([...found.values()].flat()));
  const byId = new Map([...found].map(([id, lines]) => [id, lazy(() => holdingAny(lines))]));
  return (one) => (one.id === undefined ? all() : byId.get(one.id)?.())?.(one) === true;
}

/** Where a finding stands, and where the entry begins that it is about: a comment above either means it. */
function linesOf(facts: FileFacts, span: Span): readonly number[] {
  const lineOf = (offset: number): number => facts.file.lines.positionAt(offset).line;
  const entry = subjectEntry(facts, span);
  return entry === undefined ? [lineOf(span.start)] : [lineOf(span.start), lineOf(entry.span.start)];
}
