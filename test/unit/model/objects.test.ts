import { expect, test } from 'vitest';
import { type Client, settingOf } from '../../../server/src/model/types.ts';
import { modelOf, pathOf } from '../../support/workspace.ts';

const secret = (data: string, more = ''): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: { name: oidc${more} }\nstringData: { ${data} }\n`;

const deployment = (ref = 'name: oidc, key: id', more = ''): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web${more} }\nspec: { template: { spec: { containers: [` +
  `{ name: web, env: [{ name: OIDC_CLIENT_ID, valueFrom: { secretKeyRef: { ${ref} } } }] }] } } }\n`;

/** The client_id of the Deployment by environment: its text and the file it comes from, or its state. */
function idsOf(files: Readonly<Record<string, string>>): readonly string[] {
  const model = modelOf(new Map(Object.entries(files)));
  return model.clients.flatMap((client: Client) => {
    const id = settingOf(client, 'client_id');
    if (id === undefined || id.setting.name !== 'OIDC_CLIENT_ID') return [];
    const text = id.resolved.text ?? id.resolved.state;
    return [`${client.environment}: ${text}${id.resolved.text === undefined ? '' : ` of ${pathOf(id.place.file)}`}`];
  });
}

test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
  [
    'the Secret of a neighbouring file',
    { 'k8s/web.yaml': deployment(), 'k8s/secret.yaml': secret('id: web') },
    ['deployment: web of k8s/secret.yaml'],
  ],
  [
    'the Secret of the namespace, when both name one',
    {
      'web.yaml': deployment('name: oidc, key: id', ', namespace: shop'),
      'a.yaml': secret('id: staff', ', namespace: staff'),
      'b.yaml': secret('id: shop', ', namespace: shop'),
    },
    ['deployment: shop of b.yaml'],
  ],
  [
    'no Secret of another package',
    { 'a/package.json': '{}', 'a/web.yaml': deployment(), 'b/package.json': '{}', 'b/secret.yaml': secret('id: web') },
    ['deployment: outside'],
  ],
  [
    'the Secret whose folder is nearest',
    { 'a/base/web.yaml': deployment(), 'a/secret.yaml': secret('id: a'), 'b/secret.yaml': secret('id: b') },
    ['deployment: a of a/secret.yaml'],
  ],
  [
    'neither of two that are as near',
    { 'web.yaml': deployment(), 'a/secret.yaml': secret('id: a'), 'b/secret.yaml': secret('id: b') },
    ['deployment: outside'],
  ],
  [
    'nothing where two texts are given for one key',
    { 'web.yaml': deployment(), 'a.yaml': secret('id: a'), 'b.yaml': secret('id: b') },
    ['deployment: outside'],
  ],
  [
    'for each overlay its own, for the base none',
    {
      'k8s/base/web.yaml': deployment(),
      'k8s/overlays/dev/secret.yaml': secret('id: web-dev'),
      'k8s/overlays/prod/secret.yaml': secret('id: web'),
    },
    [
      'deployment: outside',
      'development: web-dev of k8s/overlays/dev/secret.yaml',
      'production: web of k8s/overlays/prod/secret.yaml',
    ],
  ],
  [
    'the key of the base where the overlay adds another one only',
    {
      'k8s/base/web.yaml': deployment(),
      'k8s/base/secret.yaml': secret('id: shared'),
      'k8s/overlays/prod/secret.yaml': secret('other: x'),
    },
    ['deployment: shared of k8s/base/secret.yaml', 'production: shared of k8s/base/secret.yaml'],
  ],
  [
    'literals and env files of a generator; quotes of a literal are taken off, those of an env file stay',
    {
      'web.yaml': deployment(),
      'kustomization.yaml': 'secretGenerator: [{ name: oidc, literals: ["id=\'web\'"] }]\n',
      'job.yaml': deployment('name: raw, key: id').replace('Deployment', 'Job'),
      'raw/kustomization.yaml': 'secretGenerator: [{ name: raw, envs: [a.env] }]\n',
      'raw/a.env': 'id="web"\n',
    },
    ['deployment: unknown', 'deployment: web of kustomization.yaml'],
  ],
  [
    'nothing of a Secret that a controller makes',
    {
      'web.yaml': deployment(),
      'external.yaml':
        'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: oidc }\nspec: { data: [{ secretKey: id }] }\n',
    },
    ['deployment: outside'],
  ],
])('a container gets %s', (_, files, expected) => {
  expect([...idsOf(files)].sort()).toEqual(expected);
});

test('a key of which the name says nothing has the meaning of the variable it becomes', () => {
  const model = modelOf(
    new Map([
      ['web.yaml', deployment()],
      ['secret.yaml', secret('id: web')],
    ]),
  );
  expect(
    model.adopted.map(({ file, settings }) => [pathOf(file.uri), ...settings.map((s) => `${s.name} ${s.role}`)]),
  ).toEqual([['secret.yaml', 'id client_id']]);
});

test('objects with a name in common are not joined by a container that overrides one with the other', () => {
  const map = (name: string, id: string): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: { OIDC_CLIENT_ID: ${id}, OIDC_ISSUER: https://id.acme.io }\n`;
  const web =
    'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [{ name: web, envFrom: [' +
    '{ configMapRef: { name: a } }, { configMapRef: { name: b } }] }] }\n';
  const model = modelOf(
    new Map([
      ['web.yaml', web],
      ['a.yaml', map('a', 'one')],
      ['b.yaml', map('b', 'two')],
    ]),
  );
  expect(model.clients.map(({ settings }) => settings.map(({ resolved }) => resolved.text))).toEqual([
    ['one', 'https://id.acme.io'],
    ['two', 'https://id.acme.io'],
  ]);
});
