/**
 * The string literals of a source file, and those that `l10n.t` translates. A scanner, not a parser: it knows comments,
 * quotes, templates and regular expressions, which is enough for calls that are all written alike.
 */
export interface Literal {
  /** What the literal says; in a template `${}` stands for what is put in. */
  readonly text: string;
  /** Code in front of it in the file or in its hole of a template, with `""` for literals and without comments. */
  readonly before: string;
  /** The first character of code behind it. */
  readonly after: string;
  readonly isTemplate: boolean;
}

/** In the order of their ends: what stands inside a template comes before it. */
export function literalsOf(source: string): readonly Literal[] {
  const literals: Literal[] = [];
  let at = 0;
  let before = '';

  const add = (raw: string, lead: string, isTemplate: boolean): void => {
    const rest = source.slice(at).replace(/^(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)*/, '');
    literals.push({ text: plainText(raw), before: lead, after: rest.charAt(0), isTemplate });
    before = `${lead}""`;
  };
  const quoted = (quote: string): void => {
    const start = ++at;
    while (source[at] !== quote) at += source[at] === '\\' ? 2 : 1;
    at += 1;
    add(source.slice(start, at - 1), before, false);
  };
  const template = (): void => {
    const lead = before;
    let raw = '';
    at += 1;
    while (source[at] !== '`') {
      if (source.startsWith('${', at)) {
        at += 2;
        before = '';
        code('}');
        raw += '${}';
      } else {
        const length = source[at] === '\\' ? 2 : 1;
        raw += source.slice(at, at + length);
        at += length;
      }
    }
    at += 1;
    add(raw, lead, true);
  };
  const code = (end: string | undefined): void => {
    for (let depth = 0; at < source.length; ) {
      const character = source.charAt(at);
      if (/^\/[/*]/.test(source.slice(at, at + 2))) at += commentAt(source, at).length;
      else if (character === "'" || character === '"') quoted(character);
      else if (character === '`') template();
      else if (character === '/' && /(?:^|[(,=:[!&|?{};+*<>~^-]|=>|\breturn)\s*$/.test(before)) {
        const length = regexAt(source, at);
        before += source.slice(at, at + length);
        at += length;
      } else {
        at += 1;
        if (character === '}' && depth === 0 && end === '}') return;
        if (character === '{') depth += 1;
        if (character === '}') depth -= 1;
        before += character;
      }
    }
  };

  code(undefined);
  return literals;
}

const commentAt = (source: string, at: number): string =>
  source.startsWith('//', at) ? source.slice(at, lineEnd(source, at)) : source.slice(at, source.indexOf('*/', at) + 2);

function lineEnd(source: string, at: number): number {
  const end = source.indexOf('\n', at);
  return end < 0 ? source.length : end;
}

function regexAt(source: string, start: number): number {
  let at = start + 1;
  for (let inClass = false; inClass || source[at] !== '/'; ) {
    if (source[at] === '[') inClass = true;
    if (source[at] === ']') inClass = false;
    at += source[at] === '\\' ? 2 : 1;
  }
  return at + 1 - start;
}

const controls: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', 0: '\0' };

function plainText(raw: string): string {
  return raw.replace(
    /\\(?:u\{([\da-f]+)\}|u([\da-f]{4})|x([\da-f]{2})|([\s\S]))/gi,
    (_, point: string | undefined, four: string | undefined, two: string | undefined, one: string | undefined) => {
      const hex = point ?? four ?? two;
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      return controls[one ?? ''] ?? (one === '\n' ? '' : (one ?? ''));
    },
  );
}

/** A literal that is the text of an `l10n.t`, or in the server of a `t`. */
export const isTranslated = ({ before, after, isTemplate }: Literal): boolean =>
  /(?<![\w.])(?:l10n\.)?t\(\s*$/.test(before) && (after === ')' || after === ',') && !isTemplate;

/** The texts of all calls of `l10n.t` in a file. @throws when one does not begin with a plain string literal. */
export function translatedTexts(source: string, file: string): readonly string[] {
  const literals = literalsOf(source);
  const texts = literals.filter(isTranslated).map(({ text }) => text);
  const calls = source.replace(/^\s*(?:\/\/|\/?\*).*$/gm, '').match(/\bl10n\.t\(/g)?.length ?? 0;
  if (calls !== texts.length) throw new Error(`${file}: each l10n.t needs its text as one plain string`);
  return texts;
}
