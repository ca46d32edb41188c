import { type Document, isCollection, isDocument, isMap, isPair, parseAllDocuments } from 'yaml';
import type { SourceFile } from '../text/sourceFile.ts';
import { type Span, span } from '../text/span.ts';
import { firstPerLine } from './problems.ts';
import type { Entry, SyntaxProblem, SyntaxTree } from './tree.ts';
import { buildDocument, type YamlContext } from './yamlBuild.ts';
import { type Masked, mask, nestsBeyond } from './yamlMask.ts';
import { yamlProblem } from './yamlProblems.ts';

/** Flow collections nested deeper than this are not handed to the recursive parser at all. */
const maxFlowDepth = 1000;

/**
 * Reads a YAML stream with the YAML 1.2 core schema plus merge keys. Aliases and merge keys are expanded up to 10,000
 * entries per file. The values of unknown tags are kept. Problems have the codes `yaml-<code of the yaml
 * package>`, `yaml-CONFLICT_MARKER`, `yaml-NESTING_TOO_DEEP`, `yaml-ALIAS_LIMIT` or `yaml-UNREADABLE`; one per line.
 */
export function parseYaml(file: SourceFile): SyntaxTree {
  const { text } = file;
  if (nestsBeyond(text, maxFlowDepth)) {
    const problem = yamlProblem('NESTING_TOO_DEEP', span(0, Math.min(1, text.length)));
    return { format: 'yaml', file, roots: [], entries: [], problems: [problem] };
  }
  const { documents, masked } = parseDocuments(text);
  const entries: Entry[] = [];
  const problems: SyntaxProblem[] = masked.conflicts.map((line) => yamlProblem('CONFLICT_MARKER', line));
  const context: YamlContext = {
    text,
    mayHaveAliases: text.includes('*'),
    masked: masked.spans,
    entries,
    problems,
    expansions: { count: 0, reported: false },
  };
  const roots: Entry[] = [];
  if (documents === undefined) problems.push(yamlProblem('UNREADABLE', span(0, Math.min(1, text.length))));
  for (const [index, document] of (documents ?? []).entries()) {
    for (const { code, pos } of document.errors) problems.push(yamlProblem(code, clamp(pos, text)));
    const root = buildDocument(context, document, index);
    if (root !== undefined) roots.push(root);
  }
  return { format: 'yaml', file, roots, entries, problems: firstPerLine(file, problems) };
}

interface Parsed {
  readonly documents: readonly Document.Parsed[] | undefined;
  readonly masked: Masked;
}

/** Text with templates is also read as it is, and the reading that makes more sense is taken. */
function parseDocuments(text: string): Parsed {
  const masked = mask(text);
  const unmasked: Masked = { text, spans: [], conflicts: [] };
  if (masked.text === text) return { documents: parseText(text), masked: unmasked };
  const asIs = masked.conflicts.length > 0 ? undefined : parseText(text);
  const looksRight = asIs !== undefined && errorCount(asIs) === 0 && !asIs.some(hasTemplateMap);
  if (looksRight) return { documents: asIs, masked: unmasked };
  const documents = parseText(masked.text);
  if (documents === undefined || (asIs !== undefined && errorCount(asIs) < errorCount(documents))) {
    return { documents: asIs, masked: unmasked };
  }
  return { documents, masked };
}

/** undefined when the parser itself fails, as on absurd nesting. */
function parseText(text: string): readonly Document.Parsed[] | undefined {
  const { stackTraceLimit } = Error;
  try {
    // The package makes an `Error` of each mistake, of which a text may have a million, and nobody reads their stacks.
    Error.stackTraceLimit = 0;
    // A carriage return ends a line (YAML 1.2.2, section 5.4), which the package does not know.
    const documents = parseAllDocuments(text.replace(/\r(?!\n)/g, '\n'), {
      logLevel: 'silent',
      prettyErrors: false,
      resolveKnownTags: false,
      strict: false,
      uniqueKeys: false,
    });
    return [...documents].filter((document) => isDocument(document));
  } catch {
    return undefined;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function errorCount(documents: readonly Document.Parsed[]): number {
  return documents.reduce((sum, document) => sum + document.errors.length, 0);
}

/** `{{ .Values.x }}` is a flow map whose key is a flow map, which nobody writes on purpose. */
function hasTemplateMap(document: Document.Parsed): boolean {
  const pending: unknown[] = [document.contents];
  while (pending.length > 0) {
    const node = pending.pop();
    if (isMap(node) && node.flow === true && node.items.some((pair) => isMap(pair.key))) return true;
    if (isPair(node)) pending.push(node.key, node.value);
    else if (isCollection(node)) for (const item of node.items) pending.push(item);
  }
  return false;
}

function clamp([start, end]: readonly [number, number], text: string): Span {
  const from = Math.min(start, text.length);
  return span(from, Math.max(from, Math.min(end, text.length)));
}
