import { expect, test } from 'vitest';
import { librariesOf } from '../../../server/src/model/libraries.ts';
import { loaderKey } from '../../../server/src/model/loaders.ts';
import { modelOf, uriOf } from '../../support/workspace.ts';

const rows: readonly (readonly [name: string, text: string, libraries: readonly string[]])[] = [
  ['Gemfile', 'gem "devise"\ngem \'omniauth-google-oauth2\', "~> 1.2"\n', ['devise', 'omniauth-google-oauth2']],
  ['Gemfile', 'group :web do\n  gem("omniauth_openid_connect")\nend\n', ['omniauth-openid-connect']],
  ['Gemfile', '# gem "devise"\ngem "rails" # gem "omniauth"\ngem "devise-jwt"\n', []],
  ['pyproject.toml', '[project]\ndependencies = ["django-allauth[socialaccount]>=65"]\n', ['django-allauth']],
  ['pyproject.toml', '[tool.poetry.dependencies]\ndjango_allauth = "^65"\n', ['django-allauth']],
  ['pyproject.toml', '[project]\ndependencies = ["django-allauth-ui"] # "django-allauth"\n', []],
  ['requirements.txt', 'Django==5.2\nDjango-Allauth[socialaccount]==65.3 # login\n', ['django-allauth']],
  ['requirements.txt', '-r base.txt\nsocial_auth_app_django~=5.4\n', ['social-auth-app-django']],
  ['composer.json', '{"require":{"laravel/socialite":"^5.23"}}', ['laravel/socialite']],
  ['composer.json', '{"require":{"laravel/framework":"^12.0"}}', []],
  ['package.json', '{"dependencies":{"devise":"1"}}', []],
];

test.each(rows)('%s with %j brings %j', (name, text, libraries) => {
  expect(librariesOf(name, text)).toEqual(libraries);
});

test('a library is there for the files of the package of its manifest', () => {
  const model = modelOf(
    new Map([
      ['Gemfile', 'gem "devise"\n'],
      ['.env', 'A=1\n'],
      ['config/.env', 'A=1\n'],
      ['web/package.json', '{}'],
      ['web/.env', 'A=1\n'],
    ]),
  );
  const files = ['.env', 'config/.env', 'web/.env'];
  expect(files.filter((path) => model.hasLibrary('devise', uriOf(path)))).toEqual(['.env', 'config/.env']);
});

test('another library makes another model, another version does not', () => {
  const keys = ['gem "devise"\n', 'gem "devise", "~> 5.0"\n', 'gem "omniauth"\n'].map((text) =>
    loaderKey('Gemfile', text),
  );
  expect(new Set(keys).size).toBe(2);
});
