import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import nextEnv from '@next/env';
import { parse } from 'dotenv';
import { expand } from 'dotenv-expand';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDotenv } from '../../server/src/syntax/dotenv.ts';
import { differences, loaders, readAs } from '../../server/src/syntax/loaders/read.ts';
import type { LoaderId } from '../../server/src/syntax/loaders/types.ts';
import { createSourceFile } from '../../server/src/text/sourceFile.ts';
import { cpuTime } from '../support/cpuTime.ts';

/** Each line of the notation on which at least two loaders disagree, and some on which all agree. */
const texts: readonly string[] = [
  'S=abc#def\n',
  'S=abc #def\n',
  'S=#abc\n',
  'S= #abc\n',
  'S="abc"def\n',
  'S="abc" # def\n',
  'S="a\\"b"\n',
  'S=ab$cd\n',
  "S='ab$cd'\n",
  'S="ab$cd"\n',
  'S=${NOPE}x\n',
  'S=${NOPE:-d}x\n',
  'A=1\nS=${A:-d}x$A\n',
  'S=$A\nA=1\n',
  'S=ab\\$cd\n',
  'S=ab$$cd\n',
  'S=ab$1cd$\n',
  'S=$S\n',
  'A=$B\nB=$A\nS=1\n',
  'S=one\nS=two\n',
  'S = abc\n',
  'S=abc\r\nT=x\r\n',
  '\ufeffS=abc\n',
  'S=abc\u00a0\n',
  'S=“abc”\n',
  'S="abc\nT=def\n',
  'S: abc\n',
  'S-A=abc\n',
  'S.A=abc\n',
  'S="a\\nb\\tc"\n',
  "S='a\\nb'\n",
  'S=a\\nb\n',
  'S=-----BEGIN\nabc\n-----END\n',
  'S="-----BEGIN\nabc\n-----END"\nT=1\n',
  'S=openid profile email\n',
  'export S=abc\n',
  'export  S=abc T=d\n',
  'S=\nT=\n',
  'S=""\n',
  'S\nT=1\n',
  '# S=1\n\n  T=2\n',
  'S=https://a.io/cb?x=1&y=2\n',
  'S=a;T=b\n',
  'S=a|T=b\nA=1\n',
  'S=a&&T=b\nA=1||B=2\n',
  'A=1\nS=a>/dev/null\n',
  'A=1\nS=(a b)\nT=1\n',
  'A=1\nS=a(b)\nT=1\n',
  "A=1\nS=a'b\nT=1\n",
  'if true\nthen S=1\nfi\n',
  'readonly S=1\nA=1\n',
  'S=${A:-x}\nT=`echo 1`\nA+=1\nB=~\n',
  'S=`abc`\n',
  'S=\'it\'"s"\n',
  'S="a#b" \nT=\'a#b\'\n',
  'S=a=b==\n',
  'S=  abc  \nT="  abc  "\n',
  'S={"a":"b"}\n',
];

const object = (values: ReadonlyMap<string, string>) => Object.fromEntries(values);

const isNode24 = Number(process.versions.node.split('.')[0]) >= 24;
const python = commandWorks('python3', ['-c', 'import dotenv.main']);
const bashPath = '/bin/bash';

