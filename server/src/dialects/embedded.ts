import { movedTree } from '../syntax/moved.ts';
import { parse } from '../syntax/parse.ts';
import type { Format, ScalarEntry, SyntaxTree } from '../syntax/tree.ts';
import { createSourceFile } from '../text/sourceFile.ts';
import { type Span, span } from '../text/span.ts';

/**
 * The YAML document written inside a literal block scalar (`|`), with the spans of the file around it. Undefined for
 * any other scalar: only in a literal block does each character stand where it is read. A document may be indented as a
 * whole.
 */
export const embeddedYaml = (tree: SyntaxTree, entry: ScalarEntry): SyntaxTree | undefined =>
  embeddedDocument(tree, entry, 'yaml');

/** The same for a document of another format. */
export function embeddedDocument(tree: SyntaxTree, entry: ScalarEntry, format: Format): SyntaxTree | undefined {
  const place = placeOf(tree, entry, format);
  if (place === undefined) return undefined;
  const { text, uri } = tree.file;
  // Many of them may stand in one file, which is therefore not read again for each.
  return movedTree(parse(format, createSourceFile(uri, text.slice(place.start, place.end))), place.start, tree.file);
}

function placeOf(tree: SyntaxTree, entry: ScalarEntry, format: Format): Span | undefined {
  const { text } = tree.file;
  if (format === 'json' && tree.format === 'yaml' && entry.quoting === 'single') return placeOfQuotedJson(tree, entry);
  if (tree.format !== 'yaml' || entry.quoting !== 'block' || text[entry.valueSpan.start] !== '|') return undefined;
  const start = text.lastIndexOf('\n', entry.contentSpan.start - 1) + 1;
  if (start <= entry.valueSpan.start || start >= entry.contentSpan.end) return undefined;
  return span(start, entry.contentSpan.end);
}

/** JSON between single quotes, on one line and without a doubled quote: again each character stands where it is read. */
function placeOfQuotedJson({ file }: SyntaxTree, { contentSpan, value }: ScalarEntry): Span | undefined {
  const own = file.text.slice(contentSpan.start, contentSpan.end);
  return own === value && own.trim().startsWith('{') ? contentSpan : undefined;
}
