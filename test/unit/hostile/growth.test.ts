import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAllowance, sharing } from '../../../server/src/syntax/edit.ts';
import { amplified } from '../../support/amplify.ts';
import { parseCase } from '../../support/caseFile.ts';
import { createWorkCounter, type Growth, growthOf, type WorkCount, type WorkCounter } from '../../support/workCount.ts';
import { lintTexts, type Texts } from '../../support/workspace.ts';

/**
 * No part of a check may take the square of the number of clients, variables, files, or anything else that a file can hold
 * many of. Work is counted, not timed, and small numbers tell: the functions are named that grow like a square.
 */
let counter: WorkCounter;
beforeAll(() => {
  counter = createWorkCounter();
});
afterAll(() => counter.stop());

/** Where names differ in two characters only, all of them are near each other, and are looked at. */
const isDense = /^base\/wordIndex\.ts /;

/** Reading, linking and every rule, without fixes: a finding's fix is proved by reading its file anew, within an allowance. */
function growth(make: (count: number) => Texts, count: number): Growth {
  const work = (n: number): WorkCount => {
    const texts = make(n);
    // What is remembered of names and hosts must not make one of the two inputs look cheap.
    lintTexts(texts);
    return counter.count(() => lintTexts(texts));
  };
  const { ratio, functions } = growthOf(work(count), work(4 * count), 4 * count);
  return { ratio, functions: functions.filter((name) => !isDense.test(name)) };
}

const times = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('');

