import { expect, test } from 'vitest';
import type { FileFacts } from '../../../server/src/dialects/types.ts';
import { folderEnvironments } from '../../../server/src/model/environments.ts';
import { factsOf, modelOf, pathOf, root } from '../../support/workspace.ts';

const env = 'OIDC_CLIENT_ID=portal\n';

const withFolderEnvironments = (files: readonly FileFacts[], folders: readonly string[]): readonly FileFacts[] =>
  files.map(
    folderEnvironments(
      files.map(({ file }) => file.uri),
      folders,
    ),
  );

const environments = (...paths: readonly string[]): readonly string[] =>
  modelOf(new Map(paths.map((path) => [path, env]))).files.map(
    ({ file, environment }) => `${pathOf(file.uri)} ${environment.name}`,
  );

test.each([
  [
    'folders beside each other with names of environments',
    ['config/production/.env', 'config/staging/.env', 'config/.env'],
    ['config/production/.env production', 'config/staging/.env staging', 'config/.env base'],
  ],
  [
    'two names of one environment are not two environments',
    ['prod/.env', 'production/.env'],
    ['prod/.env base', 'production/.env base'],
  ],
  ['a lone folder says nothing', ['dev/.env', 'web/.env'], ['dev/.env base', 'web/.env base']],
  [
    'test and ci say nothing',
    ['test/.env', 'ci/.env', 'local/.env'],
    ['test/.env base', 'ci/.env base', 'local/.env base'],
  ],
  [
    'beside real environments test and local are two more',
    ['dev/.env', 'prod/.env', 'test/.env', 'local/.env', 'shared/.env'],
    ['dev/.env development', 'prod/.env production', 'test/.env test', 'local/.env development', 'shared/.env base'],
  ],
  [
    'a folder below environments is enough',
    ['environments/prod/.env', 'envs/staging/app.env', 'deploy/overlays/uat/a/.env', 'overlays/blue/.env'],
    [
      'environments/prod/.env production',
      'envs/staging/app.env staging',
      'deploy/overlays/uat/a/.env staging',
      'overlays/blue/.env base',
    ],
  ],
  [
    'the innermost folder, and before it the name of the file',
    ['prod/dev/.env', 'prod/staging/.env.test', 'dev/.env'],
    ['prod/dev/.env development', 'prod/staging/.env.test test', 'dev/.env development'],
  ],
])('%s', (_, paths, expected) => {
  expect(environments(...paths)).toEqual(expected.toSorted());
});

test('the same facts stay the same objects, so that what is made of them is kept', () => {
  const facts = factsOf(
    new Map([
      ['prod/.env', env],
      ['dev/.env', env],
      ['.env', env],
    ]),
  );
  const first = withFolderEnvironments(facts, [root]);
  expect(withFolderEnvironments(facts, [root])).toEqual(first);
  expect(withFolderEnvironments(facts, [root]).every((item, i) => item === first[i])).toBe(true);
  expect(withFolderEnvironments(first, [root]).every((item, i) => item === first[i])).toBe(true);
  expect(first[2]).toBe(facts[2]);
});

test('names above the workspace say nothing', () => {
  const facts = factsOf(
    new Map([
      ['dev/.env', env],
      ['prod/.env', env],
    ]),
  );
  expect(withFolderEnvironments(facts, [`${root}/dev`, `${root}/prod`])).toEqual(facts);
});

test('folders are environments of their own: a reference finds the file of its folder', () => {
  const reader = `spring.security.oauth2.client.registration.sso.client-id=\${OIDC_CLIENT_ID}\n`;
  const model = modelOf(
    new Map([
      ['dev/.env', 'OIDC_CLIENT_ID=portal-dev\n'],
      ['dev/application.properties', reader],
      ['prod/.env', 'OIDC_CLIENT_ID=portal\n'],
      ['prod/application.properties', reader],
    ]),
  );
  expect(
    model.clients.map(({ environment, settings }) => [environment, ...settings.map(({ resolved }) => resolved.text)]),
  ).toEqual([
    ['development', 'portal-dev', 'portal-dev'],
    ['production', 'portal', 'portal'],
  ]);
});

test('a name of the file wins over that of the folder, and its own file over the shared one', () => {
  const model = modelOf(
    new Map([
      ['prod/.env.production', 'OIDC_CLIENT_ID=own\n'],
      ['prod/.env', 'OIDC_CLIENT_ID=shared\n'],
      ['dev/.env', 'OIDC_CLIENT_ID=dev\n'],
    ]),
  );
  const production = model.clients.filter(({ environment }) => environment === 'production');
  expect(production.map(({ settings }) => settings.map(({ resolved }) => resolved.text))).toEqual([['own']]);
});
