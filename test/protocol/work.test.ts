import { describe, expect, test } from 'vitest';
import { rules as everyRule } from '../../server/src/rules/registry.ts';
import { createFolder, startInBand } from './client.ts';

const env = 'OIDC_CLIENT_ID=web # one\nOIDC_SCOPE=openid Email\n# end\n';
const other = 'services:\n  api:\n    environment:\n      GITHUB_CLIENT_ID: web\n';

async function started() {
  const folder = createFolder({ '.env': env, 'compose.yaml': other, 'readme.json': '{"a": 1}', 'app.ts': '' });
  const { client, service } = await startInBand({ folders: [folder] });
  await client.loaded();
  const uri = folder.uriOf('.env');
  client.open(uri, env);
  await client.flush();
  const since = { ...service.counters };
  let version = 1;
  return {
    first: since,
    service,
    edit: async (text: string) => {
      const before = { ...service.counters };
      client.change(uri, text, ++version);
      await client.flush();
      const now = service.counters;
      return {
        parsed: now.parsed - before.parsed,
        filesLinted: now.filesLinted - before.filesLinted,
        modelsBuilt: now.modelsBuilt - before.modelsBuilt,
        islandsLinted: now.islandsLinted - before.islandsLinted,
        workspaceLinted: now.workspaceLinted - before.workspaceLinted,
      };
    },
    client,
    folder,
  };
}

test('each file is parsed and linted once at the start, files of no dialect never, and opening costs nothing', async () => {
  const { first } = await started();
  expect(first).toEqual({ parsed: 2, filesLinted: 2, modelsBuilt: 1, islandsLinted: 1, workspaceLinted: 1 });
});

test('an edit of a comment relinks nothing', async () => {
  const { edit, service, folder } = await started();
  const before = service.model();
  const work = await edit(env.replace('# end', '# the end'));
  expect(work).toEqual({ parsed: 1, filesLinted: 1, modelsBuilt: 0, islandsLinted: 0, workspaceLinted: 0 });

  // The model has the new text all the same, and the settings it was made of.
  const facts = service.model().fileOf(folder.uriOf('.env'));
  expect(facts?.file.text).toContain('# the end');
  expect(service.model().files.map((file) => file.file.text)).toContain(facts?.file.text);
  expect(service.model().clients).toBe(before.clients);
  expect(facts?.settings.map((setting) => service.model().clientOf(setting)?.name)).toEqual(['web', 'web']);
});

test('an edit that moves settings, or changes one, links once and reads one file', async () => {
  const { edit } = await started();
  const once = { parsed: 1, filesLinted: 1, modelsBuilt: 1, islandsLinted: 1, workspaceLinted: 1 };
  expect(await edit(`# above\n${env}`)).toEqual(once);
  expect(await edit(`# above\n${env.replace('=web', '=mobile')}`)).toEqual(once);
});

test('text that is changed back and forth within one refresh costs one parse', async () => {
  const { client, service, folder } = await started();
  const before = { ...service.counters };
  for (let version = 2; version < 30; version++) client.change(folder.uriOf('.env'), `${env}A=${version}\n`, version);
  await client.flush();
  expect(service.counters.parsed - before.parsed).toBe(1);
});

const packages = 60;
const readers = 5;

/** `services/s0`… take values from the `.env` of the root; the other packages have their own. */
function monorepo(): Record<string, string> {
  const files: Record<string, string> = {
    'package.json': '{}',
    '.env': '# Shared\nOIDC_ISSUER=https://id.acme.io\nOIDC_SCOPE=openid Email\nLOG_LEVEL=info\n',
  };
  for (let i = 0; i < packages; i++) {
    const folder = i < readers ? `services/s${i}` : `apps/a${i}`;
    files[`${folder}/package.json`] = '{}';
    files[`${folder}/.env`] =
      i < readers
        ? `S${i}_CLIENT_ID=s${i}\nS${i}_ISSUER=\${OIDC_ISSUER}\nS${i}_SCOPE=\${OIDC_SCOPE}\n`
        : `A${i}_CLIENT_ID=a${i}\nA${i}_ISSUER=https://a${i}.acme.io\nA${i}_SCOPE=openid Email\n`;
  }
  return files;
}

