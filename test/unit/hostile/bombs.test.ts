import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { formatOf, maxFileSize, maxParts, readFile, readOrWhyNot } from '../../../server/src/dialects/read.ts';
import { maxSettings } from '../../../server/src/dialects/settings.ts';
import { createNodeHost } from '../../../server/src/host/nodeHost.ts';
import { buildModel } from '../../../server/src/model/build.ts';
import { loaders } from '../../../server/src/syntax/loaders/read.ts';
import { parse } from '../../../server/src/syntax/parse.ts';
import type { Format } from '../../../server/src/syntax/tree.ts';
import { createSourceFile } from '../../../server/src/text/sourceFile.ts';
import { fileUri } from '../../../server/src/text/uri.ts';
import { cpuTime } from '../../support/cpuTime.ts';
import { root, uriOf } from '../../support/workspace.ts';

const treeOf = (format: Format, text: string) => parse(format, createSourceFile('file:///ws/x', text));

/** A file of fifty megabytes that is one line. */
const hugeLine = (name: string): string => {
  const long = 'a'.repeat(50 * 1024 * 1024);
  if (name.endsWith('.json')) return `{"client_id": "${long}"}`;
  if (name.endsWith('.toml')) return `client_id = "${long}"`;
  if (name.endsWith('.yaml')) return `client_id: "${long}"`;
  return `OIDC_CLIENT_ID=${long}`;
};

