/** The packaged extension, installed and worked with keyboard and mouse; modal dialogs are real here. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { installExtension } from '../host/editor.ts';
import { type Host, installHost } from '../host/install.ts';
import { staticProject, writeProject } from '../project.ts';
import { createRunner, type Runner, type TestResult, until } from '../suite/runner.ts';
import { type CountedServer, startCountedServer } from './authorizationServer.ts';
import { addDiscoveryTests } from './discoveryTests.ts';
import { addExplainTests } from './explainTests.ts';
import { addKeyboardTests } from './keyboardTests.ts';
import { addLanguageTests } from './languageTests.ts';
import { addLoginTests } from './loginTests.ts';
import { addNamesTests } from './namesTests.ts';
import { addReportTests } from './reportTests.ts';
import { inWorkbench, probeProject } from './window.ts';

type AddTests = (runner: Runner, host: Host, temp: string, dataDir: string, server: CountedServer) => void;

/**
 * Lanes work side by side, as one window does not fill two cores; the windows of one lane come one after the other. A
 * lane has its own folder, installation and authorization server, whose requests its tests count.
 */
const lanes: readonly (readonly AddTests[])[] = [
  [addLintTests, addActivationTests, addProbeTests, addReportTests, addExplainTests, addNamesTests],
  [addDiscoveryTests, addLoginTests, addLanguageTests, addTrustTests, addKeyboardTests],
];

/** `temp` is emptied by the caller. */
export async function runUiTests(temp: string, vsix: string): Promise<readonly TestResult[]> {
  const host = await installHost();
  const placed = lanes.map((addTests, index) => {
    const place = path.join(temp, `lane${index}`);
    return { addTests, place, dataDir: path.join(place, 'data') };
  });
  const installation = createRunner();
  installation.test('The packaged extension installs', async () => {
    for (const { dataDir } of placed)
      assert.match(await installExtension(host, dataDir, vsix), /was successfully installed/);
  });
  const installed = await installation.run();
  const results = await Promise.all(
    placed.map(async ({ addTests, place, dataDir }) => {
      const server = await startCountedServer();
      try {
        const runner = createRunner();
        for (const add of addTests) add(runner, host, place, dataDir, server);
        return await runner.run();
      } finally {
        await server.close();
      }
    }),
  );
  return [...installed, ...results.flat()];
}

function addLintTests(runner: Runner, host: Host, temp: string, dataDir: string): void {
  runner.test('A squiggle is mended with Control+. and the file on disk changes', async () => {
    const folder = await writeProject(path.join(temp, 'lint'), staticProject);
    await inWorkbench(host, { dataDir, folder }, async (bench) => {
      await bench.openFile('.env');
      await bench.squiggle('error');
      await bench.applyFirstFix();
      await bench.noSquiggle();
      await bench.page.keyboard.press('Control+S');
      const wanted = staticProject['.env'].replace('#frag', '');
      await until(
        'the file to be mended',
        async () => (await readFile(path.join(folder, '.env'), 'utf8')) === wanted || undefined,
      );
    });
  });
}

function addActivationTests(runner: Runner, host: Host, temp: string, dataDir: string): void {
  runner.test(
    'A workspace without sign-in configuration leaves the extension asleep until a .env file is opened',
    async () => {
      const folder = await writeProject(path.join(temp, 'asleep'), {
        'package.json': '{ "name": "asleep" }\n',
        'config/app.yaml': 'title: Asleep\n',
        'README.md': '# Asleep\n',
      });
      // The list draws what is in sight only, the quickest to start last.
      const viewport = { width: 1200, height: 3000 };
      await inWorkbench(host, { dataDir, folder, viewport }, async (bench) => {
        await bench.runCommand('Developer: Show Running Extensions');
        const running = bench.page.locator('.runtime-extensions-editor .monaco-list-row');
        await running.first().waitFor({ timeout: 20_000 });
        assert.equal(await running.filter({ hasText: 'AuthProof' }).count(), 0);
        await bench.page.keyboard.press('Escape');
        await writeProject(folder, { '.env': staticProject['.env'] });
        await bench.openFile('.env');
        await bench.squiggle('error');
        await bench.runCommand('Developer: Show Running Extensions');
        await running.filter({ hasText: 'AuthProof' }).first().waitFor({ timeout: 20_000 });
      });
    },
  );
}