describe('in a workspace of many packages', () => {
  async function edited(path: string, from: string, to: string) {
    const files = monorepo();
    const folder = createFolder(files);
    const { client, service } = await startInBand({ folders: [folder] }, { rules: everyRule });
    await client.loaded();
    const uri = folder.uriOf(path);
    const text = files[path] as string;
    client.open(uri, text);
    await client.flush();
    const before = { ...service.counters };
    const published = client.published.length;
    client.change(uri, text.replace(from, to), 2);
    await client.flush();
    const now = service.counters;
    return {
      parsed: now.parsed - before.parsed,
      filesLinted: now.filesLinted - before.filesLinted,
      modelsBuilt: now.modelsBuilt - before.modelsBuilt,
      islandsLinted: now.islandsLinted - before.islandsLinted,
      workspaceLinted: now.workspaceLinted - before.workspaceLinted,
      published: client.published
        .slice(published)
        .map((one) => one.uri.slice(folder.uri.length + 1))
        .sort(),
    };
  }
  const one = { parsed: 1, filesLinted: 1, modelsBuilt: 1, islandsLinted: 1, workspaceLinted: 1 };

  test.each([
    [
      'a value of a package is looked at in that package',
      'apps/a9/.env',
      'Email',
      'email',
      { ...one, published: ['apps/a9/.env'] },
    ],
    [
      'so is what moves all its settings',
      'apps/a9/.env',
      'A9_CLIENT',
      '\nA9_CLIENT',
      { ...one, published: ['apps/a9/.env'] },
    ],
    [
      'a comment behind the settings is looked at in its file',
      'apps/a9/.env',
      'Email\n',
      'Email\n# more\n',
      { ...one, modelsBuilt: 0, islandsLinted: 0, workspaceLinted: 0, published: [] },
    ],
    [
      'a value of the root that nobody takes is looked at in the root',
      '.env',
      'LOG_LEVEL=info',
      'LOG_LEVEL=warn',
      { ...one, published: [] },
    ],
    [
      'a value of the root is looked at in the packages that take it',
      '.env',
      'openid Email',
      'openid email',
      { ...one, modelsBuilt: 1 + readers, islandsLinted: 1 + readers, published: ['.env'] },
    ],
  ] as const)('%s', async (_, path, from, to, expected) => {
    expect(await edited(path, from, to)).toEqual(expected);
  });

  test('the packages that take a value are asked only what depends on it', async () => {
    const run = new Map<string, number>();
    const rules = everyRule.map((rule) => {
      const { meta, checkWorkspace } = rule;
      if (checkWorkspace === undefined || meta.across === true) return rule;
      return {
        ...rule,
        checkWorkspace: (...args: Parameters<typeof checkWorkspace>) => {
          if (args[0].model.files.some(({ file }) => file.uri.includes('/services/'))) {
            run.set(meta.id, (run.get(meta.id) ?? 0) + 1);
          }
          return checkWorkspace(...args);
        },
      };
    });
    const files = monorepo();
    const folder = createFolder(files);
    const { client } = await startInBand({ folders: [folder] }, { rules });
    await client.loaded();
    const uri = folder.uriOf('.env');
    client.open(uri, files['.env'] as string);
    await client.flush();
    run.clear();
    client.change(uri, (files['.env'] as string).replace('openid Email', 'openid email'), 2);
    await client.flush();
    // Those that read scopes, and those that ask about values elsewhere.
    const expected = [
      'cross-env-var-unused',
      'env-inline-comment',
      'env-quotes-kept-literally',
      'env-space-around-equals',
      'env-unresolved-reference',
      'scope-case',
      'scope-client-credentials',
      'scope-missing-openid',
      'scope-separator',
      'scope-unknown',
    ];
    expect([...run].sort()).toEqual(expected.map((id) => [id, readers]));
  });
});
