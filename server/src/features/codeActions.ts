import { type CodeAction, CodeActionKind, type Diagnostic, type Position } from 'vscode-languageserver-types';
import { inEnglish, type Translate } from '../base/l10n.ts';
import type { FileFacts } from '../dialects/types.ts';
import { docsUrl } from '../lint/report.ts';
import type { Finding } from '../rules/types.ts';
import { createAllowance, sharing } from '../syntax/edit.ts';
import { overlaps, type Span, touches } from '../text/span.ts';
import { hasSafeFix, isExpressible, safeEdits, toWorkspaceEdit } from './fixEdits.ts';
import type { Places } from './places.ts';
import { type ConfigPlace, suppressActions } from './suppressActions.ts';

/** Every safe fix of a file, for `editor.codeActionsOnSave`. */
const fixAllKind = `${CodeActionKind.SourceFixAll}.authproof`;

/** What the server offers; an editor may ask for one of them alone. */
export const codeActionKinds: string[] = [CodeActionKind.QuickFix, fixAllKind];

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
  /** The client asks for the edits of an action once somebody has chosen it. */
  readonly isLazy?: boolean;
  /** The client lets the user confirm what an edit changes. */
  readonly canPreview?: boolean;
  /** The client's command that shows a rule's page. */
  readonly ruleCommand?: string | undefined;
  readonly t?: Translate;
}

/** What a lazy action carries until its edit is asked for: the rule whose findings it fixes; '' for all. */
export interface LazyFix {
  readonly file: string;
  readonly fixAll: string;
}

/** What fixes may cost of an answer to a client that asks for edits later: some tenths of a second. */
const whileListing = 500_000;

/**
 * The safe one first, then those to look at, then what is about more than the finding, then silence and the pages. A
 * selection with hundreds of findings is given the fixes of as many as are made quickly; the others have theirs where
 * they are.
 */
export const codeActions = (input: CodeActionInput, places: Places): CodeAction[] =>
  sharing(createAllowance(input.isLazy === true ? whileListing : undefined), () => actionsOf(input, places));

function actionsOf(input: CodeActionInput, places: Places): CodeAction[] {
  const actions: CodeAction[] = [];
  if (wants(input.only, CodeActionKind.QuickFix)) {
    const meant = input.findings.filter((finding) => isMeant(finding, input));
    actions.push(...meant.flatMap((finding) => quickFixes(finding, input, places)));
    actions.push(...fixSameRule(meant, input, places));
    if (input.facts !== undefined)
      actions.push(...suppressActions(meant, input.facts, input.config, places, input.canPreview));
    actions.push(...pageActions(meant, input));
  }
  // Only when it is asked for by name: it is not about the place of the cursor.
  if (input.only !== undefined && wants(input.only, fixAllKind)) {
    actions.push(...fixAll(input, places));
  }
  return actions;
}

/**
 * Every safe fix of the file. Making and proving those of a large file takes time, so that a client which can ask for them
 * later is told no more than that there is one.
 */
function fixAll({ findings, file, isLazy }: CodeActionInput, places: Places): CodeAction[] {
  const action = { title: 'Fix all safe authproof problems in this file', kind: fixAllKind };
  const data: LazyFix = { file, fixAll: '' };
  if (isLazy === true) return findings.some(hasSafeFix) ? [{ ...action, data }] : [];
  const edit = editOf(data, findings, places);
  return edit === undefined ? [] : [{ ...action, edit }];
}

/** The edit of a lazy action for the present findings of its file; undefined when nothing is left to fix. */
export function editOf(
  { file, fixAll }: LazyFix,
  findings: readonly Finding[],
  places: Places,
): CodeAction['edit'] | undefined {
  const meant = findings.filter((finding) => isOf(finding, fixAll));
  const edits = sharing(createAllowance(), () => safeEdits(meant, file, places));
  return edits.length === 0 ? undefined : toWorkspaceEdit([{ file, edits }], places);
}

const isOf = ({ ruleId }: Finding, wanted: string): boolean => wanted === '' || ruleId === wanted;

