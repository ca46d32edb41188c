import { describe, expect, test } from 'vitest';
import { parseConfigFile } from '../../../server/src/config/parse.ts';
import { configJsonSchema } from '../../../server/src/config/schema.ts';
import { createSourceFile } from '../../../server/src/text/sourceFile.ts';
import { cpuTime } from '../../support/cpuTime.ts';

const ruleIds = ['redirect-uri-fragment', 'scope-unknown'];

const advice = 'use fewer wildcards, choices and repetitions, or several patterns';

/** `message @ what is underlined`, for each problem. */
function problemsOf(text: string, name = 'authproof.config.json'): readonly string[] {
  const { problems } = parseConfigFile(createSourceFile(`file:///ws/${name}`, text), ruleIds);
  return problems.map(({ message, span }) => `${message} @ ${text.slice(span.start, span.end)}`);
}

/** A list may be too long to be looked at item by item, and that many patterns to be compared with each file. */
test.each([
  ['wrong items', { exclude: Array(19_000).fill(1) }],
  ['patterns', { include: Array.from({ length: 5000 }, (_, i) => `**/{a,b}${i}*`) }],
  ['patterns as keys', { loaders: Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`d${i}/**`, 'vite'])) }],
  ['lists', { exclude: ['a'], overrides: Array(2000).fill({ files: ['**'], rules: {} }) }],
])('more %s than anybody writes are one mistake', (_, data) => {
  const text = JSON.stringify(data);
  expect(problemsOf(text)).toEqual(['the configuration has more than 5,000 entries @ {']);
});

test.each([
  ['authproof.config.json', `{"exclude":[${'1,'.repeat(900_000)}1]}`],
  ['authproof.config.yaml', `exclude:\n${'  - {}\n'.repeat(200_000)}`],
  ['authproof.config.yaml', `exclude: [${'a,'.repeat(900_000)}]`],
])('%s of more than anybody writes is not parsed', (name, text) => {
  let problems: readonly string[] = [];
  expect(cpuTime(() => (problems = problemsOf(text, name)))).toBeLessThan(500);
  expect(problems).toEqual([`the configuration has more than 20,000 lines and items @ ${text.charAt(0)}`]);
});

test('thousands of patterns are taken', () => {
  expect(problemsOf(JSON.stringify({ exclude: Array.from({ length: 4999 }, (_, i) => `d${i}/**`) }))).toEqual([]);
});

describe('a mistake is named with its place and what is allowed', () => {
  test.each([
    ['{ "rulez": {} }', ['"rulez" is not a setting; did you mean "rules"? @ rulez']],
    [
      '{ "severity": {} }',
      [
        '"severity" is not a setting; expected one of $schema, extends, rules, include, exclude, environments, loaders, ' +
          'variables, providers, overrides @ severity',
      ],
    ],
    [
      '{ "rules": { "redirect-uri-fragmant": "off" } }',
      [
        '"rules.redirect-uri-fragmant": there is no such rule; did you mean "redirect-uri-fragment"? @ redirect-uri-fragmant',
      ],
    ],
    [
      '{ "rules": { "nothing-like-it-at-all": "off" } }',
      [
        '"rules.nothing-like-it-at-all": there is no such rule; "authproof list rules" names them all @ ' +
          'nothing-like-it-at-all',
      ],
    ],
    [
      '{ "rules": { "scope-unknown": "fatal" } }',
      ['"rules.scope-unknown" must be one of off, hint, info, warning, error @ "fatal"'],
    ],
    ['{ "rules": [] }', ['"rules" must be an object @ rules']],
    ['{ "exclude": "vendor" }', ['"exclude" must be a list @ "vendor"']],
    ['{ "extends": 5 }', ['"extends" must be text or a list @ 5']],
    [
      '{ "exclude": ["**/*.bak", "(a+)+b"], "environments": { "+(a*)b": "test" } }',
      [
        `"exclude[1]" is too involved: ${advice} @ "(a+)+b"`,
        `"environments.+(a*)b" is too involved: ${advice} @ +(a*)b`,
      ],
    ],
    [
      '{ "rules": { "__proto__": "off" }, "overrides": [{ "files": ["a"], "rules": { "__proto__": "off" } }] }',
      [
        '"rules.__proto__": there is no such rule; "authproof list rules" names them all @ __proto__',
        '"overrides[0].rules.__proto__": there is no such rule; "authproof list rules" names them all @ __proto__',
      ],
    ],
    ...['environments', 'loaders', 'variables', 'providers'].map((key): [string, string[]] => [
      `{ "${key}": { "__proto__": "dotenv" } }`,
      [`"${key}.__proto__" cannot be a name here @ __proto__`],
    ]),
    ['{ "exclude": [5] }', ['"exclude[0]" must be text @ 5']],
    [
      '{ "loaders": { ".env": "pdotenv" } }',
      [expect.stringMatching(/^"loaders\..env" must be one of dotenv, .* @ "pdotenv"$/)],
    ],
    [
      '{ "variables": { "A": "client" } }',
      [expect.stringMatching(/^"variables.A" must be one of none, client_id, .* @ "client"$/)],
    ],
    [
      '{ "variables": { "A": { "role": "client_id", "klient": "x" } } }',
      [expect.stringMatching(/^"variables.A.klient" is not a setting.* @ klient$/)],
    ],
    [
      '{ "providers": { "a": { "issuer": "sso" } } }',
      ['"providers.a.issuer" must be an absolute http or https URL @ "sso"'],
    ],
    ['{ "providers": { "a": { } } }', ['"providers.a.issuer" must be text @ a']],
    [
      '{ "providers": { "a": { "issuer": "https://a.io", "software": "kc" } } }',
      ['"providers.a.software" must be a provider that authproof knows (see docs/providers.md) @ "kc"'],
    ],
    ['{ "overrides": [{ "files": [], "rules": {} }] }', ['"overrides[0].files" must not be empty @ files']],
    ['[]', ['the configuration must be an object @ [']],
    ['{ "rules": ', ['a value is expected here @ ', 'a closing brace is missing @ ']],
  ])('%s', (text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });

  test('in YAML as well', () => {
    expect(problemsOf('rules:\n  scope-unknown: loud\n', 'authproof.config.yaml')).toEqual([
      '"rules.scope-unknown" must be one of off, hint, info, warning, error @ loud',
    ]);
  });
});

test.each([
  ['authproof.config.json', '\uFEFF{ "rules": { "scope-unknown": "off" }, "exclude": ["a/**"] }'],
  ['authproof.config.jsonc', '{ // why\n "rules": { "scope-unknown": "off", }, "exclude": ["a/**"] }'],
  ['authproof.config.yaml', '# why\nrules: { scope-unknown: off }\nexclude:\n  - a/**\n'],
])('%s gives the same data', (name, text) => {
  const parsed = parseConfigFile(createSourceFile(`file:///ws/${name}`, text), ruleIds);
  expect(parsed).toEqual({ data: { rules: { 'scope-unknown': 'off' }, exclude: ['a/**'] }, problems: [] });
});

test.each(['', '  \n', '// nothing yet\n'])('a file without content configures nothing: %j', (text) => {
  const parsed = parseConfigFile(createSourceFile('file:///ws/authproof.config.jsonc', text), ruleIds);
  expect(parsed).toEqual({ data: {}, problems: [] });
});

test('the JSON Schema names every rule and closes every object', () => {
  expect(configJsonSchema(ruleIds)).toMatchObject({
    additionalProperties: false,
    properties: { rules: { propertyNames: { enum: ruleIds } }, overrides: { items: { additionalProperties: false } } },
  });
});
