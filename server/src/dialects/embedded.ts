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
  if (format === 'json' && tree.format === 'yaml' && entry.quoting === 'single') return quotedJson(tree, entry);
  if (tree.format !== 'yaml' || entry.quoting !== 'block' || text[entry.valueSpan.start] !== '|') return undefined;
  const start = text.lastIndexOf('\n', entry.contentSpan.start - 1) + 1;
  if (start <= entry.valueSpan.start || start >= entry.contentSpan.end) return undefined;
  const before = text.slice(0, start).replace(/[^\r\n]/g, ' ');
  return parse(format, createSourceFile(uri, before + text.slice(start, entry.contentSpan.end)));
}

/** JSON between single quotes, on one line and without a doubled quote: again each character stands where it is read. */
function quotedJson({ file: { text, uri } }: SyntaxTree, { contentSpan, value }: ScalarEntry): SyntaxTree | undefined {
  const own = text.slice(contentSpan.start, contentSpan.end);
  if (own !== value || !own.trim().startsWith('{')) return undefined;
  const before = text.slice(0, contentSpan.start).replace(/[^\r\n]/g, ' ');
  return parse('json', createSourceFile(uri, before + own));
}
