import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/*
 * What is shipped: which files, whose code, and which doors of Node that code opens. The bundle is made here, in a folder
 * that also has what must stay out.
 */

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);
const work = realpathSync(mkdtempSync(join(tmpdir(), 'authproof-package-')));
const dist = join(work, 'dist');

/** Copied as they are. */
const carried: readonly string[] = readdirSync(root).filter(
  (name) =>
    !['node_modules', '.git', 'test', 'server', 'client', 'dist', 'bench', 'examples'].includes(name) &&
    !name.startsWith('.authproof'),
);

/** Must not be shipped. */
const strays: readonly string[] = [
  'dist/extension.cjs.map',
  'dist/cli/authproof.cjs.map',
  'dist/cli/a.js',
  'server/src/a.ts',
  'client/src/a.ts',
  'test/a.test.ts',
  'test/cases/a.case',
  'examples/app/.env',
  'bench/run.ts',
  'corpus/a.env',
  'coverage/index.html',
  '.env',
  'node_modules/a/index.js',
  'authproof-0.0.1.vsix',
];

beforeAll(async () => {
  for (const name of carried) cpSync(join(root, name), join(work, name), { recursive: true });
  for (const name of strays) {
    mkdirSync(dirname(join(work, name)), { recursive: true });
    writeFileSync(join(work, name), '');
  }
  await run(process.execPath, ['server/tools/bundle.ts', '--production', `--outdir=${dist}`], { cwd: root });
  // The build clears its own old output, maps included.
  for (const name of strays.filter((one) => one.startsWith('dist/'))) writeFileSync(join(work, name), '');
}, 120_000);

afterAll(() => rmSync(work, { recursive: true, force: true }));

const both = ['CHANGELOG.md', 'LICENSE', 'README.md', 'SECURITY.md', 'package.json'];
const described = ['dist/THIRD_PARTY_NOTICES.md', 'dist/sbom.cdx.json'];

test('the extension consists of exactly these files', async () => {
  const vsce = join(root, 'node_modules/.bin/vsce');
  const { stdout } = await run(process.execPath, [realpathSync(vsce), 'ls', '--no-dependencies'], { cwd: work });
  const folder = (name: string): readonly string[] => readdirSync(join(root, name)).map((file) => `${name}/${file}`);
  const expected = [
    ...both,
    ...described,
    ...['createClient', 'extension', 'lateRequests', 'pages', 'server', 'server.code'].map(
      (name) => `dist/${name}.cjs`,
    ),
    ...folder('schemas').filter((name) => name.endsWith('.json')),
    ...folder('syntaxes').filter((name) => name.endsWith('.json')),
    ...folder('walkthrough').filter((name) => name.endsWith('.md')),
    ...readdirSync(root).filter((name) => /^package\.nls(?:\..+)?\.json$/.test(name)),
    ...folder('l10n').filter((name) => /bundle\.l10n.*\.json$/.test(name)),
    'images/icon.png',
    'images/view.svg',
  ];
  expect(stdout.trim().split('\n').sort()).toEqual(expected.sort());
});

test('the package of the command line consists of exactly these files', async () => {
  const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: work,
    maxBuffer: 2 ** 24,
  });
  const [packed] = JSON.parse(stdout) as readonly { readonly files: readonly { readonly path: string }[] }[];
  const files = packed?.files.map(({ path }) => path.replace(/^dist\/cli\/[\w.-]+\.cjs$/, 'dist/cli/*.cjs'));
  expect([...new Set(files)].sort()).toEqual([...both, ...described, 'dist/cli/*.cjs'].sort());
});

test('nothing is installed beside the bundle', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
  expect([manifest.dependencies, manifest.optionalDependencies, manifest.peerDependencies]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  const scripts = manifest.scripts as Record<string, string>;
  expect(Object.keys(scripts).filter((name) => /^(?:pre|post)?(?:install|prepare)$/.test(name))).toEqual([]);
});

describe('the parts of others', () => {
  interface Sbom {
    readonly components: readonly {
      readonly name: string;
      readonly version: string;
      readonly licenses: readonly { readonly license: { readonly id: string } }[];
      readonly hashes?: readonly unknown[];
    }[];
  }
  const sbom = (): Sbom => JSON.parse(readFileSync(join(dist, 'sbom.cdx.json'), 'utf8')) as Sbom;

  test('are these packages, each with a reason in the architecture', () => {
    const names = [...new Set(sbom().components.map(({ name }) => name))].sort();
    expect(names).toEqual([
      'diff',
      'dotenv',
      'eslint-visitor-keys',
      'ignore',
      'jose',
      'js-yaml',
      'jsonc-parser',
      'picomatch',
      'toml-eslint-parser',
      'vscode-jsonrpc',
      'vscode-languageclient',
      'vscode-languageserver',
      'vscode-languageserver-protocol',
      'vscode-languageserver-textdocument',
      'vscode-languageserver-types',
      'vscode-uri',
      'yaml',
      'zod',
    ]);
    const architecture = readFileSync(join(root, 'server/ARCHITECTURE.md'), 'utf8');
    const reasons = /\n## Dependencies, and why\n([\s\S]*?)\nNot used:/.exec(architecture)?.[1] ?? '';
    expect(names.filter((name) => !reasons.includes(`\`${name}\``))).toEqual([]);
  });

  test('have licences that allow this, the digest of their archive, and their notice', () => {
    const allowed = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD']);
    const { components } = sbom();
    const notices = readFileSync(join(dist, 'THIRD_PARTY_NOTICES.md'), 'utf8');
    const wrong = components.filter(
      ({ name, version, licenses, hashes }) =>
        !licenses.every(({ license }) => allowed.has(license.id)) ||
        hashes?.length !== 1 ||
        !notices.includes(`\n## ${name} ${version}\n`),
    );
    expect(wrong).toEqual([]);
  });
});

