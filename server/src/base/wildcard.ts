/** One step of a pattern: it takes one item, or with `many` any number of them, none included. */
export interface Step<Item> {
  readonly many: boolean;
  accepts(item: Item): boolean;
}

/** A wildcard: one character or any number of them, whichever are not among `stops`. */
export interface Wild {
  readonly many: boolean;
  readonly stops: string;
}

/**
 * Whether the steps take all items. Every step is looked at once for an item at most, so the time is bounded by the
 * product of both lengths, whatever the pattern: patterns come from files, and a RegExp made of one would try every
 * way to share the text among its wildcards.
 */
export function matchesSteps<Item>(items: Iterable<Item>, steps: readonly Step<Item>[]): boolean {
  const seen = new Uint32Array(steps.length + 1);
  let round = 1;
  const reach = (active: number[], from: number): void => {
    for (let at = from; seen[at] !== round; at++) {
      seen[at] = round;
      active.push(at);
      if (steps[at]?.many !== true) return;
    }
  };
  let active: number[] = [];
  reach(active, 0);
  for (const item of items) {
    round++;
    const next: number[] = [];
    for (const at of active) {
      const step = steps[at];
      if (step?.accepts(item) === true) reach(next, step.many ? at : at + 1);
    }
    if (next.length === 0) return false;
    active = next;
  }
  return active.includes(steps.length);
}

/** Whether a pattern, given as its literal texts and its wildcards in order, takes the whole text. */
export function matchesWildcards(text: string, pattern: readonly (string | Wild)[]): boolean {
  const first = pattern[0];
  if (typeof first === 'string' && !text.startsWith(first)) return false;
  const steps = pattern.flatMap((part): readonly Step<string>[] =>
    typeof part === 'string'
      ? part.split('').map((own) => ({ many: false, accepts: (character) => character === own }))
      : [{ many: part.many, accepts: (character) => !part.stops.includes(character) }],
  );
  return matchesSteps(text.split(''), steps);
}

/**
 * As `matchesWildcards` of a pattern in which each `*` stands for any text. Each part may be taken where it comes first, so
 * that the texts between need not be tried.
 */
export function compileStars(pattern: string): (text: string) => boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return (text) => text === first;
  const shortest = first.length + last.length;
  return (text) => {
    if (text.length < shortest || !text.startsWith(first) || !text.endsWith(last)) return false;
    let at = first.length;
    for (const part of rest) {
      const found = text.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return at <= text.length - last.length;
  };
}
