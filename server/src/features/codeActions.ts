import { type CodeAction, CodeActionKind, type Diagnostic, type WorkspaceEdit } from 'vscode-languageserver-types';
import type { FileFacts } from '../dialects/types.ts';
import type { FileEdits, Finding, Fix } from '../rules/types.ts';
import type { TextEdit } from '../text/edit.ts';
import { overlaps, type Span, touches } from '../text/span.ts';
import type { Places } from './places.ts';
import { type ConfigPlace, suppressActions } from './suppressActions.ts';

/** Every safe fix of a file, for `editor.codeActionsOnSave`. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.authproof`;

export const codeActionKinds: readonly string[] = [CodeActionKind.QuickFix, fixAllKind];

export interface CodeActionInput {
  readonly file: string;
  /** What the user selected, or the cursor. */
  readonly at: Span;
  /** The client's diagnostics there; possibly of an older text. */
  readonly diagnostics: readonly Diagnostic[];
  /** Kinds asked for; undefined for all. */
  readonly only: readonly string[] | undefined;
  /** The present findings of the file: their fixes are made for the present text. */
  readonly findings: readonly Finding[];
  /** What is known of the file, and where its configuration is: for silencing a rule. */
  readonly facts?: FileFacts | undefined;
  readonly config?: ConfigPlace | undefined;
}

export function codeActions(input: CodeActionInput, places: Places): CodeAction[] {
  const actions: CodeAction[] = [];
  if (wants(input.only, CodeActionKind.QuickFix)) {
    const meant = input.findings.filter((finding) => isMeant(finding, input));
    actions.push(...meant.flatMap((finding) => quickFixes(finding, input, places)));
    actions.push(...fixSameRule(meant, input, places));
    if (input.facts !== undefined) actions.push(...suppressActions(meant, input.facts, input.config, places));
  }
  // Only when it is asked for by name: it is not about the place of the cursor.
  if (input.only !== undefined && wants(input.only, fixAllKind)) {
    const edits = safeEdits(input.findings, input.file, places);
    if (edits.length > 0) {
      actions.push({
        title: 'Fix all safe authproof problems in this file',
        kind: fixAllKind,
        edit: toWorkspaceEdit([{ file: input.file, edits }], places),
      });
    }
  }
  return actions;
}

/** Items of one list may have one fingerprint; then the place decides. */
const isSame = (a: Pick<Finding, 'ruleId' | 'fingerprint'>, b: Pick<Finding, 'ruleId' | 'fingerprint'>): boolean =>
  a.ruleId === b.ruleId && a.fingerprint === b.fingerprint;

/** By the client's diagnostics first: they may stand elsewhere by now. */
function isMeant({ at, ...finding }: Finding, input: CodeActionInput): boolean {
  const isShared = input.findings.filter((other) => isSame(other, finding)).length > 1;
  if (!isShared && input.diagnostics.some((diagnostic) => isAbout(diagnostic, finding))) return true;
  return overlaps(at.span, input.at) || touches(at.span, input.at.start) || touches(at.span, input.at.end);
}

/** Kinds are a hierarchy: `source` asks for `source.fixAll.authproof` too. */
function wants(only: readonly string[] | undefined, kind: string): boolean {
  return only === undefined || only.some((asked) => asked === '' || kind === asked || kind.startsWith(`${asked}.`));
}

function quickFixes(finding: Finding, input: CodeActionInput, places: Places): CodeAction[] {
  const diagnostics = input.diagnostics.filter((diagnostic) => isAbout(diagnostic, finding));
  const fixes = finding.fixes.filter((fix) => isExpressible(fix, places));
  const preferred = fixes.find((fix) => fix.safety === 'safe');
  return fixes.map((fix) => ({
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    ...(diagnostics.length === 0 ? {} : { diagnostics }),
    ...(fix === preferred ? { isPreferred: true } : {}),
    edit: toWorkspaceEdit(fix.files, places),
  }));
}

function isAbout(diagnostic: Diagnostic, finding: Pick<Finding, 'ruleId' | 'fingerprint'>): boolean {
  const data: unknown = diagnostic.data;
  return (
    diagnostic.code === finding.ruleId &&
    typeof data === 'object' &&
    data !== null &&
    'fingerprint' in data &&
    data.fingerprint === finding.fingerprint
  );
}

/** One action for each rule that can safely fix more than the finding at the cursor. */
function fixSameRule(meant: readonly Finding[], input: CodeActionInput, places: Places): CodeAction[] {
  const ids = [...new Set(meant.filter(hasSafeFix).map((finding) => finding.ruleId))];
  return ids.flatMap((id): CodeAction[] => {
    const all = input.findings.filter((finding) => finding.ruleId === id && hasSafeFix(finding));
    if (all.length < 2) return [];
    const edits = safeEdits(all, input.file, places);
    return [
      {
        title: `Fix all ${id} problems in this file`,
        kind: CodeActionKind.QuickFix,
        edit: toWorkspaceEdit([{ file: input.file, edits }], places),
      },
    ];
  });
}

const hasSafeFix = (finding: Finding): boolean => finding.fixes.some((fix) => fix.safety === 'safe');

/** The safe fixes that change this file alone and do not get into each other's way; of two that do, the first. */
function safeEdits(findings: readonly Finding[], file: string, places: Places): readonly TextEdit[] {
  const chosen: TextEdit[] = [];
  for (const finding of findings) {
    const fix = finding.fixes.find((candidate) => candidate.safety === 'safe' && isOnlyIn(candidate, file));
    if (fix === undefined || !isExpressible(fix, places)) continue;
    const edits = fix.files.flatMap((part) => part.edits);
    if (edits.every((edit) => chosen.every((other) => !clash(edit, other)))) chosen.push(...edits);
  }
  return chosen;
}

const isOnlyIn = (fix: Fix, file: string): boolean => fix.files.every((part) => part.file === file);

const clash = (a: TextEdit, b: TextEdit): boolean => a.span.start <= b.span.end && b.span.start <= a.span.end;

/** A byte-order mark cannot be removed by an editor that does not show it: such an edit would do nothing. */
function isExpressible(fix: Fix, places: Places): boolean {
  return fix.files.every(({ file, edits }) => edits.every((edit) => !isNothing(edit, file, places)));
}

function isNothing(edit: TextEdit, file: string, places: Places): boolean {
  const { start, end } = places.range(file, edit.span);
  return edit.newText === '' && start.line === end.line && start.character === end.character;
}

/** With the versions the edits were made for: the client refuses them when the document has moved on. */
function toWorkspaceEdit(files: readonly FileEdits[], places: Places): WorkspaceEdit {
  return {
    documentChanges: files.map(({ file, edits }) => ({
      textDocument: { uri: places.uri(file), version: places.version(file) },
      edits: edits.map((edit) => ({ range: places.range(file, edit.span), newText: edit.newText })),
    })),
  };
}
