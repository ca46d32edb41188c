import picomatch from 'picomatch/posix.js';
import { addTo } from '../base/groupBy.ts';
import { lazy } from '../base/lazy.ts';
import { compareNumber } from '../base/order.ts';

/** Answers which of many patterns a path matches, without trying all of them. */
export interface PatternIndex {
  /** The owners of the patterns that match, in the order they were given, each once. Forward slashes, none in front. */
  matching(path: string): readonly number[];
}

interface Pattern {
  /** What stands between the wildcards, in lower case: a path without it does not match. */
  readonly pieces: () => readonly string[];
  readonly isMatch: (path: string) => boolean;
  readonly owners: readonly number[];
}

const none: readonly never[] = [];

/**
 * `patterns[i]` are those of owner i. Most paths of a workspace can be told from the last part of the path alone: its
 * whole name, its extension, or how it begins; only patterns that agree with it, and with the path in what stands between
 * their wildcards, are tried.
 */
export function createPatternIndex(
  patterns: readonly (readonly string[])[],
  options: { nocase: boolean },
): PatternIndex {
  const owners = new Map<string, number[]>();
  for (const [owner, list] of patterns.entries()) {
    for (const pattern of list) addTo(owners, pattern, owner);
  }
  const byName = new Map<string, Pattern[]>();
  const byExtension = new Map<string, Pattern[]>();
  /** By the first character of the name; empty for a name of which only a later piece is known. */
  const byBeginning = new Map<string, Pattern[]>();
  for (const [text, own] of owners) {
    // Compiled when a path comes that may match: most workspaces never try most of them. The name of a folder may hold
    // a line break.
    const compiled = lazy(() => picomatch.makeRe(text, { dot: true, flags: options.nocase ? 'is' : 's' }));
    const isMatch = (path: string): boolean => compiled().test(path);
    for (const choice of expanded(text.toLowerCase())) {
      const pattern: Pattern = { pieces: lazy(() => piecesOf(choice)), isMatch, owners: own };
      const last = choice.slice(choice.lastIndexOf('/') + 1);
      const wildcard = last.search(/[*?[]/);
      const end = last.slice(Math.max(last.lastIndexOf('*'), last.lastIndexOf('?'), last.lastIndexOf(']')) + 1);
      if (wildcard < 0) addTo(byName, last, pattern);
      else if (end.includes('.')) addTo(byExtension, end.slice(end.lastIndexOf('.') + 1), pattern);
      else addTo(byBeginning, last.slice(0, Math.min(1, wildcard)), pattern);
    }
  }
  return {
    matching(path) {
      const whole = path.toLowerCase();
      const name = whole.slice(whole.lastIndexOf('/') + 1);
      let found: Set<number> | undefined;
      const take = ({ pieces, isMatch, owners: own }: Pattern): void => {
        if (!pieces().every((piece) => whole.includes(piece))) return;
        if (own.every((owner) => found?.has(owner) === true) || !isMatch(path)) return;
        found ??= new Set();
        for (const owner of own) found.add(owner);
      };
      for (const pattern of byName.get(name) ?? none) take(pattern);
      for (const pattern of byExtension.get(name.slice(name.lastIndexOf('.') + 1)) ?? none) take(pattern);
      for (const pattern of byBeginning.get(name.slice(0, 1)) ?? none) take(pattern);
      for (const pattern of byBeginning.get('') ?? none) take(pattern);
      return found === undefined ? none : [...found].sort(compareNumber);
    },
  };
}

/** A slash at an end may be matched by the path's end. */
const piecesOf = (pattern: string): readonly string[] =>
  pattern
    .split(/\*\*\/|[*?]|\[[^\]]*\]/)
    .map((piece) => piece.replace(/^\/|\/$/g, ''))
    .filter((piece) => piece !== '');

/** `a.{yml,yaml}` → `a.yml`, `a.yaml`. */
function expanded(text: string): readonly string[] {
  if (!text.includes('{')) return [text];
  const match = /^(.*?)\{([^{}]*)\}(.*)$/s.exec(text);
  if (match === null) return [text];
  const [, before = '', choices = '', after = ''] = match;
  return choices.split(',').flatMap((choice) => expanded(`${before}${choice}${after}`));
}
