import type { Random } from './random.ts';

/** A secret that no message may repeat. */
export const canary = 'canary-Zk4mVbX2pLw9Rt6Yh8Qd';

/** What parsers have trouble with, in any format. */
const commonTokens: readonly string[] = [
  '"',
  "'",
  '`',
  '"""',
  "'''",
  '\\',
  '\\\\',
  '\\"',
  '\\n',
  '\\u',
  '\\u00',
  '\\uD800',
  '\\x',
  '\\\n',
  '${',
  '${A',
  '${A:-',
  '}',
  '${A:-${B:-',
  '$A',
  '$$',
  '$(',
  '$(date)',
  '{{',
  '}}',
  '{{ .x }}',
  '#{',
  '<%',
  '%>',
  '%env(',
  '\uFEFF',
  '\0',
  '\r\n',
  '\r',
  '\n',
  '\n\n',
  '\u2028',
  '\u2029',
  '\u0085',
  '\u00a0',
  '\u200b',
  '\u202e',
  '\f',
  '\v',
  '\x1b[31m',
  '\x7f',
  '\uD800',
  '\uDC00',
  '\uDFFF\uD800',
  '😀',
  'é',
  'e\u0301',
  'İ',
  'ß',
  '１',
  '<<<<<<< HEAD\n',
  '=======\n',
  '>>>>>>> main\n',
  '|||||||\n',
  '\t',
  ' ',
  '    ',
  ' \t ',
  '#',
  ' # ',
  '//',
  '/*',
  '*/',
  ';',
  '!',
  '--',
  '---\n',
  '...\n',
  '%YAML 1.2\n',
  '&a ',
  '*a',
  '<<: *a',
  '<<: [*a, *a]',
  '!!str ',
  '!Ref ',
  '|',
  '|-\n  ',
  '>+2\n',
  '? ',
  ': ',
  ':\n',
  '- ',
  '- - ',
  '[',
  ']',
  '[[',
  ']]',
  '{',
  '}',
  '[]',
  '{}',
  ',',
  ',,',
  '=',
  '==',
  ':',
  '.',
  '..',
  '@',
  '%',
  '&',
  '|',
  '~',
  'null',
  'true',
  'false',
  'yes',
  'no',
  '0',
  '-0',
  '1e999',
  '0x',
  '1_000',
  '.inf',
  '.nan',
  '1979-05-27T07:32:00Z',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
  'export ',
  'A=',
  'A=1\n',
  canary,
  'client_id',
  'client_secret',
  'redirect_uri',
  'http://',
  'https://[::1]:99999/',
  'https://xn--a.com/',
  '%zz',
  '%00',
  '../',
  'authproof-disable-next-line',
  'authproof-disable',
  '# authproof-enable ',
];

/** One input made of another, or of two. */
export function mutate(
  input: string,
  pool: readonly string[],
  own: readonly string[],
  maxLength: number,
  random: Random,
): string {
  let text = input;
  for (let rounds = 1 + random.below(random.oneIn(4) ? 8 : 3); rounds > 0; rounds--) {
    text = step(text, pool, own, random);
    if (text.length > maxLength) {
      const start = random.below(text.length - maxLength);
      text = text.slice(start, start + maxLength);
    }
  }
  return text;
}

function step(text: string, pool: readonly string[], own: readonly string[], random: Random): string {
  const at = random.below(text.length + 1);
  const token = (): string => random.pick(own.length > 0 && random.oneIn(2) ? own : commonTokens);
  switch (random.below(14)) {
    case 0:
    case 1:
      return text.slice(0, at) + token() + text.slice(at);
    case 2:
      return text.slice(0, at) + token() + text.slice(Math.min(text.length, at + 1 + random.below(8)));
    case 3:
      return text.slice(0, at) + text.slice(at + 1 + random.below(4));
    case 4:
      return text.slice(0, at) + text.slice(at + 1 + random.below(text.length - at + 1));
    case 5:
      return text.slice(0, at) + String.fromCharCode(oddCode(random)) + text.slice(at + random.below(2));
    case 6: {
      const piece = text.slice(at, at + 1 + random.below(40));
      return text.slice(0, at) + piece.repeat(1 + random.below(6)) + text.slice(at);
    }
    case 7:
      return splice(text, random.pick(pool), random);
    case 8: {
      const other = random.pick(pool);
      const from = random.below(other.length + 1);
      return text.slice(0, at) + other.slice(from, from + 1 + random.below(60)) + text.slice(at);
    }
    case 9:
      return editLines(text, random);
    case 10:
      return random.pick([
        text.replaceAll('\n', '\r\n'),
        text.replaceAll('\r\n', '\n'),
        text.replaceAll('\n', '\r'),
        text.trim(),
      ]);
    case 11: {
      const open = random.pick([
        '[',
        '{',
        '(',
        '"',
        "'",
        '${',
        '- ',
        '${A:-',
        '&a [',
        '{a: ',
        '{"a":',
        '[a.',
        '\t',
        ' ',
      ]);
      return text.slice(0, at) + open.repeat(1 + random.below(random.oneIn(20) ? 300 : 6)) + text.slice(at);
    }
    case 12:
      return text.replace(/\d+/, () => String(random.pick([0, -1, 7, 255, 65536, 2 ** 31, 2 ** 53, 1e21])));
    default: {
      const end = Math.min(text.length, at + 1 + random.below(12));
      const to = random.below(text.length + 1);
      return text.slice(0, to) + text.slice(at, end) + text.slice(to);
    }
  }
}

function oddCode(random: Random): number {
  switch (random.below(6)) {
    case 0:
      return random.below(32);
    case 1:
      return 0xd800 + random.below(0x800);
    case 2:
      return random.below(0x10000);
    default:
      return 32 + random.below(95);
  }
}

function splice(text: string, other: string, random: Random): string {
  return text.slice(0, random.below(text.length + 1)) + other.slice(random.below(other.length + 1));
}

function editLines(text: string, random: Random): string {
  const lines = text.split('\n');
  const at = random.below(lines.length);
  const line = lines[at] as string;
  switch (random.below(5)) {
    case 0:
      lines.splice(at, 1);
      break;
    case 1:
      lines.splice(random.below(lines.length), 0, line);
      break;
    case 2:
      lines[at] = `${random.pick([' ', '  ', '\t', '- ', '# ', '    '])}${line}`;
      break;
    case 3:
      lines[at] = line.trimStart();
      break;
    default: {
      const to = random.below(lines.length);
      lines[at] = lines[to] as string;
      lines[to] = line;
    }
  }
  return lines.join('\n');
}
