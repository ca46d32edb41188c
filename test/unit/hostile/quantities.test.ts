import { expect, test } from 'vitest';
import { readFile } from '../../../server/src/dialects/read.ts';
import { lint } from '../../../server/src/lint/run.ts';
import { buildModel } from '../../../server/src/model/build.ts';
import { createSourceFile } from '../../../server/src/text/sourceFile.ts';
import { cpuTime } from '../../support/cpuTime.ts';
import { now, pathOf, random, root, uriOf } from '../../support/workspace.ts';

type Files = Readonly<Record<string, string>>;

/** The rules of a workspace alone: it is read and linked, and no fix is made. */
function work(files: Files): number {
  const facts = Object.entries(files).flatMap(
    ([name, text]) => readFile(createSourceFile(uriOf(name), text), { folder: root }) ?? [],
  );
  return cpuTime(() => {
    const model = buildModel({ files: facts, folders: [root], manifests: [] });
    const onCrash = (ruleId: string, cause: unknown): never => {
      throw new Error(`rule ${ruleId} threw`, { cause });
    };
    lint(model, { now, random, stablePath: pathOf, onCrash });
  });
}

const times = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('');

/** A name of capitals for a number. */
const letters = (index: number): string =>
  String(index).replace(/\d/g, (digit) => 'ABCDEFGHIJ'[Number(digit)] as string);

const shapes: readonly (readonly [string, (count: number) => Files])[] = [
  ['a chain of references', (n) => ({ '.env': `OIDC_CLIENT_ID=\${A0}\n${times(n, (i) => `A${i}=\${A${i + 1}}\n`)}` })],
  ['a circle of references', (n) => ({ '.env': times(n, (i) => `C${i}_CLIENT_ID=\${C${(i + 1) % n}_CLIENT_ID}\n`) })],
  ['many references to one', (n) => ({ '.env': `BASE_ID=x\n${times(n, (i) => `C${i}_CLIENT_ID=\${BASE_ID}\n`)}` })],
  ['references to nothing', (n) => ({ '.env': times(n, (i) => `C${i}_CLIENT_ID=\${C${i}_CLIENT_IX}\n`) })],
  [
    'secrets without an id',
    (n) => ({ '.env': times(n, (i) => `C${i}_CLIENT_SECRET=fwe9fjw${i}ef9w\nLOG_OF_${i}=info\n`) }),
  ],
  ['prefixes of clients', (n) => ({ '.env': times(n, (i) => `${letters(i)}_CLIENT_ID=x${i}\n`) })],
  [
    'redirect URIs of one client',
    (n) => ({
      '.env': times(
        n,
        (i) =>
          `C${i}_CLIENT_ID=abc\nC${i}_ISSUER=https://id.acme.io/\nC${i}_REDIRECT_URI=https://a${i}.acme.io/cb\n` +
          `C${i}_CLIENT_SECRET=s${i}fj39fj39fj3\n`,
      ),
    }),
  ],
  [
    'environments of one file',
    (n) => ({
      'wrangler.toml': `name = "x"\ncompatibility_date = "2024-01-01"\n${times(n, (i) => `[env.e${i}.vars]\nOIDC_CLIENT_ID = "x${i}"\n`)}`,
    }),
  ],
  [
    'items of one list',
    (n) => ({
      'supabase/config.toml': `[auth]\nsite_url = "http://localhost:3000"\nadditional_redirect_urls = [${times(n, (i) => `"http://localhost:3000/a${i}",`)}]\n`,
    }),
  ],
  [
    'services that read one file',
    (n) => ({
      'compose.yaml': `services:\n${times(n, (i) => `  s${i}:\n    image: x\n    env_file: .env\n`)}`,
      '.env': times(n, (i) => `C${i}_CLIENT_ID=x${i}\n`),
    }),
  ],
  [
    'services that look for an issuer at home',
    (n) => ({
      'compose.yaml': `services:\n${times(
        n,
        (i) =>
          `  s${i}:\n    image: x\n    ports: ["${i + 7}:80"]\n    environment:\n      OIDC_CLIENT_ID: x${i}\n` +
          `      OIDC_ISSUER: http://localhost:${i}/realms/a\n`,
      )}`,
    }),
  ],
  [
    'servers with an issuer each',
    (n) => ({
      'compose.yaml': `services:\n${times(
        n,
        (i) =>
          `  kc${i}:\n    image: quay.io/keycloak/keycloak:26.0\n    environment:\n      KC_HOSTNAME: https://id${i}.acme.io\n` +
          `  app${i}:\n    image: app\n    environment:\n      OIDC_ISSUER: http://kc${i}:8080/realms/acme\n`,
      )}`,
    }),
  ],
];

// Twice as many must not take more than about twice as long; four times would be the square.
test.each(shapes)('%s', { timeout: 60_000 }, (_shape, make) => {
  const count = 1500;
  work(make(100));
  const isBounded = (half: number, full: number): boolean => full < 150 || full < 3.2 * half;
  let [half, full] = [work(make(count)), work(make(2 * count))];
  for (let round = 0; round < 3 && !isBounded(half, full); round++) {
    half = Math.min(half, work(make(count)));
    full = Math.min(full, work(make(2 * count)));
  }
  expect({ half, full, isBounded: isBounded(half, full) }).toMatchObject({ isBounded: true });
});
