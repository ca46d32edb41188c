import { expect, test } from 'vitest';
import { manifestLoaders, readersInCommand } from '../../../server/src/model/loaders.ts';
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
  ['requirements.txt', 'Flask==3.1\npython_dotenv[cli]>=1.0 # for development\n', ['python-dotenv']],
  ['requirements.txt', '-r base.txt\n# python-dotenv\npython-dotenv-vault\n', []],
  ['requirements.txt', 'pydantic-settings~=2.6\n', ['python-dotenv']],
  ['Pipfile', '[packages]\nenvirons = "*"\n', ['python-dotenv']],
  ['setup.cfg', '[options]\ninstall_requires =\n    python-dotenv>=1\n', ['python-dotenv']],
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

test.each([
  ['node --env-file=.env.local --watch src/server.ts', ['node .env.local']],
  ['tsx watch --env-file-if-exists .env src/index.ts', ['node .env']],
  ['docker run --rm -p 80:80 --env-file "prod.env" acme/web && echo --env-file x', ['docker-run prod.env']],
  ['docker build . --env-file .env', []],
  ['docker compose --env-file deploy/.env up', ['docker-compose deploy/.env']],
  ['set -a; source ./.env; set +a; next start', ['bash ./.env']],
  ['. .env && npm start', ['bash .env']],
  ['echo source .env', []],
  ['next dev', []],
])('the command %s hands out %j', (command, readers) => {
  expect(readersInCommand(command).map(({ loader, target }) => `${loader} ${target}`)).toEqual(readers);
});

test('the recipes of a Makefile name the readers of files in its folder', () => {
  const env = 'OAUTH_CLIENT_ID=web\n';
  const recipes = 'run:\n\t@set -a && . ./.env && ./server\n\t-docker run --env-file prod.env acme/web\n. ./dev.env\n';
  const model = modelOf(
    new Map([
      ['Makefile', recipes],
      ['.env', env],
      ['prod.env', env],
      ['dev.env', env],
    ]),
  );
  expect(['.env', 'prod.env', 'dev.env'].map((path) => model.loadersOf(uriOf(path)))).toEqual([
    ['bash'],
    ['docker-run'],
    [],
  ]);
});

test('the scripts of a manifest name the readers of files in its folder', () => {
  const env = 'OAUTH_CLIENT_ID=web\n';
  const scripts = { start: 'node --env-file=.env server.js', image: 'docker run --env-file config/prod.env acme/web' };
  const model = modelOf(
    new Map([
      ['package.json', JSON.stringify({ scripts, dependencies: { dotenv: '^17.0.0' } })],
      ['.env', env],
      ['config/prod.env', env],
      ['config/.env', env],
    ]),
  );
  expect(['.env', 'config/prod.env', 'config/.env'].map((path) => model.loadersOf(uriOf(path)))).toEqual([
    ['dotenv', 'node'],
    ['docker-run'],
    [],
  ]);
});
