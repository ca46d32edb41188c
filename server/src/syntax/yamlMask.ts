import type { Span } from '../text/span.ts';

/** Text of the same length as the file's, without what is known not to be YAML; offsets stay valid. */
export interface Masked {
  readonly text: string;
  /** What was overwritten, in the order of the text. Values that touch these must be read from the file's own text. */
  readonly spans: readonly Span[];
  /** Lines of merge conflict markers. */
  readonly conflicts: readonly Span[];
}

/**
 * Turns Git conflict markers into comments, and `{{ … }}` of Go, Jinja or Helm templates into comments (alone on a
 * line) or plain scalars (as a value or key), so that the rest of the file can still be read.
 */
export function mask(text: string): Masked {
  const spans: Span[] = [];
  const conflicts: Span[] = [];
  const hasConflict = /^<{7} /m.test(text);
  if (!hasConflict && !text.includes('{{')) return { text, spans, conflicts };
  const masked = text.replace(/[^\r\n]+/g, (line, offset: number) => {
    if (hasConflict && /^(?:<{7} |\|{7}(?: |$)|={7}$|>{7} )/.test(line)) {
      conflicts.push({ start: offset, end: offset + line.length });
      return `#${line.slice(1)}`;
    }
    const template = line.includes('{{') ? templateOf(line) : undefined;
    if (template === undefined) return line;
    spans.push({ start: offset + template.start, end: offset + template.end });
    const filler = template.alone
      ? `#${line.slice(template.start + 1, template.end)}`
      : 'x'.repeat(template.end - template.start);
    return line.slice(0, template.start) + filler + line.slice(template.end);
  });
  return { text: masked, spans, conflicts };
}

interface Template extends Span {
  /** Nothing else is on the line. */
  readonly alone: boolean;
}

/** From the first `{{` to the last `}}`, where a value or a key would begin. */
function templateOf(line: string): Template | undefined {
  const prefix = /^\uFEFF?[ \t]*(?:- +)*(?:[\w./"'-]+[ \t]*:[ \t]+)?(?:[&!]\S* +)*(?=\{\{)/.exec(line)?.[0];
  const close = line.lastIndexOf('}}');
  if (prefix === undefined || close < prefix.length) return undefined;
  const end = close + 2;
  return { start: prefix.length, end, alone: prefix.trim() === '' && line.slice(end).trim() === '' };
}

/**
 * True when flow collections nest deeper than `limit`. Brackets in quoted text of one line do not count; text the
 * count gets wrong is caught by the parser's own limit.
 */
export function nestsBeyond(text: string, limit: number): boolean {
  let depth = 0;
  let quote = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10) quote = 0;
    else if (quote !== 0) {
      if (code === 92 && quote === 34) i++;
      else if (code === quote) quote = 0;
    } else if (code === 34 || code === 39) quote = code;
    else if (code === 91 || code === 123) depth++;
    else if ((code === 93 || code === 125) && depth > 0) depth--;
    if (depth > limit) return true;
  }
  return false;
}
