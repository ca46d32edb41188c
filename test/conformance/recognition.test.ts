import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readFile } from '../../server/src/dialects/read.ts';
import { createSourceFile } from '../../server/src/text/sourceFile.ts';

const corpus = join(import.meta.dirname, '../../../shared/corpus');
const isThere = existsSync(join(corpus, 'index.json'));

interface IndexEntry {
  readonly file: string;
  readonly dialect: string;
  readonly oauth: boolean;
}

/** Files with OAuth settings, by what the index calls them, that no dialect claims: how many, and why. */
const unread: Readonly<Record<string, readonly [number, string]>> = {
  'aspnet-appsettings': [2, 'the settings of a debugger, without a client of its own'],
  'authelia-config': [1, 'everything about clients is commented out'],
  'authentik-blueprint': [1, 'scope mappings only'],
  'bruno-collection': [4, '.bru is a format of its own'],
  'bruno-env': [4, '.bru is a format of its own'],
  'bruno-request': [4, '.bru is a format of its own'],
  'chrome-manifest': [3, 'no oauth2 block in it'],
  'config-json': [1, 'keys of one application'],
  'docker-compose': [1, 'a file name of its own'],
  'helm-values': [1, 'OAuth in comments only'],
  'json-template': [1, 'a template of another tool'],
  'k8s-flux-helmrelease': [1, 'secrets are kept elsewhere'],
  'oauth-provider-map-json': [1, 'keys of one application'],
  'oauth2-proxy-cfg': [1, 'everything is commented out'],
  'ory-kratos': [3, 'no OpenID provider in it'],
  'quarkus-properties': [1, 'MicroProfile JWT keys only'],
  'secret-generator': [1, 'keys of one application'],
  traefik: [2, 'routes to a proxy only'],
  'web-manifest': [1, 'a web application manifest'],
  'wrangler-jsonc': [5, 'no OAuth variables in it'],
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