test.each([
  '.env',
  'compose.yaml',
  'client_secret.json',
  'wrangler.toml',
  'application.properties',
  'app.ini',
  'a.http',
  'a.bru',
])('fifty megabytes in one line of %s are left alone, and the log says so', async (name) => {
  const folder = mkdtempSync(join(tmpdir(), 'authproof-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  writeFileSync(path, hugeLine(name));
  const lines: string[] = [];
  const log = { info: (line: string) => void lines.push(line), warn: () => {}, error: () => {} };
  const before = process.cpuUsage();
  expect(await createNodeHost({ log, home: folder }).read(fileUri(path))).toBeUndefined();
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(1000);
  expect(lines.filter((line) => line.includes('is not read'))).toHaveLength(1);
});

describe('a .env file of more settings than anybody writes', () => {
  const line = (i: number): string => `\tK${i}\t=\ta\t\n`;
  const read = (count: number) => {
    const text = Array.from({ length: count }, (_, i) => line(i)).join('');
    return readOrWhyNot(createSourceFile(uriOf('.env'), text), { folder: root });
  };

  test('is left out by its lines, of which the rest is not looked at', () => {
    const most = Math.floor(maxFileSize / line(maxFileSize / 10).length);
    const why = 'it has more than 10,000 settings';
    const took = [maxSettings + 1, most].map((count) => cpuTime(() => expect(read(count)).toBe(why)));
    expect(Math.max(...took)).toBeLessThan(1000);
  });

  test('is read up to that many', () => {
    expect(read(maxSettings)).toMatchObject({ variables: { length: maxSettings } });
  });
});

describe('a file of more lines and items than anybody writes', () => {
  const auth = 'oidc:\n  clientId: web\n';
  const wrangler = 'name = "x"\n[vars]\nOIDC_CLIENT_ID = "web"\n';
  const table: readonly [what: string, file: string, text: (count: number) => string, unit: string][] = [
    ['lists', 'values.yaml', (n) => `${auth}x:\n${'- a\n'.repeat(n)}`, 'lines and items'],
    ['documents', 'values.yaml', (n) => `${auth}${'---\na: b\n'.repeat(n / 2)}`, 'lines and items'],
    ['mistakes', 'values.yaml', (n) => `${auth}${'a: b: c\n'.repeat(n)}`, 'lines and items'],
    ['items of a line', 'values.yaml', (n) => `${auth}x: [${'a, '.repeat(n)}a]\n`, 'lines and items'],
    ['tables', 'wrangler.toml', (n) => `${wrangler}${numbered(n, (i) => `[a${i}]\n`)}`, 'lines and items'],
    ['items of a line', 'wrangler.toml', (n) => `${wrangler}l = [${'1,'.repeat(n)}]\n`, 'lines and items'],
    [
      'lines',
      'application.properties',
      (n) => `spring.security.oauth2.client.registration.a.client-id=web\n${numbered(n, (i) => `k${i}=v\n`)}`,
      'lines and items',
    ],
    ['lines', 'grafana.ini', (n) => `[auth.x]\nclient_id=w\n${numbered(n, (i) => `k${i}=v\n`)}`, 'lines and items'],
    [
      'items',
      'client.json',
      (n) => `{"client_id": "web", "redirect_uris": ["https://a.acme.io/cb"], "a": [${'1,'.repeat(n)}1]}`,
      'values',
    ],
  ];
  const numbered = (count: number, line: (i: number) => string): string =>
    Array.from({ length: count }, (_, i) => line(i)).join('');

  test.each(table)('%s in %s: is left out by their number, and read in seconds up to it', (_, name, text, unit) => {
    const read = (count: number) => readOrWhyNot(createSourceFile(uriOf(name), text(count)), { folder: root });
    const format = formatOf(`/${name}`);
    const most = maxParts[format];
    const why = `it has more than ${most / 1000},000 ${unit}`;
    expect(cpuTime(() => expect(read(most + 2)).toBe(why))).toBeLessThan(1000);
    expect(cpuTime(() => expect(read(most - 10)).not.toBe(why))).toBeLessThan(5000);
  });

  test('that no dialect knows is no matter', () => {
    const text = `[${'1,'.repeat(maxParts.json + 1)}1]`;
    expect(readOrWhyNot(createSourceFile(uriOf('data.json'), text), { folder: root })).toBeUndefined();
  });
});

describe('what is said of each client in as many places', () => {
  const numbered = (line: (i: number) => string): string => Array.from({ length: 1500 }, (_, i) => line(i)).join('');
  const read = (name: string, text: string) => readOrWhyNot(createSourceFile(uriOf(name), text), { folder: root });

  test.each([
    [
      'cookies of Authelia',
      'authelia.yml',
      `identity_providers:\n  oidc:\n    clients:\n${numbered((i) => `      - id: c${i}\n`)}` +
        `session:\n  cookies:\n${numbered((i) => `    - authelia_url: https://a${i}.acme.io\n`)}`,
    ],
    [
      'issuers of Dex',
      'dex.yaml',
      `storage: { type: x }\nstaticClients:\n${numbered((i) => `  - id: c${i}\n`)}` +
        numbered((i) => `issuer: https://a${i}.acme.io\n`),
    ],
    [
      'providers of Spring',
      'application.yml',
      `spring.security.oauth2.client:\n  registration:\n${numbered((i) => `    r${i}: { provider: p }\n`)}` +
        `  provider:\n${numbered((i) => `    p: { issuer-uri: "https://a${i}.acme.io" }\n`)}`,
    ],
  ])('%s: is left out before it is all made', (_, name, text) => {
    expect(cpuTime(() => expect(read(name, text)).toBe('it has more than 10,000 settings'))).toBeLessThan(2000);
  });

  test('under one name, it is said once', () => {
    const client = numbered(
      () => 'spring.security.oauth2.client: { registration.a.client-id: x, provider.a.token-uri: y }\n',
    );
    const server = numbered(
      () => 'spring.security.oauth2.authorizationserver: { issuer: y, client.a: { registration.client-id: x } }\n',
    );
    for (const text of [client, server])
      expect(read('application.yml', text)).toMatchObject({ settings: { length: 3000 } });
  });
});

describe('what grows out of little', () => {
  const aliases = (levels: number): string =>
    `l0: &l0 [x, x, x, x, x, x, x, x, x, x]\n${Array.from({ length: levels }, (_, i) => `l${i + 1}: &l${i + 1} [${Array(10).fill(`*l${i}`).join(', ')}]\n`).join('')}client_id: x\n`;
  const merges = (levels: number): string =>
    `m0: &m0 {a0: 1}\n${Array.from({ length: levels }, (_, i) => `m${i + 1}: &m${i + 1} {<<: [*m${i}, *m${i}], a${i + 1}: 1}\n`).join('')}`;

  test.each([
    ['aliases of aliases', aliases(9)],
    ['more aliases of aliases', aliases(500)],
    ['merges of merges', merges(30)],
    ['more merges of merges', merges(1000)],
    ['a merge of aliases of aliases', `${aliases(12)}x: { <<: *l12, client_id: x }\n`],
    ['an anchor that contains itself', 'a: &a [*a, *a]\nb: &b {<<: *b, c: *b}\n'],
  ])('%s are read to a limit', (_, text) => {
    let entries = 0;
    expect(
      cpuTime(() => {
        entries = treeOf('yaml', text).entries.length;
      }),
    ).toBeLessThan(3000);
    expect(entries).toBeLessThan(60_000);
  });

  test.each([
    ['cyclic', 'OIDC_CLIENT_ID=${A}\nA=${B}\nB=${A}${A}\n'],
    ['of itself', 'OIDC_CLIENT_ID=${OIDC_CLIENT_ID}${OIDC_CLIENT_ID}\n'],
    [
      'doubled at every step',
      `OIDC_CLIENT_ID=\${V0}\n${Array.from({ length: 30 }, (_, i) => `V${i}=\${V${i + 1}}\${V${i + 1}}\n`).join('')}V30=x\n`,
    ],
    [
      'tenfold at every step',
      `OIDC_CLIENT_ID=\${V0}\n${Array.from({ length: 30 }, (_, i) => `V${i}=${`\${V${i + 1}}`.repeat(10)}\n`).join('')}V30=xxxxxxxxxx\n`,
    ],
  ])('references that are %s are followed to a limit', (_, text) => {
    const facts = readFile(createSourceFile(uriOf('.env'), text), { folder: root });
    expect(
      cpuTime(() => {
        const model = buildModel({ files: facts === undefined ? [] : [facts], folders: [root], manifests: [] });
        for (const { resolved } of model.settings) expect((resolved.text ?? '').length).toBeLessThan(1_000_000);
      }),
    ).toBeLessThan(3000);
  });
});

test.each(loaders)('$title does not put a value together that grows tenfold with each line', ({ read }) => {
  const grown = Array.from({ length: 40 }, (_, i) => `V${i + 1}="${`\${V${i}}`.repeat(10)}"\n`).join('');
  let values: ReadonlyMap<string, string> = new Map();
  const took = cpuTime(() => {
    values = read(`V0=xxxxxxxxxx\n${grown}`).values;
  });
  expect(took).toBeLessThan(2000);
  expect(Math.max(0, ...[...values.values()].map((value) => value.length))).toBeLessThan(200_000);
});

test.each<readonly [Format, string, string]>([
  ['json', '[', ']'],
  ['json', '{"a":', '}'],
  ['yaml', '[', ']'],
  ['yaml', '{a: ', '}'],
  ['yaml', '- ', ''],
  ['yaml', '? ', ''],
  ['toml', 'a = [', ']'],
  ['toml', 'a.', ''],
  ['toml', '[[', ']]'],
  ['ini', '[', ']'],
  ['properties', 'a.', ''],
  ['dotenv', '${', '}'],
])('%s a hundred thousand levels deep: %j', (format, open, close) => {
  const nested = open.startsWith('a = ') ? `a = ${'['.repeat(100_000)}1${']'.repeat(100_000)}` : undefined;
  const text = nested ?? `${open.repeat(100_000)}1${close.repeat(100_000)}`;
  expect(cpuTime(() => treeOf(format, text))).toBeLessThan(3000);
  expect(cpuTime(() => treeOf(format, open.repeat(100_000)))).toBeLessThan(3000);
});
