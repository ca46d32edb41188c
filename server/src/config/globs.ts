import picomatch from 'picomatch/posix.js';
import { lazy } from '../base/lazy.ts';
import { matchesSteps, matchesWildcards, type Step } from '../base/wildcard.ts';

/** What makes a RegExp of a glob slow: ways to share a path among its parts. */
interface Ways {
  /** `**`, each of which may end at every folder. */
  readonly globstars: number;
  /** `*` in the segment at hand. */
  readonly stars: number;
  /** `*` beside another one in its segment, each of which may end at every character. */
  readonly loose: number;
  /** Choices of braces and parentheses, as a power of two. */
  readonly choices: number;
}

interface Group {
  readonly before: Ways;
  /** The most of any option so far. */
  readonly most: Ways;
  readonly options: number;
  readonly isBrace: boolean;
  readonly isRepeated: boolean;
  /** More than literal text stands in it. */
  readonly isInvolved: boolean;
}

const none: Ways = { globstars: 0, stars: 0, loose: 0, choices: 0 };

const maxLength = 1000;

/** Four globstars, or two and two loose stars, with choices beside them. */
const maxWeight = 24;
const maxLoose = 2;

const weightOf = ({ globstars, stars, loose, choices }: Ways): number =>
  4 * globstars + 6 * looseOf(stars, loose) + choices;

const looseOf = (stars: number, loose: number): number => loose + Math.max(0, stars - 1);

/** Names, `*`, `**` and `?` only: what the steps below match just as picomatch does. */
const isPlain = (glob: string): boolean =>
  /^(?!\/|\.\/)[\w.*?/ -]+$/.test(glob) && !/\/\/|\/$|(?:^|\/)\.\.?(?:\/|$)/.test(glob);

/** Why a glob is not taken: in the worst case a path would keep it busy. Undefined for nearly all there are. */
export function refusalOf(glob: string): string | undefined {
  if (isPlain(glob)) return undefined;
  const isSlow = glob.length > maxLength || !isQuick(glob);
  return isSlow ? 'is too involved: use fewer wildcards, choices and repetitions, or several patterns' : undefined;
}

function isQuick(glob: string): boolean {
  const ways = waysOf(glob);
  return ways !== undefined && looseOf(ways.stars, ways.loose) <= maxLoose && weightOf(ways) <= maxWeight;
}

/** Undefined where a group is repeated that holds more than a word, or groups do not open and close in pairs. */
function waysOf(glob: string): Ways | undefined {
  // A bracket expression stands for one character.
  const text = collapsed(glob.replace(/\\./gs, 'x').replace(/\[[^[\]]*\]/g, ']'));
  const groups: Group[] = [];
  let ways = none;
  // Nobody can say what picomatch makes of it, but without wildcards it is a name.
  const uneven = (): Ways | undefined => (/[*+?]/.test(text) ? undefined : none);
  const involve = (): void => {
    const group = groups.at(-1);
    if (group !== undefined) groups[groups.length - 1] = { ...group, isInvolved: true };
  };
  for (let at = 0; at < text.length; at++) {
    const [character, before, after] = [text.charAt(at), text[at - 1] ?? '', text[at + 1] ?? ''];
    const group = groups.at(-1);
    if (/[*+?|,({]/.test(character)) involve();
    if (character === '/') ways = { ...ways, stars: 0, loose: looseOf(ways.stars, ways.loose) };
    else if (character === '*' && after === '*') {
      while (text[at + 1] === '*') at++;
      // Beside other text it is a star as well.
      const isWhole = /^[/{(,|]?$/.test(before) && /^[/}),|]?$/.test(text[at + 1] ?? '');
      ways = { ...ways, globstars: ways.globstars + 1, stars: ways.stars + (isWhole ? 0 : 1) };
    } else if (character === '*' || (character === '!' && after === '(')) ways = { ...ways, stars: ways.stars + 1 };
    else if (character === '+' && (after === '(' || /[\])}]/.test(before) || group !== undefined)) {
      ways = { ...ways, stars: ways.stars + 1 };
    } else if (character === '?' && (after === '(' || before === ')')) ways = { ...ways, choices: ways.choices + 1 };
    else if (character === '(' || character === '{') {
      const isRepeated = character === '(' && /[+*]/.test(before);
      const isInvolved = /[!?]/.test(before);
      groups.push({ before: ways, most: ways, options: 1, isBrace: character === '{', isRepeated, isInvolved });
    } else if (group !== undefined && (character === '|' || character === ',')) {
      groups[groups.length - 1] = {
        ...group,
        most: larger(group.most, ways),
        options: group.options + 1,
        isInvolved: true,
      };
      ways = group.before;
    } else if (character === ')' || character === '}') {
      if (group === undefined || group.isBrace !== (character === '}')) return uneven();
      groups.pop();
      if (group.isInvolved && (group.isRepeated || after === '+')) return undefined;
      const most = larger(group.most, ways);
      ways = { ...most, choices: most.choices + Math.log2(group.options) };
    }
  }
  return groups.length > 0 ? uneven() : ways;
}

