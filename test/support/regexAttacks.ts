/** Texts made to keep a regular expression busy: what comes before a repetition, then many times what it repeats. */
export interface Attack {
  readonly prefix: string;
  readonly pump: string;
  readonly suffix: string;
}

export const attackText = ({ prefix, pump, suffix }: Attack, length: number): string =>
  prefix + pump.repeat(Math.ceil(length / pump.length)) + suffix;

type Node =
  | { readonly kind: 'sequence'; readonly items: readonly Node[] }
  | { readonly kind: 'choice'; readonly options: readonly Node[] }
  | { readonly kind: 'repeat'; readonly body: Node; readonly min: number; readonly max: number }
  /** One character, by examples; the ones that fit many places of the pattern come first. */
  | { readonly kind: 'character'; readonly examples: readonly string[] }
  | { readonly kind: 'nothing' };

const candidates = [...'aAeZz0129 \t\n\r/-_.:;,="\'`<>(){}[]#%&?@!*+|\\$^~\0\u00a0\u00e9\u2028'];

/** Reads what matters of a pattern for these texts: order, choice, repetition and characters. */
function read(source: string, flags: string): Node {
  let at = 0;
  const mode = flags.replace(/[gyd]/g, '');
  const fitting = (atom: string): Node => {
    const one = new RegExp(`^(?:${atom})$`, mode);
    const literal = /^[^\\[.]$/.test(atom) ? [atom] : (atom.match(/[A-Za-z0-9]|[^\\[\]A-Za-z0-9]/g) ?? []);
    return { kind: 'character', examples: [...new Set([...candidates, ...literal])].filter((c) => one.test(c)) };
  };
  const choice = (): Node => {
    const options = [sequence()];
    while (source[at] === '|') {
      at++;
      options.push(sequence());
    }
    return options.length === 1 ? (options[0] as Node) : { kind: 'choice', options };
  };
  const sequence = (): Node => {
    const items: Node[] = [];
    while (at < source.length && source[at] !== '|' && source[at] !== ')') items.push(repeated(atom()));
    return { kind: 'sequence', items };
  };
  const repeated = (body: Node): Node => {
    const found = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(source.slice(at));
    if (found === null) return body;
    at += found[0].length;
    const [, sign, from, comma, to] = found;
    if (sign !== undefined)
      return { kind: 'repeat', body, min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Infinity };
    const min = Number(from);
    return { kind: 'repeat', body, min, max: comma === '' ? min : to === '' ? Infinity : Number(to) };
  };
  const group = (): Node => {
    const open = /^\((?:\?(?:<?[=!]|:|<\w+>|[ims-]+:))?/.exec(source.slice(at))?.[0] ?? '(';
    at += open.length;
    const body = choice();
    at++;
    return /[=!]$/.test(open) ? { kind: 'nothing' } : body;
  };
  const atom = (): Node => {
    const char = source[at] as string;
    if (char === '(') return group();
    if (char === '^' || char === '$') {
      at++;
      return { kind: 'nothing' };
    }
    const rest = source.slice(at);
    const text =
      /^\[(?:\\.|[^\]\\])*\]/s.exec(rest)?.[0] ??
      /^\\(?:u\{[0-9a-f]+\}|u[0-9a-f]{4}|x[0-9a-f]{2}|[pP]\{[^}]*\}|k<\w+>|.)/is.exec(rest)?.[0] ??
      char;
    at += text.length;
    if (/^\\(?:[bB]|k<|[1-9])/.test(text)) return { kind: 'nothing' };
    return fitting(text);
  };
  return choice();
}

/** Counts how many places of the pattern each character fits. */
function countPlaces(node: Node, counts: Map<string, number>): void {
  if (node.kind === 'character') for (const c of node.examples) counts.set(c, (counts.get(c) ?? 0) + 1);
  else for (const child of childrenOf(node)) countPlaces(child, counts);
}

const childrenOf = (node: Node): readonly Node[] =>
  node.kind === 'sequence'
    ? node.items
    : node.kind === 'choice'
      ? node.options
      : node.kind === 'repeat'
        ? [node.body]
        : [];