function addProbeTests(runner: Runner, host: Host, temp: string, dataDir: string, server: CountedServer): void {
  runner.test(
    'Test Token Endpoint asks first, naming host and settings and no value, and Cancel sends nothing',
    async () => {
      const folder = await writeProject(path.join(temp, 'cancelled'), probeProject(server, server.clientSecret));
      const before = server.requests();
      await inWorkbench(host, { dataDir, folder }, async (bench) => {
        await bench.openFile('.env');
        await bench.runCommand('AuthProof: Test Token Endpoint');
        const text = await bench.dialogText();
        for (const part of [new URL(server.tokenEndpoint).host, 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET']) {
          assert.ok(text.includes(part), `the dialog does not say ${part}:\n${text}`);
        }
        assert.ok(!text.includes(server.clientSecret), 'the dialog shows the secret');
        await bench.pressDialogButton('Cancel');
      });
      assert.equal(server.requests(), before);
    },
  );

  runner.test('The code lens opens the same dialog', async () => {
    const folder = await writeProject(path.join(temp, 'lens'), probeProject(server, server.clientSecret));
    await inWorkbench(host, { dataDir, folder }, async (bench) => {
      await bench.openFile('.env');
      await bench.page
        .locator('.codelens-decoration a')
        .filter({ hasText: 'Test token endpoint' })
        .first()
        .click({ timeout: 20_000 });
      assert.match(await bench.dialogText(), /OIDC_CLIENT_SECRET/);
      await bench.pressDialogButton('Cancel');
    });
  });

  runner.test('With several clients the command asks which one, and then for consent to that one', async () => {
    const { '.env': env } = probeProject(server, server.clientSecret);
    const folder = await writeProject(path.join(temp, 'several'), {
      'first/package.json': '{ "name": "first", "private": true }\n',
      'first/.env': env,
      'second/package.json': '{ "name": "second", "private": true }\n',
      'second/.env': env.replaceAll('OIDC_', 'KEYCLOAK_').replace(server.clientId, 'acme-shop'),
    });
    await inWorkbench(host, { dataDir, folder }, async (bench) => {
      await bench.runCommand('AuthProof: Test Token Endpoint');
      const choices = bench.page.locator('.quick-input-list .monaco-list-row');
      await choices.filter({ hasText: 'first/.env' }).first().waitFor({ timeout: 20_000 });
      assert.equal(await choices.count(), 2);
      await choices.filter({ hasText: 'second/.env' }).first().click();
      assert.match(await bench.dialogText(), /KEYCLOAK_CLIENT_SECRET/);
      await bench.pressDialogButton('Cancel');
    });
  });
}

function addTrustTests(runner: Runner, host: Host, temp: string, dataDir: string, server: CountedServer): void {
  runner.test(
    'In Restricted Mode files are linted and nothing is sent; once trusted, the command asks for consent',
    async () => {
      const files = { ...probeProject(server, server.clientSecret), 'second/.env': staticProject['second/.env'] };
      const folder = await writeProject(path.join(temp, 'untrusted'), files);
      const before = server.requests();
      await inWorkbench(host, { dataDir, folder, workspaceTrust: true }, async (bench) => {
        await bench.page.getByText('Restricted Mode is intended for safe code browsing').waitFor({ timeout: 20_000 });
        await bench.openFile('second/.env');
        await bench.squiggle('error');
        await bench.runCommand('AuthProof: Test Token Endpoint');
        await bench.notification('untrusted workspace');
        await bench.page.getByRole('button', { name: 'Manage Workspace Trust' }).click({ timeout: 10_000 });
        await bench.page
          .locator('.workspace-trust-editor')
          .getByRole('button', { name: 'Trust', exact: true })
          .click({ timeout: 10_000 });
        await bench.page.getByText('You trust this folder').waitFor({ timeout: 10_000 });
        await bench.runCommand('AuthProof: Test Token Endpoint');
        const choice = bench.page
          .locator('.quick-input-list .monaco-list-row')
          .filter({ hasText: server.tokenEndpoint });
        await choice.first().click({ timeout: 20_000 });
        assert.match(await bench.dialogText(), /OIDC_CLIENT_SECRET/);
        await bench.pressDialogButton('Cancel');
      });
      assert.equal(server.requests(), before);
    },
  );
}
