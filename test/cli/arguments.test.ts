import { expect, test } from 'vitest';
import { makeFolder, runCli } from './support.ts';

/** A secret that was given in the wrong place, as by a script that swaps two variables. */
const drawn = 'Hq8Lw2ZpN4vTx7Rk9sD0y';

const env = { '.env': 'OIDC_CLIENT_ID=web\nOIDC_TOKEN_ENDPOINT=https://id.example.com/token\n' };

test.each<[args: readonly string[], line: string]>([
  [['check', drawn], 'authproof: (secret): no such file or folder'],
  [['check', '--baseline', drawn], 'authproof: (secret): no such file; "authproof baseline" writes one'],
  [['explain', drawn], 'authproof: (secret) cannot be read'],
  [['rules', drawn], 'authproof: there is no rule "(secret)"; "authproof list rules" names them all'],
  [['mcp', drawn], 'authproof: (secret): no such folder'],
  [['test', '--client', drawn], 'authproof: no client matches (secret); there are: web (base)'],
])('%j does not repeat what was drawn', async (args, line) => {
  const cwd = await makeFolder(env);
  expect(await runCli(args, { cwd })).toStrictEqual({ code: 2, stdout: '', stderr: `${line}\n` });
});

test('a path through such a folder is repeated', async () => {
  const cwd = await makeFolder(env);
  const { stderr } = await runCli(['check', `${drawn}/.env`], { cwd });
  expect(stderr).toBe(`authproof: ${drawn}/.env: no such file or folder\n`);
});
