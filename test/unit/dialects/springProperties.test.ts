import { describe, expect, test } from 'vitest';
import { formatOf, readFile } from '../../../server/src/dialects/read.ts';
import { createSourceFile } from '../../../server/src/text/sourceFile.ts';
import { root, uriOf } from '../../support/workspace.ts';

const client = 'spring.security.oauth2.client';

/** Of every setting: slot, role, value; with the environment of its document or file. */
function settings(path: string, text: string): string[] {
  const facts = readFile(createSourceFile(uriOf(path), text), { vcs: 'unknown', folder: root });
  return (facts?.settings ?? []).map(
    ({ slot, role, value, environment, item }) =>
      `${environment ?? facts?.environment.name} ${slot} ${role}${item === undefined ? '' : `[${item}]`} ${value.text}`,
  );
}

describe('application.properties', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'application.properties',
      `${client}.registration.google.client-id=web-1\n${client}.registration.google.clientSecret = \${SECRET:x}\n`,
      ['base spring-oauth2:google client_id web-1', 'base spring-oauth2:google client_secret ${SECRET:x}'],
    ],
    [
      'application.properties',
      [
        'spring.security.oauth2.authorizationserver.issuer=https://id.acme.io',
        'spring.security.oauth2.authorizationserver.client.web.registration.client-id=web',
        'spring.security.oauth2.authorizationserver.client.web.registration.client-secret={noop}x',
        'spring.security.oauth2.authorizationserver.client.web.registration.redirect-uris[0]=https://a.io/cb',
        'spring.security.oauth2.authorizationserver.client.cli.registration.redirect-uris=http://127.0.0.1/a,http://127.0.0.1/b',
        `${client}.registration.web.client-id=other`,
      ].join('\n'),
      [
        'base spring-oauth2:web client_id other',
        'base spring-oauth2:authorizationserver.web client_id web',
        'base spring-oauth2:authorizationserver.web redirect_uri[0] https://a.io/cb',
        'base spring-oauth2:authorizationserver.cli redirect_uri http://127.0.0.1/a,http://127.0.0.1/b',
        'base spring-oauth2:authorizationserver.web issuer https://id.acme.io',
        'base spring-oauth2:authorizationserver.cli issuer https://id.acme.io',
      ],
    ],
    [
      'src/main/resources/application-prod.properties',
      `${client}.registration.house.redirect-uri={baseUrl}/login\\\n  /oauth2/code/house\n`,
      ['production spring-oauth2:house redirect_uri {baseUrl}/login/oauth2/code/house'],
    ],
    [
      'application.properties',
      [
        `${client}.registration.shop.client-id=shop`,
        `${client}.registration.shop.provider=house`,
        `${client}.registration.shop.scope[0]=openid`,
        `${client}.registration.shop.scope[1]=email`,
        `${client}.provider.house.issuer-uri=https\\://id.acme.io`,
      ].join('\n'),
      [
        'base spring-oauth2:shop client_id shop',
        'base spring-oauth2:shop scope[0] openid',
        'base spring-oauth2:shop scope[1] email',
        'base spring-oauth2:shop issuer https://id.acme.io',
      ],
    ],
    [
      'application.properties',
      [
        `${client}.registration.a.client-id=one`,
        '#---',
        'spring.config.activate.on-profile=dev',
        `${client}.registration.a.client-id=two`,
      ].join('\n'),
      ['base spring-oauth2:a client_id one', 'development spring-oauth2:a client_id two'],
    ],
    ['application.properties', 'logging.level.root=info\n', []],
    ['messages.properties', `${client}.registration.a.client-id=one\n`, []],
  ];
  test.each(cases)('%s %j', (path, text, expected) => {
    expect(settings(path, text)).toEqual(expected);
  });

  test('gives what the same YAML gives', () => {
    const yaml = `spring:
  security:
    oauth2:
      client:
        registration:
          github: { client-id: web, client-authentication-method: client_secret_basic }
        provider:
          github: { token-uri: https://github.com/login/oauth/access_token }
server: { port: 8081 }
`;
    const properties = `${client}.registration.github.client-id=web
${client}.registration.github.client-authentication-method=client_secret_basic
${client}.provider.github.token-uri=https://github.com/login/oauth/access_token
server.port=8081
`;
    const read = settings('application.yml', yaml);
    expect(read.length).toBe(4);
    expect(settings('application.properties', properties)).toEqual(read);
  });
});

test('the format is that of the name', () => {
  const names = [
    'a/config.toml',
    'oauth2-proxy.cfg',
    'oauth2_proxy/site.cfg',
    'application.properties',
    'application-dev.properties.example',
    'grafana.ini',
    'custom/conf/app.ini.sample',
    'keycloak.conf',
    'setup.cfg',
    '.env.conf',
    '.env',
    'application.yml.dist',
    'realm.json',
  ];
  expect(names.map(formatOf)).toEqual([
    'toml',
    'toml',
    'toml',
    'properties',
    'properties',
    'ini',
    'ini',
    'ini',
    'ini',
    'dotenv',
    'dotenv',
    'yaml',
    'json',
  ]);
});
