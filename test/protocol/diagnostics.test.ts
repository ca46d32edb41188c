import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FileChangeType, WatchKind } from 'vscode-languageserver/node';
import { createFolder, startInBand, until } from './client.ts';
import { crashingRules } from './rules.ts';

const env = 'OIDC_CLIENT_ID=web\nOIDC_SCOPE=openid Email\n';
const compose = 'services:\n  api:\n    environment:\n      GITHUB_CLIENT_ID: other\n';

describe('diagnostics', () => {
  test('carry code, link, source, data, and the related place in another file', async () => {
    const folder = createFolder({ '.env': env, 'compose.yaml': compose });
    const { client } = await startInBand({ folders: [folder] });
    await client.loaded();

    expect(client.diagnostics.get(folder.uriOf('.env'))).toEqual([
      {
        range: { start: { line: 1, character: 11 }, end: { line: 1, character: 23 } },
        severity: 2,
        code: 'small-scope',
        codeDescription: { href: 'https://github.com/authproof/authproof/blob/main/server/docs/rules/small-scope.md' },
        source: 'authproof',
        message: 'OIDC_SCOPE has capitals.',
        data: { fingerprint: expect.any(String) },
      },
    ]);
    expect(client.diagnostics.get(folder.uriOf('compose.yaml'))).toEqual([
      expect.objectContaining({
        range: { start: { line: 3, character: 24 }, end: { line: 3, character: 29 } },
        severity: 1,
        code: 'one-client-id',
        relatedInformation: [
          {
            location: {
              uri: folder.uriOf('.env'),
              range: { start: { line: 0, character: 15 }, end: { line: 0, character: 18 } },
            },
            message: 'OIDC_CLIENT_ID is here.',
          },
        ],
      }),
    ]);
    expect(client.statuses.at(-1)).toEqual({ filesRecognised: 2, errors: 1, warnings: 1, busy: false });
  });

  test('of an open document win over the disk, and closing it restores the state of the disk', async () => {
    const folder = createFolder({ '.env': env });
    const { client, service } = await startInBand({ folders: [folder] });
    await client.loaded();
    const uri = folder.uriOf('.env');

    client.open(uri, 'OIDC_CLIENT_ID=web\nOIDC_SCOPE=openid email\n');
    await client.flush();
    expect(client.diagnostics.get(uri)).toBeUndefined();

    client.close(uri);
    await client.flush();
    await service.settled();
    await client.flush();
    expect(client.diagnostics.get(uri)?.map((d) => d.code)).toEqual(['small-scope']);
  });

  test('reach other files from unsaved text', async () => {
    const folder = createFolder({ '.env': env, 'compose.yaml': compose });
    const { client } = await startInBand({ folders: [folder] });
    await client.loaded();

    client.open(folder.uriOf('.env'), env.replace('=web', '=other'));
    await client.flush();
    expect(client.diagnostics.get(folder.uriOf('compose.yaml'))).toBeUndefined();
  });

  test('of an open document come before the workspace is read, from file rules alone', async () => {
    const folder = createFolder({ 'compose.yaml': compose });
    const { client } = await startInBand(
      { folders: [folder] },
      {
        host: () => ({
          walk: () => new Promise(() => undefined),
          find: () => new Promise(() => undefined),
          read: () => new Promise(() => undefined),
          readManifest: () => new Promise(() => undefined),
          searchCode: () => Promise.resolve([]),
        }),
      },
    );
    client.open(folder.uriOf('.env'), `${env}GITHUB_CLIENT_ID=other\n`);
    await client.flush();
    expect(client.diagnostics.get(folder.uriOf('.env'))?.map((d) => d.code)).toEqual(['small-scope']);
  });

  test('are published again only for files whose diagnostics changed', async () => {
    const folder = createFolder({ '.env': env, 'compose.yaml': compose });
    const { client } = await startInBand({ folders: [folder] });
    await client.loaded();
    const before = client.published.length;

    client.open(folder.uriOf('.env'), env);
    client.change(folder.uriOf('.env'), `${env}# a comment\n`, 2);
    await client.flush();
    expect(client.published.length).toBe(before);

    client.change(folder.uriOf('.env'), `# above\n${env}`, 3);
    await client.flush();
    expect(client.published.slice(before).map(({ uri, version }) => ({ uri, version }))).toEqual([
      { uri: folder.uriOf('.env'), version: 3 },
      { uri: folder.uriOf('compose.yaml'), version: undefined },
    ]);
  });

  test('stand right in a file with a byte-order mark, which editors do not count', async () => {
    const folder = createFolder({ '.env': '\uFEFFOIDC_SCOPE=Email\nOIDC_CLIENT_ID=web\n' });
    const { client } = await startInBand({ folders: [folder] });
    await client.loaded();
    const uri = folder.uriOf('.env');
    const range = { start: { line: 0, character: 11 }, end: { line: 0, character: 16 } };
    expect(client.diagnostics.get(uri)?.map((d) => d.range)).toEqual([range]);

    client.open(uri, 'OIDC_SCOPE=Email\nOIDC_CLIENT_ID=web\n');
    await client.flush();
    expect(client.diagnostics.get(uri)?.map((d) => d.range)).toEqual([range]);
  });

  test('of other rules come although one rule throws, and the log does not quote its message', async () => {
    const folder = createFolder({ '.env': env });
    const { client } = await startInBand({ folders: [folder] }, { rules: crashingRules });
    await client.loaded();
    expect(client.diagnostics.get(folder.uriOf('.env'))?.map((d) => d.code)).toEqual(['internal-error', 'small-scope']);
    expect(client.logged.filter((line) => line.includes('crashing'))).toHaveLength(1);
    expect(client.logged.join('\n')).not.toContain('quotes the file');
  });
});

