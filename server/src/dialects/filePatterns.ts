import picomatch from 'picomatch/posix.js';
import { lazy } from '../base/lazy.ts';
import { compareNumber } from '../base/order.ts';

/** Answers which of many patterns a path matches, without trying all of them. */
export interface PatternIndex {
  /** The owners of the patterns that match, in the order they were given, each once. Forward slashes, none in front. */
  matching(path: string): readonly number[];
}

interface Pattern {
  readonly isMatch: (path: string) => boolean;
  readonly owners: readonly number[];
}

/**
 * `patterns[i]` are those of owner i. Most paths of a workspace can be told from the last part of the path alone: its
 * whole name, its extension, or how it begins; only patterns that agree with it are tried.
 */
export function createPatternIndex(
  patterns: readonly (readonly string[])[],
  options: { nocase: boolean },
): PatternIndex {
  const owners = new Map<string, number[]>();
  for (const [owner, list] of patterns.entries()) {
    for (const pattern of list) owners.set(pattern, [...(owners.get(pattern) ?? []), owner]);
  }
  const byName = new Map<string, Pattern[]>();
  const byExtension = new Map<string, Pattern[]>();
  const byBeginning: { readonly text: string; readonly pattern: Pattern }[] = [];
  for (const [text, own] of owners) {
    // Compiled when a path comes that may match: most workspaces never try most of them.
    const compiled = lazy(() => picomatch.makeRe(text, { dot: true, nocase: options.nocase }));
    const pattern: Pattern = { isMatch: (path) => compiled().test(path), owners: own };
    const add = (index: Map<string, Pattern[]>, key: string): unknown =>
      index.set(key, [...(index.get(key) ?? []), pattern]);
    for (const last of expanded(text.slice(text.lastIndexOf('/') + 1).toLowerCase())) {
      const wildcard = last.search(/[*?[]/);
      const end = last.slice(Math.max(last.lastIndexOf('*'), last.lastIndexOf('?'), last.lastIndexOf(']')) + 1);
      if (wildcard < 0) add(byName, last);
      else if (end.includes('.')) add(byExtension, end.slice(end.lastIndexOf('.') + 1));
      else byBeginning.push({ text: last.slice(0, wildcard), pattern });
    }
  }
  return {
    matching(path) {
      const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
      const found = new Set<number>();
      const take = (list: readonly Pattern[] | undefined): void => {
        for (const { isMatch, owners: own } of list ?? []) {
          if (own.some((owner) => !found.has(owner)) && isMatch(path)) for (const owner of own) found.add(owner);
        }
      };
      take(byName.get(name));
      take(byExtension.get(name.slice(name.lastIndexOf('.') + 1)));
      for (const { text, pattern } of byBeginning) if (name.startsWith(text)) take([pattern]);
      return [...found].sort(compareNumber);
    },
  };
}

/** `a.{yml,yaml}` → `a.yml`, `a.yaml`. */
function expanded(text: string): readonly string[] {
  const match = /^(.*?)\{([^{}]*)\}(.*)$/s.exec(text);
  if (match === null) return [text];
  const [, before = '', choices = '', after = ''] = match;
  return choices.split(',').flatMap((choice) => expanded(`${before}${choice}${after}`));
}
