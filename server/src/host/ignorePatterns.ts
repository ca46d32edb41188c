import ignore, { type Ignore } from 'ignore';
import { memoised } from '../base/memo.ts';

/** Patterns that a path is compared with at most for each of its parts, and besides. No person writes as many. */
const most = 500;

/** The patterns of an ignore file. */
export interface Matcher extends Pick<Ignore, 'test'> {
  /** Patterns that are not looked at, since too many are to be compared with every path. */
  readonly leftOut: number;
}

/**
 * As `ignore` matches them, which compares a path with each. Of many, only those are taken whose names are among the parts of the
 * path, and those without a name.
 */
export function createMatcher(lines: readonly string[]): Matcher {
  if (lines.length <= most) return { test: testOf(lines), leftOut: 0 };
  const byName = new Map<string, number[]>();
  const nameless: number[] = [];
  let leftOut = 0;
  for (const [at, line] of lines.entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const places = namesIn(line).map((name) => byName.get(name) ?? setIn(byName, name));
    // The last part is seldom the name of a folder that holds everything.
    const place = (places.length === 0 ? [nameless] : places.toReversed()).find(({ length }) => length < most);
    if (place === undefined) leftOut++;
    else place.push(at);
  }
  // Paths of one folder have the same names in them, but for their own.
  const testAmong = memoised((key) => testOf(key.split(' ').map((at) => lines[Number(at)] ?? '')), mostRemembered);
  return {
    test(path) {
      const names = new Set(path.toLowerCase().split('/'));
      const own = [...names].flatMap((name) => byName.get(name) ?? []);
      const all = own.length === 0 ? nameless : [...nameless, ...own].sort((a, b) => a - b);
      return all.length === 0 ? { ignored: false, unignored: false } : testAmong(all.join(' '))(path);
    },
    leftOut,
  };
}

const mostRemembered = 50;

const testOf = (lines: readonly string[]): Ignore['test'] => {
  const rules = ignore().add(lines.join('\n'));
  return (path) => rules.test(path);
};

/** Parts of a pattern that a path must have as they are, in any case. */
const namesIn = (line: string): readonly string[] =>
  line
    .replace(/^!/, '')
    .trimEnd()
    .split('/')
    .filter((part) => /^[\w.@+~-]+$/.test(part))
    .map((part) => part.toLowerCase());

function setIn(byName: Map<string, number[]>, name: string): number[] {
  const places: number[] = [];
  byName.set(name, places);
  return places;
}