describe('watching', () => {
  test('asks for the dialects’ patterns, manifests and ignore files', async () => {
    const { client } = await startInBand({ folders: [createFolder()] });
    const watching = () => client.registrations.find((r) => r.method === 'workspace/didChangeWatchedFiles');
    await until('files are watched', () => watching() !== undefined);
    const patterns = watching()?.registerOptions.watchers.map((w: { globPattern: string }) => w.globPattern);
    expect(patterns).toEqual(expect.arrayContaining(['**/.env', '**/.env.*', '**/package.json', '**/.gitignore']));
    // Of whatever goes, as it may be a folder, and of nothing else that any file does.
    const ofAnything = watching()?.registerOptions.watchers.filter((w: { kind?: number }) => w.kind !== undefined);
    expect(ofAnything).toEqual([{ globPattern: '**/*', kind: WatchKind.Delete }]);
  });

  test('a folder that is moved or deleted takes its files along, which the editor does not name', async () => {
    const folder = createFolder({ 'a/b/.env': env, 'ab/.env': env, 'a.txt': '' });
    const { client, service } = await startInBand({ folders: [folder] });
    await client.loaded();
    const gone = (name: string): void =>
      void client.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: folder.uriOf(name), type: FileChangeType.Deleted }],
      });
    const left = async (): Promise<readonly string[]> => {
      await client.flush();
      await service.settled();
      await client.flush();
      return [...client.diagnostics.keys()].map((uri) => uri.slice(folder.uri.length + 1)).sort();
    };
    renameSync(join(folder.path, 'a'), join(folder.path, 'c'));
    gone('a');
    expect(await left()).toEqual(['ab/.env', 'c/b/.env']);
    const before = client.logged.length;
    folder.remove('a.txt');
    gone('a.txt');
    expect(await left()).toEqual(['ab/.env', 'c/b/.env']);
    expect(client.logged.slice(before)).toEqual([]);
    folder.remove('c');
    gone('c');
    expect(await left()).toEqual(['ab/.env']);
  });

  test('updates a closed file that was changed, created or deleted', async () => {
    const folder = createFolder({ '.env': env });
    const { client } = await startInBand({ folders: [folder] });
    await client.loaded();
    const uri = folder.uriOf('.env');
    const told = (name: string, type: number): void =>
      void client.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: folder.uriOf(name), type }],
      });

    folder.write('.env', 'OIDC_CLIENT_ID=web\nOIDC_SCOPE=openid\n');
    told('.env', 2);
    await until('the fixed file is clean', () => !client.diagnostics.has(uri));

    folder.write('sub/.env', env);
    told('sub/.env', 1);
    await until('the new file is linted', () => client.diagnostics.has(folder.uriOf('sub/.env')));

    folder.remove('sub/.env');
    told('sub/.env', 3);
    await until('the deleted file is clean', () => !client.diagnostics.has(folder.uriOf('sub/.env')));
  });

  test('leaves dependencies and ignored files alone, until .gitignore changes', async () => {
    const folder = createFolder({ '.gitignore': 'private.json\n' });
    const { client, service } = await startInBand({ folders: [folder] });
    await client.loaded();
    const client_ = '{"client_id": "web", "redirect_uri": "https://a.example/cb", "scope": "Email"}';
    folder.write('node_modules/x/.env', env);
    folder.write('private.json', client_);
    const changes = ['node_modules/x/.env', 'private.json'].map((name) => ({ uri: folder.uriOf(name), type: 1 }));
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    await client.flush();
    await service.settled();
    await client.flush();
    expect([...client.diagnostics.keys()]).toEqual([]);
    expect(service.counters.parsed).toBe(0);

    folder.write('.gitignore', '');
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: folder.uriOf('.gitignore'), type: 2 }],
    });
    await until('the file is read after all', () => service.counters.parsed === 1);
  });

  test('schemas of Kubernetes objects are not parsed, on disk or open, and pictures are not asked for', async () => {
    const schema = 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: { clientSecret: {} }\n';
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: web }\nstringData: { CLIENT_ID: web }\n';
    const folder = createFolder({
      'crds/monitor.yaml': schema,
      'crds/all.yaml': `${schema}---\n${schema}`,
      'bundle.yaml': `${schema}---\n${secret}`,
    });
    folder.write('docs/openid-configuration.png', new Uint8Array([137, 80, 78, 71, 0, 1]));
    const { client, service } = await startInBand({ folders: [folder] });
    await client.loaded();
    client.open(folder.uriOf('crds/monitor.yaml'), `${schema}# redirect_uri\n`);
    await client.flush();
    expect(service.counters.parsed).toBe(1);
    expect(client.logged.filter((line) => line.includes('is not read'))).toEqual([]);
  });
});

