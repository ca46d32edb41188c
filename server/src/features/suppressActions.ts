import { type CodeAction, CodeActionKind } from 'vscode-languageserver-types';
import { withOverride } from '../config/edit.ts';
import type { FileFacts } from '../dialects/types.ts';
import { subjectEntry } from '../lint/subject.ts';
import type { Finding } from '../rules/types.ts';
import { insertComment } from '../syntax/edit.ts';
import type { Entry, Format } from '../syntax/tree.ts';
import { pathText } from '../syntax/tree.ts';
import type { TextEdit } from '../text/edit.ts';
import { dominantEol, type SourceFile, textStart } from '../text/sourceFile.ts';
import { baseName, parentUri, relativePath } from '../text/uri.ts';
import { preview, previewOf, toWorkspaceEdit } from './fixEdits.ts';
import type { Places } from './places.ts';

/** How a comment of its own line begins; undefined where comments are not part of the format. */
function markerOf(format: Format, uri: string): string | undefined {
  if (format !== 'json') return '#';
  return baseName(uri).endsWith('.jsonc') ? '//' : undefined;
}

/** The configuration file of a file's folder, or where it would be. */
export interface ConfigPlace {
  readonly uri: string;
  /** Undefined when there is none. */
  readonly file: SourceFile | undefined;
}

/**
 * Writes a comment above the setting that silences one rule there; for JSON, which has no comments, an override into
 * the configuration file.
 */
export function suppressActions(
  findings: readonly Finding[],
  facts: FileFacts,
  config: ConfigPlace | undefined,
  places: Places,
  canPreview = false,
): CodeAction[] {
  const marker = markerOf(facts.tree.format, facts.file.uri);
  if (marker === undefined) {
    // The configuration is about rules only.
    const ofRules = findings.filter(({ ruleId }) => !ruleId.startsWith('discovery-'));
    return config === undefined
      ? []
      : ofRules.flatMap((finding) => overrideAction(finding, facts, config, places, canPreview));
  }
  const seen = new Set<string>();
  return findings.flatMap((finding): CodeAction[] => {
    const { ruleId } = finding;
    // What is about no setting is about the file.
    const subject = subjectEntry(facts, finding.at.span);
    const entry = subject?.path.length === 0 ? undefined : subject;
    const key = `${ruleId} ${lineStartOf(facts, entry?.span.start ?? 0)}`;
    if (seen.has(key) || ruleId === 'unused-suppression') return [];
    seen.add(key);
    // The line may begin inside of a value that goes on over lines.
    const here =
      entry === undefined ? undefined : commentAbove(facts, entry, `${marker} authproof-disable-next-line`, ruleId);
    const edits = here ?? commentAbove(facts, undefined, `${marker} authproof-disable-file`, ruleId);
    if (edits === undefined) return [];
    const title = `Silence ${ruleId} ${here === undefined ? 'in this file' : 'here'}`;
    const edit = toWorkspaceEdit([{ file: facts.file.uri, edits }], places);
    return [{ title, kind: CodeActionKind.QuickFix, edit }];
  });
}

/** Above the line of the entry, or of the file's beginning. */
function commentAbove(
  facts: FileFacts,
  entry: Entry | undefined,
  directive: string,
  ruleId: string,
): readonly TextEdit[] | undefined {
  const { file, tree } = facts;
  const at = lineStartOf(facts, entry?.span.start ?? 0);
  const indent = /^[ \t]*/.exec(file.text.slice(at, file.lines.lineEnd(file.lines.positionAt(at).line)))?.[0] ?? '';
  return insertComment(tree, entry, at, `${indent}${directive} ${ruleId}${dominantEol(file.text)}`);
}

function overrideAction(
  finding: Finding,
  facts: FileFacts,
  config: ConfigPlace,
  places: Places,
  canPreview: boolean,
): CodeAction[] {
  const entry = subjectEntry(facts, finding.at.span);
  const text = withOverride(config.file, {
    file: relativePath(parentUri(config.uri), facts.file.uri),
    setting: entry === undefined ? undefined : pathText(entry.path),
    ruleId: finding.ruleId,
  });
  if (text === undefined) return [];
  const textDocument = { uri: places.uri(config.uri), version: places.version(config.uri) };
  const whole =
    config.file === undefined
      ? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }
      : places.range(config.uri, { start: textStart(config.file), end: config.file.text.length });
  const title = `Silence ${finding.ruleId} here in ${baseName(config.uri)}`;
  const isPreviewed = canPreview && textDocument.version === null;
  const annotated = isPreviewed ? { annotationId: preview } : {};
  const create = { kind: 'create' as const, uri: textDocument.uri, options: { ignoreIfExists: true }, ...annotated };
  return [
    {
      title,
      kind: CodeActionKind.QuickFix,
      edit: {
        documentChanges: [
          ...(config.file === undefined ? [create] : []),
          { textDocument, edits: [{ range: whole, newText: text, ...annotated }] },
        ],
        ...(isPreviewed ? { changeAnnotations: { [preview]: previewOf(title, [config.uri]) } } : {}),
      },
    },
  ];
}

/** Of the file's first line: behind its byte-order mark. */
const lineStartOf = ({ file }: FileFacts, offset: number): number =>
  Math.max(file.lines.lineStart(file.lines.positionAt(offset).line), textStart(file));