const larger = (a: Ways, b: Ways): Ways => ({
  globstars: Math.max(a.globstars, b.globstars),
  stars: Math.max(a.stars, b.stars),
  loose: Math.max(a.loose, b.loose),
  choices: Math.max(a.choices, b.choices),
});

/** `**` after `**` says nothing more. */
const collapsed = (glob: string): string => glob.replace(/(?<![^/])(?:\*\*\/)+(?=\*\*(?:\/|$))/g, '');

/** Longer paths than people have: up to here a RegExp of a glob that is not refused is quick. */
const isOrdinaryPath = (path: string): boolean => path.length <= 400 && path.split('/').length <= 40;

/**
 * As picomatch matches, which makes a RegExp of the glob, in a time that is bounded: a glob for which it might take
 * long is matched in steps instead. One that cannot be (see `refusalOf`) matches nothing, and no path that is longer
 * than people have where it has more than two `**` or choices beside two.
 */
export function compileGlob(glob: string): (path: string) => boolean {
  if (isPlain(glob)) return compilePlain(glob);
  if (refusalOf(glob) !== undefined) return () => false;
  const compiled = lazy(() => picomatch(glob, { dot: true, flags: 's' }));
  const isAlwaysQuick = weightOf(waysOf(glob) ?? none) <= 8;
  return (path) => (isAlwaysQuick || isOrdinaryPath(path)) && compiled()(path);
}

/** Most paths do not hold the longest of its literal texts; then nothing has to be compiled either. */
function compilePlain(glob: string): (path: string) => boolean {
  const literal = glob
    // To picomatch a dot beside a run of stars may be any character.
    .split(/[*?.]+/)
    .map((text) => text.replace(/^\/|\/$/g, ''))
    .reduce((longest, text) => (text.length > longest.length ? text : longest), '');
  const isMatch = lazy((): ((path: string) => boolean) => {
    if (glob.length > maxLength || !isQuick(glob)) return inSteps(glob);
    const compiled = picomatch(glob, { dot: true, flags: 's' });
    if (weightOf(waysOf(glob) ?? none) <= 8) return compiled;
    const forLong = inSteps(glob);
    return (path) => (isOrdinaryPath(path) ? compiled : forLong)(path);
  });
  return (path) => path.includes(literal) && isMatch()(path);
}

/** A plain glob, segment by segment. */
function inSteps(glob: string): (path: string) => boolean {
  const steps = collapsed(glob)
    .split('/')
    .map((segment): Step<string> => {
      if (/^\*{2,}$/.test(segment)) return { many: true, accepts: () => true };
      const pattern = segment
        .split(/(\*+|\?)/)
        .map((part, index) => (index % 2 === 0 ? part : { many: part !== '?', stops: '' }));
      return { many: false, accepts: (name) => name !== '' && matchesWildcards(name, pattern) };
    });
  return (path) => matchesSteps(path.split('/'), steps);
}
