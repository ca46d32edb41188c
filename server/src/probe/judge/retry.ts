import type { Exchange, Verdict } from '../types.ts';
import { duration } from './facts.ts';

/**
 * When sending again makes sense. `Retry-After` is read in both its forms (RFC 9110 section 10.2.3); rate-limit reset
 * headers count when it is missing. A pause of more than 30 days is taken for a mistake.
 */
export function retryOf(exchange: Exchange, advice: string | undefined): Verdict['retry'] {
  const headers = exchange.response?.headers ?? {};
  const status = exchange.response?.status ?? 0;
  const limited = status === 429 || status === 503 || advice !== undefined;
  const seconds = limited ? pauseOf(headers, exchange.endedAt) : undefined;
  if (seconds === undefined) return advice === undefined ? undefined : { afterSeconds: undefined, advice };
  return { afterSeconds: seconds, advice: `Wait ${duration(seconds)} (Retry-After), then test again.` };
}

function pauseOf(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const direct = headers['retry-after'];
  const candidates = [
    direct === undefined ? undefined : secondsOf(direct, now),
    resetOf(headers['ratelimit-reset'] ?? headers['x-ratelimit-reset'] ?? headers['x-rate-limit-reset'], now),
  ];
  return candidates.find((s) => s !== undefined && s >= 0 && s <= 2_592_000);
}

function secondsOf(value: string, now: number): number | undefined {
  const text = value.trim();
  if (/^\d+(?:\.\d+)?$/.test(text)) return Math.ceil(Number(text));
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}

/** Either seconds from now or an epoch in seconds, which is told by its size. */
function resetOf(value: string | undefined, now: number): number | undefined {
  if (value === undefined || !/^\d+(?:\.\d+)?$/.test(value.trim())) return undefined;
  const number = Number(value);
  return number > 1_000_000_000 ? Math.max(0, Math.ceil(number - now / 1000)) : Math.ceil(number);
}
