import { expect, test } from 'vitest';
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
        workspaceLinted: now.workspaceLinted - before.workspaceLinted,
      };
    },
    client,
    folder,
  };
}

test('each file is parsed and linted once at the start, files of no dialect never, and opening costs nothing', async () => {
  const { first } = await started();
  expect(first).toEqual({ parsed: 2, filesLinted: 2, modelsBuilt: 1, workspaceLinted: 1 });
});

test('an edit of a comment relinks nothing', async () => {
  const { edit, service, folder } = await started();
  const before = service.model();
  const work = await edit(env.replace('# end', '# the end'));
  expect(work).toEqual({ parsed: 1, filesLinted: 1, modelsBuilt: 0, workspaceLinted: 0 });

  // The model has the new text all the same, and the settings it was made of.
  const facts = service.model().fileOf(folder.uriOf('.env'));
  expect(facts?.file.text).toContain('# the end');
  expect(service.model().files.map((file) => file.file.text)).toContain(facts?.file.text);
  expect(service.model().clients).toBe(before.clients);
  expect(facts?.settings.map((setting) => service.model().clientOf(setting)?.name)).toEqual(['web', 'web']);
});

test('an edit that moves settings, or changes one, links once and reads one file', async () => {
  const { edit } = await started();
  const once = { parsed: 1, filesLinted: 1, modelsBuilt: 1, workspaceLinted: 1 };
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
