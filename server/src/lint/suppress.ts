import { nearest } from '../base/distance.ts';
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
    if (suppressions.length > 0) byFile.set(facts.file.uri, { facts, suppressions, ...byLines(suppressions) });
  }
  const used = new Set<Suppression>();
  return {
    isSuppressed({ ruleId, at }) {
      const own = byFile.get(at.file);
      if (own === undefined) return false;
      const lines = linesOf(own.facts, at.span);
      const near = [...lines.flatMap((line) => own.ofLine.get(line) ?? []), ...own.wide];
      const matching = near.filter(
        (one) =>
          (one.id === undefined || one.id === ruleId) && lines.some((line) => one.from <= line && line <= one.to),
      );
      for (const one of matching) used.add(one);
      return matching.length > 0;
    },
    unused: (wasRun, known) =>
      [...byFile.values()].flatMap(({ facts, suppressions }) => {
        const partlyUsed = new Set(suppressions.filter((one) => used.has(one)).map((one) => one.directive));
        return suppressions.flatMap((one): readonly RawFinding[] => {
          if (used.has(one)) return [];
          // Findings of a comparison with discovery come and go, so a comment about them is never unused.
          if (one.id?.startsWith('discovery-') === true) return [];
          const isKnown = one.id === undefined || known.has(one.id);
          if (isKnown && one.id !== undefined && !wasRun(one.id, facts.file.uri)) return [];
          const isWhole = !partlyUsed.has(one.directive);
          const meant = isKnown ? undefined : nearest(one.id ?? '', known, 3);
          return [unusedSuppression({ facts, suppression: one, isKnown, meant, isWhole })];
        });
      }),
  };
}

interface FileSuppressions {
  readonly facts: FileFacts;
  readonly suppressions: readonly Suppression[];
  /** Those that hold for one line. */
  readonly ofLine: ReadonlyMap<number, readonly Suppression[]>;
  readonly wide: readonly Suppression[];
}

function byLines(suppressions: readonly Suppression[]): Pick<FileSuppressions, 'ofLine' | 'wide'> {
  const ofLine = new Map<number, Suppression[]>();
  const wide: Suppression[] = [];
  for (const one of suppressions) {
    const known = one.from === one.to ? ofLine.get(one.from) : wide;
    if (known === undefined) ofLine.set(one.from, [one]);
    else known.push(one);
  }
  return { ofLine, wide };
}

/** Where a finding stands, and where the entry begins that it is about: a comment above either means it. */
function linesOf(facts: FileFacts, span: Span): readonly number[] {
  const lineOf = (offset: number): number => facts.file.lines.positionAt(offset).line;
  const entry = subjectEntry(facts, span);
  return entry === undefined ? [lineOf(span.start)] : [lineOf(span.start), lineOf(entry.span.start)];
}
