import type { FileFacts } from '../../dialects/types.ts';
import { isSecretRole } from '../../knowledge/roles.ts';
import { type Span, span } from '../../text/span.ts';
import type { Paint } from '../streams.ts';

/**
 * The line of a finding with a marker below it. Every value is masked unless it is a setting known not to be secret:
 * what authproof does not know may be a secret.
 */
export function codeFrame(facts: FileFacts, at: Span, paint: Paint, width = 100): string {
  const { lines, text } = facts.file;
  const { line, character } = lines.positionAt(at.start);
  const start = lines.lineStart(line);
  const shown = maskLine(facts, span(start, lines.lineEnd(line)), text).replaceAll('\t', ' ');
  const number = String(line + 1);
  const from = Math.max(0, Math.min(character - 40, shown.length - width));
  const visible = shown.slice(from, from + width);
  const length = Math.max(1, Math.min(at.end - at.start, shown.length - character, width - (character - from)));
  const marker = `${' '.repeat(character - from)}${'~'.repeat(length)}`;
  return [
    `${paint('dim', `  ${number} │`)} ${visible}`,
    `${paint('dim', `  ${' '.repeat(number.length)} │`)} ${paint('red', marker)}`,
  ].join('\n');
}

function maskLine(facts: FileFacts, line: Span, text: string): string {
  const open = new Set(
    facts.settings.filter((s) => !isSecretRole(s.role) && !hasCredential(s.value.text)).map((s) => s.span.start),
  );
  const scalars = facts.tree.entries.filter((entry) => entry.kind === 'scalar');
  let result = '';
  let position = line.start;
  for (const entry of scalars) {
    const { start, end } = entry.valueSpan;
    if (end <= line.start || start >= line.end || start < position) continue;
    const inner = entry.contentSpan;
    const from = Math.max(start, line.start);
    const to = Math.min(end, line.end);
    result += maskLoose(text.slice(position, from));
    // A comment behind a value can be the rest of a secret that a `#` cut off.
    const isOpen = open.has(inner.start) || isHarmless(entry.value);
    result += isOpen ? text.slice(from, to) : mask(text.slice(from, to));
    position = to;
  }
  return result + maskLoose(text.slice(position, line.end));
}

const isHarmless = (value: string): boolean => value.length <= 5 || /^(?:true|false|null|\d+)$/.test(value);

const hasCredential = (value: string): boolean =>
  /\/\/[^/@\s]*@/.test(value) || /[?&](?:[a-z_]*(?:secret|token|key|password)[a-z_]*)=/i.test(value);

/** Keeps quotes and length, so that markers still point at the right place. */
const mask = (text: string): string => text.replace(/[^\s"'`]/g, '•');

/** Text between values: keys, punctuation, comments. Anything long and unbroken in it may be a stray secret. */
const maskLoose = (text: string): string =>
  text.replace(/#.*$/, (comment) => mask(comment)).replace(/[A-Za-z0-9+/=~.-]{20,}/g, mask);
