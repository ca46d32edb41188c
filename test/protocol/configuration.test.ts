import { describe, expect, test } from 'vitest';
import { applyAction, createFolder, startInBand, until } from './client.ts';

const env = 'OIDC_CLIENT_ID=web\nOIDC_SCOPE=openid Email\n';
const off = '{ "rules": { "small-scope": "off" } }';

describe('a folder’s configuration file', () => {
  test('holds for the folder, and editor settings lie over it', async () => {
    const [quiet, loud] = [createFolder({ '.env': env, 'authproof.config.json': off }), createFolder({ '.env': env })];
    const { client } = await startInBand({ folders: [quiet, loud], configuration: {} });
    await client.loaded();
    await client.flush();
    expect([...client.diagnostics.keys()]).toEqual([loud.uriOf('.env')]);

    client.configure({ rules: { 'small-scope': 'error' }, trace: { server: 'off' } });
    await until('both folders are told of', () => client.diagnostics.size === 2);
    expect(client.diagnostics.get(quiet.uriOf('.env'))?.map((d) => d.severity)).toEqual([1]);
  });

  test('is what counts where the editor’s settings all have their defaults', async () => {
    const folder = createFolder({ '.env': env });
    const defaults = {
      enable: true,
      rules: {},
      exclude: [],
      include: [],
      environments: {},
      loaders: {},
      variables: {},
      providers: {},
    };
    const { client } = await startInBand({ folders: [folder], configuration: defaults });
    await client.loaded();
    await until('the finding is here', () => client.diagnostics.size === 1);
    expect(client.shown).toEqual([]);
  });

  test('is underlined where it is wrong while it is typed, and holds again as soon as it is right', async () => {
    const folder = createFolder({ '.env': env, 'authproof.config.json': off });
    const { client } = await startInBand({ folders: [folder] });
    await client.loaded();
    await client.flush();
    expect(client.diagnostics.size).toBe(0);

    const uri = folder.uriOf('authproof.config.json');
    client.open(uri, off);
    client.change(uri, '{ "rules": { "small-scop": "off" } }', 2);
    await until('the mistake is told', () => client.diagnostics.has(uri));
    expect(client.diagnostics.get(uri)?.map(({ code, message, range }) => ({ code, message, range }))).toEqual([
      {
        code: 'configuration',
        message: expect.stringMatching(/^"rules\.small-scop": there is no such rule; did you mean "small-scope"\?/),
        range: { start: { line: 0, character: 14 }, end: { line: 0, character: 24 } },
      },
    ]);
    // What it last said in whole goes on to hold.
    expect(client.diagnostics.has(folder.uriOf('.env'))).toBe(false);

    client.change(uri, '{ "rules": { "small-scope": "hint" } }', 3);
    await until(
      'the finding is back as a hint',
      () => client.diagnostics.get(folder.uriOf('.env'))?.[0]?.severity === 4,
    );
    // Each file is a message of its own.
    await until('the configuration file is clean', () => !client.diagnostics.has(uri));
  });

  test.each([
    'ghp_Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7Ii8Jj9Kk0Ll1',
    'Zq0Kv7wXJr5T8mNc',
  ])('and the editor’s settings are told of without a secret that stands in them: %s', async (token) => {
    const folder = createFolder({ '.env': env, 'authproof.config.yaml': `rules: {${token}: error}\n` });
    const { client } = await startInBand({ folders: [folder], configuration: { rules: { [token]: 'error' } } });
    await client.loaded();
    const uri = folder.uriOf('authproof.config.yaml');
    await until('the mistakes are told', () => client.diagnostics.has(uri) && client.shown.length > 0);
    expect([client.diagnostics.get(uri)?.[0]?.message, ...client.shown]).toEqual([
      expect.stringContaining('"rules.(secret)": there is no such rule'),
      expect.stringContaining('"rules.(secret)": there is no such rule'),
    ]);
    expect(JSON.stringify(client.messages())).not.toContain(token);
  });

  test('is read when it appears, changes and goes', async () => {
    const folder = createFolder({ '.env': env });
    const { client } = await startInBand({ folders: [folder] });
    await client.loaded();
    const uri = folder.uriOf('authproof.config.yaml');
    const tell = (type: number): void =>
      void client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri, type }] });
    await until('the finding is here', () => client.diagnostics.size === 1);

    folder.write('authproof.config.yaml', 'exclude: ["*.env", ".env"]\n');
    tell(1);
    await until('the file is left out', () => client.diagnostics.size === 0);
    folder.remove('authproof.config.yaml');
    tell(3);
    await until('the finding is back', () => client.diagnostics.size === 1);
  });

  test('gives variables a meaning and files an environment', async () => {
    const folder = createFolder({
      '.env': 'ACME_APP=web\nACME_RIGHTS=openid Email\n',
      'authproof.config.json':
        '{ "variables": { "ACME_APP": "client_id", "ACME_RIGHTS": { "role": "scope", "client": "acme" } } }',
    });
    const { client, service } = await startInBand({ folders: [folder] });
    await client.loaded();
    await until('the scope is told of', () => client.diagnostics.size === 1);
    expect(service.model().clients.map(({ name, settings }) => [name, settings.map((s) => s.setting.role)])).toEqual([
      ['acme', ['client_id', 'scope']],
    ]);
  });
});

describe('silencing a rule', () => {
  test('writes a comment above the setting', async () => {
    const text = 'services:\n  web:\n    environment:\n      OIDC_CLIENT_ID: web\n      OIDC_SCOPE: openid Email\n';
    const folder = createFolder({ 'compose.yaml': text });
    const { client } = await startInBand({ folders: [folder] });
    await client.loaded();
    const uri = folder.uriOf('compose.yaml');
    client.open(uri, text);
    await client.flush();
    const action = (await client.actions(uri, 4)).find(({ title }) => title === 'Silence small-scope here');
    if (action === undefined) throw new Error('the action is not offered');
    const silenced = applyAction(action, uri, text);
    expect(silenced.split('\n')[4]).toBe('      # authproof-disable-next-line small-scope');
    client.change(uri, silenced, 2);
    await client.flush();
    expect(client.diagnostics.has(uri)).toBe(false);
  });

  test('writes an override for JSON, into a new file when there is none', async () => {
    const text = '{\n  "client_id": "web",\n  "redirect_uris": ["https://a.io/cb"],\n  "scope": "openid Email"\n}\n';
    const folder = createFolder({ 'oauth-client.json': text });
    const { client } = await startInBand({ folders: [folder] });
    await client.loaded();
    const uri = folder.uriOf('oauth-client.json');
    client.open(uri, text);
    await client.flush();
    const title = 'Silence small-scope here in authproof.config.json';
    const action = (await client.actions(uri, 3)).find((offered) => offered.title === title);
    const [create, write] = action?.edit?.documentChanges ?? [];
    expect(create).toEqual({
      kind: 'create',
      uri: folder.uriOf('authproof.config.json'),
      options: { ignoreIfExists: true },
    });
    const written = (write as { edits: readonly { newText: string }[] }).edits[0]?.newText ?? '';
    expect(JSON.parse(written)).toEqual({
      overrides: [{ files: ['oauth-client.json'], settings: ['scope'], rules: { 'small-scope': 'off' } }],
    });
    client.open(folder.uriOf('authproof.config.json'), written);
    await until('the rule is silent', () => !client.diagnostics.has(uri));
  });
});
