import type { SourceFile } from '../text/sourceFile.ts';
import { span } from '../text/span.ts';
import { firstPerLine } from './problems.ts';
import type { Entry, SyntaxProblem, SyntaxTree } from './tree.ts';
import { buildDocument, type YamlContext } from './yamlBuild.ts';
import { type Masked, mask } from './yamlMask.ts';
import type { YamlNode } from './yamlNodes.ts';
import { yamlProblem } from './yamlProblems.ts';
import { type Read, readStream } from './yamlRead.ts';

/**
 * Reads a YAML stream with the YAML 1.2 core schema plus merge keys. Aliases and merge keys are expanded up to 10,000
 * entries per file. The values of unknown tags are kept. Problems have the codes `yaml-<code of the yaml
 * package>`, `yaml-CONFLICT_MARKER`, `yaml-NESTING_TOO_DEEP`, `yaml-ALIAS_LIMIT` or `yaml-UNREADABLE`; one per line.
 */
export function parseYaml(file: SourceFile): SyntaxTree {
  const { text } = file;
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
  if (typeof documents === 'string') problems.push(yamlProblem(documents, span(0, Math.min(1, text.length))));
  for (const [index, document] of (typeof documents === 'string' ? [] : documents).entries()) {
    for (const { code, span: at } of document.errors) problems.push(yamlProblem(code, at));
    const root = buildDocument(context, document, index);
    if (root !== undefined) roots.push(root);
  }
  return { format: 'yaml', file, roots, entries, problems: firstPerLine(file, problems) };
}

interface Parsed {
  readonly documents: Read;
  readonly masked: Masked;
}

/** Text with templates is also read as it is, and the reading that makes more sense is taken. */
function parseDocuments(text: string): Parsed {
  const masked = mask(text);
  const unmasked: Masked = { text, spans: [], conflicts: [] };
  if (masked.text === text) return { documents: readStream(text), masked: unmasked };
  const asIs = masked.conflicts.length > 0 ? undefined : readStream(text);
  if (asIs !== undefined && errorCount(asIs) === 0 && !hasTemplateMap(asIs)) {
    return { documents: asIs, masked: unmasked };
  }
  const documents = readStream(masked.text);
  return asIs !== undefined && (typeof documents === 'string' || errorCount(asIs) < errorCount(documents))
    ? { documents: asIs, masked: unmasked }
    : { documents, masked };
}

/** Text that cannot be read at all has more mistakes than any other. */
const errorCount = (documents: Read): number =>
  typeof documents === 'string'
    ? Number.POSITIVE_INFINITY
    : documents.reduce((sum, { errors }) => sum + errors.length, 0);

/** `{{ .Values.x }}` is a flow map whose key is a flow map, which nobody writes on purpose. */
function hasTemplateMap(documents: Read): boolean {
  const pending: (YamlNode | undefined)[] = typeof documents === 'string' ? [] : documents.map(({ root }) => root);
  while (pending.length > 0) {
    const node = pending.pop();
    if (node?.kind === 'map') {
      if (node.isFlow && node.pairs.some(({ key }) => key?.kind === 'map')) return true;
      for (const { key, value } of node.pairs) pending.push(key, value);
    } else if (node?.kind === 'list') for (const item of node.items) pending.push(item);
  }
  return false;
}
