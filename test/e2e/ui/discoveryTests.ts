/** *Compare with Discovery*: consent, page, and findings in the editor. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Frame } from '../host/driver.ts';
import type { Host } from '../host/install.ts';
import { writeProject } from '../project.ts';
import { type Runner, until } from '../suite/runner.ts';
import type { CountedServer } from './authorizationServer.ts';
import { pressShowFix } from './showFix.ts';
import { inWorkbench, probeProject } from './window.ts';
import type { Workbench } from './workbench.ts';

const command = 'AuthProof: Compare with Discovery...';

export function addDiscoveryTests(
  runner: Runner,
  host: Host,
  temp: string,
  dataDir: string,
  server: CountedServer,
): void {
  const project = probeProject(server, server.clientSecret);
  const files = { ...project, '.env': project['.env'].replace('/token\n', '/oauth/token\n') };

  runner.test('Compare with Discovery names the host first, and Cancel reads nothing', async () => {
    const folder = await writeProject(path.join(temp, 'discovery-cancelled'), files);
    const before = server.requests();
    await inWorkbench(host, { dataDir, folder }, async (bench) => {
      await bench.openFile('.env');
      await bench.runCommand(command);
      const text = await bench.dialogText();
      for (const part of [new URL(server.issuer).host, '/.well-known/openid-configuration', 'without credentials']) {
        assert.ok(text.includes(part), `the dialog does not say ${part}:\n${text}`);
      }
      assert.ok(!text.includes(server.clientSecret), 'the dialog shows the secret');
      await bench.pressDialogButton('Cancel');
    });
    assert.equal(server.requests(), before);
  });

  runner.test('What differs is on the page and on its line, and a fix writes the published value', async () => {
    const folder = await writeProject(path.join(temp, 'discovery'), files);
    await inWorkbench(host, { dataDir, folder }, async (bench) => {
      await bench.openFile('.env');
      await bench.runCommand(command);
      await bench.dialogText();
      await bench.pressDialogButton('Read Documents');
      const frame = await pageFrame(bench);
      const page = (await frame.locator('main').first().innerText({ timeout: 10_000 })).trim();
      assert.match(page, /^Configuration: 1 difference/);
      assert.ok(page.includes('OIDC_TOKEN_ENDPOINT') && page.includes(server.tokenEndpoint), page);
      assert.ok(!page.includes(server.clientSecret), 'the page shows the secret');
      await bench.squiggle('warning');
      const picture = process.env.AUTHPROOF_E2E_PICTURES;
      if (picture !== undefined) await bench.page.screenshot({ path: path.join(picture, 'discovery-page.png') });
      await pressShowFix(bench, frame);
      await bench.page.keyboard.press('Enter');
      await bench.page
        .locator('.monaco-editor .squiggly-warning')
        .first()
        .waitFor({ state: 'detached', timeout: 20_000 });
      await bench.page.keyboard.press('Control+S');
      await until(
        'the file to be mended',
        async () => (await readFile(path.join(folder, '.env'), 'utf8')) === project['.env'] || undefined,
      );
    });
  });
}

/** The page is a frame within a frame. */
function pageFrame(bench: Workbench): Promise<Frame> {
  return until('the page', async () => {
    for (const frame of bench.page.frames()) {
      const found = await frame
        .locator('main > header h1')
        .count()
        .catch(() => 0);
      if (found > 0) return frame;
    }
    return undefined;
  });
}