/** What no case of a rule grows into. */
const shapes: Readonly<Record<string, (count: number) => Readonly<Record<string, string>>>> = {
  'a chain of references': (n) => ({ '.env': `OIDC_CLIENT_ID=\${A0}\n${times(n, (i) => `A${i}=\${A${i + 1}}\n`)}` }),
  'a circle of references': (n) => ({ '.env': times(n, (i) => `C${i}_CLIENT_ID=\${C${(i + 1) % n}_CLIENT_ID}\n`) }),
  'many references to one': (n) => ({ '.env': `BASE_ID=x\n${times(n, (i) => `C${i}_CLIENT_ID=\${BASE_ID}\n`)}` }),
  'references to nothing': (n) => ({ '.env': times(n, (i) => `C${i}_CLIENT_ID=\${C${i}_CLIENT_IX}\n`) }),
  'secrets without an id': (n) => ({
    '.env': times(n, (i) => `C${i}_CLIENT_SECRET=fwe9fjw${i}ef9w\nLOG_OF_${i}=info\n`),
  }),
  'redirect URIs of one client': (n) => ({
    '.env': times(
      n,
      (i) =>
        `C${i}_CLIENT_ID=abc\nC${i}_ISSUER=https://id.acme.io/\nC${i}_REDIRECT_URI=https://a${i}.acme.io/cb\n` +
        `C${i}_CLIENT_SECRET=s${i}fj39fj39fj3\n`,
    ),
  }),
  'redirect URIs that applications send, and others that one registration has': (n) => ({
    'realm.json': JSON.stringify({
      realm: 'acme',
      clients: [{ clientId: 'web', redirectUris: Array.from({ length: n }, (_, i) => `https://a${i}.acme.io/cb`) }],
    }),
    '.env': `OIDC_ISSUER=https://id.acme.io/realms/acme\n${times(
      n,
      (i) => `C${i}_CLIENT_ID=web\nC${i}_REDIRECT_URI=https://b${i}.acme.io/cb\n`,
    )}`,
  }),
  'environments of one file': (n) => ({
    'wrangler.toml': `name = "x"\ncompatibility_date = "2024-01-01"\n${times(n, (i) => `[env.e${i}.vars]\nOIDC_CLIENT_ID = "x${i}"\n`)}`,
  }),
  'items of one list': (n) => ({
    'supabase/config.toml': `[auth]\nsite_url = "http://localhost:3000"\nadditional_redirect_urls = [${times(n, (i) => `"http://localhost:3000/a${i}",`)}]\n`,
  }),
  'services that read one file': (n) => ({
    'compose.yaml': `services:\n${times(n, (i) => `  s${i}:\n    image: x\n    env_file: .env\n`)}`,
    '.env': times(n, (i) => `C${i}_CLIENT_ID=x${i}\n`),
  }),
  'services that look for an issuer at home': (n) => ({
    'compose.yaml': `services:\n${times(
      n,
      (i) =>
        `  s${i}:\n    image: x\n    ports: ["${i + 7}:80"]\n    environment:\n      OIDC_CLIENT_ID: x${i}\n` +
        `      OIDC_ISSUER: http://localhost:${i}/realms/a\n`,
    )}`,
  }),
  'servers with an issuer each': (n) => ({
    'compose.yaml': `services:\n${times(
      n,
      (i) =>
        `  kc${i}:\n    image: quay.io/keycloak/keycloak:26.0\n    environment:\n      KC_HOSTNAME: https://id${i}.acme.io\n` +
        `  app${i}:\n    image: app\n    environment:\n      OIDC_ISSUER: http://kc${i}:8080/realms/acme\n`,
    )}`,
  }),
  'scopes and schemes that an OpenAPI document does not declare': (n) => ({
    'openapi.yaml':
      `openapi: 3.0.0\ninfo: { title: a, version: '1' }\npaths:\n` +
      `${times(n, (i) => `  /p${i}:\n    get:\n      security:\n        - o: [reed${i}]\n        - q${i}: []\n`)}` +
      `components:\n  securitySchemes:\n${times(n, (i) => `    p${i}: { type: http, scheme: basic }\n`)}` +
      `    o:\n      type: oauth2\n      flows:\n        clientCredentials:\n          tokenUrl: https://id.acme.io/token\n` +
      `          scopes:\n${times(n, (i) => `            read${i}: x\n`)}`,
  }),
  // Some are several times as many, as little is done for each pair of them.
  'comments for the next line in a row': (n) => ({
    '.env': `${times(3 * n, () => '# authproof-disable-next-line redirect-uri-fragment\n')}OIDC_CLIENT_ID=x\n`,
  }),
  'comments that disable one rule, and findings of it': (n) => ({
    '.env':
      `${times(6 * n, () => '# authproof-disable redirect-uri-fragment\n')}` +
      `${times(n, (i) => `C${i}_REDIRECT_URI="https://a${i}.acme.io/#x"\nC${i}_CLIENT_ID=x${i}\n`)}`,
  }),
  'rules that comments disable, and others that comments enable': (n) => ({
    '.env':
      `${times(3 * n, (i) => `# authproof-disable a${i}\n`)}${times(3 * n, (i) => `# authproof-enable b${i}\n`)}` +
      'OIDC_CLIENT_ID=x\n',
  }),
  'rules that one comment disables': (n) => ({
    '.env':
      `# authproof-disable redirect-uri-fragment${times(3 * n, (i) => ` a${i}`)}\nOIDC_CLIENT_ID=x\n` +
      'OIDC_REDIRECT_URI="https://a.acme.io/#x"\n',
  }),
  'overrides of settings, and findings of them': (n) => ({
    'authproof.config.json': JSON.stringify({
      overrides: Array.from({ length: n }, (_, i) => ({
        files: ['**/*.env', '.env'],
        settings: [`*X${i}_*_Y*`],
        rules: { 'redirect-uri-fragment': 'off' },
      })),
    }),
    '.env': times(n, (i) => `C${i}_REDIRECT_URI="https://a${i}.acme.io/#x"\nC${i}_CLIENT_ID=x${i}\n`),
  }),
  'patterns of a configuration, and files': (n) => ({
    'authproof.config.json': JSON.stringify({
      environments: Object.fromEntries(Array.from({ length: n }, (_, i) => [`**/d${i}x/**`, 'production'])),
      loaders: Object.fromEntries(Array.from({ length: n }, (_, i) => [`**/l${i}x/**`, 'dotenv'])),
      exclude: Array.from({ length: n }, (_, i) => `pat${i}*/**/x?${i}*`),
    }),
    ...Object.fromEntries(Array.from({ length: n }, (_, i) => [`e${i}/.env`, `OIDC_CLIENT_ID=x${i}\n`])),
  }),
  'providers and registrations of Spring': (n) => ({
    'application.yml':
      `spring:\n  security:\n    oauth2:\n      client:\n        registration:\n` +
      `${times(3 * n, (i) => `          r${i}: { provider: p${i}, client-id: x${i} }\n`)}        provider:\n` +
      `${times(3 * n, (i) => `          ${i % 2 === 0 ? 'p' : 'q'}${i}: { issuer-uri: "https://a${i}.acme.io" }\n`)}`,
  }),
  'one client in many folders, whose secret is its id': (n) =>
    Object.fromEntries(
      Array.from({ length: n }, (_, i) => [
        `f${i}/.env`,
        'GOOGLE_CLIENT_ID=418291044562-h2k9vq3m8d7s1a5f6g4j0p2r9t8w3x6z.apps.googleusercontent.com\n' +
          'GOOGLE_CLIENT_SECRET=418291044562-h2k9vq3m8d7s1a5f6g4j0p2r9t8w3x6z.apps.googleusercontent.com\n',
      ]),
    ),
  'endpoints of another realm': (n) =>
    Object.fromEntries(
      Array.from({ length: n }, (_, i) => [
        `f${i}/settings.json`,
        JSON.stringify({
          sso: {
            'client-id': 'wiki',
            issuer: 'https://id.acme.io/realms/acme',
            'userinfo-endpoint': 'https://id.acme.io/realms/test/protocol/openid-connect/userinfo',
          },
        }),
      ]),
    ),
  'documents of Spring with http and an audience': (n) => ({
    'application.yml': times(
      2 * n,
      (i) =>
        '---\nspring:\n  security:\n    oauth2:\n      resourceserver.jwt:\n        issuer-uri: https://acme.eu.auth0.com/\n' +
        `        audiences: https://api${i}.acme.io\n      client:\n        registration.okta:\n` +
        '          client-id: x\n' +
        `        provider.okta.token-uri: http://id${i}.acme.io:8443/token\n`,
    ),
  }),
  'sections that the values of one chart repeat': (n) => ({
    'chart/values.yaml': `grafana.ini:\n${times(2 * n, () => '  server: { root_url: https://a.acme.io }\n')}${times(
      2 * n,
      (i) => `  auth.p${i}: { enabled: false, client_id: x }\n`,
    )}  auth.google: { enabled: true, client_id: x }\n`,
  }),
  'keys of Kratos that one file repeats, and providers without a client': (n) => ({
    'kratos.yaml': `identity: {}\nselfservice:\n  methods:\n    oidc:\n      config:\n        providers:\n${times(
      2 * n,
      (i) => `          - id: p${i}\n`,
    )}${times(2 * n, () => 'secrets: { cookie: [x] }\n')}`,
  }),
  'clients of one environment, and other keys beside it': (n) => ({
    'auth.json': JSON.stringify({
      development: Object.fromEntries(
        Array.from({ length: 3 * n }, (_, i) => [
          `c${i}`,
          { client_id: `x${i}`, client_secret: `fwe9jf${i}ef`, scope: 'openid' },
        ]),
      ),
      ...Object.fromEntries(Array.from({ length: 3 * n }, (_, i) => [`k${i}`, i])),
    }),
  }),
  'services that do not verify certificates': (n) => ({
    'compose.yaml': `services:\n${times(
      2 * n,
      (i) =>
        `  s${i}:\n    image: x\n    environment:\n      OIDC_CLIENT_ID: x${i}\n      OIDC_ISSUER: https://id${i}.acme.io\n` +
        '      NODE_TLS_REJECT_UNAUTHORIZED: "0"\n',
    )}`,
  }),
  'files in one ConfigMap': (n) => ({
    'k8s/config.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n${times(
      n,
      (i) =>
        `  a${i}.yaml: |\n    issuer: https://id.acme.io\n    staticClients:\n      - id: x${i}\n        secret: y\n`,
    )}`,
  }),
};

test.each(Object.entries(shapes))('%s: work grows in proportion', (_name, make) => {
  expect(growth((n) => new Map(Object.entries(make(n))), 50).functions).toEqual([]);
});

test('a folder around hundreds of others is looked at once, for its environment and its package', () => {
  const make = (n: number): Texts =>
    new Map(
      Array.from({ length: 4 * n }, (_, i) => [
        [`${'dev/'.repeat(i)}.env`, `OIDC_CLIENT_ID=x${i}\n`] as const,
        [`${'dev/'.repeat(i)}package.json`, '{}'] as const,
      ]).flat(),
    );
  // The path of each file is looked at as a whole, and a package knows all of those below it.
  const { functions } = growth(make, 50);
  expect(functions.filter((name) => /^model\/(?:environments|packages)\.ts/.test(name))).toEqual([]);
});

test('fixes of thousands of unknown names are made without reading the document for each', () => {
  const make = shapes['scopes and schemes that an OpenAPI document does not declare'];
  const fixes = (n: number): WorkCount => {
    const findings = lintTexts(new Map(Object.entries(make?.(n) ?? {})));
    return counter.count(() => sharing(createAllowance(0), () => findings.map((finding) => finding.fixes)));
  };
  fixes(50);
  expect(growthOf(fixes(50), fixes(200), 200).ratio).toBeLessThan(6);
});

const folder = join(import.meta.dirname, '../../cases');
const cases = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.case'))
  .sort();

/** Every so many of all ways to make the cases larger; AUTHPROOF_GROWTH=1 tries all, which takes an hour. */
const step = Number(process.env.AUTHPROOF_GROWTH ?? 400);

describe('cases of rules made larger', () => {
  let way = 0;
  for (const name of cases) {
    const ways = amplified(parseCase(readFileSync(join(folder, name), 'utf8')).texts).filter(() => way++ % step === 0);
    test.each(ways)(`${name}: $name`, ({ make }) => {
      expect(growth(make, 25).functions).toEqual([]);
    });
  }
});
