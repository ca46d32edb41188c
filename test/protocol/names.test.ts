import { describe, expect, test } from 'vitest';
import { createFolder, type Folder, startInBand } from './client.ts';
import { manifests, requests, unsureManifests } from './cluster.ts';

type Files = Readonly<Record<string, string>>;

interface Location {
  readonly uri: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
}

interface Renamed {
  readonly documentChanges: readonly {
    readonly textDocument: { readonly uri: string };
    readonly edits: readonly { readonly newText: string; readonly range: Location['range'] }[];
  }[];
}

/** `path:line:character`, counted from one and zero as editors and the protocol do, sorted. */
const show = (folder: Folder, { uri, range }: Location): string =>
  `${uri.slice(folder.uri.length + 1)}:${range.start.line + 1}:${range.start.character}`;

/** Asks at the first place of the text behind `mark` in a file; a mark such as `key: ‸client-id` names one place. */
async function start(files: Files) {
  const folder = createFolder(files);
  const { client } = await startInBand({ folders: [folder] });
  await client.loaded();
  const ask = <Answer>(method: string, path: string, mark: string, more: object = {}): Promise<Answer> => {
    const before = mark.indexOf('‸');
    const at = (files[path] as string).indexOf(mark.replace('‸', ''));
    if (at < 0) throw new Error(`no ${mark} in ${path}`);
    const lines = (files[path] as string).slice(0, at + before + 1).split('\n');
    const position = { line: lines.length - 1, character: (lines.at(-1) as string).length };
    return client.connection.sendRequest(`textDocument/${method}`, {
      textDocument: { uri: folder.uriOf(path) },
      position,
      ...more,
    });
  };
  const places = (found: readonly Location[]): readonly string[] => found.map((one) => show(folder, one)).sort();
  return {
    definition: async (path: string, mark: string) => places(await ask<Location[]>('definition', path, mark)),
    references: async (path: string, mark: string, includeDeclaration = true) =>
      places(await ask<Location[]>('references', path, mark, { context: { includeDeclaration } })),
    rename: async (path: string, mark: string, newName: string) =>
      (await ask<Renamed>('rename', path, mark, { newName })).documentChanges
        .flatMap(({ textDocument, edits }) =>
          edits.map(({ newText, range }) => `${show(folder, { uri: textDocument.uri, range })} ${newText}`),
        )
        .sort(),
    prepare: (path: string, mark: string) => ask<{ placeholder: string } | null>('prepareRename', path, mark),
  };
}

