import fc from 'fast-check';
import { test } from 'vitest';
import { asked, expectFresh, printed, type Seen } from '../support/freshLook.ts';
import { serviceOver } from '../support/memoryHost.ts';
import { type Texts, uriOf } from '../support/workspace.ts';

/**
 * One file above that lends others values that do not make them one client: each application stays by itself. There are as many
 * again that borrow nothing; where most islands change, all are looked at as new.
 */
const lending: Texts = new Map([
  ...Array.from({ length: 12 }, (_, i): [string, string] => [
    `apps/own${i}/.env`,
    `KEYCLOAK_CLIENT_ID=own-${i}\nKEYCLOAK_ISSUER=https://own${i}.acme.io/realms/acme\n`,
  ]),
  ['package.json', '{}'],
  [
    '.env',
    [
      '# Lent to all',
      'LENT_ISSUER=https://id.acme.io/realms/acme',
      'LENT_SCOPE=openid profile email',
      'LENT_TOKEN_ENDPOINT=https://id.acme.io/realms/acme/protocol/openid-connect/token',
      'LENT_ORIGIN=https://portal.acme.io',
      'LENT_METHOD=client_secret_basic',
      'LENT_REDIRECT_URI=https://portal.acme.io/api/auth/callback/keycloak',
      'LENT_PORT=3000',
      // Made of others, which stand behind them: what stands before is not moved.
      'LENT_SITE=${LENT_OUT}',
      'LENT_REALM=${LENT_HOST:-https://id.acme.io}/realms/acme',
      'LENT_OUT=https://portal.acme.io/out',
      'LENT_HOST=',
      '',
    ].join('\n'),
  ],
  // One client where the lent issuer is the one of the other.
  ['shared/package.json', '{}'],
  [
    'shared/a/.env',
    'OIDC_CLIENT_ID=shared-7d1f\nOIDC_CLIENT_SECRET=hG7kQ2vX9bN4mT1cR8sL5pW3zA6yD0eA\nOIDC_ISSUER=${LENT_ISSUER}\n',
  ],
  [
    'shared/b/.env',
    'OIDC_CLIENT_ID=shared-7d1f\nOIDC_CLIENT_SECRET=hG7kQ2vX9bN4mT1cR8sL5pW3zA6yD0eB\nOIDC_ISSUER=https://id.acme.io/realms/other\n',
  ],
  // Two files that likely speak of one client, as both have the only one of a provider.
  ['pair/package.json', '{}'],
  ['pair/.env', 'GOOGLE_CLIENT_ID=123456789012-abcdefghijklmnopqrstuvwxyz012340.apps.googleusercontent.com\n'],
  [
    'pair/application.yml',
    'spring:\n  security:\n    oauth2:\n      client:\n        registration:\n          google:\n' +
      '            client-id: 123456789012-abcdefghijklmnopqrstuvwxyz012340.apps.googleusercontent.com\n' +
      '            client-secret: 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\n',
  ],
  ...['web', 'api', 'jobs'].flatMap((name): [string, string][] => [
    [`apps/${name}/package.json`, '{"dependencies":{"next-auth":"4"}}'],
    [
      `apps/${name}/.env`,
      [
        `KEYCLOAK_CLIENT_ID=${name}-7d1f`,
        `KEYCLOAK_CLIENT_SECRET=hG7kQ2vX9bN4mT1cR8sL5pW3zA6yD0e${name}`,
        'KEYCLOAK_ISSUER=${LENT_ISSUER}',
        'NEXT_PUBLIC_KEYCLOAK_ISSUER=https://id.acme.io/realms/acme',
        // Twins, which a rule over the whole workspace compares.
        'KEYCLOAK_TOKEN_ENDPOINT=${LENT_TOKEN_ENDPOINT}',
        'NEXT_PUBLIC_KEYCLOAK_TOKEN_ENDPOINT=https://id.acme.io/realms/acme/protocol/openid-connect/token',
        'KEYCLOAK_SCOPE=${LENT_SCOPE}',
        'KEYCLOAK_REDIRECT_URI=${LENT_REDIRECT_URI}',
        // A variable that is no setting by its name: rules ask again about all that takes it.
        ...(name === 'jobs' ? ['KEYCLOAK_TOKEN_ENDPOINT_AUTH_METHOD=${LENT_METHOD}'] : []),
        'NEXTAUTH_URL=${LENT_ORIGIN}',
        'PORT=${LENT_PORT}',
        ...(name === 'jobs'
          ? []
          : [
              'KEYCLOAK_POST_LOGOUT_REDIRECT_URI=${LENT_SITE}',
              'KEYCLOAK_END_SESSION_ENDPOINT=${LENT_REALM}/protocol/openid-connect/logout',
            ]),
        '',
      ].join('\n'),
    ],
    [
      `apps/${name}/realm-export.json`,
      JSON.stringify({
        realm: 'acme',
        clients: [{ clientId: `${name}-7d1f`, redirectUris: ['https://portal.acme.io/api/auth/callback/keycloak'] }],
      }),
    ],
  ]),
]);

