/** What a test shows and keeps: the report page, the history, remembered consents, environments side by side. */
import assert from 'node:assert/strict';
import path from 'node:path';
import type { Frame } from '../host/driver.ts';
import type { Host } from '../host/install.ts';
import { writeProject } from '../project.ts';
import { type Runner, until } from '../suite/runner.ts';
import type { CountedServer } from './authorizationServer.ts';
import { pressShowFix } from './showFix.ts';
import { inWorkbench, probeProject } from './window.ts';
import type { Workbench } from './workbench.ts';

const wrong = 'not-the-secret-Zk29aQ7wLx';

export function addReportTests(runner: Runner, host: Host, temp: string, dataDir: string, server: CountedServer): void {
  runner.test('The right secret is confirmed', async () => {
    const folder = await writeProject(path.join(temp, 'right'), probeProject(server, server.clientSecret));
    const before = server.requests();
    await inWorkbench(host, { dataDir, folder }, async (bench) => {
      const page = await testAndRead(bench, '.env', 'Send Request');
      assert.match(page, /^OK: .*credentials.* accepted/);
      assert.doesNotMatch(page, /invalid_client/);
      assert.ok(!page.includes(server.clientSecret), 'the report shows the secret');
    });
    assert.ok(server.requests() > before, 'the token endpoint was not asked');
  });

  runner.test('A wrong secret is named as such, and the report leads to its line', async () => {
    const folder = await writeProject(path.join(temp, 'wrong'), probeProject(server, wrong));
    await inWorkbench(host, { dataDir, folder }, async (bench) => {
      const page = await testAndRead(bench, '.env', 'Send Request');
      assert.match(page, /^Configuration: .*invalid_client/);
      for (const title of ['What the answer proves', 'Likely causes', 'Next steps', 'Timeline', 'Request', 'Response'])
        assert.ok(page.includes(`\n${title}\n`), `the report has no “${title}”:\n${page}`);
      assert.ok(!page.includes(wrong), 'the report shows the secret');
      const frame = await reportFrame(bench);
      await frame.locator('button.link').filter({ hasText: 'OIDC_CLIENT_SECRET' }).first().click({ timeout: 10_000 });
      await bench.page
        .getByText(/^Ln 4, Col \d+/)
        .first()
        .waitFor({ timeout: 10_000 });
    });
  });

  runner.test('Show fix goes to the setting and opens its quick fixes', async () => {
    const folder = await writeProject(path.join(temp, 'fix'), probeProject(server, `" ${wrong} "`));
    await inWorkbench(host, { dataDir, folder }, async (bench) => {
      await testAndRead(bench, '.env', 'Send Request');
      const frame = await reportFrame(bench);
      await pressShowFix(bench, frame);
    });
  });

  runner.test('The report runs its own script only, and loads nothing', async () => {
    const folder = await writeProject(path.join(temp, 'policy'), probeProject(server, wrong));
    await inWorkbench(host, { dataDir, folder }, async (bench) => {
      const refused: string[] = [];
      bench.page.on('console', (message) => {
        if (/Content Security Policy/.test(message.text())) refused.push(message.text());
      });
      await testAndRead(bench, '.env', 'Send Request');
      const frame = await reportFrame(bench);
      const policy = await frame.locator('meta[http-equiv="Content-Security-Policy"]').first().getAttribute('content');
      assert.match(policy ?? '', /^default-src 'none'; style-src 'nonce-\w+'; script-src 'nonce-\w+';/);
      assert.equal(await frame.evaluate("getComputedStyle(document.querySelector('main')).maxWidth"), '860px');
      const ran = await frame.evaluate(
        "(() => { const s = document.createElement('script'); s.textContent = 'window.ran = true'; document.body.append(s);" +
          "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = true\">'); return window.ran === true; })()",
      );
      assert.equal(ran, false, 'a script without the nonce ran');
      await until('the refusals', () => (refused.length >= 2 ? true : undefined));
    });
  });

  runner.test('Copy as Markdown puts the report on the clipboard, and the page says so', async () => {
    const folder = await writeProject(path.join(temp, 'copy'), probeProject(server, wrong));
    await inWorkbench(host, { dataDir, folder }, async (bench) => {
      await bench.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await testAndRead(bench, '.env', 'Send Request');
      const frame = await reportFrame(bench);
      await frame.locator('button').filter({ hasText: 'Copy as Markdown' }).first().click({ timeout: 10_000 });
      await frame.locator('#told').filter({ hasText: 'Copied.' }).first().waitFor({ timeout: 10_000 });
      const text = await bench.page.evaluate<string>('navigator.clipboard.readText()');
      assert.match(text, /^## Configuration: .*invalid\\?_client[\s\S]*### For a support case\n\n- authproof: `\d/);
      assert.ok(!text.includes(wrong) && !text.includes(folder), 'the Markdown holds the secret or a path');
    });
  });

  runner.test('The report tells what has changed since the test worked', async () => {
    const folder = await writeProject(path.join(temp, 'history'), probeProject(server, server.clientSecret));
    await inWorkbench(host, { dataDir, folder }, async (bench) => {
      await testAndRead(bench, '.env', 'Send Request');
      await writeProject(folder, { '.env': probeProject(server, wrong)['.env'] });
      await until(
        'the report of the second test',
        async () => {
          await bench.runCommand('AuthProof: Test Token Endpoint');
          await bench.dialogText();
          await bench.pressDialogButton('Send Request');
          await bench.page.keyboard.press('Escape');
          // A new report replaces the page, perhaps while it is read; the next look is at the new one.
          const page = await reportText(bench).catch(() => '');
          return (
            /when it worked: client secret \(OIDC_CLIENT_SECRET in \.env\) changed; the same: client_id/.test(page) ||
            undefined
          );
        },
        // One look is a whole way through the dialogs, which takes some seconds on a busy machine.
        60_000,
      );
    });
  });

  runner.test('A consent is remembered when the user says so, and asked for again once it is forgotten', async () => {
    const folder = await writeProject(path.join(temp, 'always'), probeProject(server, wrong));
    await inWorkbench(host, { dataDir, folder }, async (bench) => {
      await testAndRead(bench, '.env', 'Always for This Host and Client');
      const before = server.requests();
      const frame = await reportFrame(bench);
      await frame.locator('button').filter({ hasText: 'Test Again' }).first().click({ timeout: 10_000 });
      await until('a second request without a question', () => server.requests() > before || undefined);
      await bench.runCommand('AuthProof: Forget Consents...');
      const entry = bench.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'client_secret_basic' });
      await entry.first().waitFor({ timeout: 10_000 });
      await bench.page.keyboard.press('Enter');
      await bench.notification('forgotten');
      await bench.runCommand('AuthProof: Test Token Endpoint');
      assert.match(await bench.dialogText(), /OIDC_CLIENT_SECRET/);
      await bench.pressDialogButton('Cancel');
    });
  });

  runner.test('Two environments are tested with a consent each, and set side by side', async () => {
    const folder = await writeProject(path.join(temp, 'environments'), {
      'package.json': '{ "name": "environments", "private": true }\n',
      '.env.development': probeProject(server, server.clientSecret)['.env'],
      '.env.production': probeProject(server, wrong)['.env'],
    });
    await inWorkbench(host, { dataDir, folder }, async (bench) => {
      await bench.openFile('.env.production');
      await bench.runCommand('AuthProof: Test Environments Side by Side...');
      const entries = bench.page.locator('.quick-input-list .monaco-list-row');
      await entries.filter({ hasText: 'development' }).first().waitFor({ timeout: 20_000 });
      await bench.page.keyboard.press('Enter');
      for (const environment of ['development', 'production']) {
        assert.ok((await bench.dialogText()).includes(`Environment: ${environment}`));
        await bench.pressDialogButton('Send Request');
      }
      const page = await reportText(bench);
      assert.match(page, /^Works in development, fails in production \(HTTP 401/);
      assert.match(page, /client secret \(suspected\)\s+secret A\s+secret B/);
      assert.ok(!page.includes(wrong) && !page.includes(server.clientSecret), 'the page shows a secret');
    });
  });
}

/** Runs the command, gives consent by the button, and returns the text of the report. */
async function testAndRead(bench: Workbench, file: string, button: string): Promise<string> {
  await bench.openFile(file);
  await bench.runCommand('AuthProof: Test Token Endpoint');
  await bench.dialogText();
  await bench.pressDialogButton(button);
  return reportText(bench);
}

const reportText = async (bench: Workbench): Promise<string> =>
  (await (await reportFrame(bench)).locator('main').first().innerText({ timeout: 5000 })).trim();

/** The report is a page within a page within the workbench; the editor replaces its frames while it loads. */
async function reportFrame({ page }: Workbench): Promise<Frame> {
  return until('the report', async () => {
    for (const frame of page.frames()) {
      const found = await frame
        .locator('main > header h1')
        .count()
        .catch(() => 0);
      if (found > 0) return frame;
    }
    return undefined;
  });
}
