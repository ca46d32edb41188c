import { expect, test } from 'vitest';
import { memoryHost, serviceOver } from '../../support/memoryHost.ts';
import { root, uriOf } from '../../support/workspace.ts';

/*
 * What is kept from before a change has to be what a fresh look would give, of findings as of roles, environments and fixes.
 */

test('a configuration that gives a variable another role is followed, though no file changed', async () => {
  const config = uriOf('authproof.config.json');
  const files = new Map([
    [uriOf('.env.local'), 'ACME_CLIENT_ID=web\nACME_ISSUER=https://id.acme.io\nACME_THING=q8Zr2LmXc5TvNb7K\n'],
    [config, '{"variables":{"ACME_THING":"audience"}}'],
  ]);
  const service = await serviceOver(files);
  const read = () => {
    const [facts] = service.model().files;
    return [facts?.environment.name, facts?.settings.map(({ role }) => role)];
  };
  expect(read()).toEqual(['base', ['client_id', 'issuer', 'audience']]);
  files.set(config, '{"variables":{"ACME_THING":"client_secret"},"environments":{"**/.env.local":"staging"}}');
  await service.filesChanged([{ uri: config, type: 'changed' }]);
  expect(read()).toEqual(['staging', ['client_id', 'issuer', 'client_secret']]);
});

const id = '418291044562-h2k9vq3m8d7s1a5f6g4j0p2r9t8w3x6z.apps.googleusercontent.com';
const otherId = '123456789012-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com';

test('a finding stays when an edit elsewhere moves what it is about', async () => {
  const files = new Map([
    [uriOf('a/.env.production'), `AUTH_URL=https://acme.io\nAUTH_GOOGLE_ID=${id}\n`],
    [
      uriOf('a/secrets/client_secret_prod.json'),
      JSON.stringify({ web: { client_id: id, redirect_uris: ['https://acme.com/api/auth/callback/google'] } }),
    ],
    [uriOf('a/c/.env.development'), `GOOGLE_CLIENT_ID=${otherId}\n`],
    [uriOf('nested/prod/.env'), 'AUTH_OKTA_ID=0oa4k8z2q7m1x5v9b3n6\n'],
    [
      uriOf('nested/a/b/dex.yaml'),
      'issuer: https://dex.osier.net\nstorage: {type: memory}\nweb: {http: 0.0.0.0:5556}\nstaticClients:\n' +
        '  - {id: argo-cd, name: Argo CD, secretEnv: S, redirectURIs: [https://argocd.osier.net/auth/callback]}\n',
    ],
  ]);
  const service = await serviceOver(files);
  const found = () =>
    service.allFindings().flatMap(({ ruleId }) => (ruleId === 'cross-redirect-not-registered' ? [ruleId] : []));
  expect(found()).toHaveLength(1);
  service.open('file:///else/.env', `GOOGLE_CLIENT_ID=${otherId}\n`, 1);
  expect(found()).toHaveLength(1);
});

test('fixes that write into a file that another one names stay after a comment and a saved manifest', async () => {
  const [env, manifest] = [uriOf('node/.env'), uriOf('node/package.json')];
  const text =
    'GITHUB_CLIENT_ID=Ov23liAbCdEfGhIjKlMn\nGITHUB_CLIENT_SECRET=$SHARED_SECRET\nSHARED_SECRET=9f8c1d2e3b4a5f60718293a4b5c6d7e8f9a0b1c2\n';
  const files = new Map([
    [env, text],
    [uriOf('other/.env'), 'GITHUB_ID=Ov23liAbCdEfGhIjKlMn\nGITHUB_SECRET=0123456789abcdef0123456789abcdef01234567\n'],
    [uriOf('other/package.json'), '{}'],
    [manifest, '{ "scripts": { "start": "node --env-file=.env server.js" } }\n'],
  ]);
  const service = await serviceOver(files);
  const titles = () =>
    service
      .allFindings()
      .flatMap(({ ruleId, fixes }) =>
        ruleId === 'cross-client-secret-mismatch' ? fixes.map(({ title }) => title) : [],
      );
  const before = titles();
  expect(before).toHaveLength(2);
  service.open(env, `${text}# `, 1);
  service.allFindings();
  files.set(manifest, `${files.get(manifest)}\n`);
  await service.filesChanged([{ uri: manifest, type: 'changed' }]);
  expect(titles()).toEqual(before);
});

