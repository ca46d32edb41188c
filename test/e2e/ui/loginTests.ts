/** *Test Sign-In*: consent to the metadata and to the sign-in, the browser, the callback that is pasted, the report. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { browse, type LoginServer, startLoginServer } from '../../support/loginServer.ts';
import type { Host } from '../host/install.ts';
import { writeProject } from '../project.ts';
import { type Runner, until } from '../suite/runner.ts';
import { inWorkbench } from './window.ts';

const secret = 'Qw8zL2pXv7-tR4nB1kYs-login';

const client = {
  client_id: 'acme-login',
  client_secret: secret,
  grant_types: ['authorization_code'],
  redirect_uris: ['https://app.acme.io/callback'],
};

export function addLoginTests(runner: Runner, host: Host, temp: string, dataDir: string): void {
  runner.test('A sign-in names its requests, takes the pasted callback, and shows what came back', async () => {
    const server = await startLoginServer([client]);
    try {
      await signIn(host, temp, dataDir, server);
    } finally {
      await server.close();
    }
  });
}

async function signIn(host: Host, temp: string, dataDir: string, server: LoginServer): Promise<void> {
  const folder = await writeProject(path.join(temp, 'login'), {
    'package.json': '{ "name": "login", "private": true }\n',
    '.env': [
      'OIDC_CLIENT_ID=acme-login',
      `OIDC_CLIENT_SECRET=${secret}`,
      `OIDC_ISSUER=${server.issuer}`,
      'OIDC_REDIRECT_URI=https://app.acme.io/callback',
      'OIDC_SCOPE=openid',
      '',
    ].join('\n'),
  });
  await inWorkbench(host, { dataDir, folder }, async (bench) => {
    const { page } = bench;
    // The browser that would open is this one; the test only wants to know what it would be sent to.
    await page.evaluate('window.open = (url) => { window.wouldOpen = String(url); return { closed: false }; }');
    await bench.openFile('.env');
    await bench.runCommand('AuthProof: Test Sign-In (Browser)...');
    assert.ok((await bench.dialogText()).includes('/.well-known/openid-configuration'));
    await bench.pressDialogButton('Send Request');
    const text = await bench.dialogText();
    for (const part of [`${server.issuer}/auth`, `${server.issuer}/token`, 'code_verifier', 'OIDC_CLIENT_SECRET']) {
      assert.ok(text.includes(part), `the dialog does not say ${part}:\n${text}`);
    }
    assert.ok(!text.includes(secret), 'the dialog shows the secret');
    await bench.pressDialogButton('Open Browser');
    const url = await until('the browser to be opened', async () => {
      const opened = await page.evaluate<string | undefined>('window.wouldOpen');
      return opened;
    });
    // The browser-hosted editor leads loopback addresses through its own port.
    const { callback } = await browse(url.replace(/^http:\/\/localhost:\d+\/proxy\/(\d+)/, 'http://127.0.0.1:$1'));
    await page.locator('.quick-input-widget input[type="password"]').first().waitFor({ timeout: 10_000 });
    await page.keyboard.type(callback ?? '');
    await page.keyboard.press('Enter');
    const report = await until('the report', async () => {
      for (const frame of page.frames()) {
        const [main] = await frame
          .locator('main')
          .allInnerTexts()
          .catch(() => []);
        if (main?.startsWith('OK: The sign-in works')) return main;
      }
      return undefined;
    });
    assert.ok(report.includes('The signature fits a key of'), report);
    const code = new URL(callback ?? '').searchParams.get('code') ?? 'none';
    assert.ok(![secret, code].some((value) => report.includes(value)), 'the report shows a secret');
  });
}
