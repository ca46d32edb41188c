import { isPlainYamlString, propertiesText } from './editScalar.ts';
import type { Entry, SyntaxTree } from './tree.ts';

/** The quote around an entry's key, or ''. */
export function keyQuote(tree: SyntaxTree, entry: Entry | undefined): string {
  const { text } = tree.file;
  const span = entry?.keySpan;
  if (span === undefined || tree.format === 'dotenv' || tree.format === 'properties') return '';
  const quote = text[span.start - 1];
  if (tree.format === 'ini') return (quote === '"' || quote === '`') && text[span.end] === quote ? quote : '';
  // A part of a dotted TOML key may be quoted anywhere in it, and the first of a table is behind its bracket.
  if (tree.format === 'toml') return (quote === '"' || quote === "'") && text[span.end] === quote ? quote : '';
  return (quote === '"' || quote === "'") && text[span.end] === quote && (entry?.span.start ?? span.start) < span.start
    ? quote
    : '';
}

/**
 * The key as text with its quotes, quoted as the key of `like` is; undefined when the format cannot express it.
 */
export function keyText(tree: SyntaxTree, key: string, like: Entry | undefined): string | undefined {
  if (tree.format === 'dotenv') return /^[\w.-]+$/.test(key) ? key : undefined;
  if (tree.format === 'json') return JSON.stringify(key);
  if (tree.format === 'properties') return key === '' ? undefined : propertiesText(key, 'key');
  const quote = keyQuote(tree, like);
  if (tree.format === 'ini') return quote === '' ? key : `${quote}${key}${quote}`;
  if (tree.format === 'toml') {
    if (quote === "'" && !/['\x00-\x1f\x7f]/.test(key)) return `'${key}'`;
    return quote === '' && /^[\w-]+$/.test(key) ? key : JSON.stringify(key);
  }
  if (quote === "'" && !/[\r\n]/.test(key)) return `'${key.replaceAll("'", "''")}'`;
  const plain = quote === '' && isPlainYamlString(key) && /^[\w./][\w./ @-]*$/.test(key);
  return plain ? key : JSON.stringify(key);
}
