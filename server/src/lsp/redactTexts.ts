import { withoutCredentials } from '../lint/redact.ts';
import { secretsOf } from '../lint/report.ts';
import type { Model } from '../model/types.ts';

/** For any text that goes to the client: what is a secret anywhere in the workspace does not get through. */
export function createTextRedactor(model: Pick<Model, 'files'>): (text: string) => string {
  const longestFirst = [...secretsOf(model.files)].sort((a, b) => b.length - a.length);
  return (input) =>
    longestFirst.reduce(
      (text, secret) => (text.includes(secret) ? text.replaceAll(secret, '(secret)') : text),
      withoutCredentials(input),
    );
}

/** Members that are places, not texts: an edited URI would lead nowhere. */
const places: ReadonlySet<string> = new Set(['uri', 'url', 'link']);

/** The same data with every text changed, except where it leads to. */
export function mapTexts<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => mapTexts(item, change)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, member]: [string, unknown]) => [
    key,
    places.has(key) ? member : mapTexts(member, change),
  ]);
  return Object.fromEntries(entries) as T;
}
