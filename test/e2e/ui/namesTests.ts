/** What hovers and lenses lead to: the address on the clipboard, the uses of a name, and a preview of what is far away. */
import assert from 'node:assert/strict';
import path from 'node:path';
import type { Host } from '../host/install.ts';
import { writeProject } from '../project.ts';
import type { Runner } from '../suite/runner.ts';
import { inWorkbench } from './window.ts';

const project = {
  'package.json': '{ "name": "shop", "private": true }\n',
  '.env': [
    'BASE_URL=https://shop.acme.io',
    'GOOGLE_CLIENT_ID=123456789012-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com',
    'GOOGLE_REDIRECT_URI=${BASE_URL}/cb',
    '',
  ].join('\n'),
  'compose.yaml': 'services:\n  web:\n    image: shop\n    environment:\n      - URL=${BASE_URL}\n',
  'k8s/pod.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      env:\n        - name: OIDC_CLIENT_ID\n          value: shop\n        - name: OIDC_ISSUER\n          value: https://sso.acme.io\n',
} as const;

export function addNamesTests(runner: Runner, host: Host, temp: string, dataDir: string): void {
  runner.test('Hover, lens and outline lead to the address, the uses and the settings', async () => {
    const folder = await writeProject(path.join(temp, 'names'), project);
    await inWorkbench(host, { dataDir, folder }, async (bench) => {
      const { page } = bench;
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await bench.openFile('.env');
      const lens = page.locator('.codelens-decoration a').filter({ hasText: '2 references in configuration' });
      await lens.first().waitFor({ timeout: 20_000 });

      await bench.hover('GOOGLE_REDIRECT_URI');
      const hover = page.locator('.monaco-hover:not(.hidden) .hover-contents');
      await hover.filter({ hasText: 'To register at Google: https://shop.acme.io/cb' }).first().waitFor();
      await page.locator('.monaco-hover:not(.hidden) a').filter({ hasText: 'Copy' }).first().click({ timeout: 10_000 });
      await page
        .locator('.statusbar')
        .filter({ hasText: 'The redirect URI is on the clipboard.' })
        .first()
        .waitFor({ timeout: 10_000 });
      assert.equal(await page.evaluate<string>('navigator.clipboard.readText()'), 'https://shop.acme.io/cb');

      await page.keyboard.press('Escape');
      await lens.first().click({ timeout: 10_000 });
      const files = page.locator('.reference-zone-widget .ref-tree').first();
      await files.filter({ hasText: 'compose.yaml' }).waitFor({ timeout: 20_000 });
      await page.keyboard.press('Escape');

      await bench.openFile('pod.yaml');
      await page.keyboard.press('Control+Shift+O');
      // Editors refuse an outline in which a name stands outside of its symbol.
      await page.locator('.quick-input-list').filter({ hasText: 'OIDC_ISSUER' }).first().waitFor({ timeout: 20_000 });
    });
  });
}
