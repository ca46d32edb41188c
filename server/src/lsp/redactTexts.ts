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
