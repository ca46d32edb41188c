import { describe, expect, test } from 'vitest';
import { readFile } from '../../../server/src/dialects/read.ts';
import { lint } from '../../../server/src/lint/run.ts';
import { buildModel } from '../../../server/src/model/build.ts';
import { createSourceFile } from '../../../server/src/text/sourceFile.ts';
import { cpuTime } from '../../support/cpuTime.ts';
import { now, pathOf, random, root, uriOf } from '../../support/workspace.ts';

/** The whole way: parsed, read by the dialects, linked, checked by every rule, and all fixes made. */
function work(name: string, text: string): number {
  return cpuTime(() => {
    const facts = readFile(createSourceFile(uriOf(name), text), { folder: root });
    const model = buildModel({ files: facts === undefined ? [] : [facts], folders: [root], manifests: [] });
    const onCrash = (ruleId: string, cause: unknown): never => {
      throw new Error(`rule ${ruleId} threw`, { cause });
    };
    const findings = lint(model, { now, random, stablePath: pathOf, onCrash });
    for (const { fixes } of findings.slice(0, 20)) expect(fixes).toBeDefined();
  });
}

const names = [
  '.env',
  'compose.yaml',
  'client_secret.json',
  'config.toml',
  'application.properties',
  'app.ini',
] as const;
type Name = (typeof names)[number];

/** An assignment in the file's format. */
const assign = (name: Name, key: string, value: string): string => {
  switch (name) {
    case 'compose.yaml':
      return `${key}: "${value}"\n`;
    case 'client_secret.json':
      return `"${key}": "${value}",\n`;
    case 'config.toml':
      return `${key} = "${value}"\n`;
    default:
      return `${key}=${value}\n`;
  }
};
const whole = (name: Name, body: string): string =>
  name === 'client_secret.json' ? `{"web": {${body}"end": 1}}` : body;

const shapes: readonly (readonly [string, (name: Name, size: number) => string])[] = [
  ['one long value', (name, size) => assign(name, 'OIDC_CLIENT_SECRET', 'a'.repeat(size))],
  ['one long value of blanks', (name, size) => assign(name, 'OIDC_CLIENT_ID', `a${' '.repeat(size)}b`)],
  ['one long value of slashes', (name, size) => assign(name, 'OIDC_ISSUER', `https:${'/'.repeat(size)}b`)],
  ['one long value of words', (name, size) => assign(name, 'OIDC_SCOPE', 'openid '.repeat(size / 7))],
  ['one long value of references', (name, size) => assign(name, 'OIDC_REDIRECT_URI', '${A}'.repeat(size / 4))],
  ['references within references', (name, size) => assign(name, 'OIDC_REDIRECT_URI', '${A:-'.repeat(size / 5))],
  ['references that are never closed', (name, size) => assign(name, 'OIDC_REDIRECT_URI', '${'.repeat(size / 2))],
  ['one long key', (name, size) => assign(name, `OIDC_CLIENT_ID${'_A'.repeat(size / 2)}`, 'b')],
  ['blank lines', (name, size) => `${'\n'.repeat(size)}${assign(name, 'OIDC_CLIENT_ID', 'b')}`],
  ['lines of blanks', (name, size) => `${'      \n'.repeat(size / 7)}${assign(name, 'OIDC_CLIENT_ID', 'b')}`],
  ['comments', (name, size) => (name === 'client_secret.json' ? '// a\n' : '# ab\n').repeat(size / 5)],
  [
    'comments that silence',
    (name, size) =>
      `${name === 'client_secret.json' ? '//' : '#'} authproof-disable-next-line a, b -- c\n`.repeat(size / 44),
  ],
  ['conflict markers', (_, size) => '<<<<<<< a\nb\n=======\nc\n>>>>>>> d\n'.repeat(size / 34)],
  ['NULs', (name, size) => assign(name, 'OIDC_CLIENT_ID', '\0'.repeat(size))],
  ['halves of surrogate pairs', (name, size) => assign(name, 'OIDC_CLIENT_ID', '\ud800'.repeat(size))],
  ['quotes', (name, size) => assign(name, 'OIDC_CLIENT_ID', '"'.repeat(size))],
  ['quotes on lines of their own', (_, size) => '"\n'.repeat(size / 2)],
  ['backslashes', (name, size) => assign(name, 'OIDC_CLIENT_ID', '\\'.repeat(size))],
  ['brackets', (name, size) => assign(name, 'OIDC_CLIENT_ID', '[{('.repeat(size / 3))],
  ['open brackets', (_, size) => '['.repeat(size)],
  ['open braces', (_, size) => '{"a":'.repeat(size / 5)],
  ['many keys', (name, size) => Array.from({ length: size / 16 }, (_, i) => assign(name, `K_${i}`, 'v')).join('')],
  ['one key many times', (name, size) => assign(name, 'OIDC_CLIENT_ID', 'a').repeat(size / 18)],
  [
    'many clients',
    (name, size) =>
      Array.from({ length: size / 90 }, (_, i) =>
        ['CLIENT_ID', 'CLIENT_SECRET', 'REDIRECT_URI']
          .map((role) => assign(name, `C${i}X_${role}`, `a$b*${i}`))
          .join(''),
      ).join(''),
  ],
  ['colons', (_, size) => 'a: '.repeat(size / 3)],
  ['dashes', (_, size) => '- '.repeat(size / 2)],
  ['indentation', (_, size) => Array.from({ length: Math.sqrt(size) }, (_, i) => `${' '.repeat(i)}a:\n`).join('')],
  ['dots', (_, size) => `${'a.'.repeat(size / 2)}b = 1\n`],
  ['one section many times', (_, size) => '[a]\nb = 1\n'.repeat(size / 10)],
  [
    'sections within sections',
    (_, size) => Array.from({ length: size / 40 }, (_, i) => `[a.b${i}.c]\nd = 1\n`).join(''),
  ],
];

describe.each(names)('%s', (name) => {
  // Twice as much text must not take more than about twice as long; four times would be the square.
  test.each(shapes)('%s', { timeout: 60_000 }, (_shape, make) => {
    const size = 25_000;
    work(name, whole(name, make(name, 2000)));
    const [halfText, fullText] = [whole(name, make(name, size)), whole(name, make(name, 2 * size))];
    const isBounded = (half: number, full: number): boolean => full < 150 || full < 3.2 * half;
    let [half, full] = [work(name, halfText), work(name, fullText)];
    // A collection of garbage in the middle is nobody's growth: the least of some rounds counts.
    for (let round = 0; round < 3 && !isBounded(half, full); round++) {
      half = Math.min(half, work(name, halfText));
      full = Math.min(full, work(name, fullText));
    }
    expect({ half, full, isBounded: isBounded(half, full) }).toMatchObject({ isBounded: true });
    expect(full).toBeLessThan(6000);
  });
});
