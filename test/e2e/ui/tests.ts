/** The packaged extension, installed and worked with keyboard and mouse; modal dialogs are real here. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { installExtension } from '../host/editor.ts';
import { type Host, installHost } from '../host/install.ts';
import { staticProject, writeProject } from '../project.ts';
import { createRunner, type Runner, type TestResult, until } from '../suite/runner.ts';
import { type CountedServer, startCountedServer } from './authorizationServer.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

/** `temp` is emptied by the caller. */
export async function runUiTests(temp: string, vsix: string): Promise<readonly TestResult[]> {
  const host = await installHost();
  const runner = createRunner();
  const dataDir = path.join(temp, 'data');
  runner.test('The packaged extension installs', async () => {
    assert.match(await installExtension(host, dataDir, vsix), /was successfully installed/);
  });
  const server = await startCountedServer();
  try {
    addLintTests(runner, host, temp, dataDir);
    addActivationTests(runner, host, temp, dataDir);
    addProbeTests(runner, host, temp, dataDir, server);
    addTrustTests(runner, host, temp, dataDir, server);
    return await runner.run();
  } finally {
    await server.close();
  }
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
      await inWorkbench(host, { dataDir, folder }, async (bench) => {
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

  runner.test('The right secret is confirmed', async () => {
    const { headline, page, requests } = await probe(host, server, {
      dataDir,
      folder: path.join(temp, 'right'),
      secret: server.clientSecret,
    });
    assert.ok(requests > 0, 'the token endpoint was not asked');
    assert.match(headline, /^OK: .*credentials.* accepted/m);
    assert.doesNotMatch(`${headline}\n${page}`, /invalid_client/);
    assert.ok(!page.includes(server.clientSecret), 'the report shows the secret');
  });

  runner.test('A wrong secret is named as such, with a way to its line', async () => {
    const wrong = 'not-the-secret-Zk29aQ7wLx';
    const { headline, page, requests } = await probe(host, server, {
      dataDir,
      folder: path.join(temp, 'wrong'),
      secret: wrong,
      afterwards: async (bench) => {
        // Lines 3 and 4 are the client's id and secret; the file was opened at line 1.
        const arrived = bench.page.getByText(/^Ln [34], Col \d+/).first();
        await bench.page.getByRole('button', { name: /^Go to OIDC_CLIENT_/ }).click({ timeout: 10_000 });
        await arrived.waitFor({ timeout: 10_000 });
        await bench.page.keyboard.press('Control+Home');
        await arrived.waitFor({ state: 'detached', timeout: 10_000 });
        await clickInReport(bench, /^OIDC_CLIENT_/);
        await arrived.waitFor({ timeout: 10_000 });
      },
    });
    assert.ok(requests > 0, 'the token endpoint was not asked');
    assert.match(`${headline}\n${page}`, /invalid_client/);
    assert.match(headline, /Go to OIDC_CLIENT_/);
    assert.ok(!`${headline}${page}`.includes(wrong), 'the report shows the secret');
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

function probeProject(
  server: CountedServer,
  secret: string,
): { readonly 'package.json': string; readonly '.env': string } {
  return {
    'package.json': '{ "name": "probe", "private": true }\n',
    '.env': [
      `OIDC_ISSUER=${server.issuer}`,
      `OIDC_TOKEN_ENDPOINT=${server.tokenEndpoint}`,
      `OIDC_CLIENT_ID=${server.clientId}`,
      `OIDC_CLIENT_SECRET=${secret}`,
      `OIDC_REDIRECT_URI=${server.redirectUri}`,
      '',
    ].join('\n'),
  };
}

interface ProbeCase {
  readonly dataDir: string;
  readonly folder: string;
  readonly secret: string;
  /** What to do in the window once the report is there. */
  readonly afterwards?: (bench: Workbench) => Promise<void>;
}

/** Runs the command, consents, and returns what the notification and the report page say. */
async function probe(
  host: Host,
  server: CountedServer,
  { dataDir, folder, secret, afterwards }: ProbeCase,
): Promise<{ readonly headline: string; readonly page: string; readonly requests: number }> {
  await writeProject(folder, probeProject(server, secret));
  const before = server.requests();
  let headline = '';
  let page = '';
  await inWorkbench(host, { dataDir, folder }, async (bench) => {
    await bench.openFile('.env');
    await bench.runCommand('AuthProof: Test Token Endpoint');
    await bench.dialogText();
    await bench.pressDialogButton('Send Request');
    headline = await bench.notification('Copy Report');
    page = await reportText(bench);
    await afterwards?.(bench);
  });
  return { headline, page, requests: server.requests() - before };
}

/** The report is a Markdown preview, a page within a page within the workbench. */
async function reportText({ page }: Workbench): Promise<string> {
  return until('the report', async () => {
    for (const frame of page.frames()) {
      const body = frame.locator('body.vscode-body .markdown-body');
      // The preview replaces its frames while it loads.
      const text = await body
        .first()
        .innerText({ timeout: 200 })
        .catch(() => '');
      if (text.trim() !== '') return text;
    }
    return undefined;
  });
}

/** Follows the first link of the report that says `text`. */
async function clickInReport({ page }: Workbench, text: RegExp): Promise<void> {
  await until('the link in the report', async () => {
    for (const frame of page.frames()) {
      const link = frame.locator('body.vscode-body .markdown-body a').filter({ hasText: text }).first();
      const clicked = await link.click({ timeout: 500 }).then(
        () => true,
        () => false,
      );
      if (clicked) return true;
    }
    return undefined;
  });
}

interface Place {
  readonly dataDir: string;
  readonly folder: string;
  readonly workspaceTrust?: boolean;
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** A window for one test. When the test fails, a picture of the window says more than the error. */
async function inWorkbench(host: Host, place: Place, work: (bench: Workbench) => Promise<void>): Promise<void> {
  const bench = await openWorkbench(host, { workspaceTrust: false, ...place });
  try {
    await work(bench);
  } catch (error) {
    const picture = process.env.AUTHPROOF_E2E_PICTURES;
    if (picture !== undefined)
      await bench.page.screenshot({ path: path.join(picture, `${path.basename(place.folder)}.png`) });
    throw error;
  } finally {
    await bench.close();
  }
}