const lentLines: readonly string[] = [
  'LENT_SCOPE=openid Email',
  'LENT_SCOPE=profile',
  'LENT_SCOPE=openid,profile',
  'LENT_SCOPE=openid proflie email',
  'LENT_ORIGIN=http://Portal.acme.io:80',
  'LENT_ORIGIN=https://portal.acme.io/',
  'LENT_ISSUER=https://id.acme.io/realms/acme/',
  'LENT_ISSUER=https://accounts.google.com',
  'LENT_ISSUER=https://id.acme.io/realms/other',
  'LENT_ISSUER=http://localhost:8080/realms/acme',
  'LENT_METHOD=none',
  'LENT_TOKEN_ENDPOINT=https://id.acme.io/realms/other/protocol/openid-connect/token',
  'LENT_REDIRECT_URI=https://elsewhere.acme.io/api/auth/callback/keycloak',
  'LENT_REDIRECT_URI=http://localhost:3001/api/auth/callback/keycloak',
  'LENT_REDIRECT_URI=https://portal.acme.io/api/auth/callback/keycloak?code=1',
  'LENT_PORT=4000',
  'LENT_OUT=http://0.0.0.0:3000',
  'LENT_OUT=https://portal.acme.io/out?code=1',
  'LENT_HOST=http://0.0.0.0:8080',
  'KEYCLOAK_SCOPE=openid',
];

test('after edits of values that are lent the findings are those of a fresh look', async () => {
  const step = fc.record({
    at: fc.nat(),
    line: fc.nat(lentLines.length - 1),
    kind: fc.constantFrom('set', 'set', 'set', 'add', 'remove', 'restore', 'rename', 'pair'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      const files = new Map([...lending].map(([path, text]) => [uriOf(path), text]));
      const service = await serviceOver(files);
      service.allFindings();
      const seen: Seen[] = [];
      for (const { at, line, kind } of steps) {
        const uri = uriOf(kind === 'pair' ? 'pair/.env' : '.env');
        const chosen = lentLines[line] as string;
        const lines = (files.get(uri) as string).split('\n');
        const own = lines.findIndex((each) => each.split('=')[0] === chosen.split('=')[0]);
        const place = at % lines.length;
        // A name that nobody refers to, in place of one that is.
        if (kind === 'pair') lines[0] = (lines[0] as string).replace(/\d(?=\.apps)/, String(at % 2));
        else if (kind === 'rename') lines[place] = (lines[place] as string).replace('=', 'X=');
        else if (kind === 'restore') lines.splice(0, lines.length, ...(lending.get('.env') as string).split('\n'));
        else if (kind === 'remove') lines.splice(place, 1);
        else if (kind === 'set' && own >= 0) lines[own] = chosen;
        else lines.splice(place, 0, kind === 'add' ? '# moved' : chosen);
        files.set(uri, lines.join('\n'));
        await service.filesChanged([{ uri, type: 'changed' }]);
        seen.push({ files: new Map(files), all: printed(service.allFindings()) });
      }
      await expectFresh(seen);
    }),
    { numRuns: 75, seed: 20261122, ...asked },
  );
}, 120_000);
