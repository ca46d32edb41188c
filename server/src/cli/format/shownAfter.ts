import { memoisedFor } from '../../base/memo.ts';
import { firstFrom } from '../../base/sorted.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import type { FileEdits } from '../../rules/types.ts';
import { applyEdits, type TextEdit } from '../../text/edit.ts';
import { type Span, span } from '../../text/span.ts';
import { createSpanIndex } from '../../text/spanIndex.ts';
import { maskedLine } from './mask.ts';

/** What is needed to tell what of an edit its file would show afterwards. */
export interface Reading {
  /** Texts that are secret wherever they stand. */
  readonly secrets: ReadonlySet<string>;
  fileOf(uri: string): FileFacts | undefined;
  /** The file with another text; undefined when no dialect knows it then, or nothing more is read. */
  reread(facts: FileFacts, text: string): FileFacts | undefined;
}

export const settingsByPlace = memoisedFor(({ settings }: FileFacts) => createSpanIndex(settings, (one) => one.span));

function isShown(after: FileFacts, { start, end }: Span, secrets: ReadonlySet<string>): boolean {
  const { lines, text } = after.file;
  const first = lines.positionAt(start).line;
  const last = lines.positionAt(end).line;
  for (let line = first; line <= last; line++) {
    const [from, to] = [lines.lineStart(line), lines.lineEnd(line)];
    const masked = maskedLine(after, span(from, to), secrets);
    const [inside, outside] = [Math.max(0, start - from), Math.min(to, end) - from];
    if (masked.slice(inside, outside) !== text.slice(from + inside, from + outside)) return false;
  }
  return true;
}

interface Placed {
  readonly edit: TextEdit;
  readonly at: Span;
}

/** Where the new texts stand afterwards. */
function placesAfter(edits: readonly TextEdit[]): readonly Placed[] {
  let moved = 0;
  return [...edits]
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)
    .map((edit) => {
      const start = edit.span.start + moved;
      moved += edit.newText.length - (edit.span.end - edit.span.start);
      return { edit, at: span(start, start + edit.newText.length) };
    });
}

/** An edit is read for itself. */
export function showsItself({ file, edits }: FileEdits, { secrets, fileOf, reread }: Reading): boolean {
  const before = fileOf(file);
  const after = before === undefined ? undefined : reread(before, applyEdits(before.file.text, edits));
  return after !== undefined && placesAfter(edits).every(({ at }) => isShown(after, at, secrets));
}

/** How often a file is read to tell of some together. */
const mostTimes = 4;

/** Groups in which no two change the same line; several may add lines of their own at one place. Who fits nowhere is left out. */
export function apartFromEachOther({ file }: FileFacts, all: readonly FileEdits[]): readonly (readonly FileEdits[])[] {
  const groups = Array.from({ length: mostTimes }, () => ({
    members: [] as FileEdits[],
    claims: new Map<number, string>(),
  }));
  for (const [order, changes] of all.entries()) {
    const claims = changes.edits.flatMap(({ span: at, newText }): (readonly [number, string])[] => {
      const [first, last] = [file.lines.positionAt(at.start).line, file.lines.positionAt(at.end).line];
      const addsLines = at.start === at.end && at.end === file.lines.lineEnd(first) && /^\r?\n/.test(newText);
      const claim = addsLines && changes.edits.length === 1 ? `added at ${at.start}` : `changed by ${order}`;
      return Array.from({ length: last - first + 1 }, (_, i) => [first + i, claim] as const);
    });
    const group = groups.find((one) => claims.every(([line, claim]) => (one.claims.get(line) ?? claim) === claim));
    group?.members.push(changes);
    for (const [line, claim] of claims) group?.claims.set(line, claim);
  }
  return groups.map(({ members }) => members).filter((members) => members.length > 1);
}

/**
 * Edits of other lines, read at once. Nothing is told where one of them may have changed what another is shown for: all settings
 * have to be what they are without them, and of a setting that an edit brings it is not told whether it would be the same alone.
 */
export function showTogether(
  before: FileFacts,
  all: readonly FileEdits[],
  { secrets, reread }: Reading,
): ReadonlyMap<FileEdits, boolean> {
  const edits = all.flatMap((changes) => changes.edits);
  const after = reread(before, applyEdits(before.file.text, edits));
  const told = new Map<FileEdits, boolean>();
  if (after === undefined) return told;
  const placed = placesAfter(edits);
  const places = new Map(placed.map(({ edit, at }) => [edit, at]));
  const fresh = freshSettings(before, after, placed);
  if (fresh === undefined) return told;
  const freshByPlace = createSpanIndex(fresh, (setting) => setting.span);
  for (const changes of all) {
    const own = changes.edits.map((edit) => places.get(edit) ?? span(0, 0));
    if (own.some((at) => freshByPlace.touching(wider(at)).length > 0)) continue;
    told.set(
      changes,
      own.every((at) => isShown(after, at, secrets)),
    );
  }
  return told;
}

/** The settings that edits have brought; undefined where others have come, gone or changed. */
function freshSettings(before: FileFacts, after: FileFacts, placed: readonly Placed[]): readonly Setting[] | undefined {
  const isNear = createSpanIndex(placed, ({ edit }) => wider(edit.span));
  const isNearAfter = createSpanIndex(placed, ({ at }) => wider(at));
  const moved = shifting(placed);
  const kept = new Set(before.settings.map((setting) => keyOf(setting, moved(setting.span.start))));
  const present = new Set(after.settings.map((setting) => keyOf(setting, setting.span.start)));
  const isLost = (setting: Setting): boolean =>
    !present.has(keyOf(setting, moved(setting.span.start))) && isNear.touching(wider(setting.span)).length === 0;
  const fresh = after.settings.filter((setting) => !kept.has(keyOf(setting, setting.span.start)));
  const isStray = (setting: Setting): boolean => isNearAfter.touching(wider(setting.span)).length === 0;
  return before.settings.some(isLost) || fresh.some(isStray) ? undefined : fresh;
}

/** With what touches it. */
export const wider = ({ start, end }: Span): Span => span(start - 1, end + 1);

const keyOf = ({ role, name }: Setting, start: number): string => `${start} ${role} ${name}`;

/** Where what stands behind edits is afterwards. */
function shifting(placed: readonly Placed[]): (offset: number) => number {
  const ends = placed.map(({ edit }) => edit.span.end);
  return (offset) => {
    const last = placed[firstFrom(ends, offset + 1) - 1];
    return last === undefined ? offset : offset + last.at.end - last.edit.span.end;
  };
}
