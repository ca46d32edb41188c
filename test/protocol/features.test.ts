import { describe, expect, test } from 'vitest';
import { methods } from '../../server/src/lsp/protocol.ts';
import { rule as byteOrderMark } from '../../server/src/rules/env-byte-order-mark/rule.ts';
import { applyAction, type Client, createFolder, startInBand, startProcess } from './client.ts';

const env = 'OIDC_CLIENT_ID=web\nOIDC_SCOPE=openid Email\nGITHUB_CLIENT_ID=web\nGITHUB_SCOPE="Repo"\n';

describe('code actions', () => {
  test('offer a finding’s fixes, the safe one preferred, with the version they were made for', async () => {
    const folder = createFolder({ '.env': env });
    const { client } = await startInBand({ folders: [folder] });
    await client.loaded();
    const uri = folder.uriOf('.env');
    client.open(uri, env);
    await client.flush();

    const actions = await client.actions(uri, 1);
    expect(actions.map(({ title, kind, isPreferred }) => ({ title, kind, isPreferred }))).toEqual([
      { title: 'Write the scope small', kind: 'quickfix', isPreferred: true },
      { title: 'Remove the scope', kind: 'quickfix', isPreferred: undefined },
      { title: 'Fix all small-scope problems in this file', kind: 'quickfix', isPreferred: undefined },
      { title: 'Silence small-scope here', kind: 'quickfix', isPreferred: undefined },
    ]);
    expect(actions[0]?.diagnostics?.map((d) => d.code)).toEqual(['small-scope']);
    expect(actions[0]?.edit?.documentChanges).toEqual([
      {
        textDocument: { uri, version: 1 },
        edits: [
          {
            range: { start: { line: 1, character: 11 }, end: { line: 1, character: 23 } },
            newText: expect.stringContaining('openid email'),
          },
        ],
      },
    ]);

    const fixed = applyAction(actions[0] as NonNullable<(typeof actions)[0]>, uri, env);
    client.change(uri, fixed, 2);
    await client.flush();
    expect(client.diagnostics.get(uri)?.map((d) => d.range.start.line)).toEqual([3]);
  });

  test('fix all problems of the file when asked by kind, and none are left', async () => {
    const folder = createFolder({ '.env': env });
    const { client } = await startInBand({ folders: [folder] });
    await client.loaded();
    const uri = folder.uriOf('.env');
    client.open(uri, env);
    await client.flush();

    for (const kind of ['source', 'source.fixAll', 'source.fixAll.authproof']) {
      const actions = await client.actions(uri, 0, [kind]);
      expect(actions.map((action) => action.kind)).toEqual(['source.fixAll.authproof']);
      expect(applyAction(actions[0] as NonNullable<(typeof actions)[0]>, uri, env)).toBe(
        'OIDC_CLIENT_ID=web\nOIDC_SCOPE=openid email\nGITHUB_CLIENT_ID=web\nGITHUB_SCOPE="repo"\n',
      );
    }
    expect(await client.actions(uri, 0, ['source.organizeImports'])).toEqual([]);
    expect(await client.actions(uri, 0)).toEqual([]);
  });

  test('are made for the present text when the client’s diagnostics are older', async () => {
    const folder = createFolder({ '.env': env });
    const { client } = await startInBand({ folders: [folder] });
    await client.loaded();
    const uri = folder.uriOf('.env');
    client.open(uri, env);
    await client.flush();
    const old = client.diagnostics.get(uri)?.[0];

    client.change(uri, `# one\n# more\n${env}`, 2);
    const actions = (await client.connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri },
      range: old?.range,
      context: { diagnostics: [old] },
    })) as Awaited<ReturnType<typeof client.actions>>;
    const range = { start: { line: 3, character: 11 }, end: { line: 3, character: 23 } };
    expect(actions[0]?.edit?.documentChanges).toEqual([
      { textDocument: { uri, version: 2 }, edits: [{ range, newText: expect.any(String) }] },
    ]);
  });

  test('come as plain changes to a client that knows no versions', async () => {
    const folder = createFolder({ '.env': env });
    const { client } = await startInBand({ folders: [folder], documentChanges: false });
    await client.loaded();
    const uri = folder.uriOf('.env');
    const [action] = await client.actions(uri, 1);
    expect(Object.keys(action?.edit ?? {})).toEqual(['changes']);
    expect(Object.keys(action?.edit?.changes ?? {})).toEqual([uri]);
  });
});

