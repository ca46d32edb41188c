import { isPlainYamlString, propertiesText } from '../../syntax/editScalar.ts';
import type { ScalarEntry } from '../../syntax/tree.ts';
import type { Quote, ValuePlace } from './place.ts';

/** How the neighbours of a value are written. */
export interface Style {
  readonly quote: Quote;
}

/**
 * The text that gives the value in this place; undefined where the place cannot hold it. Quotes that are there are
 * kept, a missing one is added; without quotes the value takes those of its neighbours, or those it needs. `isTyped`:
 * a number or boolean, which stays one in the formats that tell.
 */
export function spell(place: ValuePlace, value: string, style: Style, isTyped = false): string | undefined {
  if (/[\r\n\u0000-\u001f]/.test(value) || value === '') return undefined;
  if (place.isText) return asText(place, value);
  if (place.quote !== '') {
    const inner = within(place, value, place.quote);
    return inner === undefined ? undefined : inner + (place.isClosed ? '' : place.quote);
  }
  const written = bare(place, value, style, isTyped);
  return written === undefined ? undefined : place.gap + written;
}

/** The quote most of the neighbouring texts are in. */
export function styleOf(entry: ScalarEntry): Style {
  let [plain, double, single] = [0, 0, 0];
  for (const sibling of entry.parent?.children ?? []) {
    if (sibling === entry || sibling.kind !== 'scalar' || sibling.type !== 'string' || sibling.inherited) continue;
    if (sibling.quoting === 'double') double++;
    else if (sibling.quoting === 'single') single++;
    else if (sibling.value !== '') plain++;
  }
  return { quote: double > plain && double >= single ? '"' : single > plain ? "'" : '' };
}

/** The value as it stands between these quotes. */
function within({ format }: ValuePlace, value: string, quote: Quote): string | undefined {
  if (format === 'json' || (format !== 'dotenv' && format !== 'ini' && quote === '"')) {
    return JSON.stringify(value).slice(1, -1);
  }
  if (format === 'yaml') return value.replaceAll("'", "''");
  if (value.includes(quote) || (quote === '"' && value.includes('\\'))) return undefined;
  return value;
}

function bare(place: ValuePlace, value: string, { quote }: Style, isTyped: boolean): string | undefined {
  const quoted = (by: Quote): string | undefined => {
    const inner = within(place, value, by);
    return inner === undefined ? undefined : `${by}${inner}${by}`;
  };
  const own = quote === '' ? undefined : quoted(quote);
  switch (place.format) {
    case 'json':
      return isTyped ? value : JSON.stringify(value);
    case 'toml':
      return isTyped ? value : (own ?? JSON.stringify(value));
    case 'properties':
      return propertiesText(value, 'value');
    case 'yaml':
      if (isTyped) return value;
      return own ?? (isPlainYaml(value, place.isFlow) ? value : quoted('"'));
    case 'ini':
      return own ?? (isPlainIni(value) ? value : undefined);
    case 'dotenv':
      return own ?? (isPlainDotenv(value) ? value : (quoted('"') ?? quoted("'")));
  }
}

function isPlainYaml(value: string, isFlow: boolean): boolean {
  if (!isPlainYamlString(value) || /^[-?:,[\]{}#&*!|>'"%@`]|:(?:\s|$)|\s#/.test(value)) return false;
  return !(isFlow && /[,[\]{}]|:$/.test(value));
}

const isPlainIni = (value: string): boolean => value === value.trim() && !/[#;"'`\\]/.test(value);

const isPlainDotenv = (value: string): boolean => value === value.trim() && !/[#"'`\\]/.test(value);

/** An item that is text as a whole: `- KEY=value`. */
function asText({ quote }: ValuePlace, value: string): string | undefined {
  if (quote === '"') return JSON.stringify(value).slice(1, -1);
  if (quote === "'") return value.replaceAll("'", "''");
  return /:(?:\s|$)|\s#|^\s|\s$/.test(value) ? undefined : value;
}