test.each([
  ['a folder that is added', 'file:///other'],
  ['files that a checkout brings', uriOf('app')],
])('of %s nothing is missing while it is being read', async (_, folder) => {
  const brought = new Map([
    [
      `${folder}/application.yml`,
      'spring:\n  security:\n    oauth2:\n      client:\n        registration:\n          acme:\n            client-id: ${OIDC_ID}\n' +
        '            redirect-uri: ${OIDC_CALLBACK}\n        provider:\n          acme:\n            issuer-uri: https://id.acme.io/realms/acme\n',
    ],
    [`${folder}/.env`, 'OIDC_ID=web\nOIDC_CALLBACK2=https://x.acme.io/cb\n'],
    [`${folder}/.env.local`, 'OIDC_CALLBACK=https://x.acme.io/cb\n'],
  ]);
  const files = new Map([[uriOf('.env'), 'A=1\n']]);
  let goOn = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let isRead = (): void => undefined;
  const others = new Promise<void>((resolve) => {
    isRead = resolve;
  });
  const host = memoryHost(files);
  const service = await serviceOver(files, {
    ...host,
    read: async (uri) => {
      if (uri.endsWith('/.env.local')) {
        isRead();
        await held;
      }
      return host.read(uri);
    },
  });
  for (const [uri, text] of brought) files.set(uri, text);
  const done = folder.startsWith(root) ? service.load() : service.setFolders([root, folder]);
  await others;
  // What was read beside it arrives meanwhile.
  await new Promise((resolve) => setImmediate(resolve));
  service.open(uriOf('.env'), 'A=2\n', 1);
  expect(service.allFindings()).toEqual([]);
  goOn();
  await done;
  expect(service.allFindings()).toEqual([]);
  expect(service.model().files.map(({ file }) => file.uri)).toContain(`${folder}/.env.local`);
});

test('a manifest outside of the folders is none after it was looked at', async () => {
  const manifest = 'file:///other/package.json';
  const text = '{ "dependencies": { "dotenv": "^16.0.0" }, "scripts": { "start": "node -r dotenv/config ." } }';
  const service = await serviceOver(new Map([[manifest, text]]));
  service.open(
    'file:///other/.env',
    'GITHUB_CLIENT_ID=Ov23liAbCdEfGhIjKlMn\nGITHUB_CLIENT_SECRET=9f8c1d2#5f60718293a4b5c6d7\n',
    1,
  );
  const before = service.allFindings().map(({ message }) => message);
  service.open(manifest, text, 1);
  service.allFindings();
  await service.close(manifest);
  expect(service.allFindings().map(({ message }) => message)).toEqual(before);
});

test('a file that Git begins to track is one that is tracked, though its text is the same', async () => {
  const uri = uriOf('.env');
  const files = new Map([[uri, 'OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=q8Zr2LmXc5TvNb7K\n']]);
  const host = memoryHost(files);
  let vcs: 'tracked' | 'untracked' = 'untracked';
  const service = await serviceOver(files, {
    ...host,
    walk: async (folder) => ({ ...(await host.walk(folder)), files: [{ uri, vcs }] }),
    find: async () => ({ uri, vcs }),
  });
  expect(service.model().files.map((facts) => facts.vcs)).toEqual(['untracked']);
  vcs = 'tracked';
  await service.filesChanged([{ uri, type: 'changed' }]);
  expect(service.model().files.map((facts) => facts.vcs)).toEqual(['tracked']);
});
