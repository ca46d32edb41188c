import { groupBy } from '../../base/groupBy.ts';
import { lazy } from '../../base/lazy.ts';
import { isSecretRole } from '../../knowledge/roles.ts';
import { isSecretByShape } from '../../knowledge/tokens.ts';
import { hasCredential, knownSecrets } from '../../lint/redact.ts';
import type { FileEdits, Fix } from '../../rules/types.ts';
import { covers } from '../../text/span.ts';
import { apartFromEachOther, type Reading, settingsByPlace, showsItself, showTogether, wider } from './shownAfter.ts';

export interface ShowableOptions extends Reading {
  /** All that will be asked about, if that is known: many are told by reading their file once. */
  readonly fixes?: () => Iterable<Fix>;
}

/**
 * Whether a fix may be written into a report, which others read. What it inserts must be what a line of the mended file
 * would show of itself (`mask.ts`): keys, punctuation, and values known not to be secret.
 */
export function createShowable(options: ShowableOptions): (fix: Fix) => boolean {
  let left = mostRead;
  const reading: Reading = {
    ...options,
    reread(facts, text) {
      if (left <= 0) return undefined;
      left -= text.length;
      return options.reread(facts, text);
    },
  };
  const together = lazy(() => tellTogether(reading, options.fixes?.() ?? []));
  return (fix) =>
    fix.files.every(
      (changes) =>
        isHarmless(changes) ||
        (withinSettings(changes, options) ?? together().get(changes) ?? showsItself(changes, reading)),
    );
}

/**
 * How much text is read again for a report, in UTF-16 units: about a second's work. The fixes that it does not suffice for
 * are held back.
 */
const mostRead = 1_000_000;

/** What is less work than this is told one by one. */
const littleWork = 200_000;

/** What the fixes tell that are more work than a little, as far as they can be told together. */
function tellTogether(reading: Reading, fixes: Iterable<Fix>): ReadonlyMap<FileEdits, boolean> {
  const unknown = [...fixes]
    .flatMap(({ files, generated = [] }) => (generated.length === 0 ? files : []))
    .filter((changes) => !isHarmless(changes) && withinSettings(changes, reading) === undefined);
  const told = new Map<FileEdits, boolean>();
  for (const [file, all] of groupBy(unknown, (changes) => changes.file)) {
    const before = reading.fileOf(file);
    if (before === undefined || all.length * before.file.text.length <= littleWork) continue;
    for (const apart of apartFromEachOther(before, all)) {
      for (const [changes, isShown] of showTogether(before, apart, reading)) told.set(changes, isShown);
    }
  }
  return told;
}

/**
 * Told by the file as it is, for edits inside of values, which stay the values of their settings: those of a secret are
 * not shown. Undefined for an edit that makes or breaks entries.
 */
function withinSettings({ file, edits }: FileEdits, { secrets, fileOf }: Reading): boolean | undefined {
  const facts = fileOf(file);
  if (facts === undefined) return false;
  let isKnown = true;
  for (const { span: at, newText } of edits) {
    if (/[\r\n]/.test(newText)) return undefined;
    const around = settingsByPlace(facts).touching(wider(at));
    if (around.some(({ role }) => isSecretRole(role))) return false;
    // What is changed about a credential may leave it, and without its shape.
    if (around.some(({ value }) => hasCredential(value.text) || isTokenOrHolds(value.text, secrets))) return false;
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
