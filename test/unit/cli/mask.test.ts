import { expect, test } from 'vitest';
import { maskedLine } from '../../../server/src/cli/format/mask.ts';
import { factsOf } from '../../support/workspace.ts';

/** Each line of a file as it is shown. */
function shown(path: string, text: string): readonly string[] {
  const facts = factsOf(new Map([[path, text]]))[0];
  if (facts === undefined) throw new Error('not recognised');
  let start = 0;
  return text.split('\n').map((line) => {
    const masked = maskedLine(facts, { start, end: start + line.length }, new Set());
    start += line.length + 1;
    return masked;
  });
}

test.each<readonly [path: string, lines: readonly (readonly [written: string, shown: string])[]]>([
  [
    'src/main/resources/application.properties',
    [
      ['%prod.quarkus.oidc.client-id=web', '%prod.quarkus.oidc.client-id=web'],
      ['quarkus.oidc.credentials.secret=Ab3dEf', 'quarkus.oidc.credentials.secret=••••••'],
      ['quarkus.oidc.Ab3dEf9hIj2kLm.x=web', '•••••••••••••••••••••••••••••=•••'],
    ],
  ],
  [
    '.env',
    [
      ['export OIDC_CLIENT_ID=web # Ab3dEf', 'export OIDC_CLIENT_ID=web # ••••••'],
      ['export Ab3dEf', '•••••• ••••••'],
    ],
  ],
  [
    '.github/workflows/ci.yml',
    [
      ['on: push', 'on: ••••'],
      ['jobs:', 'jobs:'],
      ['  test:', '  test:'],
      ['    env:', '    env:'],
      ['      OIDC_CLIENT_ID: ${{ vars.OIDC_CLIENT_ID }}', '      OIDC_CLIENT_ID: ${{ vars.OIDC_CLIENT_ID }}'],
      ['      OIDC_CLIENT_SECRET: ${{ secrets.OIDC_SECRET }}', '      OIDC_CLIENT_SECRET: ${{ secrets.OIDC_SECRET }}'],
    ],
  ],
  [
    'deploy.yaml',
    [
      ['apiVersion: apps/v1', 'apiVersion: •••••••'],
      ['kind: Pod', 'kind: •••'],
      ['metadata:', 'metadata:'],
      ['  name: web', '  name: •••'],
      ['spec:', 'spec:'],
      ['  containers:', '  containers:'],
      ['    - env:', '    - env:'],
      ['        - name: OIDC_CLIENT_ID', '        - name: OIDC_CLIENT_ID'],
      ['          value: web', '          value: web'],
      ['        - name: OIDC_CLIENT_SECRET', '        - name: OIDC_CLIENT_SECRET'],
      [
        '          valueFrom: {secretKeyRef: {name: web-oidc, key: client-secret}}',
        '          valueFrom: {secretKeyRef: {name: web-oidc, key: client-secret}}',
      ],
    ],
  ],
  [
    'supabase/config.toml',
    [
      ['[auth.external.github]', '[auth.external.github]'],
      ['enabled = true', 'enabled = true'],
      ['client_id = "env(GITHUB_ID)"', 'client_id = "env(GITHUB_ID)"'],
      ['secret = "env(GITHUB_SECRET)"', 'secret = "env(GITHUB_SECRET)"'],
    ],
  ],
])('of %s names and references are shown, and nothing that may be a secret', (path, lines) => {
  expect(shown(path, lines.map(([written]) => written).join('\n'))).toEqual(lines.map(([, masked]) => masked));
});