/** Items of one list may have one fingerprint; then the place decides. */
const isSame = (a: Pick<Finding, 'ruleId' | 'fingerprint'>, b: Pick<Finding, 'ruleId' | 'fingerprint'>): boolean =>
  a.ruleId === b.ruleId && a.fingerprint === b.fingerprint;

/** By the client's diagnostics first: they may stand elsewhere by now. Looks at no fixes, which would make them all. */
function isMeant(finding: Finding, input: CodeActionInput): boolean {
  const { span } = finding.at;
  if (overlaps(span, input.at) || touches(span, input.at.start) || touches(span, input.at.end)) return true;
  if (!input.diagnostics.some((diagnostic) => isAbout(diagnostic, finding))) return false;
  return input.findings.filter((other) => isSame(other, finding)).length < 2;
}

/** Kinds are a hierarchy: `source` asks for `source.fixAll.authproof` too. */
function wants(only: readonly string[] | undefined, kind: string): boolean {
  return only === undefined || only.some((asked) => asked === '' || kind === asked || kind.startsWith(`${asked}.`));
}

function quickFixes(finding: Finding, input: CodeActionInput, places: Places): CodeAction[] {
  const diagnostics = diagnosticsOf(finding, input, places);
  const fixes = finding.fixes.filter((fix) => isExpressible(fix, places));
  const ordered = [
    ...fixes.filter(({ safety }) => safety === 'safe'),
    ...fixes.filter(({ safety }) => safety !== 'safe'),
  ];
  const preferred = ordered[0]?.safety === 'safe' ? ordered[0] : undefined;
  return ordered.map((fix) => ({
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    ...(diagnostics.length === 0 ? {} : { diagnostics }),
    ...(fix === preferred ? { isPreferred: true } : {}),
    edit: toWorkspaceEdit(fix.files, places, input.canPreview === true ? fix.title : undefined),
  }));
}

/** Items of a list may have one fingerprint: of many diagnostics those in the finding's place are its own. */
function diagnosticsOf(finding: Finding, { diagnostics }: CodeActionInput, places: Places): Diagnostic[] {
  const about = diagnostics.filter((diagnostic) => isAbout(diagnostic, finding));
  if (about.length < 2) return about;
  const { start, end } = places.range(finding.at.file, finding.at.span);
  return about.filter(({ range }) => isSamePlace(range.start, start) && isSamePlace(range.end, end));
}

const isSamePlace = (a: Position, b: Position): boolean => a.line === b.line && a.character === b.character;

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

/**
 * One action for each rule that can safely fix more than the finding at the cursor; to a client that asks for edits later
 * for each that has more findings.
 */
function fixSameRule(meant: readonly Finding[], input: CodeActionInput, places: Places): CodeAction[] {
  const { file, findings, isLazy } = input;
  const ids = [...new Set(meant.filter(hasSafeFix).map((finding) => finding.ruleId))];
  return ids.flatMap((id): CodeAction[] => {
    const same = findings.filter(({ ruleId }) => ruleId === id);
    if (same.length < 2) return [];
    const action = { title: `Fix all ${id} problems in this file`, kind: CodeActionKind.QuickFix };
    const data: LazyFix = { file, fixAll: id };
    if (isLazy === true) return [{ ...action, data }];
    const edit = same.filter(hasSafeFix).length < 2 ? undefined : editOf(data, findings, places);
    return edit === undefined ? [] : [{ ...action, edit }];
  });
}

/** Shows the page of each rule that something was found by. None where the client shows no pages. */
function pageActions(meant: readonly Finding[], { ruleCommand, t = inEnglish }: CodeActionInput): CodeAction[] {
  if (ruleCommand === undefined) return [];
  const ids = new Set(meant.filter(({ docs, ruleId }) => docs === docsUrl(ruleId)).map(({ ruleId }) => ruleId));
  return [...ids].map((id) => {
    const title = t('Show documentation for {0}', id);
    return { title, kind: CodeActionKind.QuickFix, command: { title, command: ruleCommand, arguments: [id] } };
  });
}