/** Attacks on every repetition of the pattern. */
export function attacksOn({ source, flags }: RegExp): readonly Attack[] {
  const root = read(source, flags);
  const counts = new Map<string, number>();
  countPlaces(root, counts);
  const best = (examples: readonly string[]): readonly string[] =>
    [...examples].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
  /** Texts that match: with what is optional, or with as little as possible. */
  const example = (node: Node, full: boolean, turn = 0): string => {
    switch (node.kind) {
      case 'nothing':
        return '';
      case 'character':
        return best(node.examples)[turn % Math.max(1, node.examples.length)] ?? '';
      case 'sequence':
        return node.items.map((item) => example(item, full, turn)).join('');
      case 'choice':
        return example(node.options[turn % node.options.length] as Node, full, turn);
      case 'repeat':
        return example(node.body, full, turn).repeat(Math.max(node.min, full && node.max > 0 ? 1 : 0));
    }
  };
  const found = new Map<string, Attack>();
  /** A character that does not fit what is repeated. */
  let strange = '\0';
  const add = (prefix: string, pump: string): void => {
    if (pump === '') return;
    for (const suffix of ['\0', '\n\0', strange])
      found.set(JSON.stringify([prefix, pump, suffix]), { prefix, pump, suffix });
  };
  const visit = (node: Node, before: readonly Node[]): void => {
    if (node.kind === 'sequence') {
      for (const [i, item] of node.items.entries()) visit(item, [...before, ...node.items.slice(0, i)]);
      return;
    }
    if (node.kind === 'repeat' && node.max > 30) {
      const prefix = before.map((item) => example(item, false)).join('');
      const fullPrefix = before.map((item) => example(item, true)).join('');
      const bodies =
        node.body.kind === 'character'
          ? best(node.body.examples).slice(0, 4)
          : [0, 1, 2].flatMap((turn) => [example(node.body, false, turn), example(node.body, true, turn)]);
      const { body: inner } = node;
      strange = inner.kind === 'character' ? (candidates.find((c) => !inner.examples.includes(c)) ?? '\0') : '\0';
      for (const body of new Set(bodies)) {
        add(prefix, body);
        add('', body);
        if (prefix !== '') add('', prefix + body);
        if (fullPrefix !== prefix) add('', fullPrefix + body);
      }
      add('', prefix);
      const [first, second] = bodies;
      if (first !== undefined && second !== undefined) add(prefix, first + second);
    }
    for (const child of childrenOf(node))
      visit(child, node.kind === 'repeat' ? [...before, { kind: 'repeat', body: node.body, min: 0, max: 1 }] : before);
  };
  visit(root, []);
  return [...found.values()];
}

/** What looking for the pattern through the whole text takes, in milliseconds. */
function timeOf(pattern: RegExp, text: string): number {
  const started = performance.now();
  if (pattern.sticky) {
    pattern.lastIndex = 0;
    pattern.exec(text);
  } else if (pattern.global) text.replace(pattern, '');
  else pattern.exec(text);
  return performance.now() - started;
}

/** The least of a few measurements: a busy machine only adds. */
const least = (pattern: RegExp, text: string, rounds = 3): number =>
  Math.min(...Array.from({ length: rounds }, () => timeOf(pattern, text)));

export type Growth =
  | { readonly kind: 'linear' }
  | { readonly kind: 'more'; readonly attack: Attack; readonly times: string };

/** Texts grow little by little, since what doubles with each character must not be met with thousands. */
const sizesUpTo = (length: number): readonly number[] => {
  const sizes = [12];
  for (let size = 12; size < length; ) {
    size = Math.min(length, Math.ceil(size * (size < 100 ? 1.3 : 2)));
    sizes.push(size);
  }
  return sizes;
};

/** Whether a text of up to so many characters keeps the pattern busy for longer than its length explains. */
export function growthOf(pattern: RegExp, length = 8192): Growth {
  for (const attack of attacksOn(pattern)) {
    for (const size of sizesUpTo(length)) {
      if (timeOf(pattern, attackText(attack, size)) < 2 || least(pattern, attackText(attack, size)) < 2) continue;
      const times = steepTimes(pattern, attack, size);
      if (times === undefined) break;
      // A machine that is busy with something else does not say the same eight times.
      if (Array.from({ length: 7 }).some(() => steepTimes(pattern, attack, size) === undefined)) break;
      return { kind: 'more', attack, times };
    }
  }
  return { kind: 'linear' };
}

function steepTimes(pattern: RegExp, attack: Attack, size: number): string | undefined {
  const whole = least(pattern, attackText(attack, size));
  const half = least(pattern, attackText(attack, size / 2));
  if (whole < 2.7 * half) return undefined;
  // A repetition with a limit of its own looks like more than linear until the text is longer than the limit.
  if (whole < 12 * half && least(pattern, attackText(attack, 2 * size), 2) < 2.7 * whole) return undefined;
  return `${half.toFixed(1)} and ${whole.toFixed(1)} ms for ${size / 2} and ${size} characters`;
}

/**
 * Whether the attack costs more than `limit` milliseconds at this length. Shorter texts are tried first, and the long one only
 * when they took so much that even the third power of the length could come near.
 */
export function isCostly(pattern: RegExp, attack: Attack, length: number, limit: number): boolean {
  for (const size of sizesUpTo(length / 8)) {
    const took = timeOf(pattern, attackText(attack, size));
    if (took > limit && least(pattern, attackText(attack, size)) > limit) return true;
  }
  const short = least(pattern, attackText(attack, length / 8), 2);
  return short * 8 ** 3 > limit && least(pattern, attackText(attack, length), 2) > limit;
}