test('a byte-order mark is reported at the start, without a fix that would do nothing', async () => {
  const folder = createFolder({ '.env': '\uFEFFGITHUB_CLIENT_ID=Iv1.abcdef\n' });
  const { client } = await startInBand({ folders: [folder] }, { rules: [byteOrderMark] });
  await client.loaded();
  const uri = folder.uriOf('.env');
  for (const prepare of [() => undefined, () => client.open(uri, 'GITHUB_CLIENT_ID=Iv1.abcdef\n')]) {
    prepare();
    await client.flush();
    expect(client.diagnostics.get(uri)?.map((d) => d.range.start)).toEqual([{ line: 0, character: 0 }]);
    expect((await client.actions(uri, 0)).map(({ title }) => title)).toEqual([
      'Silence env-byte-order-mark in this file',
    ]);
    expect(await client.actions(uri, 0, ['source'])).toEqual([]);
  }
});

describe('hover', () => {
  test('tells role, name, value, where the value comes from, and whose it is', async () => {
    const folder = createFolder({
      '.env': `GITHUB_CLIENT_ID=\${GH_ID}\nGITHUB_CLIENT_SECRET=whatever\nGH_ID=Iv1.abcdef\n`,
    });
    const { client } = await startInBand({ folders: [folder] });
    await client.loaded();
    expect(await client.hover(folder.uriOf('.env'), 0, 3)).toBe(
      [
        '**Client ID**',
        '`GITHUB_CLIENT_ID`',
        `Value: \`Iv1.abcdef\`  \nFrom \`GH_ID\` in [\`.env:3\`](${folder.uriOf('.env')}#L3)`,
        'Client: `github`  \nProvider: GitHub',
        'What each loader sees:\n' +
          '- dotenv, node --env-file, docker run --env-file, systemd EnvironmentFile=: 8 characters, not expanded\n' +
          '- dotenv-expand, python-dotenv, Docker Compose, bash source: empty, expanded\n' +
          '- Next.js, Vite: 10 characters, expanded',
        'At GitHub:\n- Looks like: Starts with Ov23li \\(OAuth app\\), Iv23 or Iv1. \\(GitHub App\\), or 20 hexadecimal digits',
        '[RFC 6749, section 2.2](https://www.rfc-editor.org/rfc/rfc6749#section-2.2)',
      ].join('\n\n'),
    );
    // A variable of no meaning is a name all the same, and its value none.
    expect(await client.hover(folder.uriOf('.env'), 2, 3)).toContain('**Variable** `GH_ID`');
    expect(await client.hover(folder.uriOf('.env'), 2, 12)).toBeUndefined();
  });

  test('tells the redirect URI that a framework makes of the setting', async () => {
    const folder = createFolder({
      'grafana.ini':
        '[server]\nroot_url = https://mon.acme.io/\n[auth.google]\nenabled = true\nclient_id = grafana\nclient_secret = s\n',
      'proxy/package.json': '{}',
      'proxy/oauth2-proxy.cfg': 'client_id = "web"\ncookie_secret = "c"\n',
    });
    const { client } = await startInBand({ folders: [folder] });
    await client.loaded();
    const hovers = await Promise.all([
      client.hover(folder.uriOf('grafana.ini'), 1, 3),
      client.hover(folder.uriOf('grafana.ini'), 4, 3),
      client.hover(folder.uriOf('grafana.ini'), 5, 3),
      client.hover(folder.uriOf('proxy/oauth2-proxy.cfg'), 0, 3),
    ]);
    expect(hovers.map((text) => /^.*(?:makes|receives) .*$/m.exec(text ?? '')?.[0])).toEqual([
      'Grafana makes the redirect URI, to register at Google: `https://mon.acme.io/login/google`',
      'Grafana makes the redirect URI, to register at Google: `https://mon.acme.io/login/google`',
      undefined,
      'oauth2-proxy receives the callback at the path `/oauth2/callback`',
    ]);
  });

  test('tells what the provider says of such a setting, and how sure that is', async () => {
    const folder = createFolder({
      '.env': 'GOOGLE_CLIENT_ID=web\nGOOGLE_SCOPES="openid email"\nGOOGLE_REDIRECT_URI=https://a.acme.io/cb\n',
    });
    const { client } = await startInBand({ folders: [folder] });
    await client.loaded();
    const factsAt = async (line: number) =>
      ((await client.hover(folder.uriOf('.env'), line, 3)) ?? '').split('\n').filter((text) => text.startsWith('- '));
    expect(await factsAt(1)).toContain('- Separated by: a space');
    expect((await factsAt(2)).map((fact) => fact.split(':')[0])).toEqual([
      '- Compared',
      '- https required',
      '- http on localhost',
      '- A slash at the end counts',
      '- Wildcards',
    ]);
  });

  test('tells when a JWT ends', async () => {
    const part = (data: object): string => Buffer.from(JSON.stringify(data)).toString('base64url');
    const jwt = `${part({ alg: 'HS256' })}.${part({ exp: Date.UTC(2026, 0, 27, 12) / 1000 })}.c2lnbmF0dXJl`;
    const folder = createFolder({ '.env': `SUPABASE_ANON_KEY=${jwt}\n` });
    const { client } = await startInBand({ folders: [folder] });
    await client.loaded();
    const text = await client.hover(folder.uriOf('.env'), 0, 3);
    expect(text).toContain('This JWT expires in 12 days: 2026-01-27 12:00 UTC');
    expect(text).not.toContain(jwt.slice(0, 20));
  });

  test('shows no secret, wherever it stands', async () => {
    const secret = 'q7-Zk_4mVbX2pLw9Rt6YhNc3Jd8Gs5Fa1Ke0UiMo';
    const folder = createFolder({
      '.env': [
        `ACME_CLIENT_ID=\${ACME_CLIENT_SECRET}`,
        `ACME_CLIENT_SECRET=${secret}`,
        `ACME_REDIRECT_URI=https://user:hunter22@a.example/cb?access_token=tok123&x=${secret}`,
        'GITHUB_CLIENT_ID=ghp_0123456789abcdefghijABCDEFGHIJ012345',
        '',
      ].join('\n'),
    });
    const { client } = await startInBand({ folders: [folder] });
    await client.loaded();
    const uri = folder.uriOf('.env');
    const hovers = await Promise.all([0, 1, 2, 3].map((line) => client.hover(uri, line, 1)));
    expect(hovers.map((text) => /Value: (.*?)(?: {2})?$/m.exec(text ?? '')?.[1])).toEqual([
      '\\(secret, 40 characters, looks random\\)',
      '\\(secret, 40 characters, looks random\\)',
      '`https://(secret)@a.example/cb?access_token=(secret)&x=(secret)`',
      '\\(secret, 40 characters, a GitHub personal access token\\)',
    ]);
  });

  test('shows what could be markup as text', async () => {
    const folder = createFolder({ '.env': 'ACME_CLIENT_ID="`[x](command:y)`<b>"\nACME_CLIENT_SECRET=s\n' });
    const { client } = await startInBand({ folders: [folder] });
    await client.loaded();
    expect(await client.hover(folder.uriOf('.env'), 0, 1)).toContain('Value: `` `[x](command:y)`<b> ``');
  });

  test('links the rules of the findings on the setting', async () => {
    const folder = createFolder({ '.env': env });
    const { client } = await startInBand({ folders: [folder] });
    await client.loaded();
    expect(await client.hover(folder.uriOf('.env'), 1, 12)).toContain(
      '[small-scope](https://github.com/authproof/authproof/blob/main/server/docs/rules/small-scope.md)',
    );
  });
});

