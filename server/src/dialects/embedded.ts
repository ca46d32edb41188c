import { parse } from '../syntax/parse.ts';
import type { Format, ScalarEntry, SyntaxTree } from '../syntax/tree.ts';
import { createSourceFile } from '../text/sourceFile.ts';

/**
 * The YAML document written inside a literal block scalar (`|`), with the spans of the file around it. Undefined for
 * any other scalar: only in a literal block does each character stand where it is read.
 *
 * A document may be indented as a whole, so the block is read in place, with everything before it blanked out.
 */
export const embeddedYaml = (tree: SyntaxTree, entry: ScalarEntry): SyntaxTree | undefined =>
  embeddedDocument(tree, entry, 'yaml');

/** The same for a document of another format. */
export function embeddedDocument(tree: SyntaxTree, entry: ScalarEntry, format: Format): SyntaxTree | undefined {
  const { text, uri } = tree.file;
  if (tree.format !== 'yaml' || entry.quoting !== 'block' || text[entry.valueSpan.start] !== '|') return undefined;
  const start = text.lastIndexOf('\n', entry.contentSpan.start - 1) + 1;
  if (start <= entry.valueSpan.start || start >= entry.contentSpan.end) return undefined;
  const before = text.slice(0, start).replace(/[^\r\n]/g, ' ');
  return parse(format, createSourceFile(uri, before + text.slice(start, entry.contentSpan.end)));
}
