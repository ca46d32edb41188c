import { expect, test } from 'vitest';
import type { DocumentLink, DocumentSymbol, Range } from 'vscode-languageserver/node';
import { createFolder, startInBand } from './client.ts';
import { manifests, requests, unsureManifests } from './cluster.ts';

const files = {
  ...manifests,
  'compose.yaml':
    'services:\n  web:\n    image: shop\n    build: ./web\n    env_file:\n      - .env\n      - path: ./web.env\n    environment:\n      OIDC_ISSUER: https://sso.acme.io\n      OIDC_CLIENT_ID: ${OIDC_CLIENT_ID}\n',
  'application.properties':
    'spring.security.oauth2.client.registration.google.client-id=web\nspring.security.oauth2.client.provider.google.issuer-uri=https://accounts.google.com\n',
  'oauth2-proxy.cfg':
    'provider = "oidc"\nclient_id = "web"\noidc_issuer_url = "https://sso.acme.io"\ncookie_secret = "c"\n',
  'grafana.ini': '[server]\nroot_url = https://mon.acme.io/\n[auth.google]\nenabled = true\nclient_id = web\n',
  'k8s/overlays/prod/kustomization.yaml':
    'configMapGenerator:\n  - name: shop\n    literals:\n      - OIDC_CLIENT_ID=shop-prod\n    envs:\n      - prod.env\n',
};

async function start(texts: Readonly<Record<string, string>>) {
  const folder = createFolder(texts);
  const { client } = await startInBand({ folders: [folder] });
  await client.loaded();
  const ask = <Answer>(method: string, path: string): Promise<Answer> =>
    client.connection.sendRequest(`textDocument/${method}`, { textDocument: { uri: folder.uriOf(path) } });
  return {
    symbols: (path: string) => ask<readonly DocumentSymbol[]>('documentSymbol', path),
    links: async (path: string) =>
      (await ask<readonly DocumentLink[]>('documentLink', path)).map(
        ({ range, target = '' }) => `${range.start.line + 1} ${target.replace(folder.uri, '')}`,
      ),
  };
}

const outline = (symbols: readonly DocumentSymbol[], indent = ''): readonly string[] =>
  symbols.flatMap(({ name, detail, children = [] }) => [
    `${indent}${name} (${detail})`,
    ...outline(children, `${indent}  `),
  ]);

const order = ({ start, end }: Range): readonly number[] => [start.line, start.character, end.line, end.character];

const isInside = (inner: Range, outer: Range): boolean => {
  const [line = 0, character = 0, endLine = 0, endCharacter = 0] = order(inner);
  const [outerLine = 0, outerCharacter = 0, outerEndLine = 0, outerEndCharacter = 0] = order(outer);
  return (
    (line > outerLine || (line === outerLine && character >= outerCharacter)) &&
    (endLine < outerEndLine || (endLine === outerEndLine && endCharacter <= outerEndCharacter))
  );
};

test.each([
  [
    'k8s/base/deploy.yaml',
    [
      'google-secret (Google)',
      '  GOOGLE_CLIENT_ID (client_id)',
      '  GOOGLE_CLIENT_SECRET (client_secret)',
      'web/oidc (client)',
      '  OIDC_ISSUER (issuer)',
    ],
  ],
  [
    'k8s/base/config.yaml',
    [
      'google-secret (Google)',
      '  client-id (client_id)',
      'web/oidc (client)',
      '  OIDC_CLIENT_ID (client_id)',
      'google-secret (Google)',
      '  client-secret (client_secret)',
    ],
  ],
  ['compose.yaml', ['web/oidc (client)', '  OIDC_ISSUER (issuer)', '  OIDC_CLIENT_ID (client_id)']],
  [
    'application.properties',
    [
      'google (Google)',
      '  spring.security.oauth2.client.registration.google.client-id (client_id)',
      '  spring.security.oauth2.client.provider.google.issuer-uri (issuer)',
    ],
  ],
  [
    'oauth2-proxy.cfg',
    ['web (client)', '  client_id (client_id)', '  oidc_issuer_url (issuer)', 'cookie_secret (session_secret)'],
  ],
  ['grafana.ini', ['auth.google (Google)', '  auth.google.client_id (client_id)', 'server.root_url (base_url)']],
])('%s has its clients and settings for an outline', async (path, expected) => {
  const { symbols } = await start(files);
  expect(outline(await symbols(path))).toEqual(expected);
});

test('every symbol holds its name, and every client its settings', async () => {
  for (const texts of [files, requests, unsureManifests]) {
    const { symbols } = await start(texts);
    for (const path of Object.keys(texts)) {
      const check = ({ name, range, selectionRange, children = [] }: DocumentSymbol): readonly string[] => [
        ...(isInside(selectionRange, range) ? [] : [`${path}: ${name}`]),
        ...children.flatMap((child) => (isInside(child.range, range) ? check(child) : [`${path}: ${child.name}`])),
      ];
      expect((await symbols(path)).flatMap(check)).toEqual([]);
    }
  }
});

test('links lead to files and pages, and to no object, folder or redirect', async () => {
  const { links } = await start(files);
  expect(await links('compose.yaml')).toEqual([
    '9 https://sso.acme.io/.well-known/openid-configuration',
    '6 /.env',
    '7 /web.env',
  ]);
  expect(await links('k8s/base/deploy.yaml')).toEqual([]);
  expect(await links('k8s/overlays/prod/kustomization.yaml')).toEqual(['6 /k8s/overlays/prod/prod.env']);
  expect(await links('application.properties')).toEqual([
    '2 https://accounts.google.com/.well-known/openid-configuration',
  ]);
  expect(await links('oauth2-proxy.cfg')).toEqual(['3 https://sso.acme.io/.well-known/openid-configuration']);
});
