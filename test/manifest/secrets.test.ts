import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

/**
 * Every place that takes the value out of a `Secret`, by file under `server/src`: how often, what for, and what keeps it
 * from being shown there. Whoever adds a place adds it here, and says so.
 */
const reveals: Readonly<Record<string, readonly [times: number, use: string, guard: string]>> = {
  'probe/send.ts': [
    3,
    'the body and headers of a token request',
    'recorded in `secrets`: the answer is redacted by them',
  ],
  'probe/resource/send.ts': [2, 'the request of a token test', 'recorded in `secrets`: the answer is redacted by them'],
  'probe/flows/loginRequest.ts': [
    3,
    'state, nonce and challenge of the address for the browser',
    'made for one sign-in, worth nothing after it',
  ],
  'probe/flows/login.ts': [1, 'what a callback may repeat', 'looked for in its error, and masked there'],
  'probe/flows/assertion.ts': [
    2,
    'the key that signs an assertion',
    'handed to Web Crypto; errors are sentences of our own',
  ],
  'probe/flows/tokens.ts': [
    7,
    'checks an id_token and its signature',
    'named claims are compared; what is told of them is quoted through the redactor',
  ],
  'probe/discovery/run.ts': [
    2,
    'redacts documents; checks signatures of stored tokens',
    'the result is a word: verified, wrong-signature',
  ],
  'probe/metadata.ts': [1, 'whether an address holds it', 'a boolean'],
  'probe/run.ts': [1, 'whether form encoding changes the value', 'a boolean'],
  'probe/plan.ts': [1, 'whether form encoding changes the value', 'a boolean'],
  'probe/resource/plan.ts': [
    4,
    'the kind of token and whose hosts know it',
    '`tokenFactsOf` gives kind, issuer and times, never the text',
  ],
  'probe/resource/judge.ts': [
    2,
    'the kind and times of the token',
    '`tokenFactsOf` gives kind, issuer and times, never the text',
  ],
  'probe/resource/tokens.ts': [1, 'the kind of a typed token', '`assemble` wraps it in a Secret again'],
  'probe/judge/hints.ts': [1, 'looks for blanks, quotes and swapped values', 'hints are sentences without values'],
  'probe/report/values.ts': [
    3,
    'comparing tests and environments',
    '`secret: true`: shown as letters (`compare.ts`), kept as keyed hashes (`testHistory.ts`)',
  ],
};

const sources = readdirSync(join(root, 'server/src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && name !== join('base', 'secret.ts'))
  .map((name) => ({
    name: name.replaceAll('\\', '/'),
    code: withoutComments(readFileSync(join(root, 'server/src', name), 'utf8')),
  }));

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, '');
}

test('secrets are revealed in the listed places only', () => {
  const found = sources.flatMap(({ name, code }) => {
    const times = code.match(/\breveal\b/g)?.length ?? 0;
    return times === 0 ? [] : [`${name}: ${times}`];
  });
  expect(found.sort()).toEqual(
    Object.entries(reveals)
      .map(([name, [times]]) => `${name}: ${times}`)
      .sort(),
  );
});

test('the client never holds a Secret: what needs one stays in the server', () => {
  const client = readdirSync(join(root, 'client/src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const wrong = client.filter((name) => /base\/secret/.test(readFileSync(join(root, 'client/src', name), 'utf8')));
  expect(wrong).toEqual([]);
});

/** Where the product asks for the whole text of a file's secret, and what may leave from there. */
const spelled: readonly (readonly [file: string, guard: string, test: string])[] = [
  ['lint/report.ts', 'messages and titles of findings', 'test/conformance/canaryEverywhere.test.ts'],
  ['lint/textRedactor.ts', 'every answer of the language server', 'test/protocol/canary.test.ts'],
  ['cli/redact.ts', 'every output of the commands', 'test/conformance/canary.test.ts'],
  ['cli/format/mask.ts', 'lines of files in reports and diffs', 'test/conformance/canaryEverywhere.test.ts'],
  ['cli/format/showable.ts', 'edits in reports', 'test/cli/sarif.test.ts'],
  ['features/shownValue.ts', 'hovers, hints, views', 'test/protocol/canary.test.ts'],
  ['probe/redact.ts', 'answers of servers', 'test/probe/run.test.ts'],
  ['probe/explainText/redact.ts', 'pasted texts', 'test/cli/explain.test.ts'],
  ['service/testHistory.ts', 'what is kept between sessions', 'test/unit/service/testHistory.test.ts'],
  ['lsp/log.ts', 'the log', 'test/protocol/hostileWorkspace.test.ts'],
];

test('each guard and the test that holds it exist', () => {
  const missing = spelled.flatMap(([file, , held]) =>
    [`server/src/${file}`, held].filter((path) => !existsSync(join(root, path))),
  );
  expect(missing).toEqual([]);
});
