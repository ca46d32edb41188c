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

/** Sentences that have names of parameters in quotes, each without them after a line end; empty when there are none. */
export function unquoted(text: string): string {
  const lines = text.split('\n').filter((line) => line.length < 4000 && quotedName.test(line));
  return lines
    .slice(0, 200)
    .map((line) => `\n${line.replace(quotedNames, '$2')}`)
    .join('');
}

const names =
  'code_challenge|code_verifier|redirect_uri|client_id|client_secret|grant_type|response_type|(?:access|refresh|id)_token';
const quotedName = new RegExp(`[a-z] (["'\`])(?:${names})\\1[ .,;]`);
const quotedNames = new RegExp(`(?<=[a-z] )(["'\`])(${names})\\1(?=[ .,;])`, 'g');

/**
 * The sentences that a terminal or a mail program broke into lines, each in one line again, after a line end; empty when there
 * are none. Such a line has 45 to 120 characters and ends within a sentence: with a letter or a comma.
 */
export function unwrapped(text: string): string {
  const lines = text.split('\n');
  const isBroken = (i: number): boolean =>
    brokenLine.test(lines[i] ?? '') && (lines[i]?.length ?? 0) <= 120 && continued.test(lines[i + 1] ?? '');
  const joined = lines.flatMap((line, i) => {
    if (!isBroken(i) || (i > 0 && isBroken(i - 1))) return [];
    let sentence = line;
    for (let next = i; isBroken(next) && next < i + 8; next++) sentence += ` ${(lines[next + 1] ?? '').trim()}`;
    return [sentence];
  });
  return joined.length === 0 ? '' : `\n${joined.join('\n')}`;
}

const brokenLine = /^.{44,119}[a-z,]$/;

/** No frame of a stack trace, member, list item or line of a log, all of which begin anew. */
const continued = /^ {0,8}(?!at |in |from |File |[A-Z]+:|error\b|warn)[A-Za-z"'`(][a-z0-9"'`]{0,30}[ ,.]/i;
