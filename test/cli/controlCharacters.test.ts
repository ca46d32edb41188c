import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeFolder, runCli } from './support.ts';

/** Escape, bell, C1 introducers (CSI, OSC), direction override, line separators, a blank without width. */
const steering = '\u001b]0;owned\u0007\u009b31m\u009d52\u202e\u2028\u2029\u200b\u0085';
const folder = `d${steering}`;
/** A line break, too: on a line of its own, on either stream, the runner of GitHub obeys a command. */
const commanding = `d${steering}\n::stop-commands::x`;
const nul = '\u0000';

const quoted = JSON.stringify(`k${steering}${nul}`);
const files = {
  [`${folder}/.env`]: `ACME${steering}_CLIENT_ID=x\nOIDC_CLIENT_ID=web\nexport OIDC_SCOPE=“openid”\nOIDC_REDIRECT_URI=https://a.io/cb#${steering}\n`,
  [`${folder}/oauth.json`]: `{${quoted}: {"client_id": ${quoted}, "client_secret": "abcabc", "redirect_uri": "https://a.io/cb#x"}}`,
  [`${folder}/realm-export.json`]: `{"realm": ${quoted}, "clients": [{"clientId": ${quoted}, "name": ${quoted}, "redirectUris": ["https://a.io/cb#x"], "webOrigins": ["+"]}]}`,
  [`${folder}/application.yml`]: `spring:\n  security:\n    oauth2:\n      client:\n        registration:\n          ${quoted}:\n            client-id: ${quoted}\n            client-secret: yyyyyy\n            redirect-uri: http://a.io/cb#x\n`,
  [`${commanding}/authproof.config.json`]: `{${quoted}: 1}`,
  [`${commanding}/.env`]: 'OIDC_CLIENT_ID=web\n',
  [`${folder}/baseline.json`]: `{${quoted}: `,
};

/** Everything but line feeds, and what has no effect on a terminal. */
const raw = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f]/;

describe.skipIf(process.platform === 'win32')('names and values that steer a terminal', () => {
  const text = `error="invalid_client" client_id="k${steering}" redirect_uri_mismatch`;
  test.each<readonly [string, readonly string[]]>([
    ['check', ['check', folder]],
    ['check --format json', ['check', '--format', 'json', folder]],
    ['check --format sarif', ['check', '--format', 'sarif', folder]],
    ['check --format junit', ['check', '--format', 'junit', folder]],
    ['check --format github', ['check', '--format', 'github', folder]],
    ['check --fix --dry-run', ['check', '--fix', '--dry-run', folder]],
    ['check with a broken configuration', ['check', commanding]],
    ['check with a broken baseline', ['check', '--baseline', `${folder}/baseline.json`, folder]],
    ['check of nothing', ['check', `${commanding}/none`]],
    ['an option that is none', [`--${steering}`]],
    ['inspect', ['inspect', folder]],
    ['inspect --format json', ['inspect', '--format', 'json', folder]],
    ['inspect of nothing', ['inspect', `${commanding}/none`]],
    ['baseline', ['baseline', folder]],
    ['baseline that cannot be written', ['baseline', folder, '--output', `${commanding}/none/x.json`]],
    ['explain', ['explain', '-', folder]],
    ['explain --format json', ['explain', '--format', 'json', '-', folder]],
    ['explain of nothing', ['explain', `${commanding}/none`]],
    ['test', ['test', folder]],
    ['test of a client there is not', ['test', '--client', steering, folder]],
    ['discover', ['discover', folder]],
    ['discover of a client there is not', ['discover', '--client', steering, folder]],
    ['rules', ['rules', steering]],
    ['mcp', ['mcp', `${commanding}/none`]],
  ])('come out of "%s" harmless', async (_, args) => {
    const cwd = await makeFolder(files);
    expect(readdirSync(join(cwd, folder))).toContain('.env');
    const { stdout, stderr } = await runCli(args, { cwd, input: text });
    const shown = stdout + stderr;
    expect(shown).not.toBe('');
    expect(raw.exec(shown)).toBeNull();
    expect(shown).not.toMatch(/^::stop-commands/m);
  });
});