describe('inlay hints', () => {
  const hints = async (client: Client, uri: string) =>
    (
      (await client.connection.sendRequest('textDocument/inlayHint', {
        textDocument: { uri },
        range: { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } },
      })) as readonly { label: string; position: { line: number; character: number } }[]
    ).map(({ label, position }) => `${position.line}:${position.character} ${label}`);
  const text = [
    'BASE=https://a.acme.io',
    `GITHUB_REDIRECT_URI="\${BASE}/cb"`,
    `GITHUB_CLIENT_SECRET=\${HIDDEN}`,
    'HIDDEN=q7-Zk_4mVbX2pLw9Rt6YhNc3Jd8Gs5Fa',
    'GITHUB_CLIENT_ID=Iv1.abcdef',
    '',
  ].join('\n');

  test('say what references come to, but for secrets', async () => {
    const folder = createFolder({ '.env': text });
    const { client } = await startInBand({ folders: [folder] });
    await client.loaded();
    expect(await hints(client, folder.uriOf('.env'))).toEqual(['1:32 = https://a.acme.io/cb']);
  });

  test('and code lenses can be switched off', async () => {
    const folder = createFolder({ '.env': text });
    const configuration = { inlayHints: { enable: false }, codeLens: { enable: false } };
    const { client } = await startInBand({ folders: [folder], configuration });
    await client.loaded();
    expect(await hints(client, folder.uriOf('.env'))).toEqual([]);
    expect(await client.lenses(folder.uriOf('.env'))).toEqual([]);
  });
});

