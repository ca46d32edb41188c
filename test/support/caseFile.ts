import type { AnyRule, Finding, Location } from '../../server/src/rules/types.ts';
import { applyEdits } from '../../server/src/text/edit.ts';
import { lintTexts, pathOf, type Texts } from './workspace.ts';

/**
 * A workspace and what is expected of it, as one text:
 *
 *     === .env
 *     REDIRECT_URI=⟦a⟧https://a.io/cb#x⟦/a⟧
 *     === findings
 *     a error redirect-uri-fragment
 *     === after fix a[0]
 *     === .env
 *     REDIRECT_URI=https://a.io/cb
 *
 * Markers name spans; `→ b, c` behind a finding names its related places. `after fix` lists only the files the fix
 * changes. `vcs: tracked` in a line before the first file sets what version control says of the files. In file
 * texts, `\u{200b}`-like escapes in `⟪200b⟫` stand for characters that an editor would hide, `⟪cr⟫` for a carriage
 * return.
 */
export interface CaseFile {
  readonly vcs: 'tracked' | 'ignored' | 'untracked' | 'unknown';
  readonly texts: Texts;
  /** Span by marker. */
  readonly markers: ReadonlyMap<string, Location>;
  /** The file texts with markers and escapes, as written. */
  readonly marked: Texts;
}

export function parseCase(text: string): CaseFile {
  const [head = '', ...sections] = `\n${text}`.split(/\n=== /);
  const vcs = /vcs: (tracked|ignored|untracked)/.exec(head)?.[1] as CaseFile['vcs'] | undefined;
  const marked = new Map<string, string>();
  for (const section of sections) {
    const end = section.indexOf('\n');
    const title = (end < 0 ? section : section.slice(0, end)).trim();
    if (title === 'findings') break;
    marked.set(title, end < 0 ? '' : `${section.slice(end + 1)}\n`);
  }
  const markers = new Map<string, Location>();
  const texts = new Map<string, string>();
  for (const [path, raw] of marked) texts.set(path, strip(raw, path, markers));
  return { vcs: vcs ?? 'unknown', texts, markers, marked };
}

/** Takes markers out of a text and notes where they were. */
function strip(raw: string, path: string, markers: Map<string, Location>): string {
  const text = reveal(raw);
  const pattern = /⟦(\/?)(\w+)⟧/g;
  const open = new Map<string, number>();
  let result = '';
  let position = 0;
  for (const match of text.matchAll(pattern)) {
    result += text.slice(position, match.index);
    position = match.index + match[0].length;
    const name = match[2] as string;
    if (match[1] === '') open.set(name, result.length);
    else {
      const start = open.get(name);
      if (start === undefined) throw new Error(`marker ${name} in ${path} is closed but not open`);
      markers.set(name, { file: path, span: { start, end: result.length } });
    }
  }
  return result + text.slice(position);
}

const reveal = (text: string): string =>
  text.replace(/⟪(\w+)⟫/g, (_, code: string) =>
    code === 'cr' ? '\r' : String.fromCodePoint(Number.parseInt(code, 16)),
  );

const conceal = (text: string): string =>
  text
    .replaceAll('\r', '⟪cr⟫')
    .replace(
      /[\u00a0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g,
      (c) => `⟪${(c.codePointAt(0) as number).toString(16)}⟫`,
    );

/** Lints the case and prints it again with what was found, in the same form: equal text means a passing case. */
export function printCase(text: string, rules?: readonly AnyRule[]): string {
  const parsed = parseCase(text);
  const findings = lintTexts(parsed.texts, rules, parsed.vcs);
  const names = new NameGiver(parsed);
  const lines = findings.map((finding) => {
    const related = finding.related.map((place) => names.of(place));
    return `${names.of(finding.at)} ${finding.severity} ${finding.ruleId}${related.length === 0 ? '' : ` → ${related.join(', ')}`}`;
  });
  const fixes = findings.flatMap((finding) => printFixes(finding, names.of(finding.at), parsed));
  const head = parsed.vcs === 'unknown' ? '' : `vcs: ${parsed.vcs}\n`;
  const files = [...names.remarked()].map(([path, body]) => `=== ${path}\n${body}`).join('');
  return `${head}${files}=== findings\n${lines.map((line) => `${line}\n`).join('')}${fixes.join('')}`;
}

function printFixes(finding: Finding, name: string, parsed: CaseFile): string[] {
  return finding.fixes.map((fix, index) => {
    const bodies = fix.files.map(({ file, edits }) => {
      const path = pathOf(file);
      return `=== ${path}\n${conceal(applyEdits(parsed.texts.get(path) ?? '', edits))}`;
    });
    return `=== after fix ${name}[${index}] ${fix.safety}: ${fix.title}\n${bodies.join('')}`;
  });
}

/** Finds the marker of a place, and makes one up where the case has none, so that the output can be copied back. */
class NameGiver {
  readonly #parsed: CaseFile;
  readonly #extra = new Map<string, Location>();

  constructor(parsed: CaseFile) {
    this.#parsed = parsed;
  }

  of(place: Location): string {
    const path = pathOf(place.file);
    for (const markers of [this.#parsed.markers, this.#extra]) {
      for (const [name, at] of markers) {
        if (at.file === path && at.span.start === place.span.start && at.span.end === place.span.end) return name;
      }
    }
    const name = this.#freeName();
    this.#extra.set(name, { file: path, span: place.span });
    return name;
  }

  #freeName(): string {
    for (const letter of 'abcdefghijklmnopqrstuvwxyz') {
      if (!this.#parsed.markers.has(letter) && !this.#extra.has(letter)) return letter;
    }
    return `m${this.#extra.size}`;
  }

  /** The files with all markers in place. */
  remarked(): Map<string, string> {
    const result = new Map<string, string>();
    for (const [path, text] of this.#parsed.texts) {
      const places = [...this.#parsed.markers, ...this.#extra].filter(([, at]) => at.file === path);
      const tags = places.flatMap(([name, at]) => [
        { offset: at.span.start, tag: `⟦${name}⟧`, closes: 0, width: at.span.end - at.span.start },
        { offset: at.span.end, tag: `⟦/${name}⟧`, closes: 1, width: at.span.end - at.span.start },
      ]);
      tags.sort((a, b) => b.offset - a.offset || order(b) - order(a));
      let body = text;
      for (const { offset, tag } of tags) body = body.slice(0, offset) + tag + body.slice(offset);
      result.set(path, conceal(body));
    }
    return result;
  }
}

/** At one offset: what closes comes before what opens; an empty span opens, then closes. */
const order = (tag: { readonly closes: number; readonly width: number }): number =>
  tag.width === 0 ? 1 + tag.closes * 0.5 : tag.closes === 1 ? 0 : 2;
