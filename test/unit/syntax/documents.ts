import fc from 'fast-check';
import { stringify } from 'yaml';
import type { Format } from '../../../server/src/syntax/tree.ts';

export const text = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '',
    ' ',
    'x',
    'true',
    'no',
    '1',
    '1.0',
    '0x1',
    'null',
    '~',
    '#',
    'a#b',
    'a # b',
    'k: v',
    '- x',
    '*',
    '&a',
  ),
  fc.constantFrom(
    '"',
    "'",
    '`',
    'it\'s "x"',
    '\\n',
    'a\nb',
    'a\r\nb',
    '$X',
    '{{ x }}',
    '[x',
    'x, y',
    '//',
    'é',
    '\u2028',
    ' a ',
  ),
);
export const key = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,6}$/);

const dotenvLine = fc
  .tuple(
    fc.constantFrom('', '', 'export ', '  '),
    key,
    fc.constantFrom('=', '=', ' = ', ': '),
    fc.constantFrom(
      'plain',
      'two words',
      '"double"',
      "'single'",
      '`back`',
      '"a\\nb"',
      '"a\nb"',
      '',
      '"x # y"',
      "it's",
      '12',
    ),
    fc.constantFrom('', '', ' # note', ' ', '#tail'),
  )
  .map((parts) => parts.join(''));
const dotenvText = fc
  .tuple(
    fc.array(fc.oneof(dotenvLine, fc.constantFrom('', '# comment')), { minLength: 1, maxLength: 6 }),
    fc.constantFrom('\n', '\r\n'),
    fc.boolean(),
  )
  .map(([lines, eol, last]) => lines.join(eol) + (last ? eol : ''));

const leaf = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null));
const { data } = fc.letrec((tie) => ({
  data: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.array(tie('data'), { maxLength: 3 }),
    fc.dictionary(key, tie('data'), { maxKeys: 3 }),
  ),
}));
const root = fc.dictionary(key, data, { minKeys: 1, maxKeys: 4 });

const yamlText = fc
  .tuple(
    root,
    fc.constantFrom('any', 'flow'),
    fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE'),
    fc.constantFrom('\n', '\r\n'),
  )
  .map(([value, collectionStyle, defaultStringType, eol]) =>
    stringify(value, { collectionStyle, defaultStringType, defaultKeyType: 'PLAIN' } as const)
      .replace(/^(\w+: \w+)$/gm, '$1 # note')
      .replaceAll('\n', eol),
  );
const jsonText = fc
  .tuple(root, fc.constantFrom(0, 2, '\t'), fc.constantFrom('\n', '\r\n'), fc.boolean())
  .map(([value, indent, eol, comments]) => {
    const written = JSON.stringify(value, undefined, indent);
    return (comments && indent !== 0 ? written.replace(/,$/gm, ', // note') : written).replaceAll('\n', eol);
  });

const joined = (line: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(fc.array(line, { minLength: 1, maxLength: 8 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
    .map(([lines, eol, last]) => (lines.join('\n') + (last ? '\n' : '')).replaceAll('\n', eol));

const tomlKey = fc.oneof(
  key,
  key,
  fc.tuple(key, key).map((parts) => parts.join('.')),
  fc.constant('"a b"'),
);
const tomlValue = fc.constantFrom(
  '"text"',
  "'literal'",
  '"""\nlines\n"""',
  '1',
  '-2.5',
  'true',
  '1979-05-27',
  '[]',
  '["x", "y"]',
  '[\n  "x", # one\n  "y"\n]',
  '{}',
  '{ p = 1, q = "z" }',
  '[{ p = 1 }]',
);
const tomlLine = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(tomlKey, tomlValue, fc.constantFrom('', ' # note')).map(([k, v, c]) => `${k} = ${v}${c}`),
  },
  { weight: 2, arbitrary: tomlKey.map((name) => `[${name}]`) },
  { weight: 1, arbitrary: key.map((name) => `[[${name}]]`) },
  { weight: 1, arbitrary: fc.constantFrom('', '# comment') },
);

const propertyKey = fc.oneof(
  fc.array(fc.constantFrom('a', 'b', 'c-d', 'e'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.')),
  fc.constantFrom('l[0]', 'l[1]', 'l[0].x', '%dev.a.b', '"q.r".s', 'k\\ 1', 'a..b'),
);
const propertyLine = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        fc.constantFrom('', '', '  '),
        propertyKey,
        fc.constantFrom('=', ' = ', ':', ' '),
        fc.constantFrom('x', '', 'two words ', 'a\\\n   b', '\\u00e9', 'C:\\\\dir', 'x=y', '# no comment'),
      )
      .map((parts) => parts.join('')),
  },
  { weight: 1, arbitrary: fc.constantFrom('', '# comment', '! comment', '#---') },
);

const iniLine = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        fc.constantFrom('', '', '  '),
        key,
        fc.constantFrom('=', ' = ', ': '),
        fc.constantFrom('x', '', 'two words', '"double"', "'single'", '`back`', '"""a\nb"""', 'a#b', '"x ; y"'),
        fc.constantFrom('', '', ' ; note', ' # note'),
      )
      .map((parts) => parts.join('')),
  },
  { weight: 2, arbitrary: fc.tuple(key, key).map((parts) => `[${parts.join('.')}]`) },
  { weight: 1, arbitrary: fc.constantFrom('', '; comment', '# comment') },
);

/** With the least share of edits that has to be possible: tables and dotted keys share maps, which edits leave alone. */
export const documents: readonly (readonly [Format, fc.Arbitrary<string>, number])[] = [
  ['dotenv', dotenvText, 0.67],
  ['yaml', yamlText, 0.67],
  ['json', jsonText, 0.67],
  ['toml', joined(tomlLine), 0.6],
  ['properties', joined(propertyLine), 0.67],
  ['ini', joined(iniLine), 0.67],
];