describe('folders and settings', () => {
  test('findings of a folder that is added come, and those of one that is removed go', async () => {
    const a = createFolder({ '.env': env });
    const b = createFolder({ '.env': env });
    const folders = [a];
    const { client } = await startInBand({ folders });
    await client.loaded();
    expect([...client.diagnostics.keys()]).toEqual([a.uriOf('.env')]);

    const asFolder = ({ uri }: { uri: string }) => ({ uri, name: uri });
    client.connection.onRequest('workspace/workspaceFolders', () => [asFolder(b)]);
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: [asFolder(b)], removed: [asFolder(a)] },
    });
    await until('the folders have changed', () => client.diagnostics.has(b.uriOf('.env')));
    await client.flush();
    expect([...client.diagnostics.keys()]).toEqual([b.uriOf('.env')]);
  });

  test('a rule that is switched off falls silent, and speaks again when it is switched on', async () => {
    const folder = createFolder({ '.env': env });
    const { client } = await startInBand({ folders: [folder], configuration: { rules: { 'small-scope': 'off' } } });
    await client.loaded();
    expect(client.diagnostics.size).toBe(0);

    client.configure({ rules: { 'small-scope': 'error' } });
    await until('the rule speaks', () => client.diagnostics.size === 1);
    expect(client.diagnostics.get(folder.uriOf('.env'))?.map((d) => d.severity)).toEqual([1]);
  });

  test('excluded files are left out', async () => {
    const folder = createFolder({ '.env': env, 'legacy/.env': env });
    const { client } = await startInBand({ folders: [folder], initializationOptions: { exclude: ['legacy/**'] } });
    await client.loaded();
    expect([...client.diagnostics.keys()]).toEqual([folder.uriOf('.env')]);
  });

  test('an invalid configuration is told once, and the defaults are used', async () => {
    const folder = createFolder({ '.env': env });
    const { client } = await startInBand({ folders: [folder], configuration: { rules: { 'small-scope': 'loud' } } });
    await client.loaded();
    expect(client.diagnostics.size).toBe(1);
    client.configure({ rules: { 'small-scope': 'loud' } });
    await client.flush();
    client.configure({ rules: { 'small-scope': 'off' } });
    await until('the valid configuration counts', () => client.diagnostics.size === 0);
    expect(client.shown).toEqual([
      'The settings of authproof are not valid, so they are left out: "rules.small-scope" must be one of off, hint, info, warning, error.',
    ]);
  });
});
