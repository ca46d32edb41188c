import type { FileFacts } from '../../dialects/types.ts';
import { isSecretRole } from '../../knowledge/roles.ts';
import { isSecretByShape } from '../../knowledge/tokens.ts';
import { hasCredential, knownSecrets } from '../../lint/redact.ts';
import type { FileEdits, Fix } from '../../rules/types.ts';
import { applyEdits, type TextEdit } from '../../text/edit.ts';
import { covers, span } from '../../text/span.ts';
import { maskedLine } from './mask.ts';

export interface ShowableOptions {
  /** Texts that are secret wherever they stand. */
  readonly secrets: ReadonlySet<string>;
  fileOf(uri: string): FileFacts | undefined;
  /** The file with another text; undefined when no dialect knows it then. */
  reread(facts: FileFacts, text: string): FileFacts | undefined;
}

/**
 * Whether a fix may be written into a report, which others read. What it inserts must be what a line of the mended file
 * would show of itself (`mask.ts`): keys, punctuation, and values known not to be secret.
 */
export function createShowable(options: ShowableOptions): (fix: Fix) => boolean {
  let left = mostReadings;
  return (fix) =>
    fix.files.every((changes) => {
      if (isHarmless(changes)) return true;
      const known = withinSettings(changes, options);
      if (known !== undefined) return known;
      left--;
      return left >= 0 && showsItself(changes, options);
    });
}

/** Each reads its file again, so that a report with thousands of fixes would take long; the fixes after these are held back. */
const mostReadings = 200;

/**
 * Told by the file as it is, for edits inside of values, which stay the values of their settings: those of a secret are
 * not shown. Undefined for an edit that makes or breaks entries.
 */
function withinSettings({ file, edits }: FileEdits, { secrets, fileOf }: ShowableOptions): boolean | undefined {
  const facts = fileOf(file);
  if (facts === undefined) return false;
  let isKnown = true;
  for (const { span: at, newText } of edits) {
    if (/[\r\n]/.test(newText)) return undefined;
    const around = facts.settings.filter(({ span: own }) => own.start <= at.end && at.start <= own.end);
    if (around.some(({ role }) => isSecretRole(role))) return false;
    // With its quotes, or without.
    const isInside = around.length === 1 && around.every(({ entry: { valueSpan: own } }) => covers(own, at));
    if (!isInside || !/^(["'`]?)[^"'`$]*\1$/.test(newText)) isKnown = false;
    else if (hasCredential(newText) || isTokenOrHolds(newText, secrets)) return false;
  }
  return isKnown ? true : undefined;
}

const isTokenOrHolds = (text: string, secrets: ReadonlySet<string>): boolean =>
  isSecretByShape(text.trim()) || knownSecrets(secrets).holdsAny(text);

const isHarmless = ({ edits }: FileEdits): boolean => edits.every(({ newText }) => /^[\s"'{}[\],:=#]*$/.test(newText));

function showsItself({ file, edits }: FileEdits, { secrets, fileOf, reread }: ShowableOptions): boolean {
  const before = fileOf(file);
  if (before === undefined) return false;
  const text = applyEdits(before.file.text, edits);
  const after = reread(before, text);
  if (after === undefined) return false;
  return placesOf(edits).every(({ start, end }) => {
    const { lines } = after.file;
    const first = lines.positionAt(start).line;
    const last = lines.positionAt(end).line;
    for (let line = first; line <= last; line++) {
      const [from, to] = [lines.lineStart(line), lines.lineEnd(line)];
      const masked = maskedLine(after, span(from, to), secrets);
      const [inside, outside] = [Math.max(0, start - from), Math.min(to, end) - from];
      if (masked.slice(inside, outside) !== text.slice(from + inside, from + outside)) return false;
    }
    return true;
  });
}

/** Where the new texts stand afterwards. */
function placesOf(edits: readonly TextEdit[]): readonly { readonly start: number; readonly end: number }[] {
  let moved = 0;
  return [...edits]
    .sort((a, b) => a.span.start - b.span.start)
    .map(({ span: at, newText }) => {
      const start = at.start + moved;
      moved += newText.length - (at.end - at.start);
      return { start, end: start + newText.length };
    });
}
