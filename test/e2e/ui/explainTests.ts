/** *Explain Auth Error*: from a selection and from the clipboard, in the same page as a test. */
import assert from 'node:assert/strict';
import path from 'node:path';
import type { Frame } from '../host/driver.ts';
import type { Host } from '../host/install.ts';
import { writeProject } from '../project.ts';
import { type Runner, until } from '../suite/runner.ts';
import { inWorkbench } from './window.ts';
import type { Workbench } from './workbench.ts';

const command = 'AuthProof: Explain Auth Error...';

const files = {
  '.env':
    'KEYCLOAK_CLIENT_ID=web-app\nKEYCLOAK_CLIENT_SECRET="canary-secret-0123456789-abcdef "\nKEYCLOAK_ISSUER=https://sso.acme.io/realms/acme\n',
  'error.log':
    'type="CODE_TO_TOKEN_ERROR", realmId="9c0f", clientId="web-app", error="invalid_client_credentials", code="canary8Q~0123456789abcdef"\n',
};

export function addExplainTests(runner: Runner, host: Host, temp: string, dataDir: string): void {
  runner.test('Explain Auth Error reads the selection and points at the setting', async () => {
    const folder = await writeProject(path.join(temp, 'explain'), files);
    await inWorkbench(host, { dataDir, folder }, async (bench) => {
      await bench.openFile('error.log');
      await bench.page.keyboard.press('Control+A');
      await bench.runCommand(command);
      const frame = await pageFrame(bench);
      const page = (await frame.locator('main').first().innerText({ timeout: 10_000 })).trim();
      assert.match(page, /^Configuration: Keycloak does not accept client_id or secret\./);
      assert.ok(page.includes('KEYCLOAK_CLIENT_SECRET') && page.includes('.env:2'), page);
      assert.ok(!page.includes('canary'), 'the page shows a secret');
      const picture = process.env.AUTHPROOF_E2E_PICTURES;
      if (picture !== undefined) await bench.page.screenshot({ path: path.join(picture, 'explain-page.png') });
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
