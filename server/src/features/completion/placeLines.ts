import type { Format } from '../../syntax/tree.ts';
import {
  flowRegion,
  type KeyPlace,
  type Line,
  lineAt,
  marker,
  type Place,
  type Quote,
  type Region,
  spliced,
  type ValuePlace,
  valueRegion,
  wholeSpan,
} from './place.ts';

/** Where the cursor is in a format of lines with one assignment each. Nothing in comments and headers. */
export function placeInLines(format: LineFormat, text: string, offset: number): readonly Place[] {
  const line = lineAt(text, offset);
  const grammar = grammars[format];
  if (grammar.comment.test(line.text)) return [];
  if (format === 'toml') {
    const array = arrayPlace(text, line, offset);
    if (array !== undefined) return array;
  }
  const match = grammar.assignment.exec(line.text);
  if (match === null) return [];
  const [, lead = '', key = '', separator] = match;
  const keyStart = line.start + lead.length;
  const keyEnd = keyStart + key.length;
  if (offset >= keyStart && offset <= keyEnd) {
    const isAlone = separator !== undefined || line.text.slice(match[0].length).trim() === '';
    return isAlone ? [keyPlace(format, text, { lead, start: keyStart, end: keyEnd }, separator !== undefined)] : [];
  }
  if (separator === undefined || key === '') return [];
  const from = keyEnd + separator.trimEnd().length;
  const region = valueRegion(line, from, offset, grammar.quotes, grammar.inlineComment);
  return region === undefined || /^(?:"""|''')/.test(text.slice(wholeSpan(region).start))
    ? []
    : [valuePlace(format, text, region, gapOf(format, text, region, from))];
}

export type LineFormat = Exclude<Format, 'yaml' | 'json'>;

interface Grammar {
  /** A line that holds no assignment. */
  readonly comment: RegExp;
  /** What stands before the key, the key, and the separator with the blanks behind it. */
  readonly assignment: RegExp;
  readonly quotes: readonly Quote[];
  readonly inlineComment: RegExp | undefined;
}

const grammars: { readonly [F in LineFormat]: Grammar } = {
  dotenv: {
    comment: /^\s*#/,
    assignment: /^(\s*(?:export[ \t]+)?)([\w.-]*)([ \t]*=[ \t]*|:[ \t]+)?/,
    quotes: ['"', "'", '`'],
    inlineComment: /#/,
  },
  toml: {
    comment: /^\s*[#[]/,
    assignment: /^(\s*)("[^"]*"|'[^']*'|[\w.-]*)([ \t]*=[ \t]*)?/,
    quotes: ['"', "'"],
    inlineComment: /#/,
  },
  ini: {
    comment: /^\s*[#;[]/,
    assignment: /^(\s*)([^\s=:#;[\]"'`]*(?:[ \t]+[^\s=:#;[\]"'`]+)*)([ \t]*[=:][ \t]*)?/,
    quotes: ['"', "'", '`'],
    inlineComment: /[ \t][#;]/,
  },
  properties: {
    comment: /^\s*[#!]/,
    assignment: /^(\s*)([^\s=:\\]*)([ \t]*[=:][ \t]*|[ \t]+(?=\S))?/,
    quotes: [],
    inlineComment: undefined,
  },
};
function keyPlace(
  format: LineFormat,
  text: string,
  key: { readonly lead: string; readonly start: number; readonly end: number },
  hasValue: boolean,
): KeyPlace {
  const span = { start: key.start, end: key.end };
  const empty = format === 'toml' ? ' = ""' : '=';
  return {
    kind: 'key',
    format,
    span,
    probe: spliced(text, span, hasValue ? marker : `${marker}${empty}`),
    hasValue,
    indent: /^\s*/.exec(key.lead)?.[0] ?? '',
    form: 'entry',
    commaAt: undefined,
    needsComma: false,
  };
}

function valuePlace(format: LineFormat, text: string, region: Region, gap: string): ValuePlace {
  const { content, quote, isClosed } = region;
  return {
    kind: 'value',
    format,
    span: content,
    probe: spliced(text, wholeSpan(region), format === 'toml' ? `"${marker}"` : marker),
    quote,
    isClosed,
    gap,
    isFlow: false,
    isText: false,
  };
}

/** ` = ` and nothing behind it: a blank, as before the sign. */
function gapOf(format: LineFormat, text: string, { content, quote }: Region, from: number): string {
  const isBare = quote === '' && content.start === from && content.end === from;
  return isBare && format !== 'dotenv' && /[ \t][=:]$/.test(text.slice(0, from)) ? ' ' : '';
}

/** TOML: an item of a list, which may have begun on an earlier line. Undefined outside of lists. */
function arrayPlace(text: string, line: Line, offset: number): readonly Place[] | undefined {
  const before = text.slice(0, offset);
  const opening = [...before.matchAll(/^[ \t]*[\w."-]+[ \t]*=[ \t]*\[/gm)].at(-1);
  if (opening === undefined) return undefined;
  const region = flowRegion(text, opening.index + opening[0].length - 1, offset);
  if (region !== undefined) return [valuePlace('toml', text, region, '')];
  return opening.index >= line.start ? [] : undefined;
}