describe('code lenses and pages', () => {
  test('a lens stands at the client_id of each client that can be tested', async () => {
    const text = 'GITHUB_CLIENT_ID=Iv1.abcdef\nGITHUB_CLIENT_SECRET=0123456789abcdef\nACME_CLIENT_ID=acme\n';
    const folder = createFolder({ '.env': text });
    const initializationOptions = { testCommand: '_x.test' };
    const { client } = await startInBand({ folders: [folder], initializationOptions });
    await client.loaded();
    const lenses = await client.lenses(folder.uriOf('.env'));
    const targets: { id: string; client: string }[] = await client.connection.sendRequest(methods.targets, {});
    expect(targets.map((target) => target.client).sort()).toEqual(['acme', 'github']);
    expect(lenses).toEqual([
      {
        range: { start: { line: 0, character: 17 }, end: { line: 0, character: 27 } },
        command: {
          title: 'Test token endpoint',
          command: '_x.test',
          arguments: [targets.find((target) => target.client === 'github')?.id],
        },
      },
    ]);
  });

  test('a rule’s page is Markdown, and null for no rule', async () => {
    const { client } = await startInBand({ folders: [createFolder()] });
    expect(await client.connection.sendRequest(methods.rulePage, { ruleId: 'small-scope' })).toBe('# small-scope');
    expect(await client.connection.sendRequest(methods.rulePage, { ruleId: 'x' })).toBeNull();
  });
});

describe('the process', () => {
  test('serves an editor over standard streams and leaves in order', async () => {
    const folder = createFolder({
      '.env': 'GITHUB_CLIENT_ID=Iv1.abcdef\nGITHUB_REDIRECT_URI="https://a.example/cb#x"\n',
    });
    const { client, child } = await startProcess({ folders: [folder] });
    await client.loaded();
    expect(client.diagnostics.get(folder.uriOf('.env'))?.map((d) => d.code)).toContain('redirect-uri-fragment');
    const page = await client.connection.sendRequest(methods.rulePage, { ruleId: 'redirect-uri-fragment' });
    expect(page).toContain('# redirect-uri-fragment');

    const code = new Promise((resolve) => child.once('exit', resolve));
    await client.connection.sendRequest('shutdown');
    await client.connection.sendNotification('exit');
    expect(await code).toBe(0);
  });

  test('ends with a failure when its input ends without a word', async () => {
    const { child } = await startProcess({ folders: [createFolder()] });
    const code = new Promise((resolve) => child.once('exit', resolve));
    child.stdin?.end();
    expect(await code).toBe(1);
  });
});
