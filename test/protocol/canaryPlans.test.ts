import { expect, test } from 'vitest';
import {
  type DiscoverTargetInfo,
  methods,
  type PlanResult,
  type TargetInfo,
  type TokenInfo,
} from '../../server/src/lsp/protocol.ts';
import { createSearch } from '../support/canaries.ts';
import { createFolder, startInBand } from './client.ts';

/*
 * Everything that can be planned is planned, for clients whose secrets stand where a plan or its refusal names something: in
 * a host, a path, a scope, and in the names of settings.
 */

const [inHost, inPath, asKey, drawnKey] = [
  'Zq7Rk2Vb9Xw4Lt6Np1Hd8Gs3',
  'Kc5Mj0Yf3Qz8Ua2Ew7Ti4Bo9',
  'ghp_Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7Ii8Jj9Kk0Ll1',
  '9b1e04c7d2a85f36e0b47c19a3d8f2650e7c4b91',
] as const;

const folders: Readonly<Record<string, string>> = {
  'host/.env': [
    'ACME_CLIENT_ID=web',
    `ACME_CLIENT_SECRET=${inHost}`,
    `ACME_ISSUER=http://${inHost}.acme.io`,
    'ACME_REDIRECT_URI=http://127.0.0.1:8080/cb',
    'ACME_ACCESS_TOKEN=Wd6Xs1Pl8Vn3Cz5Hq0Jy7Rb2',
  ].join('\n'),
  'path/.env': [
    `ACME_CLIENT_ID=${inPath}`,
    `ACME_CLIENT_SECRET=${inPath}`,
    `ACME_TOKEN_URL=https://id.acme.io/${inPath}/token`,
    `ACME_AUTHORIZATION_URL=https://id.acme.io/${inPath}/auth`,
    `ACME_REDIRECT_URI=http://127.0.0.1:8080/${inPath}`,
    `ACME_SCOPE="openid ${inPath}"`,
  ].join('\n'),
  'names/clients.yaml': [asKey, drawnKey]
    .map(
      (name) =>
        `  ${name}: { client_id: web, client_secret: Fp5Gv1, token_endpoint: "https://id.acme.io/token", authorization_endpoint: "https://id.acme.io/auth", redirect_uri: "http://127.0.0.1:8080/cb" }\n`,
    )
    .join('')
    .replace(/^/, 'clients:\n'),
};

test('no plan and no refusal of one shows a secret', { timeout: 20_000 }, async () => {
  const packages = Object.keys(folders).map((path) => [path.replace(/[^/]*$/, 'package.json'), '{}'] as const);
  const folder = createFolder({ ...folders, ...Object.fromEntries(packages) });
  const { client } = await startInBand({ folders: [folder] }, { rules: [] });
  await client.loaded();
  const ask = <Answer>(method: string, params: object): Promise<Answer> =>
    client.connection.sendRequest(method, params);
  const answers: { readonly method: string; readonly ok: boolean }[] = [];
  const plan = async (method: string, params: object): Promise<void> => {
    answers.push({ method, ok: (await ask<PlanResult>(method, params)).ok });
  };
  for (const { id: targetId, grants } of await ask<readonly TargetInfo[]>(methods.targets, {})) {
    for (const grant of [undefined, ...grants]) await plan(methods.plan, { targetId, grant });
    for (const kind of ['browser', 'device']) await plan(methods.loginPlan, { targetId, kind });
  }
  for (const { id: targetId } of await ask<readonly DiscoverTargetInfo[]>(methods.discoverTargets, {})) {
    await plan(methods.discoverPlan, { targetId });
  }
  for (const { id } of await ask<readonly TokenInfo[]>(methods.tokens, {})) {
    for (const way of [undefined, 'userinfo', 'introspect']) {
      await plan(methods.planToken, { source: { kind: 'setting', id }, way });
    }
  }
  // Each kind of plan was made, or refused with a reason.
  expect([...new Set(answers.map(({ method, ok }) => `${method} ${ok}`))].sort()).toEqual([
    'authproof/discoverPlan false',
    'authproof/loginPlan false',
    'authproof/loginPlan true',
    'authproof/plan false',
    'authproof/plan true',
    'authproof/planToken false',
  ]);
  const leaksIn = createSearch([inHost, inPath, asKey, drawnKey], []);
  expect(
    leaksIn(
      client
        .messages()
        .map((message) => JSON.stringify(message))
        .join('\n'),
    ),
  ).toEqual([]);
});