function commandWorks(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function inFolder<T>(text: string, use: (folder: string, file: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'loaders-'));
  try {
    writeFileSync(join(folder, '.env'), text);
    return use(folder, join(folder, '.env'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const expanded = (text: string) => ({ ...expand({ parsed: parse(text), processEnv: {} }).parsed });

function next(text: string): Record<string, string> {
  nextEnv.resetEnv();
  const log = { info: () => undefined, error: () => undefined };
  const [, parsed] = nextEnv.processEnv([{ path: '.env', contents: text, env: {} }], '/', log, true);
  nextEnv.resetEnv();
  return Object.fromEntries(
    Object.entries(parsed ?? {}).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

/** Vite comes with vitest. Names of this process are left out; it hands them over as well. */
async function viteReads(text: string): Promise<Record<string, string>> {
  const { loadEnv } = await import('vite');
  const values = inFolder(text, (folder) => loadEnv('development', folder, ''));
  return Object.fromEntries(Object.entries(values).filter(([name]) => process.env[name] === undefined));
}

/** Reads each file named on its command line. */
const pythonProgram = `
import json, sys
from dotenv.main import DotEnv
def read(file):
    values = DotEnv(file, encoding="utf-8", interpolate=True, override=False).dict()
    return {k: v for k, v in values.items() if v is not None}
print(json.dumps([read(file) for file in sys.argv[1:]]))
`;

/** All texts at once: starting an interpreter takes longer than reading them. */
function pythonReads(all: readonly string[]): readonly unknown[] {
  return inFolder('', (folder) => {
    const files = all.map((text, index) => {
      const file = join(folder, `${index}.env`);
      writeFileSync(file, text);
      return file;
    });
    const env = { PATH: process.env.PATH };
    const out = execFileSync('python3', ['-c', pythonProgram, ...files], { encoding: 'utf8', stdio: 'pipe', env });
    return JSON.parse(out) as readonly unknown[];
  });
}

/** The shell's own variables of the names used in `texts`, each ended by a zero byte. */
function bashReads(text: string): Record<string, string> {
  const script =
    'PATH=/nonexistent; source "$FILE" 2>/dev/null; ' +
    'for n in A B S T y; do [[ -v $n ]] && printf "%s=%s\\0" "$n" "${!n}"; done; :';
  const out = inFolder(text, (_, file) =>
    execFileSync(bashPath, ['--noprofile', '--norc', '-c', script], {
      encoding: 'utf8',
      env: { FILE: file },
      stdio: 'pipe',
    }),
  );
  return Object.fromEntries(
    out
      .split('\0')
      .filter((pair) => pair !== '')
      .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
}

describe.each(texts)('%j is read as by', (text) => {
  test('dotenv', () => {
    expect(object(readAs('dotenv', text))).toEqual({ ...parse(text) });
  });

  test('dotenv-expand', () => {
    expect(object(readAs('dotenv-expand', text))).toEqual(expanded(text));
  });

  test('Next.js', () => {
    expect(object(readAs('nextjs', text))).toEqual(next(text));
  });

  test.skipIf(!isNode24)('Vite', async () => {
    expect(object(readAs('vite', text))).toEqual(await viteReads(text));
  });

  test.skipIf(!isNode24)('node', () => {
    expect(object(readAs('node', text))).toEqual({ ...parseEnv(text) });
  });

  test.skipIf(!existsSync(bashPath))('bash', () => {
    const { values, unknown } = loaderNamed('bash').read(text);
    const real = Object.entries(bashReads(text)).filter(([name]) => !unknown.has(name));
    expect(object(values)).toEqual(Object.fromEntries(real));
  });
});

test.skipIf(!python)('python-dotenv reads every text like the model', () => {
  const model = texts.map((text) => object(readAs('python-dotenv', text)));
  expect(texts.map((text, index) => [text, model[index]])).toEqual(
    pythonReads(texts).map((values, index) => [texts[index], values]),
  );
});

const seed = 20261121;

/** Lines of `.env` files made of the pieces that loaders treat specially. */
const linesOf = (pieces: readonly string[]): fc.Arbitrary<string> =>
  fc
    .array(
      fc.tuple(
        fc.constantFrom('A=', 'B=', 'C =', 'export A=', 'D= '),
        fc.array(fc.constantFrom(...pieces), { maxLength: 6 }),
      ),
      { maxLength: 5 },
    )
    .map((lines) => lines.map(([head, body]) => `${head}${body.join('')}\n`).join(''));

const references = ['$A', '${A}', '$B', '${C}', '${A:-x}', '${B-y}', '${C:+z}', '${NONE+w}', '$', '$1', '{', '}'];
const plainPieces = ['x', ' ', '#', '"', "'", '=', '-', ':'];

test('dotenv-expand expands like the model, whatever refers to what', () => {
  fc.assert(
    fc.property(linesOf([...references, ...plainPieces]), (text) => {
      const { values, unknown } = loaderNamed('dotenv-expand').read(text);
      const real = Object.entries(expanded(text)).filter(([name]) => !unknown.has(name));
      expect(object(values)).toEqual(Object.fromEntries(real));
    }),
    { seed, numRuns: 3000 },
  );
});

test('Next.js expands like the model, whatever refers to what', () => {
  fc.assert(
    fc.property(linesOf([...references, ...plainPieces, '\\']), (text) => {
      // A value that refers to itself is read by Next.js until the stack is full, which takes long.
      fc.pre(readAs('nextjs', text).size > 0);
      expect(object(readAs('nextjs', text))).toEqual(next(text));
    }),
    { seed, numRuns: 1000 },
  );
});

test.skipIf(!isNode24)('node reads any text like the model', () => {
  const pieces = [
    'A',
    'B',
    '=',
    '=',
    '\n',
    '\n',
    ' ',
    '\t',
    '\r',
    '#',
    '"',
    "'",
    '`',
    '\\n',
    '\\',
    'export ',
    'x',
    '$',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 30 }), (parts) => {
      const text = parts.join('');
      expect(object(readAs('node', text))).toEqual({ ...parseEnv(text) });
    }),
    { seed, numRuns: 3000 },
  );
});

/** Documented, not measured: Compose's manual ("Syntax for environment files"), docker/cli#3630, systemd.exec(5). */
test.each<[LoaderId, string, Record<string, string>]>([
  ['docker-compose', 'S=abc#def\nT=abc #def\nU=#abc\n', { S: 'abc#def', T: 'abc', U: '#abc' }],
  ['docker-compose', 'S=a$b\nT=\'a$b\'\nU="a$b"\n', { S: 'a', T: 'a$b', U: 'a' }],
  ['docker-compose', 'S=a$$b\nT=${NOPE:-d}\nU=${S}!\n', { S: 'a$b', T: 'd', U: 'a$b!' }],
  ['docker-compose', 'S="a\\nb\\$c"\nT=\'a\\nb\'\n', { S: 'a\nb$c', T: 'a\\nb' }],
  ['docker-compose', 'S="abc" # def\nT="a\nb"\r\n', { S: 'abc', T: 'a\nb' }],
  ['docker-compose', 'S=1\nT="abc\n', {}],
  ['docker-compose', 'S: abc\nexport T=1\nU\n', { S: 'abc', T: '1' }],
  ['docker-run', '\ufeff# c\nS="abc" # d\n  T=a$b \nU\n', { S: '"abc" # d', T: 'a$b ' }],
  ['docker-run', 'S=1\nexport T=1\n', {}],
  ['systemd', 'S=a#b\n;c\nT=a$b #c\nexport U=1\nV="a" "b"\n', { S: 'a#b', T: 'a$b #c', V: 'ab' }],
  ['systemd', 'S=\'a\\b\'\nT=a\\b\nU="a\\$\\b" \nV= a  b  \n', { S: 'a\\b', T: 'ab', U: 'a$\\b', V: 'a  b' }],
])('%s reads %j as documented', (loader, text, expected) => {
  expect(object(readAs(loader, text))).toEqual(expected);
});

function loaderNamed(id: LoaderId) {
  const found = loaders.find((loader) => loader.id === id);
  if (found === undefined) throw new Error(`no loader ${id}`);
  return found;
}

describe('differences between loaders', () => {
  const differencesOf = (text: string, key = 'S') => {
    const tree = parseDotenv(createSourceFile('file:///.env', text));
    const entries = tree.entries.filter((entry) => entry.kind === 'scalar' && entry.key === key);
    return entries.map((entry) => (entry.kind === 'scalar' ? differences(entry, tree) : []));
  };

  test('are none where all agree, and none on a line that a later one replaces', () => {
    expect(differencesOf('S=abc\n')).toEqual([[]]);
    expect(differencesOf('S=a#b\nS=abc\n')).toEqual([[], []]);
  });

  test('are groups of loaders with one value', () => {
    expect(differencesOf('S=abc#def\n')).toEqual([
      [
        { loaders: ['dotenv', 'dotenv-expand', 'nextjs', 'vite', 'node'], value: 'abc' },
        { loaders: ['python-dotenv', 'docker-compose', 'docker-run', 'bash', 'systemd'], value: 'abc#def' },
      ],
    ]);
  });

  test('leave out what cannot be told, and say where a name is lost', () => {
    expect(
      differencesOf('S=`date`x\n')
        .flat()
        .flatMap(({ loaders: ids }) => ids),
    ).not.toContain('bash');
    expect(differencesOf('S=openid email\n')).toEqual([
      [
        { loaders: loaders.map(({ id }) => id).filter((id) => id !== 'bash'), value: 'openid email' },
        { loaders: ['bash'], value: undefined },
      ],
    ]);
  });
});

/** Each would take minutes with an expression that backtracks; a slow machine stays far below the limit. */
test.each([
  ['spaces', `S=a${' '.repeat(100_000)}b\n`],
  ['references', `S=${'$S'.repeat(30_000)}\n`],
  ['open braces', `S=${'${'.repeat(30_000)}\n`],
  ['quotes', `S=${'"a'.repeat(30_000)}\n`],
  ['names without a value', 'S\n'.repeat(30_000)],
  ['hashes', `S=${'#'.repeat(100_000)}\n`],
  ['blank lines', `${' \n'.repeat(50_000)}S=1`],
  ['references to references', Array.from({ length: 40 }, (_, i) => `A${i + 1}=$A${i}$A${i}`).join('\n')],
])('many %s cost no loader more than their length', (_, text) => {
  const slow = loaders.filter(({ read }) => cpuTime(() => read(text)) > 2000);
  expect(slow.map(({ id }) => id)).toEqual([]);
});
