import { lookup } from '../../base/table.ts';
/** Characters of a pasted text that are read; the report says so when there are more. */
export const textLimit = 1_048_576;

/** Steps a reading may take, so that no text keeps it busy: about eight for each character. */
export interface Budget {
  /** Takes steps; false when none are left. */
  take(steps: number): boolean;
}

export function createBudget(steps: number): Budget {
  let left = steps;
  return {
    take: (wanted) => {
      left -= wanted;
      return left >= 0;
    },
  };
}

/** The text as it is read: cut to the limit, without terminal colors, with plain line ends. */
export function normalise(text: string): { readonly text: string; readonly truncated: boolean } {
  const cut = text.length > textLimit ? text.slice(0, textLimit) : text;
  const plain = cut
    .replace(/^\uFEFF/, '')
    .replace(/\u001b\[[0-9;]{0,20}[A-Za-z]/g, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[\u200b-\u200f\u2060]/g, '')
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u201c\u201d]/g, '"');
  return { text: plain, truncated: text.length > textLimit };
}

/** One level of escaping less, as when JSON stands within a JSON string or a quoted log value. */
function unescapeOnce(text: string): string {
  return text.replace(
    /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))/g,
    (whole, unit: string, byte: string, c: string) => {
      if (unit !== undefined) return String.fromCharCode(Number.parseInt(unit, 16));
      if (byte !== undefined) return String.fromCharCode(Number.parseInt(byte, 16));
      if (c === 'n' || c === 'r') return '\n';
      if (c === 't') return '\t';
      return c === '"' || c === "'" || c === '/' || c === '\\' ? c : whole;
    },
  );
}

/** Entities that HTML pages and XML bodies use in messages. */
export function unescapeHtml(text: string): string {
  return text.replace(
    /&(?:lt|gt|quot|apos|amp|#0?39|#x27|#34|nbsp);/gi,
    (entity) => lookup(entities, entity.toLowerCase()) ?? entity,
  );
}

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#34;': '"',
  '&apos;': "'",
  '&#39;': "'",
  '&#039;': "'",
  '&#x27;': "'",
  '&amp;': '&',
  '&nbsp;': ' ',
};

/** Percent-encoding and `+` undone; the text itself when it is malformed. */
export function decodeForm(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/**
 * The text and what it holds in escaped form: levels of backslashes undone, and HTML entities. Each view is at most as
 * long as the text.
 */
export function viewsOf(text: string): readonly string[] {
  const views = [text];
  let last = text;
  for (let round = 0; round < 3 && /\\["u]/.test(last); round++) {
    const next = unescapeOnce(last);
    if (next === last) break;
    views.push(next);
    last = next;
  }
  if (/&(?:quot|#0?39|#x27|#34|amp|lt);/i.test(text)) views.push(unescapeHtml(text));
  return views;
}