describe('in manifests', () => {
  const deploy = 'k8s/base/deploy.yaml';
  const config = 'k8s/base/config.yaml';
  const clientId = ['k8s/base/config.yaml:6:2', 'k8s/base/deploy.yaml:18:23', 'k8s/overlays/prod/patch.yaml:6:2'];

  test('a key that is referred to is defined in every object of that name', async () => {
    const { definition } = await start(manifests);
    expect(await definition(deploy, 'key: ‸client-id')).toEqual([
      'k8s/base/config.yaml:6:2',
      'k8s/overlays/prod/patch.yaml:6:2',
    ]);
    expect(await definition(deploy, 'key: ‸client-secret')).toEqual(['k8s/base/config.yaml:21:2']);
  });

  test('an object is found from where it is named, and no file of its name is made up', async () => {
    const { definition, references } = await start(manifests);
    expect(await definition(deploy, 'name: ‸web-config')).toEqual(['k8s/base/config.yaml:11:8']);
    expect(await definition(deploy, '‸configMapRef')).toEqual([]);
    expect(await references(config, 'name: ‸google-config')).toEqual([
      'k8s/base/config.yaml:4:8',
      'k8s/base/deploy.yaml:17:24',
      'k8s/overlays/prod/patch.yaml:4:8',
    ]);
  });

  test('a key knows its uses, and a variable of a container those in the container', async () => {
    const { definition, references } = await start(manifests);
    expect(await references(config, '‸client-id')).toEqual(clientId);
    expect(await references(config, '‸client-id', false)).toEqual(['k8s/base/deploy.yaml:18:23']);
    expect(await definition(deploy, '$(‸ISSUER_HOST')).toEqual(['k8s/base/deploy.yaml:24:20']);
  });

  test('a key that a container gets as a variable is one', async () => {
    const { references } = await start({
      ...manifests,
      'compose.yaml': 'services:\n  web:\n    image: shop\n    environment:\n      - OIDC_CLIENT_ID\n',
      'src/a.js': 'process.env.OIDC_CLIENT_ID\n',
    });
    expect(await references(config, '‸OIDC_CLIENT_ID')).toEqual([
      'compose.yaml:5:8',
      'k8s/base/config.yaml:13:2',
      'src/a.js:1:12',
    ]);
  });

  test('a key is renamed in every manifest, and a variable beside it is left alone', async () => {
    const { rename, prepare } = await start(manifests);
    expect(await prepare(config, '‸client-id')).toMatchObject({ placeholder: 'client-id' });
    expect(await rename(config, '‸client-id', 'google.id')).toEqual(clientId.map((place) => `${place} google.id`));
    expect(await rename(deploy, 'name: ‸GOOGLE_CLIENT_ID', 'GOOGLE_ID')).toEqual([
      'k8s/base/deploy.yaml:14:20 GOOGLE_ID',
    ]);
    expect(await prepare(config, 'name: ‸google-config')).toBeNull();
  });

  test('a key that is a variable keeps to the names of variables', async () => {
    const { rename } = await start(manifests);
    expect(await rename(config, '‸OIDC_CLIENT_ID', 'SHOP_ID')).toEqual(['k8s/base/config.yaml:13:2 SHOP_ID']);
    await expect(rename(config, '‸OIDC_CLIENT_ID', 'shop-id')).rejects.toThrow(/letters, digits and _/);
    await expect(rename(config, '‸OIDC_CLIENT_ID', 'OIDC_ISSUER')).rejects.toThrow('OIDC_ISSUER is there already.');
    await expect(rename(config, '‸client-id', 'a b')).rejects.toThrow('The name has letters, digits, “-”');
  });

  test.each([
    ['CLIENT_ID: shop', 'web gets the key as the variable APP_CLIENT_ID, which code asks for by its name.'],
    ['client-id: shop', 'web mounts the ConfigMap mounted, so the key is the name of a file there.'],
    ['issuer: https', 'pod.yaml reads the key issuer of an object whose name a tool fills in; it may be this one.'],
    [
      'client-id: shop\n---\napiVersion: external',
      'Nothing in the workspace reads the key client-id of the ConfigMap alone, so who does is not known.',
    ],
    ['client-secret', 'A controller makes the Secret made, which may have its keys from elsewhere.'],
  ])('%j is not renamed, and the reason told', async (mark, reason) => {
    const { prepare } = await start(unsureManifests);
    await expect(prepare('k8s/objects.yaml', `‸${mark}`)).rejects.toThrow(reason);
  });

  test('a key of two objects of one name is not renamed', async () => {
    const one = manifests['k8s/base/config.yaml'];
    const { prepare } = await start({ ...manifests, 'k8s/other/config.yaml': one });
    await expect(prepare(config, '‸client-id')).rejects.toThrow(
      'base/config.yaml and other/config.yaml both have a ConfigMap google-config, and which of them is read is not sure.',
    );
  });

  test('what a controller makes is defined where its keys are named', async () => {
    const { definition } = await start(unsureManifests);
    expect(await definition('k8s/pod.yaml', 'name: ‸made')).toEqual(['k8s/objects.yaml:35:10']);
    expect(await definition('k8s/pod.yaml', 'key: ‸client-secret')).toEqual(['k8s/objects.yaml:37:17']);
  });

  test('the values of a chart name keys, too', async () => {
    const files = {
      ...manifests,
      'chart/values.yaml':
        'web:\n  env:\n    - name: OIDC_CLIENT_ID\n      value: shop\n    - name: GOOGLE_CLIENT_SECRET\n      valueFrom:\n        secretKeyRef:\n          name: google-secret\n          key: client-secret\n',
    };
    const { definition, rename } = await start(files);
    expect(await definition('chart/values.yaml', 'key: ‸client-secret')).toEqual(['k8s/base/config.yaml:21:2']);
    expect(await rename(config, '‸client-secret', 'secret')).toEqual([
      'chart/values.yaml:9:15 secret',
      'k8s/base/config.yaml:21:2 secret',
      'k8s/base/deploy.yaml:23:23 secret',
    ]);
  });

  test('a generator’s env file and literals define keys', async () => {
    const files = {
      ...manifests,
      'k8s/overlays/prod/kustomization.yaml':
        'resources:\n  - ../../base\nconfigMapGenerator:\n  - name: web-config\n    behavior: merge\n    literals:\n      - OIDC_CLIENT_ID=shop-prod\n    envs:\n      - prod.env\n',
      'k8s/overlays/prod/prod.env': 'OIDC_SCOPE=openid\n',
    };
    const { references, rename } = await start(files);
    const places = ['k8s/base/config.yaml:13:2', 'k8s/overlays/prod/kustomization.yaml:7:8'];
    expect(await references(config, '‸OIDC_CLIENT_ID')).toEqual(places);
    expect(await rename(config, '‸OIDC_CLIENT_ID', 'SHOP')).toEqual(places.map((place) => `${place} SHOP`));
  });
});

