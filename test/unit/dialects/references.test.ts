import { expect, test } from 'vitest';
import { readFile } from '../../../server/src/dialects/read.ts';
import { createSourceFile } from '../../../server/src/text/sourceFile.ts';
import { root, uriOf } from '../../support/workspace.ts';

/** Of every setting in the text: its name, the state of its value, and the references as `NAME`, `NAME=default`. */
function readings(path: string, text: string): string[] {
  const facts = readFile(createSourceFile(uriOf(path), text), { vcs: 'unknown', folder: root });
  return (facts?.settings ?? []).map(({ name, value }) => {
    const references = value.parts.flatMap((part) =>
      part.kind === 'reference' ? [part.name + (part.fallback === undefined ? '' : `=${part.fallback.text}`)] : [],
    );
    return [name, value.state, ...references].join(' ');
  });
}

test('a realm in YAML takes values from the environment and from elsewhere', () => {
  const text = `realm: acme
clients:
  - clientId: web
    secret: "$(env:WEB_SECRET:-swordfish)"
    redirectUris:
      - "$(env:WEB_URL)/callback"
      - "$(env:A_URL:-$(env:B_URL:-https://b.acme.io))/callback"
      - "$(file:UTF-8:/run/web-url)/callback"
      - "$(env:WEB_URL"
`;
  expect(readings('keycloak/acme.yaml', text)).toEqual([
    'clients[0].clientId literal',
    'clients[0].secret reference WEB_SECRET=swordfish',
    'clients[0].redirectUris reference WEB_URL',
    'clients[0].redirectUris reference A_URL=$(env:B_URL:-https://b.acme.io)',
    'clients[0].redirectUris template',
    'clients[0].redirectUris literal',
  ]);
});

test('folders of tests, samples and recorded answers hold fixtures', () => {
  const isFixture = (path: string): boolean | undefined =>
    readFile(createSourceFile(uriOf(path), 'OIDC_CLIENT_ID=web\n'), { vcs: 'unknown', folder: root })?.environment
      .isFixture;
  const paths = [
    '.snapshots',
    '__snapshots__',
    'stub',
    'tests',
    'smoke-test',
    'contest',
    'examples',
    'snapshot-service',
    'src',
  ];
  expect(paths.filter((folder) => isFixture(`${folder}/.env`))).toEqual([
    '.snapshots',
    '__snapshots__',
    'stub',
    'tests',
    'smoke-test',
    'examples',
  ]);
});

test('a provider of Spring that several registrations name is part of each', () => {
  const text = `spring:
  security:
    oauth2:
      client:
        registration:
          shop: { client-id: shop, provider: house }
          desk: { client-id: desk, provider: house }
          house: { client-id: own, provider: other }
        provider:
          house: { issuer-uri: https://id.acme.io }
          other: { issuer-uri: https://id2.acme.io }
          idle: { issuer-uri: https://id3.acme.io }
`;
  const facts = readFile(createSourceFile(uriOf('application.yml'), text), { vcs: 'unknown', folder: root });
  expect(facts?.settings.map(({ slot, value }) => `${slot} ${value.text}`)).toEqual([
    'spring-oauth2:shop shop',
    'spring-oauth2:desk desk',
    'spring-oauth2:house own',
    'spring-oauth2:shop https://id.acme.io',
    'spring-oauth2:desk https://id.acme.io',
    'spring-oauth2:house https://id2.acme.io',
    'spring-oauth2:idle https://id3.acme.io',
  ]);
});
