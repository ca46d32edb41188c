import { expect, test } from 'vitest';
import { defaultConfig } from '../../../server/src/config/config.ts';
import { createLinker, type LinkedWorkspace, type ReadFacts } from '../../../server/src/model/linker.ts';
import type { Setup } from '../../../server/src/model/setup.ts';
import { factsOf, pathOf, root, type Texts } from '../../support/workspace.ts';

const setup: Setup = { folders: [root], manifests: [], manifestTexts: new Map(), configOf: () => defaultConfig };

const read = (texts: Texts): readonly ReadFacts[] =>
  factsOf(texts)
    .toSorted((a, b) => (a.file.uri < b.file.uri ? -1 : 1))
    .map((facts) => ({ facts, structure: facts }));

/** The files of each island. */
const made = ({ islands }: LinkedWorkspace): readonly (readonly string[])[] =>
  islands.map(({ model }) => model.files.map(({ file }) => pathOf(file.uri)));

const id = (digit: number): string =>
  `74839201${digit}516-k3v9q1m7x2b8n4c6z5l0p3j7h1g9f2d${digit}.apps.googleusercontent.com`;
const uses = (own: string, secret = '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'): string =>
  `GOOGLE_CLIENT_ID=${own}\nGOOGLE_CLIENT_SECRET=${secret}\n`;
const registers = (own: string): string =>
  JSON.stringify({ web: { client_id: own, redirect_uris: ['https://a.acme.io/api/auth/callback/google'] } });

test('a match that comes back after the files were tied otherwise joins them again', () => {
  // Two users of one provider, so that only the client_id tells which of them is registered.
  const workspace = (used: string, registered: string): readonly ReadFacts[] =>
    read(
      new Map([
        ['a/.env', used],
        ['b/.env', uses(id(3))],
        ['c/client_secret.json', registers(registered)],
      ]),
    );
  const linker = createLinker();
  const joined = [['a/.env', 'c/client_secret.json'], ['b/.env']];
  const apart = [['a/.env'], ['b/.env'], ['c/client_secret.json']];
  expect(made(linker.link(workspace(uses(id(1)), id(1)), setup))).toEqual(joined);
  // Another match of the same clients.
  expect(made(linker.link(workspace(uses(id(1), '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'), id(1)), setup))).toEqual(
    joined,
  );
  expect(made(linker.link(workspace(uses(id(2)), id(1)), setup))).toEqual(apart);
  expect(made(linker.link(workspace(uses(id(2)), id(2)), setup))).toEqual(joined);
});

test('a match by provider joins its files also after a file before them has gone', () => {
  // The ids differ, so that only the provider tells that one registers the other.
  const texts: Texts = new Map([
    ['a/.env', 'OIDC_CLIENT_ID=web\n'],
    ['b/.env', uses(id(1))],
    ['c/client_secret.json', registers(id(2))],
  ]);
  const [first, ...rest] = read(texts) as [ReadFacts, ...ReadFacts[]];
  const linker = createLinker();
  const joined = [['b/.env', 'c/client_secret.json']];
  expect(made(linker.link([first, ...rest], setup))).toEqual([['a/.env'], ...joined]);
  const { model, islands } = linker.link(rest, setup);
  expect(made({ model, islands, key: {} })).toEqual(joined);
  expect(islands.map((island) => island.model.matches)).toEqual([model.matches]);
});

test('a match that has gone is in no list any more, though the files are tied anew', () => {
  const linker = createLinker();
  const matchesIn = (...texts: readonly (readonly [string, string])[]) =>
    linker
      .link(read(new Map(texts)), setup)
      .model.matches.map(({ use, registration }) => [use.name, registration.name]);
  const registered = ['c/client_secret.json', registers(id(1))] as const;
  expect(matchesIn(['a/.env', uses(id(1))], registered)).toHaveLength(1);
  expect(matchesIn(registered)).toEqual([]);
});

test('a likely link holds the clients as they are after a value that one of them refers to has changed', () => {
  const others = read(
    new Map([
      ['app/api/application.yml', `spring.security.oauth2.client.registration.google:\n  client-id: ${id(2)}\n`],
      ['app/web/.env', `GOOGLE_CLIENT_ID=${id(1)}\nGOOGLE_SCOPE=\${OIDC_SCOPE}\n`],
    ]),
  );
  // The variable is of another package.
  const ofPackage = { ...setup, manifests: [`${root}/app/package.json`] };
  const linker = createLinker();
  const seen = ['openid', 'openid email', 'openid profile'].map((scope) => {
    const shared = read(new Map([['.env', `OIDC_SCOPE=${scope}\n`]]));
    const { links, clients } = linker.link([...shared, ...others], ofPackage).model;
    return links.map(({ a, b }) => ({
      areOfModel: clients.includes(a) && clients.includes(b),
      scope: [a, b].flatMap(({ settings }) => settings).find(({ setting }) => setting.role === 'scope')?.resolved.text,
    }));
  });
  expect(seen).toEqual([
    [{ areOfModel: true, scope: 'openid' }],
    [{ areOfModel: true, scope: 'openid email' }],
    [{ areOfModel: true, scope: 'openid profile' }],
  ]);
});