describe('in Compose', () => {
  const files = {
    '.env': 'AUTH_GOOGLE_ID=1.apps.googleusercontent.com\n',
    'compose.yaml':
      'services:\n  web:\n    image: shop\n    build: ./web\n    environment:\n      - AUTH_GOOGLE_ID\n  api:\n    image: api\n    environment:\n      AUTH_GOOGLE_ID:\n      OIDC_CLIENT_ID: ${AUTH_GOOGLE_ID}\n',
  };

  test('a variable that is passed through is one of the shell or of .env', async () => {
    const { definition, references, rename } = await start(files);
    expect(await definition('compose.yaml', '- ‸AUTH_GOOGLE_ID')).toEqual(['.env:1:0']);
    expect(await definition('compose.yaml', '‸AUTH_GOOGLE_ID:')).toEqual(['.env:1:0']);
    const all = ['.env:1:0', 'compose.yaml:10:6', 'compose.yaml:11:24', 'compose.yaml:6:8'];
    expect(await references('.env', '‸AUTH_GOOGLE_ID')).toEqual(all);
    expect(await rename('.env', '‸AUTH_GOOGLE_ID', 'GOOGLE_ID')).toEqual(all.map((place) => `${place} GOOGLE_ID`));
  });

  test('a folder is no definition', async () => {
    const { definition } = await start(files);
    expect(await definition('compose.yaml', './‸web')).toEqual([]);
  });
});

describe('in requests', () => {
  const http = 'http/login.http';

  test('a variable of the file is meant before one of an environment', async () => {
    const { definition, references, rename } = await start(requests);
    expect(await definition(http, '={{‸client_id}}')).toEqual(['http/login.http:2:1']);
    expect(await definition(http, '={{‸client_secret}}')).toEqual([
      'http/http-client.env.json:2:34',
      'http/http-client.env.json:3:13',
    ]);
    expect(await references('http/http-client.env.json', '"‸client_id')).toEqual(['http/http-client.env.json:2:12']);
    expect(await rename(http, '@‸client_id', 'app')).toEqual(['http/login.http:2:1 app', 'http/login.http:7:42 app']);
  });

  test('Bruno has its environments, and all can ask for variables of the environment', async () => {
    const { definition, references } = await start(requests);
    expect(await definition('bru/token.bru', '{{‸clientId')).toEqual(['bru/environments/dev.bru:3:2']);
    expect(await references('bru/environments/dev.bru', '‸tokenUrl')).toEqual([
      'bru/environments/dev.bru:2:2',
      'bru/token.bru:7:22',
    ]);
    expect(await references('.env', '‸KEYCLOAK_CLIENT_SECRET')).toEqual([
      '.env:1:0',
      'bru/token.bru:9:31',
      'http/login.http:7:98',
    ]);
  });
});

test('a property that another refers to is found', async () => {
  const { definition } = await start({
    'src/main/resources/application.properties':
      'app.base=https://shop.acme.io\nspring.security.oauth2.client.registration.google.redirect-uri=${app.base}/login/oauth2/code/google\n',
  });
  expect(await definition('src/main/resources/application.properties', '${‸app.base')).toEqual([
    'src/main/resources/application.properties:1:4',
  ]);
});
