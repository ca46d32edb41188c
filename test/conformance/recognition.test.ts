import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { envNamings } from '../../server/src/dialects/naming/index.ts';
import { readFile } from '../../server/src/dialects/read.ts';
import { createSourceFile } from '../../server/src/text/sourceFile.ts';

const corpus = join(import.meta.dirname, '../../../shared/corpus');
const isThere = existsSync(join(corpus, 'index.json'));

interface IndexEntry {
  readonly file: string;
  readonly dialect: string;
  readonly oauth: boolean;
}

/** What the index calls a file whose dialect here has another name. */
const ownNames: Readonly<Record<string, string>> = {
  'envoy-jwt': 'envoy-oauth2',
  'env-schema-varlock': 'env-varlock',
  'k8s-externalsecret': 'kubernetes',
  'k8s-externalsecret-helm-template': 'kubernetes',
  'k8s-flux-helmrelease': 'kubernetes',
  'keycloak-users': 'keycloak-realm',
  'aspnet-launchsettings': 'launch-settings',
  'oauth2-proxy-cfg': 'oauth2-proxy',
  'oauth-provider-map-json': 'oauth-generic',
  'bruno-collection': 'bruno',
  'bruno-env': 'bruno',
  'bruno-request': 'bruno',
  'config-json': 'oauth-generic',
  'postman-collection': 'postman',
  'quarkus-properties': 'quarkus-oidc',
  'render-blueprint': 'render-heroku-blueprints',
  'spring-properties': 'spring-oauth2',
  'spring-yml': 'spring-oauth2',
  'wrangler-jsonc': 'wrangler',
};

const namings = new Set(envNamings.map(({ id }) => id));

/** `env-generic` of the index is any file of variables; here some of these have a convention of their own. */
const isExpected = (expected: string, found: string): boolean =>
  found === (ownNames[expected] ?? expected) || (expected === 'env-generic' && namings.has(found));

/** Files that have another dialect here, and why. */
const readAsAnother: Readonly<Record<string, string>> = {
  'better-auth+better-auth/demo/oidc-client/.env.example env-generic':
    'any OpenID client: no name of Better Auth in it',
  'nextauthjs+next-auth/packages/adapter-upstash-redis/.env.example env-generic': 'keys of a database only',
};

/** Files with OAuth settings, by what the index calls them, that no dialect claims: how many, and why. */
const unread: Readonly<Record<string, readonly [number, string]>> = {
  'aspnet-appsettings': [2, 'the settings of a debugger, without a client of its own'],
  'chrome-manifest': [3, 'no oauth2 block in it'],
  'helm-values': [1, 'OAuth in comments only'],
  'json-template': [1, 'a template of another tool'],
  'secret-generator': [1, 'keys of one application'],
  traefik: [2, 'routes to a proxy only'],
  'web-manifest': [1, 'a web application manifest'],
};

test.skipIf(!isThere)(
  isThere
    ? 'public files with OAuth settings are recognised but for those with a reason'
    : 'recognition is not measured: there is no folder shared/corpus beside the checkout',
  () => {
    const index = JSON.parse(readFileSync(join(corpus, 'index.json'), 'utf8')) as IndexEntry[];
    const missed: Record<string, number> = {};
    for (const { file, dialect, oauth } of index.filter(
      (entry) => entry.oauth && existsSync(join(corpus, entry.file)),
    )) {
      const text = readFileSync(join(corpus, file), 'utf8');
      if (oauth && readFile(createSourceFile(`file:///corpus/${file}`, text)) === undefined) {
        missed[dialect] = (missed[dialect] ?? 0) + 1;
      }
    }
    expect(missed).toEqual(Object.fromEntries(Object.entries(unread).map(([dialect, [count]]) => [dialect, count])));
  },
  60_000,
);

test.skipIf(!isThere)(
  'public files that are recognised have the dialect they are written in, but for those with a reason',
  () => {
    const index = JSON.parse(readFileSync(join(corpus, 'index.json'), 'utf8')) as IndexEntry[];
    const others = index.flatMap(({ file, dialect }) => {
      if (!existsSync(join(corpus, file))) return [];
      const text = readFileSync(join(corpus, file), 'utf8');
      const found = readFile(createSourceFile(`file:///corpus/${file}`, text))?.dialects[0];
      return found === undefined || isExpected(dialect, found) ? [] : [`${file} ${found}`];
    });
    expect(others.sort()).toEqual(Object.keys(readAsAnother).sort());
  },
  60_000,
);
