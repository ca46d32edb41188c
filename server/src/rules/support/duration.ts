import { lookup } from '../../base/table.ts';

const units: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_557_600,
};

/** Spellings of the `ms` package and of Authelia, by their first letters. */
const words: readonly (readonly [RegExp, number])[] = [
  [/^(?:milliseconds?|millis|msecs?)$/i, 1e-3],
  [/^(?:seconds?|secs?)$/i, 1],
  [/^(?:minutes?|mins?)$/i, 60],
  [/^(?:hours?|hrs?|hr)$/i, 3600],
  [/^days?$/i, 86_400],
  [/^weeks?$/i, 604_800],
  [/^(?:years?|yrs?)$/i, 31_557_600],
];

/**
 * A duration with its units in seconds: `1h30m` (Go), `15m`, `7d`, `15 minutes` (the `ms` package, Authelia), `PT1H`
 * (ISO 8601). Undefined for a bare number, which has no unit, and for everything else. `M` is a month in some of them
 * and is not read.
 */
export function durationOf(text: string): number | undefined {
  const plain = text.trim();
  const iso = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(plain);
  if (iso !== null && /\d/.test(plain)) {
    const [days, hours, minutes, seconds] = iso.slice(1).map((part) => Number(part ?? 0));
    return (days ?? 0) * 86_400 + (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
  }
  if (!/^(?:\d+(?:\.\d+)?\s*[a-zµ]+\s*)+$/i.test(plain)) return undefined;
  let total = 0;
  for (const match of plain.matchAll(/(?<!\d)(\d+(?:\.\d+)?)\s*([a-zµ]+)/gi)) {
    const unit = match[2] ?? '';
    const seconds = lookup(units, unit) ?? words.find(([pattern]) => pattern.test(unit))?.[1];
    if (seconds === undefined) return undefined;
    total += Number(match[1]) * seconds;
  }
  return total;
}

/** For messages: `2 hours`, `41.7 days`. */
export function wordDuration(seconds: number): string {
  const steps = [
    [86_400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
    [1, 'second'],
  ] as const;
  const [size, name] = steps.find(([step]) => seconds >= step) ?? ([1, 'second'] as const);
  const count = Math.round((seconds / size) * 10) / 10;
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
