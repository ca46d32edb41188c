import type { Interval } from '../base/intervals.ts';
import { firstNot } from '../base/sorted.ts';
import type { FileFacts } from '../dialects/types.ts';
import type { Format } from '../syntax/tree.ts';
import { textStart } from '../text/sourceFile.ts';
import type { Span } from '../text/span.ts';

/** What a comment may say behind `authproof-`. */
const directiveKinds = ['disable-next-line', 'disable-line', 'disable-file', 'disable', 'enable'] as const;
export type DirectiveKind = (typeof directiveKinds)[number];

/** A comment such as `# authproof-disable-next-line redirect-uri-fragment -- the old client needs it`. */
export interface Directive {
  readonly kind: DirectiveKind;
  /** From the comment's marker to the end of the line, or of the comment. */
  readonly span: Span;
  /** The rules it names; none means every rule. */
  readonly ids: readonly { readonly id: string; readonly span: Span }[];
}

/** One rule, or every rule, silenced on some lines (counted from zero) by one directive. */
export interface Suppression extends Interval {
  readonly directive: Directive;
  /** Undefined: every rule. */
  readonly id: string | undefined;
  /** Of the rule's name, or of the whole directive. */
  readonly span: Span;
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
  const found: Suppression[] = [];
  const open = createOpen();
  const rangeOf = createRangeOf(facts);
  for (const directive of directivesOf(facts)) {
    const line = facts.file.lines.positionAt(directive.span.start).line;
    if (directive.kind === 'enable') {
      for (const one of open.close(directive.ids.length === 0 ? undefined : directive.ids.map(({ id }) => id))) {
        found.push({ ...one, to: line });
      }
      continue;
    }
    for (const unit of unitsOf(directive, rangeOf(directive.kind, line))) {
      if (directive.kind === 'disable') open.add(unit);
      else found.push(unit);
    }
  }
  return [...found, ...open.close(undefined)];
}

interface Opened {
  readonly suppression: Suppression;
  readonly order: number;
}

/** What is disabled until it is enabled again. */
function createOpen() {
  const byId = new Map<string | undefined, Opened[]>();
  let count = 0;
  return {
    add(suppression: Suppression): void {
      const own = byId.get(suppression.id) ?? [];
      byId.set(suppression.id, own);
      own.push({ suppression, order: count++ });
    },
    /** Those about these rules, or all, in the order in which they were opened. */
    close(ids: readonly string[] | undefined): readonly Suppression[] {
      const closed: Opened[] = [];
      for (const id of ids ?? [...byId.keys()]) {
        for (const one of byId.get(id) ?? []) closed.push(one);
        byId.delete(id);
      }
      return closed.sort((a, b) => a.order - b.order).map(({ suppression }) => suppression);
    },
  };
}

function unitsOf(directive: Directive, range: Interval): readonly Suppression[] {
  if (directive.ids.length === 0) return [{ directive, id: undefined, span: directive.span, ...range }];
  return directive.ids.map(({ id, span }) => ({ directive, id, span, ...range }));
}

function createRangeOf(facts: FileFacts): (kind: DirectiveKind, line: number) => Interval {
  const lastLine = facts.file.lines.lineCount - 1;
  const nextLineWithContent = createNextLine(facts);
  return (kind, line) => {
    switch (kind) {
      case 'disable-file':
        return { from: 0, to: lastLine };
      case 'disable-line':
        return { from: line, to: line };
      case 'disable-next-line': {
        const next = nextLineWithContent(line);
        return { from: next, to: next };
      }
      default:
        return { from: line, to: lastLine };
    }
  };
}

/** Blank lines and other comments may stand between: those a comment has passed over, the next ones need not look at. */
function createNextLine({ file, tree }: FileFacts): (line: number) => number {
  const hasContent = (line: number): boolean => {
    const text = file.text.slice(file.lines.lineStart(line), file.lines.lineEnd(line)).trim();
    return text !== '' && !isCommentLine(text, tree.format);
  };
  const { lineCount } = file.lines;
  let passed = { from: 0, to: 0 };
  return (line) => {
    if (line < passed.from || line >= passed.to) {
      let to = line + 1;
      while (to < lineCount && !hasContent(to)) to++;
      passed = { from: line, to };
    }
    return passed.to < lineCount ? passed.to : line + 1;
  };
}

const isCommentLine = (text: string, format: Format): boolean =>
  format === 'json' ? /^\/[/*]/.test(text) : format === 'ini' ? /^[#;]/.test(text) : /^#/.test(text);

const pattern = new RegExp(`authproof-(${directiveKinds.join('|')})(?![\\w-])([^\\r\\n]*)`, 'g');

function directivesOf({ file, tree }: FileFacts): readonly Directive[] {
  const found: Directive[] = [];
  const isInValue = createInValue(tree.entries);
  for (const match of file.text.matchAll(pattern)) {
    const lineStart = Math.max(file.lines.lineStart(file.lines.positionAt(match.index).line), textStart(file));
    const marker = markers[tree.format].exec(file.text.slice(lineStart, match.index));
    const [whole, written, behind = ''] = match;
    const kind = directiveKinds.find((known) => known === written);
    if (kind === undefined || marker === null || isInValue(match.index)) continue;
    const rest = behind.split('*/', 1)[0] ?? '';
    const start = lineStart + marker.index + (marker[0].length - marker[0].trimStart().length);
    const restStart = match.index + whole.length - behind.length;
    found.push({
      kind,
      span: { start, end: restStart + behind.trimEnd().length },
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
    const end = ends[firstNot(spans, ({ start }) => start <= offset) - 1];
    return end !== undefined && end > offset;
  };
}
