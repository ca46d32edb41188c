/** The extension in an editor whose display language is German. */
import assert from 'node:assert/strict';
import path from 'node:path';
import type { Host } from '../host/install.ts';
import { writeProject } from '../project.ts';
import { type Runner, until } from '../suite/runner.ts';
import type { CountedServer } from './authorizationServer.ts';
import { inWorkbench, probeProject } from './window.ts';

export function addLanguageTests(
  runner: Runner,
  host: Host,
  temp: string,
  dataDir: string,
  server: CountedServer,
): void {
  runner.test('In a German editor commands, view, dialog and code lens are German', async () => {
    const folder = await writeProject(path.join(temp, 'german'), probeProject(server, server.clientSecret));
    await inWorkbench(host, { dataDir, folder, language: 'de' }, async (bench) => {
      await bench.openFile('.env');
      await bench.page
        .locator('.codelens-decoration a')
        .filter({ hasText: 'Token-Endpoint testen' })
        .first()
        .waitFor({ timeout: 20_000 });
      await bench.page
        .locator('.pane-header')
        .filter({ hasText: 'Anmelde-Clients' })
        .first()
        .waitFor({ timeout: 20_000 });
      await bench.runCommand('AuthProof: Token-Endpoint testen');
      const text = await bench.dialogText();
      const { host: endpoint } = new URL(server.tokenEndpoint);
      for (const part of [`Eine Token-Anfrage an ${endpoint} senden?`, 'Werte stammen aus: OIDC_', 'Anfrage senden']) {
        assert.ok(text.includes(part), `the dialog does not say ${part}:\n${text}`);
      }
      await bench.pressDialogButton('Cancel');
    });
  });

  runner.test('In a German editor the walkthrough is German, pages included', async () => {
    const folder = await writeProject(path.join(temp, 'german-walkthrough'), { 'package.json': '{}\n' });
    await inWorkbench(host, { dataDir, folder, language: 'de' }, async (bench) => {
      await bench.runCommand('Welcome: Open Walkthrough...');
      const entries = bench.page.locator('.quick-input-list .monaco-list-row');
      await entries.filter({ hasText: 'Anmeldefehler finden, bevor sie auftreten' }).first().click({ timeout: 20_000 });
      const page = bench.page.locator('.gettingStartedContainer');
      await page.filter({ hasText: 'Sehen Sie, was gefunden wird' }).first().waitFor({ timeout: 20_000 });
      // The Markdown page is a frame of its own, which may still be loading.
      await until('the German page of the first step', async () => {
        const texts = bench.page
          .frames()
          .map((frame) => frame.evaluate<string>('document.body.innerText').catch(() => ''));
        return (await Promise.all(texts)).some((text) => text.includes('Was gefunden wird')) || undefined;
      });
    });
  });
}
