import type { FileFacts } from '../dialects/types.ts';
import type { Format } from '../syntax/tree.ts';
import type { Span } from '../text/span.ts';

export type DirectiveKind = 'disable-next-line' | 'disable-line' | 'disable-file' | 'disable' | 'enable';

/** A comment such as `# authproof-disable-next-line redirect-uri-fragment -- the old client needs it`. */
export interface Directive {
  readonly kind: DirectiveKind;
  /** From the comment's marker to the end of the line, or of the comment. */
  readonly span: Span;
  /** The rules it names; none means every rule. */
  readonly ids: readonly { readonly id: string; readonly span: Span }[];
}

/** One rule, or every rule, silenced on some lines by one directive. */
export interface Suppression {
  readonly directive: Directive;
  /** Undefined: every rule. */
  readonly id: string | undefined;
  /** Of the rule's name, or of the whole directive. */
  readonly span: Span;
  /** Zero-based lines, both inclusive. */
  readonly from: number;
  readonly to: number;
}

const markers: Readonly<Record<Format, RegExp>> = {
  dotenv: /(?:^|\s)#[ \t]*$/,
  yaml: /(?:^|\s)#[ \t]*$/,
  toml: /(?:^|\s)#[ \t]*$/,
  properties: /^[ \t]*[#!][ \t]*$/,
  ini: /(?:^|\s)[#;][ \t]*$/,
  json: /(?:\/\/|\/\*)[ \t]*$/,
};

/** What the comments of a file silence. */
export function suppressionsOf(facts: FileFacts): readonly Suppression[] {
  if (!facts.file.text.includes('authproof-')) return [];
  const lastLine = facts.file.lines.lineCount - 1;
  const found: Suppression[] = [];
  let open: Suppression[] = [];
  for (const directive of directivesOf(facts)) {
    const line = facts.file.lines.positionAt(directive.span.start).line;
    if (directive.kind === 'enable') {
      const ends = (one: Suppression): boolean => directive.ids.length === 0 || hasId(directive, one.id);
      found.push(...open.filter(ends).map((one) => ({ ...one, to: line })));
      open = open.filter((one) => !ends(one));
      continue;
    }
    const units = unitsOf(directive, rangeOf(directive.kind, line, facts, lastLine));
    if (directive.kind === 'disable') open.push(...units);
    else found.push(...units);
  }
  return [...found, ...open];
}

const hasId = ({ ids }: Directive, id: string | undefined): boolean => ids.some((one) => one.id === id);

function unitsOf(directive: Directive, range: { readonly from: number; readonly to: number }): readonly Suppression[] {
  if (directive.ids.length === 0) return [{ directive, id: undefined, span: directive.span, ...range }];
  return directive.ids.map(({ id, span }) => ({ directive, id, span, ...range }));
}

function rangeOf(kind: DirectiveKind, line: number, facts: FileFacts, lastLine: number) {
  switch (kind) {
    case 'disable-file':
      return { from: 0, to: lastLine };
    case 'disable-line':
      return { from: line, to: line };
    case 'disable-next-line': {
      const next = nextLineWithContent(line, facts);
      return { from: next, to: next };
    }
    default:
      return { from: line, to: lastLine };
  }
}

/** Blank lines and other comments may stand between. */
function nextLineWithContent(line: number, { file, tree }: FileFacts): number {
  for (let next = line + 1; next < file.lines.lineCount; next++) {
    const text = file.text.slice(file.lines.lineStart(next), file.lines.lineEnd(next)).trim();
    if (text !== '' && !isCommentLine(text, tree.format)) return next;
  }
  return line + 1;
}

const isCommentLine = (text: string, format: Format): boolean =>
  format === 'json' ? /^\/[/*]/.test(text) : format === 'ini' ? /^[#;]/.test(text) : /^#/.test(text);

const pattern = /authproof-(disable-next-line|disable-line|disable-file|disable|enable)(?![\w-])([^\r\n]*)/g;

function directivesOf({ file, tree }: FileFacts): readonly Directive[] {
  const found: Directive[] = [];
  const isInValue = createInValue(tree.entries);
  for (const match of file.text.matchAll(pattern)) {
    const lineStart = file.lines.lineStart(file.lines.positionAt(match.index).line);
    const marker = markers[tree.format].exec(file.text.slice(lineStart, match.index));
    if (marker === null || isInValue(match.index)) continue;
    const rest = (match[2] as string).split('*/', 1)[0] ?? '';
    const start = lineStart + marker.index + (marker[0].length - marker[0].trimStart().length);
    const restStart = match.index + match[0].length - (match[2] as string).length;
    found.push({
      kind: match[1] as DirectiveKind,
      span: { start, end: restStart + (match[2] as string).trimEnd().length },
      ids: idsIn(rest.replace(/(?:^|\s)--(?:\s[\s\S]*)?$/, ''), restStart),
    });
  }
  return found;
}

const idsIn = (text: string, offset: number): Directive['ids'] =>
  Array.from(text.matchAll(/[^\s,]+/g), (match) => ({
    id: match[0],
    span: { start: offset + match.index, end: offset + match.index + match[0].length },
  }));

/** A block of text may hold a file of its own, with comments of its own; any other value is no comment. */
function createInValue(entries: FileFacts['tree']['entries']): (offset: number) => boolean {
  const spans = entries
    .flatMap((entry) => (entry.kind === 'scalar' && entry.quoting !== 'block' ? [entry.contentSpan] : []))
    .sort((a, b) => a.start - b.start);
  /** Ends of the spans up to each; those of broken text can overlap. */
  const ends: number[] = [];
  for (const { end } of spans) ends.push(Math.max(end, ends.at(-1) ?? 0));
  return (offset) => {
    let low = 0;
    let high = spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spans[middle] as Span).start <= offset) low = middle + 1;
      else high = middle;
    }
    return low > 0 && (ends[low - 1] as number) > offset;
  };
}
