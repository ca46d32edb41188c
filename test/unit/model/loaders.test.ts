import { expect, test } from 'vitest';
import { manifestLoaders } from '../../../server/src/model/loaders.ts';
import { modelOf, uriOf } from '../../support/workspace.ts';

test.each([
  ['package.json', '{"dependencies":{"next":"16.0.0","dotenv":"^17.2.0"}}', ['dotenv', 'nextjs']],
  ['package.json', '{"dependencies":{"next":"13.4.0","dotenv":"~10.0.0","vite":"3.2.1"}}', []],
  [
    'package.json',
    '{"devDependencies":{"vite":"catalog:"},"dependencies":{"dotenv-expand":"latest"}}',
    ['dotenv-expand', 'vite'],
  ],
  ['package.json', '{"dependencies":{"@nestjs/config":"^4.0.0"}}', ['dotenv']],
  ['package.json', '{"dependencies":{"@dotenvx/dotenvx":"^1.0.0","dotenv-cli":"^8.0.0"}}', []],
  ['package.json', '{"dependencies":["next"],"devDependencies":null}', []],
  ['package.json', '{"dependencies":{"next":', []],
  ['package.json', '[]', []],
  ['pyproject.toml', '[project]\ndependencies = [\n  "python-dotenv>=1.0",\n]\n', ['python-dotenv']],
  ['pyproject.toml', '[tool.poetry.dependencies]\npython-dotenv = "^1.0"\n', ['python-dotenv']],
  ['pyproject.toml', '[project]\ndependencies = ["python-dotenv-vault"] # "python-dotenv"\n', []],
  ['go.mod', 'require python-dotenv', []],
])('%s with %s brings %j', (name, text, loaders) => {
  expect(manifestLoaders(name, text)).toEqual(loaders);
});

test('a loader reads the files it looks for, in the folder of its manifest', () => {
  const env = 'OAUTH_CLIENT_ID=web\n';
  const paths = [
    '.env',
    '.env.local',
    '.env.production',
    '.env.staging',
    'web.env',
    'config/.env',
    'web/.env',
    'shop/.env',
  ];
  const model = modelOf(
    new Map([
      ['package.json', '{"dependencies":{"next":"^16.0.0","dotenv":"^17.0.0"}}'],
      ['web/package.json', '{"devDependencies":{"vite":"^8.0.0"}}'],
      ['shop/package.json', '{}'],
      ['compose.yaml', 'services:\n  web:\n    image: x\n    env_file: [./web.env, shop/.env]\n'],
      ...paths.map((path) => [path, env] as const),
    ]),
  );
  expect(paths.map((path) => [path, ...model.loadersOf(uriOf(path))])).toEqual([
    ['.env', 'dotenv', 'nextjs'],
    ['.env.local', 'nextjs'],
    ['.env.production', 'nextjs'],
    ['.env.staging'],
    ['web.env', 'docker-compose'],
    ['config/.env'],
    ['web/.env', 'vite'],
    ['shop/.env', 'docker-compose'],
  ]);
  expect(model.loadersOf(uriOf('compose.yaml'))).toEqual([]);
  expect(model.loadersOf(uriOf('gone/.env'))).toEqual([]);
});
