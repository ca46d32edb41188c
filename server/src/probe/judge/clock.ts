import type { Exchange } from '../types.ts';
import { duration } from './facts.ts';

/** Assertions and tokens are commonly given this much leeway, in milliseconds. */
const tolerated = 60_000;

/**
 * How far the clocks of this machine and of the server are apart, as a statement; empty within a minute. `Date` is read
 * against the time in which the answer came, so that a slow answer is no skew. An answer from a cache says nothing: its
 * `Date` is that of another day (RFC 9111 section 5.1).
 */
export function clockSkew(exchange: Pick<Exchange, 'response' | 'timings' | 'endedAt'>): string[] {
  const skew = skewOf(exchange);
  if (skew === undefined) return [];
  const ahead = skew > 0 ? 'behind' : 'ahead of';
  return [
    `The clock of this machine is ${duration(Math.abs(skew) / 1000)} ${ahead} the server’s; one of them is wrong, and signed assertions and tokens will be refused.`,
  ];
}

/** Milliseconds that the server is ahead (negative: behind); undefined when it is not known or tolerable. */
function skewOf({
  response,
  timings,
  endedAt,
}: Pick<Exchange, 'response' | 'timings' | 'endedAt'>): number | undefined {
  const { date, age } = response?.headers ?? {};
  const isCached = age !== undefined && age.trim() !== '0';
  const server = date === undefined || isCached ? Number.NaN : Date.parse(date);
  if (Number.isNaN(server) || endedAt === 0) return undefined;
  // `Date` has whole seconds and is written when the answer begins: some time between request and end.
  const earliest = endedAt - (timings.body ?? 0) - (timings.response ?? 0) - 1000;
  const skew = server > endedAt ? server - endedAt : server < earliest ? server - earliest : 0;
  return Math.abs(skew) > tolerated ? skew : undefined;
}

const warnDays = 14;

/** A certificate that works today and will not in a fortnight. */
export function certificateDue({ tls, endedAt }: Pick<Exchange, 'tls' | 'endedAt'>): string[] {
  const end = Date.parse(tls?.chain[0]?.validTo ?? '');
  const left = end - endedAt;
  if (Number.isNaN(left) || left > warnDays * 86_400_000 || left < 0) return [];
  return [
    `The server’s certificate expires in ${duration(left / 1000)} (${new Date(end).toISOString().slice(0, 10)}).`,
  ];
}
