import { describe, expect, test } from 'vitest';
import { createFolder, startInBand } from './client.ts';
import { manifests, requests, unsureManifests } from './cluster.ts';

type Files = Readonly<Record<string, string>>;

/** Hovers at the letter behind `‸`; lines as text, links to files without the folder. */
async function start(files: Files, initializationOptions?: object) {
  const folder = createFolder(files);
  const { client } = await startInBand({ folders: [folder], initializationOptions });
  await client.loaded();
  return async (path: string, mark: string): Promise<readonly string[]> => {
    const text = files[path] as string;
    const at = text.indexOf(mark.replace('‸', '')) + mark.indexOf('‸');
    const before = text.slice(0, at).split('\n');
    const shown = await client.hover(folder.uriOf(path), before.length - 1, (before.at(-1) as string).length + 1);
    return (shown ?? '')
      .replaceAll(folder.uri, '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  };
}

describe('a hover on a name tells', () => {
  const env: Files = {
    'package.json': '{}',
    '.env':
      'HOST=app.acme.io\nBASE=https://${HOST}\nGOOGLE_REDIRECT_URI=${BASE}/cb\nGOOGLE_CLIENT_ID=web\nDB_PASSWORD=hunter2hunter2\nDB=${DB_PASSWORD}\nHOOK=https://hooks.acme.io/services/T02/B03/q7Zk4mVbX2pLw9Rt6YhNc3Jd\n',
    '.env.production': 'BASE=https://www.acme.io\n',
    'compose.yaml':
      'services:\n  web:\n    image: shop\n    environment:\n      - BASE\n      - GOOGLE_CLIENT_ID=${GOOGLE_CLIENT_ID}\n      - X=${NOWHERE}\n',
  };

  test('of a reference its value, the way there, and what else defines it', async () => {
    const hover = await start(env);
    expect(await hover('compose.yaml', '- ‸BASE')).toEqual([
      '**Variable** `BASE`',
      'Value: `https://app.acme.io`',
      'From `HOST` in [`.env:1`](/.env#L1)',
      'Defined in [`.env:2`](/.env#L2)',
      'Also defined in [`.env.production:1`](/.env.production#L1) \\(production\\)',
    ]);
    expect(await hover('compose.yaml', '${‸NOWHERE')).toEqual([
      '**Variable** `NOWHERE`',
      'Not defined in the workspace',
    ]);
  });

  test('of a part of a setting both', async () => {
    const hover = await start(env);
    const lines = await hover('.env', 'URI=${‸BASE');
    expect(lines.slice(0, 4)).toEqual([
      '**Redirect URI: where the authorization server sends the browser back to**',
      '`GOOGLE_REDIRECT_URI`',
      'Value: `https://app.acme.io/cb`',
      'From `BASE` in [`.env:2`](/.env#L2), then `HOST` in [`.env:1`](/.env#L1)',
    ]);
    expect(lines.slice(lines.indexOf('---'))).toEqual([
      '---',
      '**Variable** `BASE`',
      'Value: `https://app.acme.io`',
      'From `HOST` in [`.env:1`](/.env#L1)',
      'Defined in [`.env:2`](/.env#L2)',
      'Also defined in [`.env.production:1`](/.env.production#L1) \\(production\\)',
    ]);
  });

  test('of a definition where it is used', async () => {
    const hover = await start(env);
    expect(await hover('.env', '‸BASE=')).toEqual([
      '**Variable** `BASE`',
      'Value: `https://app.acme.io`',
      'From `HOST` in [`.env:1`](/.env#L1)',
      'Also defined in [`.env.production:1`](/.env.production#L1) \\(production\\)',
      'Used in [`.env:3`](/.env#L3), [`compose.yaml:5`](/compose.yaml#L5)',
    ]);
  });

  test('of what may be secret the length only', async () => {
    const hover = await start(env);
    const values = await Promise.all(
      ['‸DB_PASSWORD=', '‸DB=', '‸HOOK='].map(async (mark) =>
        (await hover('.env', mark)).find((line) => line.startsWith('Value')),
      ),
    );
    expect(values).toEqual([
      'Value: \\(secret, 14 characters\\)',
      'Value: \\(secret, 14 characters\\)',
      'Value: 63 characters',
    ]);
  });
});

describe('a hover in a manifest tells', () => {
  test('where the value of a key comes from', async () => {
    const hover = await start(manifests);
    const id = await hover('k8s/base/deploy.yaml', 'key: ‸client-id');
    expect(id.slice(0, 4)).toEqual([
      '**Client ID**',
      '`GOOGLE_CLIENT_ID`',
      'Value: `123-abc.apps.googleusercontent.com`',
      'From `client-id` of the ConfigMap `google-config` in [`k8s/base/config.yaml:6`](/k8s/base/config.yaml#L6)',
    ]);
    expect(id.at(-1)).toBe(
      'Also defined in [`k8s/overlays/prod/patch.yaml:6`](/k8s/overlays/prod/patch.yaml#L6) \\(production\\)',
    );
    const secret = await hover('k8s/base/deploy.yaml', 'key: ‸client-secret');
    expect(secret.slice(2, 4)).toEqual([
      'Value: \\(secret, 31 characters, a Google client secret\\)',
      'From `client-secret` of the Secret `google-secret` in [`k8s/base/config.yaml:21`](/k8s/base/config.yaml#L21)',
    ]);
  });

  test('who reads a key, and what an object has', async () => {
    const hover = await start(manifests);
    expect((await hover('k8s/base/config.yaml', '‸client-secret')).at(-1)).toBe(
      'Used in [`k8s/base/deploy.yaml:23`](/k8s/base/deploy.yaml#L23)',
    );
    expect((await hover('k8s/base/config.yaml', '‸OIDC_CLIENT_ID')).at(-1)).toBe('`web` gets it as a variable');
    expect(await hover('k8s/base/deploy.yaml', 'name: ‸web-config')).toEqual([
      '**ConfigMap** `web-config`',
      'Defined in [`k8s/base/config.yaml:11`](/k8s/base/config.yaml#L11)',
      'Keys: `OIDC_CLIENT_ID`, `unread.txt`',
      '`web` gets every key as a variable',
    ]);
    expect(await hover('k8s/base/config.yaml', '‸unread.txt')).toEqual([
      '**Key** `unread.txt` of the ConfigMap `web-config`',
      '`web` gets it as a variable',
    ]);
  });

  test('who makes a Secret', async () => {
    const hover = await start(unsureManifests);
    expect(await hover('k8s/pod.yaml', 'name: ‸made')).toEqual([
      '**Secret** `made`',
      'Defined in [`k8s/objects.yaml:35`](/k8s/objects.yaml#L35)',
      'Made by a controller',
    ]);
  });
});

test('a hover on a variable of requests leads to its environment', async () => {
  const hover = await start(requests);
  const lines = await hover('bru/token.bru', '{{‸clientId');
  expect(lines.slice(lines.indexOf('---'))).toEqual([
    '---',
    '**Variable of requests** `clientId`',
    'Value: `shop-bru`',
    'Defined in [`bru/environments/dev.bru:3`](/bru/environments/dev.bru#L3) \\(development\\)',
  ]);
  expect((await hover('http/http-client.env.json', '"‸client_secret')).join('\n')).not.toContain('q7-');
});

describe('a redirect URI', () => {
  const files: Files = {
    'package.json': '{"dependencies": {"next-auth": "5.0.0"}}',
    '.env': 'BASE=https://a.acme.io\nGOOGLE_CLIENT_ID=web\nGOOGLE_REDIRECT_URI="${BASE}/cb(1)"\n',
    'auth/package.json': '{"dependencies": {"next-auth": "4.0.0"}}',
    'auth/.env': 'NEXTAUTH_URL=https://b.acme.io\nGITHUB_ID=Iv1.abcdef\nGITHUB_SECRET=x\n',
  };
  const registered = (lines: readonly string[]) => lines.filter((line) => line.includes('register at'));

  test('is named with the server it is registered at', async () => {
    const hover = await start(files);
    expect(registered(await hover('.env', '‸GOOGLE_REDIRECT_URI'))).toEqual([
      'To register at Google: `https://a.acme.io/cb(1)`',
    ]);
    expect(registered(await hover('auth/.env', '‸NEXTAUTH_URL'))).toEqual([
      'NextAuth makes the redirect URI, to register at GitHub: `https://b.acme.io/api/auth/callback/github`',
    ]);
  });

  test('can be copied where the client has a command for it', async () => {
    const hover = await start(files, { copyCommand: 'authproof.copyRedirectUri' });
    expect(registered(await hover('.env', '‸GOOGLE_REDIRECT_URI'))).toEqual([
      'To register at Google: `https://a.acme.io/cb(1)` [Copy](command:authproof.copyRedirectUri?%5B%22https%3A%2F%2Fa.acme.io%2Fcb%281%29%22%5D)',
    ]);
    const other = await start(files, { copyCommand: 'x](command:y' });
    expect((await other('.env', '‸GOOGLE_REDIRECT_URI')).join('\n')).not.toContain('command:');
  });

  test('with a credential in it is not copied', async () => {
    const hover = await start(
      { '.env': 'GOOGLE_CLIENT_ID=web\nGOOGLE_REDIRECT_URI=https://a.acme.io/cb?access_token=q7Zk4mVbX2pLw9Rt6Y\n' },
      { copyCommand: 'authproof.copyRedirectUri' },
    );
    expect(registered(await hover('.env', '‸GOOGLE_REDIRECT_URI'))).toEqual([
      'To register at Google: `https://a.acme.io/cb?access_token=(secret)`',
    ]);
  });
});

test('a client secret tells when it ends, if a comment does', async () => {
  const hover = await start({
    '.env': 'AZURE_CLIENT_ID=x\n# expires 2026-01-27\nAZURE_CLIENT_SECRET=q7-Zk_4mVbX2pLw9Rt6YhNc3Jd8Gs5Fa1Ke0UiMo\n',
  });
  expect((await hover('.env', '‸AZURE_CLIENT_SECRET')).slice(0, 4)).toEqual([
    '**Client secret**',
    '`AZURE_CLIENT_SECRET`',
    'This secret expires in 12 days: 2026-01-27',
    'Value: \\(secret, 40 characters, looks random\\)',
  ]);
});
