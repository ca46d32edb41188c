/**
 * End-to-end tests in a real VS Code: `node test/e2e/run.ts [suite] [ui]`, both by default.
 *
 * - `suite` runs inside the extension host, started by `@vscode/test-electron`. `AUTHPROOF_E2E=desktop` downloads desktop
 *   VS Code for it; without that, the browser-hosted VS Code from the npm registry is used.
 * - `ui` packages the extension, installs the package and works with it as a person does, with keyboard and mouse.
 *
 * `AUTHPROOF_E2E_ONLY` is a pattern for the sentences of the tests to run; installing the extension is one of them.
 * `AUTHPROOF_E2E_PICTURES` names a folder for pictures of windows whose test failed.
 *
 * The last line is `N passed, N failed`.
 */
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { bundledExtension, packageExtension, repository, staticProject, writeProject } from './project.ts';
import type { TestResult } from './suite/runner.ts';
import { runUiTests } from './ui/tests.ts';

const onDesktop = process.env.AUTHPROOF_E2E === 'desktop';

async function runSuite(temp: string, extension: string): Promise<readonly TestResult[]> {
  const suite = path.join(temp, 'suite.cjs');
  await build({
    entryPoints: [path.join(repository, 'test/e2e/suite/index.ts')],
    outfile: suite,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    sourcemap: 'inline',
  });
  const folder = await writeProject(path.join(temp, 'static'), staticProject);
  const resultsFile = path.join(temp, 'suite.json');
  const launcher = path.join(repository, 'test/e2e/host/launcher.ts');
  await chmod(launcher, 0o755);
  const host = onDesktop ? { version: 'stable' } : { vscodeExecutablePath: launcher };
  const { stream, noise } = collector();
  let thrown: unknown;
  try {
    await runTests({
      stdout: stream,
      stderr: stream,
      ...host,
      extensionDevelopmentPath: extension,
      extensionTestsPath: suite,
      launchArgs: [
        folder,
        `--user-data-dir=${path.join(temp, 'user')}`,
        `--extensions-dir=${path.join(temp, 'extensions')}`,
      ],
      extensionTestsEnv: {
        AUTHPROOF_E2E_RESULTS: resultsFile,
        // The launcher's first line asks for `node`; it has to be this one.
        PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH ?? ''}`,
      },
    });
  } catch (error) {
    thrown = error;
  }
  const text = await readFile(resultsFile, 'utf8').catch(() => undefined);
  if (text !== undefined) return JSON.parse(text) as TestResult[];
  const hint = onDesktop
    ? 'AUTHPROOF_E2E=desktop downloads VS Code; where that is out of reach, run without it.\n'
    : '';
  const error = `${hint}${noise().slice(-6000)}\n${String(thrown)}`;
  return [
    { sentence: `The suite starts in ${onDesktop ? 'desktop' : 'browser-hosted'} VS Code`, milliseconds: 0, error },
  ];
}

/** Takes in the window's console, which is only worth reading when the suite did not come to its end. */
function collector(): { stream: Writable; noise(): string } {
  let text = '';
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      text += String(chunk);
      done();
    },
  });
  return { stream, noise: () => text };
}

async function runUi(temp: string, extension: string): Promise<readonly TestResult[]> {
  const folder = path.join(temp, 'ui');
  await mkdir(folder, { recursive: true });
  const vsix = await packageExtension(extension, folder);
  return runUiTests(folder, vsix);
}

async function main(): Promise<number> {
  const wanted = process.argv.slice(2);
  const has = (name: string): boolean => wanted.length === 0 || wanted.includes(name);
  const temp = await mkdtemp(path.join(tmpdir(), 'authproof-e2e-'));
  let failed = 0;
  let passed = 0;
  const report = (title: string, results: readonly TestResult[]): void => {
    console.log(`\n${title}`);
    for (const { sentence, milliseconds, error } of results) {
      console.log(`  ${error === undefined ? 'ok  ' : 'FAIL'} ${sentence} (${milliseconds} ms)`);
      if (error !== undefined) console.log(error);
    }
    failed += results.filter((result) => result.error !== undefined).length;
    passed += results.filter((result) => result.error === undefined).length;
  };
  try {
    const extension = await bundledExtension();
    if (has('suite')) report('Inside the extension host', await runSuite(temp, extension));
    if (has('ui')) report('With keyboard and mouse', await runUi(temp, extension));
  } catch (error) {
    console.error(error);
    failed += 1;
  } finally {
    await rm(temp, { recursive: true, force: true, maxRetries: 5 });
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

process.exit(await main());
