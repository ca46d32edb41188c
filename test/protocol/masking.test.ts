import { describe, expect, test } from 'vitest';
import type { SecretRangesResult } from '../../server/src/lsp/protocol.ts';
import { methods } from '../../server/src/lsp/protocol.ts';
import { createFolder, startInBand } from './client.ts';

const secret = 'q7-Zk_4mVbX2pLw9Rt6YhNc3Jd8Gs5Fa';
const earlierSecret = 'w3-Nf_8kTgQ5sHx2Pd7BvMz4Lc9Ry6Ua';

interface Asked {
  readonly name: string;
  /** As the editor has it; by default what is on disk. */
  readonly shown?: string;
  /** Of an earlier state of the file. */
  readonly earlier?: string;
  readonly configuration?: unknown;
}

/** The text as it is on the screen, with `█` in place of each hidden character; undefined when the server cannot tell. */
async function onScreen(files: Readonly<Record<string, string>>, asked: Asked): Promise<string | undefined> {
  const folder = createFolder(files);
  const { client } = await startInBand({ folders: [folder], configuration: asked.configuration });
  await client.loaded();
  const uri = folder.uriOf(asked.name);
  const shown = asked.earlier ?? asked.shown ?? files[asked.name] ?? '';
  if (asked.earlier === undefined) client.open(uri, shown);
  const text = asked.earlier === undefined ? {} : { text: asked.earlier };
  const { ranges } = await client.connection.sendRequest<SecretRangesResult>(methods.secretRanges, { uri, ...text });
  if (ranges === null) return undefined;
  const lines = shown.split('\n').map((line) => [...line]);
  for (const { start, end } of ranges) {
    for (const [at, line] of lines.entries()) {
      if (at < start.line || at > end.line) continue;
      const from = at === start.line ? start.character : 0;
      const to = at === end.line ? Math.min(end.character, line.length) : line.length;
      line.fill('█', from, to);
    }
  }
  return lines.map((line) => line.join('')).join('\n');
}

const hidden = '█'.repeat(secret.length);

describe('a secret is out of sight', () => {
  test.each([
    ['in the place of one', '.env', `OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=${secret}\n`],
    ['however short', '.env', `OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=${'hunter2'}\n`],
    ['with its rest behind a #', '.env', `OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=${secret}#9Qz\n`],
    ['behind a reference', '.env', `OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=$FOO\nFOO=${secret}\n`],
    [
      'as the default of a reference',
      'docker-compose.yml',
      `services:\n  a:\n    environment:\n      OIDC_CLIENT_ID: web\n      OIDC_CLIENT_SECRET: \${OTHER:-${secret}}\n`,
    ],
    ['in a comment', '.env', `OIDC_CLIENT_ID=web\n# OIDC_CLIENT_SECRET=${secret}\n`],
    ['once more, encoded', '.env', `OIDC_CLIENT_SECRET=${secret}/9\n# curl -d secret=${secret}%2F9\n`],
    ['in a file that no dialect claims', 'deploy.yaml', `steps:\n  - run: web --client-secret=${secret}\n`],
    ['by its shape alone', 'notes.yaml', 'x: ghp_Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7Ii8Jj9Kk0Ll1\n'],
  ])('%s', async (_, name, text) => {
    const shown = await onScreen({ [name]: text }, { name });
    // A default is looked for as a word, to which the dash before it belongs.
    const secrets = text.match(/-?q7-Z[^\s}]*|hunter2|ghp_\w+/g) ?? [];
    expect(shown).toBe(secrets.reduce((result, one) => result.replace(one, '█'.repeat(one.length)), text));
  });

  test('in an address, with the user, and the rest of the address is shown', async () => {
    const text = `OIDC_CLIENT_ID=web\nOIDC_ISSUER=https://admin:${secret}@id.acme.io/\nDATABASE_URL=postgres://a:b@db/x\n`;
    expect(await onScreen({ '.env': text }, { name: '.env' })).toBe(
      `OIDC_CLIENT_ID=web\nOIDC_ISSUER=https://██████${hidden}@id.acme.io/\nDATABASE_URL=postgres://███@db/x\n`,
    );
  });

  test('that another file names as its secret', async () => {
    const files = { '.env': `FOO=${secret}\n`, 'docker-compose.yml': composed('${FOO}') };
    expect(await onScreen(files, { name: '.env' })).toBe(`FOO=${hidden}\n`);
  });

  test('from its first character, behind a byte-order mark that the editor does not show', async () => {
    const text = `OIDC_CLIENT_SECRET=${secret}\nOIDC_CLIENT_ID=web\n`;
    expect(await onScreen({ '.env': `\uFEFF${text}` }, { name: '.env', shown: text })).toBe(
      `OIDC_CLIENT_SECRET=${hidden}\nOIDC_CLIENT_ID=web\n`,
    );
  });

  test('in a file that the configuration leaves out, also where only its dialect knows it', async () => {
    const text = `OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=hunter2\nDB_PASSWORD=${secret}\n`;
    const files = { '.env': text, 'authproof.config.json': '{ "exclude": ["**/.env"] }' };
    expect(await onScreen(files, { name: '.env' })).toBe(
      `OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=███████\nDB_PASSWORD=${hidden}\n`,
    );
  });

  test('in a file that is too large to be read', async () => {
    const text = `OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=${secret}\n${'# a comment of some length\n'.repeat(100_000)}`;
    expect(await onScreen({ '.env': text }, { name: '.env' })).toBe(text.replace(secret, hidden));
  });
});

describe('in an earlier text of a file', () => {
  const text = (value: string): string => `OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=$FOO\nFOO=${value}\n`;

  test('its own secrets and those of today are out of sight', async () => {
    const earlier = `${text(earlierSecret)}# ${secret}\n`;
    expect(await onScreen({ '.env': text(secret) }, { name: '.env', earlier })).toBe(`${text(hidden)}# ${hidden}\n`);
  });

  test('what the configuration says of variables holds', async () => {
    const files = { '.env': '', 'authproof.config.json': '{ "variables": { "ACME_WORD": "client_secret" } }' };
    const earlier = 'ACME_WORD=hunter2\nOIDC_CLIENT_ID=web\n';
    expect(await onScreen(files, { name: '.env', earlier })).toBe('ACME_WORD=███████\nOIDC_CLIENT_ID=web\n');
  });

  test('what another file names as its secret is out of sight', async () => {
    const files = { '.env': '', 'docker-compose.yml': composed('${FOO}') };
    expect(await onScreen(files, { name: '.env', earlier: `FOO=${earlierSecret}\n` })).toBe(`FOO=${hidden}\n`);
  });
});

test('what is no secret is shown', async () => {
  const text = `OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=\${FOO}\nOIDC_SCOPE="openid email"\nOIDC_ISSUER=https://id.acme.io\n`;
  expect(await onScreen({ '.env': text }, { name: '.env' })).toBe(text);
});

test('of a file whose text the server does not have it says that it cannot tell', async () => {
  const folder = createFolder({});
  const { client } = await startInBand({ folders: [folder] });
  await client.loaded();
  const uri = folder.uriOf('gone.env');
  expect(await client.connection.sendRequest(methods.secretRanges, { uri })).toEqual({ ranges: null });
});

const composed = (value: string): string =>
  `services:\n  a:\n    environment:\n      OIDC_CLIENT_ID: web\n      OIDC_CLIENT_SECRET: ${value}\n`;
