import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asked, expectFresh, printed, type Seen } from '../support/freshLook.ts';
import { serviceOver } from '../support/memoryHost.ts';
import { uriOf } from '../support/workspace.ts';

/** Lines of an application, each of which is one of several. What the rule compares is in them, one thing each. */
const choices: Readonly<Record<string, readonly string[]>> = {
  top: ['# Application', '# Application, whose lines are further down'],
  // By itself, in each package another client, and one that is the same wherever it stands.
  id: ['OIDC_CLIENT_ID=NAME-7d1f', 'OIDC_CLIENT_ID=web', 'OIDC_CLIENT_ID=3f2a0c1e-1b2c-4d3e-8f4a-5b6c7d8e9f0a'],
  issuer: [
    // A server of which is not known whether a slash belongs there.
    'OIDC_ISSUER=https://sso.acme.io/oidc',
    'OIDC_ISSUER=https://sso.acme.io/oidc/',
    'OIDC_AUTHORITY=https://sso.acme.io/oidc',
    'OIDC_ISSUER=https://id.acme.io/realms/acme',
    'OIDC_ISSUER=https://id.acme.io/realms/other',
    'OIDC_ISSUER=https://acme.okta.com',
    'OIDC_ISSUER=https://acme.okta.com/oauth2/default',
  ],
};

const applications = ['a', 'b', 'c', 'd'];

/** Islands that no edit reaches: where most change, all are looked at as new. */
const others = Array.from({ length: 12 }, (_, i): readonly [string, string] => [
  uriOf(`apps/own${i}/.env`),
  `KEYCLOAK_CLIENT_ID=own-${i}\nKEYCLOAK_ISSUER=https://own${i}.acme.io/realms/acme\n`,
]);

test('issuers that almost equal each other are found after edits as by a fresh look', async () => {
  const step = fc.record({
    application: fc.nat(applications.length - 1),
    kind: fc.constantFrom('top', 'top', 'id', 'issuer', 'issuer', 'package', 'move'),
    choice: fc.nat(),
  });
  let pairs = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (steps) => {
      const lines = new Map(
        applications.map((name, i) => [name, Object.values(choices).map((all) => all[i % all.length] ?? '')]),
      );
      const textOf = (name: string): string => `${(lines.get(name) ?? []).join('\n').replace('NAME', name)}\n`;
      const files = new Map([
        ...others,
        [uriOf('package.json'), '{}'],
        ...applications.flatMap((name): [string, string][] => [
          [uriOf(`${name}/package.json`), '{}'],
          [uriOf(`${name}/.env`), textOf(name)],
        ]),
      ]);
      const service = await serviceOver(files);
      service.allFindings();
      const seen: Seen[] = [];
      for (const { application, kind, choice } of steps) {
        const name = applications[application] as string;
        const uri = uriOf(kind === 'package' ? `${name}/package.json` : `${name}/.env`);
        const row = Object.keys(choices).indexOf(kind);
        const isGone = kind === 'move' || (kind === 'package' && files.has(uri));
        if (kind === 'package') {
          if (!files.delete(uri)) files.set(uri, '{}');
        } else if (kind === 'move') {
          const to = uriOf(`${name}${choice % 2}/.env`);
          files.set(to, textOf(name));
          files.delete(uri);
          await service.filesChanged([{ uri: to, type: 'created' }]);
        } else {
          const all = choices[kind] ?? [];
          (lines.get(name) as string[])[row] = all[choice % all.length] as string;
          files.set(uri, textOf(name));
        }
        await service.filesChanged([{ uri, type: isGone ? 'deleted' : 'changed' }]);
        const all = printed(service.allFindings());
        pairs += all.filter((line) => line.includes('cross-endpoint-mismatch')).length;
        seen.push({ files: new Map(files), all });
      }
      await expectFresh(seen);
    }),
    { numRuns: 60, seed: 20261122, ...asked },
  );
  expect(pairs).toBeGreaterThan(100);
}, 120_000);
