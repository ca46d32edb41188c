import { describe, expect, test } from 'vitest';
import { createConfig } from '../../../server/src/config/config.ts';
import { withOverride } from '../../../server/src/config/edit.ts';
import { loadConfig } from '../../../server/src/config/load.ts';
import { createSourceFile } from '../../../server/src/text/sourceFile.ts';

const root = 'file:///ws';
const uri = (path: string): string => `${root}/${path}`;

describe('layers', () => {
  const config = createConfig(root, [
    {
      rules: { a: 'off', b: 'error' },
      exclude: ['vendor/**'],
      environments: { 'deploy/**': 'staging' },
      loaders: { '**/.env': 'dotenv' },
      providers: { acme: { issuer: 'https://old.acme.io' } },
    },
    {
      rules: { b: 'hint' },
      exclude: ['**/*.bak'],
      environments: { 'deploy/eu/**': 'production' },
      loaders: { 'worker/.env': ['docker-run', 'bash'] },
      providers: { acme: { issuer: 'https://sso.acme.io' } },
      overrides: [
        { files: ['*.json'], rules: { b: 'off' } },
        { files: ['google.json'], settings: ['web.redirect_uris[*]'], rules: { b: 'error' } },
      ],
    },
  ]);

  test('the later layer wins, rule by rule', () => {
    expect([
      config.levelOf('a', uri('.env')),
      config.levelOf('b', uri('.env')),
      config.levelOf('c', uri('.env')),
    ]).toEqual(['off', 'hint', undefined]);
  });

  test('overrides win where their files and settings match, the last one first', () => {
    const levels = [
      config.levelOf('b', uri('google.json'), () => 'web.redirect_uris[3]'),
      config.levelOf('b', uri('google.json'), () => 'web.client_id'),
      config.levelOf('b', uri('sub/google.json'), () => 'web.redirect_uris[3]'),
    ];
    expect(levels).toEqual(['error', 'off', 'hint']);
  });

  test('exclusions add up; patterns of later layers come first', () => {
    expect(['vendor/.env', 'a/.env.bak', 'a/.env'].map((path) => config.isIncluded(uri(path)))).toEqual([
      false,
      false,
      true,
    ]);
    expect(['deploy/eu/.env', 'deploy/us/.env', '.env'].map((path) => config.environmentOf(uri(path)))).toEqual([
      'production',
      'staging',
      undefined,
    ]);
    expect(['worker/.env', 'web/.env', 'a.json'].map((path) => config.loadersOf(uri(path)))).toEqual([
      ['docker-run', 'bash'],
      ['dotenv'],
      [],
    ]);
    expect(config.providers.map(({ id, name, issuer }) => ({ id, name, issuer }))).toEqual([
      { id: 'acme', name: 'acme', issuer: 'https://sso.acme.io' },
    ]);
  });

  test('with include, only what matches is looked at', () => {
    const narrow = createConfig(root, [
      { include: ['apps/**'], exclude: ['apps/old/**'] },
      { include: [], exclude: [] },
    ]);
    expect(['apps/web/.env', 'apps/old/.env', '.env'].map((path) => narrow.isIncluded(uri(path)))).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('extends', () => {
  const load = (files: Readonly<Record<string, string>>) =>
    loadConfig({
      folder: root,
      ruleIds: ['a'],
      read: (asked) => Promise.resolve(files[decodeURIComponent(asked.slice(root.length + 1))]),
    });

  test('files come in the order in which they are laid over each other', async () => {
    const loaded = await load({
      'authproof.config.yaml': 'extends: [./base.json, conf/more.jsonc]\nrules: { a: hint }\n',
      'base.json': '{ "rules": { "a": "off" } }',
      'conf/more.jsonc': '{ "extends": "deep.json", "exclude": ["x"] }',
      'conf/deep.json': '{ "exclude": ["y"] }',
    });
    expect(loaded.problems).toEqual([]);
    expect(loaded.files).toEqual([
      uri('base.json'),
      uri('conf/deep.json'),
      uri('conf/more.jsonc'),
      uri('authproof.config.yaml'),
    ]);
    expect(loaded.layers.map(({ extends: _, ...layer }) => layer)).toEqual([
      { rules: { a: 'off' } },
      { exclude: ['y'] },
      { exclude: ['x'] },
      { rules: { a: 'hint' } },
    ]);
  });

  test('a package is looked up in node_modules', async () => {
    const loaded = await load({
      'authproof.config.json': '{ "extends": "@acme/authproof/base.json" }',
      'node_modules/@acme/authproof/base.json': '{ "exclude": ["y"] }',
    });
    expect(loaded.layers.map((layer) => layer.exclude)).toEqual([['y'], undefined]);
  });

  test.each([
    ['gone.json', {}, '"extends": gone.json is not there'],
    ['../outside.json', {}, '"extends": ../outside.json lies outside of the workspace'],
    ['https://acme.io/base.json', {}, '"extends": https://acme.io/base.json must be a path, not a URL'],
    ['base.js', {}, '"extends": base.js must be a .json, .jsonc, .yaml or .yml file'],
    [
      'b.json',
      { 'b.json': '{ "extends": "authproof.config.json" }' },
      '"extends": authproof.config.json extends b.json in turn',
    ],
  ])('%s cannot be taken', async (target, files, message) => {
    const loaded = await load({ 'authproof.config.json': JSON.stringify({ extends: target }), ...files });
    expect({ layers: loaded.layers, problems: loaded.problems.map((problem) => problem.message) }).toEqual({
      layers: [],
      problems: [message],
    });
  });

  /** Each of `count` files extends all that come after it. */
  const fan = (count: number): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Array.from({ length: count }, (_, own) => [
        own === 0 ? 'authproof.config.json' : `c${own}.json`,
        JSON.stringify({
          extends: Array.from({ length: count - own - 1 }, (_, next) => `c${own + next + 1}.json`),
          rules: { a: own % 2 === 0 ? 'off' : 'hint' },
          providers: { [`p${own}`]: { issuer: `https://id${own}.acme.io` } },
        }),
      ]),
    );

  test('a file that many extend is read once', async () => {
    const files = fan(30);
    const asked: string[] = [];
    const loaded = await loadConfig({
      folder: root,
      ruleIds: ['a'],
      read: (file) => {
        asked.push(file.slice(root.length + 1));
        return Promise.resolve(files[file.slice(root.length + 1)]);
      },
    });
    expect(loaded.problems).toEqual([]);
    expect(asked.filter((name) => name in files).sort()).toEqual(Object.keys(files).sort());
    expect(loaded.files).toHaveLength(30);
    expect(loaded.layers.length).toBeLessThan(2 * 30);
  });

  test('a layer that comes several times counts where it comes last, and is listed where it comes first', async () => {
    const base = { rules: { a: 'off' }, providers: { base: { issuer: 'https://base.io' } } };
    const loaded = await load({
      'authproof.config.json': '{ "extends": ["x.json", "y.json", "base.json"] }',
      'x.json':
        '{ "extends": "base.json", "rules": { "a": "hint" }, "providers": { "x": { "issuer": "https://x.io" } } }',
      'y.json': '{ "extends": "base.json", "rules": { "a": "error" } }',
      'base.json': JSON.stringify(base),
    });
    const config = createConfig(root, loaded.layers);
    expect(config.levelOf('a', uri('.env'))).toBe('off');
    expect(config.providers.map(({ id }) => id)).toEqual(['base', 'x']);
    expect(loaded.files.map((file) => file.slice(root.length + 1))).toEqual([
      'base.json',
      'x.json',
      'y.json',
      'authproof.config.json',
    ]);
  });

  test('files that together have more than one may have are a mistake', async () => {
    const exclude = (name: string) =>
      JSON.stringify({ exclude: Array.from({ length: 2000 }, (_, i) => `${name}${i}`) });
    const own = '{ "extends": ["a.json", "b.json", "a.json", "c.json"] }';
    const problemsOf = async (c: string) => {
      const loaded = await load({
        'authproof.config.json': own,
        'a.json': exclude('a'),
        'b.json': exclude('b'),
        'c.json': c,
      });
      expect(loaded.layers.length === 0).toBe(loaded.problems.length > 0);
      return loaded.problems.map(({ file, message, span }) => [file, message, own.slice(span.start, span.end)]);
    };
    expect(await problemsOf('{}')).toEqual([]);
    expect(await problemsOf(exclude('c'))).toEqual([
      [
        uri('authproof.config.json'),
        '"extends": with what it extends, the configuration has more than 5,000 entries',
        'extends',
      ],
    ]);
  });

  test('too many files are a mistake, in a row or side by side', async () => {
    const row = (count: number): Readonly<Record<string, string>> =>
      Object.fromEntries(
        Array.from({ length: count }, (_, own) => [
          own === 0 ? 'authproof.config.json' : `c${own}.json`,
          own === count - 1 ? '{}' : `{ "extends": "c${own + 1}.json" }`,
        ]),
      );
    const problemsOf = async (files: Readonly<Record<string, string>>) => {
      const { problems, layers } = await load(files);
      expect(layers.length === 0).toBe(problems.length > 0);
      return problems.map(({ file, message, span }) => {
        const name = file.slice(root.length + 1);
        return [name, message, files[name]?.slice(span.start, span.end)];
      });
    };
    const message = '"extends": too many files extend each other';
    expect(await problemsOf(row(32))).toEqual([]);
    expect(await problemsOf(row(33))).toEqual([['c31.json', message, 'c32.json']]);
    expect(await problemsOf(fan(32))).toEqual([]);
    expect(await problemsOf(fan(33))).toEqual([['authproof.config.json', message, 'c32.json']]);
  });

  test('a mistake in an extended file is told of once', async () => {
    const loaded = await load({
      'authproof.config.json': '{ "extends": ["x.json", "base.json"] }',
      'x.json': '{ "extends": "base.json" }',
      'base.json': '{ "rules": { "z": "off" } }',
    });
    expect(loaded.problems.map(({ file }) => file)).toEqual([uri('base.json')]);
  });

  test('a mistake in an extended file is told of there', async () => {
    const loaded = await load({
      'authproof.config.json': '{ "extends": "base.json" }',
      'base.json': '{ "rules": { "z": "off" } }',
    });
    expect(loaded.problems.map(({ file }) => file)).toEqual([uri('base.json')]);
    expect(loaded.layers).toEqual([]);
  });
});

describe('a new override', () => {
  const override = { file: 'web/client.json', setting: 'redirect_uris[0]', ruleId: 'a' };
  const of = (text: string, name = 'authproof.config.json') =>
    withOverride(createSourceFile(uri(name), text), override);
  const item = { files: ['web/client.json'], settings: ['redirect_uris[0]'], rules: { a: 'off' } };

  test('makes the file when there is none', () => {
    expect(JSON.parse(withOverride(undefined, override) ?? '')).toEqual({ overrides: [item] });
  });

  test('is added behind the others, and everything else stays', () => {
    const text = '{\n  // ours\n  "overrides": [\n    { "files": ["x"], "rules": {} }\n  ],\n  "exclude": ["y"]\n}\n';
    const changed = of(text, 'authproof.config.jsonc') ?? '';
    expect(changed).toContain('// ours');
    expect(changed).toContain('\n  "exclude": ["y"]\n}\n');
    expect(JSON.parse(changed.replace('// ours', ''))).toEqual({
      overrides: [{ files: ['x'], rules: {} }, item],
      exclude: ['y'],
    });
  });

  test('is not written into YAML, nor into a broken file', () => {
    expect([of('rules: {}\n', 'authproof.config.yaml'), of('{ "rules": ')]).toEqual([undefined, undefined]);
  });

  test('means the very file, whatever signs its name has', () => {
    const text = withOverride(undefined, { ...override, file: 'app/[id]/client.json' }) ?? '';
    const config = createConfig(root, [JSON.parse(text)]);
    expect(config.levelOf('a', uri('app/[id]/client.json'), () => 'redirect_uris[0]')).toBe('off');
    expect(config.levelOf('a', uri('app/i/client.json'), () => 'redirect_uris[0]')).toBeUndefined();
  });
});