/** Modules of Node that let code out of the process, or other code in. */
const doors: readonly string[] =
  'child_process cluster dgram dns dns/promises http http2 https inspector net repl tls v8 vm wasi worker_threads'.split(
    ' ',
  );

const written = /\b(?:require\(|from\s*|import\(?\s*)["'](?:node:)?([\w/]+)["']/g;
/** Also as `require` is called in the bundle: `zt("net")`, `(0,b.a)("net")`, but not `timings.enter("net")`. */
const minified = /\b(?:from|import)\s*["'](?:node:)?([\w/]+)["']|(?<!\.[\w$]{2,40})\(["'](?:node:)?([\w/]+)["']\)/g;

function doorsOf(text: string, pattern = minified): readonly string[] {
  const names = [...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? '');
  return [...new Set(names.filter((name) => doors.includes(name)))].sort();
}

test('the sources open these doors of Node, and no others', () => {
  const opened = ['server/src', 'client/src'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => {
        const found = doorsOf(readFileSync(join(root, folder, name), 'utf8'), written);
        return found.length === 0 ? [] : [`${folder}/${name.replaceAll('\\', '/')}: ${found.join(' ')}`];
      }),
  );
  expect(opened.sort()).toEqual([
    'server/src/cli/openBrowser.ts: child_process',
    // The program's own file, as a script that V8 has compiled before.
    'server/src/host/codeCache.ts: v8 vm',
    // A flag of V8.
    'server/src/host/patternsAtOnce.ts: v8',
    // A thread of constant text that ends a server which is stuck.
    'server/src/host/watchdog.ts: worker_threads',
    // Two flags of V8, and the size of one space of its heap.
    'server/src/host/youngGeneration.ts: v8',
    // To an editor that asks for `--socket` or `--pipe`.
    'server/src/lsp/main.ts: net',
    'server/src/probe/transport/body.ts: http',
    'server/src/probe/transport/callbackServer.ts: http',
    'server/src/probe/transport/certificates.ts: tls',
    'server/src/probe/transport/http.ts: dns/promises http net tls',
    'server/src/probe/transport/proxy.ts: net',
    'server/src/probe/transport/settings.ts: tls',
    'server/src/probe/transport/tunnel.ts: http net',
  ]);
});

/** By file; those of the command line together, but for the one that takes up compiled code, as the server's does. */
function bundled(): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    if (!/\.c?js$/.test(name)) continue;
    const place = name.replaceAll('\\', '/');
    const isKept = place === 'cli/run.cjs' || place === 'server.cjs';
    const key = isKept ? 'code cache' : place.startsWith('cli/') ? 'command line' : place;
    texts.set(key, `${texts.get(key) ?? ''}\n${readFileSync(join(dist, name), 'utf8')}`);
  }
  return texts;
}

test('the bundle opens these doors of Node, and no others', () => {
  const opened = Object.fromEntries([...bundled()].map(([name, text]) => [name, doorsOf(text)]));
  // `child_process` and `net` beside the probe's own are the transports of vscode-jsonrpc and vscode-languageclient.
  expect(opened).toEqual({
    'code cache': ['v8', 'vm'],
    'command line': ['child_process', 'dns/promises', 'http', 'net', 'tls', 'v8', 'worker_threads'],
    'createClient.cjs': ['child_process', 'net'],
    'extension.cjs': [],
    'lateRequests.cjs': ['http'],
    'pages.cjs': [],
    'server.code.cjs': ['child_process', 'dns/promises', 'http', 'net', 'tls', 'v8', 'worker_threads'],
  });
});

/** Ways to make code of a text, or to send something past the transport of our own. */
const forbidden: readonly RegExp[] = [
  /\beval\s*\(/,
  /\bnew Function\b/,
  /(?<![.\w$])Function\s*\(/,
  /=\s*Function\b(?!\.)/,
  /\b(?:globalThis|window|self)\.fetch\b/,
  /(?<![.\w$])fetch\((?!\?)/,
  /\bXMLHttpRequest\b/,
  /\bnew WebSocket\b/,
  /\bsendBeacon\b/,
  /\bprocess\.(?:binding|dlopen|_linkedBinding)\b/,
  /\bset(?:Timeout|Interval)\(\s*["'`]/,
  /\bcreateContext\b|\brunInNewContext\b|\brunInThisContext\b/,
  /\benv(?:\.|\[.)NODE_TLS_REJECT_UNAUTHORIZED\b/,
  /\brejectUnauthorized\s*:\s*(?:!1|false)/,
];

test('the bundle makes no code of texts, and has one way to the network', () => {
  const found = [...bundled()].flatMap(([name, text]) =>
    forbidden.flatMap((pattern) => {
      const match = pattern.exec(text);
      return match === null ? [] : [`${name}: ${text.slice(Math.max(0, match.index - 60), match.index + 60)}`];
    }),
  );
  // Of one's own file, which lies beside.
  expect(found).toEqual([expect.stringMatching(/^code cache: .*runInThisContext/)]);
  for (const name of ['run', 'server'])
    expect(bundled().get('code cache')).toContain(`join(__dirname,"${name}.code.cjs")`);
});

test('the one worker that is made of a text is the watchdog, whose text is a constant', () => {
  const made = [...bundled()].map(([name, text]) => [name, text.match(/\beval\s*:\s*(?:!0|true)/g)?.length ?? 0]);
  expect(Object.fromEntries(made)).toEqual({
    'code cache': 0,
    'command line': 1,
    'createClient.cjs': 0,
    'extension.cjs': 0,
    'lateRequests.cjs': 0,
    'pages.cjs': 0,
    'server.code.cjs': 1,
  });
});
