import type { ChangeAnnotation, WorkspaceEdit } from 'vscode-languageserver-types';
import { createClaims } from '../lint/claims.ts';
import type { FileEdits, Finding, Fix } from '../rules/types.ts';
import type { TextEdit } from '../text/edit.ts';
import { baseName } from '../text/uri.ts';
import type { Places } from './places.ts';

/** Names the annotation of changes that the user has to see before they are made. */
export const preview = 'authproof.preview';

/** Says what would be done, and in which files. */
export function previewOf(title: string, files: readonly string[]): ChangeAnnotation {
  const names = files.map(baseName).join(', ');
  const description = files.length > 1 ? `Changes ${files.length} files: ${names}` : `Changes ${names}`;
  return { label: title, description, needsConfirmation: true };
}

/**
 * With the versions the edits were made for: the client refuses them when the document has moved on. `title` asks for a
 * preview of what reaches beyond the open document, and names it there.
 */
export function toWorkspaceEdit(files: readonly FileEdits[], places: Places, title?: string): WorkspaceEdit {
  const isFar = files.length > 1 || files.some(({ file }) => places.version(file) === null);
  const isPreviewed = title !== undefined && isFar;
  return {
    documentChanges: files.map(({ file, edits }) => ({
      textDocument: { uri: places.uri(file), version: places.version(file) },
      edits: edits.map((edit) => ({
        range: places.range(file, edit.span),
        newText: edit.newText,
        ...(isPreviewed ? { annotationId: preview } : {}),
      })),
    })),
    ...(isPreviewed
      ? {
          changeAnnotations: {
            [preview]: previewOf(
              title,
              files.map(({ file }) => file),
            ),
          },
        }
      : {}),
  };
}

export const hasSafeFix = (finding: Finding): boolean => finding.fixes.some((fix) => fix.safety === 'safe');

/** The safe fixes that change this file alone and do not get into each other's way; of two that do, the first. */
export function safeEdits(findings: readonly Finding[], file: string, places: Places): readonly TextEdit[] {
  const chosen: TextEdit[] = [];
  const claims = createClaims();
  for (const finding of findings) {
    const fix = finding.fixes.find((candidate) => candidate.safety === 'safe' && isOnlyIn(candidate, file));
    if (fix === undefined || !isExpressible(fix, places)) continue;
    const edits = fix.files.flatMap((part) => part.edits);
    if (edits.some(({ span }) => claims.touching(span).length > 0)) continue;
    for (const edit of edits) {
      chosen.push(edit);
      claims.add(edit);
    }
  }
  return chosen;
}

const isOnlyIn = (fix: Fix, file: string): boolean => fix.files.every((part) => part.file === file);

/** A byte-order mark cannot be removed by an editor that does not show it: such an edit would do nothing. */
export function isExpressible(fix: Fix, places: Places): boolean {
  return fix.files.every(({ file, edits }) => edits.every((edit) => !isNothing(edit, file, places)));
}

function isNothing(edit: TextEdit, file: string, places: Places): boolean {
  const { start, end } = places.range(file, edit.span);
  return edit.newText === '' && start.line === end.line && start.character === end.character;
}
