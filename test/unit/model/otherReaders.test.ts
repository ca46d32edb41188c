import { expect, test } from 'vitest';
import { otherReaders } from '../../../server/src/model/otherReaders.ts';
import { lintTexts, modelOf, pathOf, uriOf } from '../../support/workspace.ts';

test.each([
  ['package.json', '{"dependencies":{"@dotenvx/dotenvx":"^1.51.0"}}', ['dotenvx']],
  ['package.json', '{"scripts":{"start":"dotenvx run -f .env.production -- node ."}}', ['dotenvx']],
  ['package.json', '{"dependencies":{"dotenv":"~10.0.0","next":"13.4.0","vite":"^8.0.0"}}', ['dotenv 10', 'next 13']],
  ['package.json', '{"dependencies":{"dotenv":"^17.0.0","next":"latest"}}', []],
  ['requirements.txt', 'Django>=5\npython-decouple==3.8\n# django-environ\n', ['python-decouple']],
  ['requirements.txt', 'django_environ~=0.11\npython-dotenv\n', ['django_environ']],
  ['Pipfile', '[packages]\ndjango-environ = "*"\n', ['django-environ']],
  ['setup.cfg', '[options]\ninstall_requires =\n    python-decouple>=3\n', ['python-decouple']],
  ['pyproject.toml', '[project]\ndependencies = ["django-environ>=0.11"]\n', ['django-environ']],
  ['Gemfile', "gem 'rails'\ngem 'dotenv-rails', groups: [:development]\n", ['dotenv-rails']],
  ['Gemfile', "# gem 'dotenv'\n", []],
  ['composer.json', '{"require":{"laravel/framework":"^12.0"}}', ['laravel/framework']],
  ['go.mod', 'module a\nrequire github.com/joho/godotenv v1.5.1\n', ['github.com/joho/godotenv']],
  ['Cargo.toml', '[dependencies]\ndotenvy = "0.15"\n', ['dotenvy']],
  [
    'Makefile',
    '-include .env\ninclude common.mk config/dev.env # x\nup:\n\tinclude .env.no\n',
    ['make .env', 'make config/dev.env'],
  ],
  ['pom.xml', '<dependency>dotenv</dependency>', []],
])('%s with %s names %j', (name, text, expected) => {
  expect(otherReaders(name, text).map((reader) => [reader.name, reader.target].filter(Boolean).join(' '))).toEqual(
    expected,
  );
});

test('such a reader is known for the files it reads', () => {
  const env = 'OAUTH_CLIENT_ID=web\n';
  const paths = ['api/.env', 'api/.env.local', 'api/web.env', 'web/.env', 'web/config.env', 'k8s/oidc.env', '.env'];
  const model = modelOf(
    new Map([
      ['api/requirements.txt', 'django-environ\n'],
      ['web/Makefile', 'include config.env\n'],
      ['k8s/kustomization.yaml', 'secretGenerator: [{ name: oidc, envs: [oidc.env] }]\n'],
      ...paths.map((path) => [path, env] as const),
    ]),
  );
  expect(paths.filter((path) => model.hasOtherReader(uriOf(path)))).toEqual([
    'api/.env',
    'api/.env.local',
    'web/config.env',
    'k8s/oidc.env',
  ]);
  expect(paths.map((path) => model.packageOf(uriOf(path)))).toEqual(paths.map(() => 'file:///ws'));
});

const findingsWith = (manifest: string, text: string): readonly string[] =>
  lintTexts(
    new Map([
      ['.env', 'OIDC_CLIENT_ID=portal\nOIDC_CLIENT_SECRET=hG7kQ2vX9b#N4mT1cR8sL5pW3\nOIDC_AUDIENCE=api\n'],
      ['shop/.env', 'OIDC_CLIENT_ID=portal\nOIDC_CLIENT_SECRET="hG7kQ2vX9b$N4mT1cR8sL5pW3"\n'],
      [manifest, text],
      [`shop/${manifest}`, text],
    ]),
  )
    .filter(({ ruleId }) => ruleId === 'env-hash-truncates-value' || ruleId === 'env-dollar-expands')
    .map(({ ruleId, severity, at }) => `${pathOf(at.file)} ${severity} ${ruleId}`);

test.each([
  ['pom.xml', '<project/>', ['.env warning env-hash-truncates-value', 'shop/.env info env-dollar-expands']],
  [
    'package.json',
    '{"dependencies":{"dotenv":"17"}}',
    ['.env error env-hash-truncates-value', 'shop/.env hint env-dollar-expands'],
  ],
  ['package.json', '{"dependencies":{"@dotenvx/dotenvx":"1"}}', []],
  ['requirements.txt', 'python-decouple\n', []],
  ['requirements.txt', 'pydantic-settings\n', []],
  ['composer.json', '{"require":{"vlucas/phpdotenv":"^5"}}', []],
  ['Makefile', 'include .env\n', []],
  [
    'Makefile',
    'up:\n\t@. ./.env && ./run\n',
    ['.env info env-hash-truncates-value', 'shop/.env warning env-dollar-expands'],
  ],
])('%s with %s: what depends on the loader is told, or not, as the loader reads', (name, text, expected) => {
  expect(findingsWith(name, text)).toEqual(expected);
});
