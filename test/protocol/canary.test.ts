import { expect, test } from 'vitest';
import { methods, type PlanResult, type TargetInfo } from '../../server/src/lsp/protocol.ts';
import { rulePages } from '../../server/src/rules/pages.ts';
import { rules } from '../../server/src/rules/registry.ts';
import { createFolder, startInBand } from './client.ts';

/** A secret of its own for each place, in shapes that rules look for, and with the faults they report. */
const secrets = {
  env: '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',
  envSpace: 'canary-space-Nc3Jd8Gs5Fa1Ke0UiMoPq',
  envShared: 'canary-shared-Wx9Yz8Ab7Cd6Ef5Gh4Ij',
  envPublic: 'canary-public-Kl3Mn2Op1Qr0St9Uv8Wx',
  token: 'ghp_canary0123456789ABCDEFGHIJabcdefghij',
  jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.canarySignature0123456789abcdef',
  url: 'canary-url-Yz7Ab6Cd5Ef4Gh3Ij2Kl',
  yaml: 'canary-yaml-Mn1Op0Qr9St8Uv7Wx6Yz',
  json: 'GOCSPX-canaryJsonAb5Cd4Ef3Gh2Ij1Kl',
  realm: 'canary-realm-Op9Qr8St7Uv6Wx5Yz4Ab',
  asId: 'canary-asId-Uv5Wx4Yz3Ab2Cd1Ef0Gh9Ij',
  session: 'canary-session-Cd3Ef2Gh1Ij0Kl9Mn8Op',
  broken: 'canary-broken-Qr7St6Uv5Wx4Yz3Ab2Cd',
  manifest: 'canary-manifest-Gh6Ij5Kl4Mn3Op2Qr1St',
  encoded: 'canary-encoded-St4Uv3Wx2Yz1Ab0Cd9Ef',
  plain: 'canary-plain-Kl8Mn7Op6Qr5St4Uv3Wx',
  request: 'canary-request-Ef1Gh0Ij9Kl8Mn7Op6Qr',
} as const;

const files = {
  'package.json': '{"name": "canary"}',
  '.env': [
    'GOOGLE_CLIENT_ID=canary.apps.googleusercontent.com',
    `GOOGLE_CLIENT_SECRET=${secrets.env}`,
    `OKTA_CLIENT_ID=0oacanary`,
    `OKTA_CLIENT_SECRET=" ${secrets.envSpace} "`,
    'OKTA_ISSUER=https://dev-1.okta.com/oauth2/default/',
    `AUTH0_CLIENT_ID=${secrets.envShared}`,
    `AUTH0_CLIENT_SECRET=${secrets.envShared}`,
    `NEXT_PUBLIC_ACME_CLIENT_SECRET=${secrets.envPublic}`,
    `GITHUB_CLIENT_ID=${secrets.token}`,
    `GITHUB_CLIENT_SECRET=${secrets.jwt}`,
    `ACME_TOKEN_URL=https://app.example.com/${secrets.envShared}/token`,
    `ACME_REDIRECT_URI=http://user:${secrets.url}@app.example.com/cb?client_secret=${secrets.url}#frag`,
    `NEXTAUTH_SECRET=${secrets.session}`,
    `SESSION_SECRET=${secrets.session}`,
    'ACME_SCOPE=OpenID  openid,EMAIL',
    `ACME_CLIENT_SECRET “${secrets.broken}`,
    `"${secrets.broken}`,
  ].join('\n'),
  'web/.env': `CLIENT_ID=${secrets.asId}\nCLIENT_SECRET=${secrets.asId}\nTOKEN_URL=https://sso.example.com/${secrets.asId}/token\n`,
  '.env.production': `GOOGLE_CLIENT_SECRET=${secrets.env}\nGOOGLE_CLIENT_ID=${secrets.env}\n`,
  '.env.example': `GOOGLE_CLIENT_SECRET=${secrets.env}\n`,
  'compose.yaml': `services:\n  api:\n    environment:\n      ACME_CLIENT_SECRET: ${secrets.yaml}\n      BAD: [${secrets.yaml}\n`,
  'config/application.yml': [
    'spring:\n  security:\n    oauth2:\n      client:\n        registration:\n          google:',
    '            client-id: canary.apps.googleusercontent.com',
    `            client-secret: ${secrets.yaml}`,
    '            scope: openid email\n',
  ].join('\n'),
  'client_secret.json': JSON.stringify({
    web: { client_id: secrets.json, client_secret: secrets.json, redirect_uris: ['http://app.example.com/*'] },
  }),
  'realm-export.json': JSON.stringify({
    realm: 'canary',
    clients: [{ clientId: 'app', secret: secrets.realm, redirectUris: ['*'], publicClient: true }],
  }),
  'k8s/all.yaml': [
    'apiVersion: v1\nkind: Secret\nmetadata:\n  name: shop\nstringData:',
    `  client-secret: ${secrets.manifest}\n  DB_PASSWORD: ${secrets.plain}`,
    `data:\n  other: ${btoa(secrets.encoded)}`,
    '---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  containers:\n    - name: shop\n      envFrom:',
    '        - secretRef:\n            name: shop\n      env:\n        - name: OIDC_CLIENT_SECRET\n          valueFrom:',
    '            secretKeyRef:\n              name: shop\n              key: client-secret',
    '        - name: OIDC_CLIENT_ID\n          value: $(DB_PASSWORD)',
    `        - name: API_PASSWORD\n          value: ${secrets.plain}\n`,
  ].join('\n'),
  'http/login.http': [
    `@password = ${secrets.request}\n@client_secret = ${secrets.request}\n\nPOST https://sso.acme.io/token\n`,
    'grant_type=password&client_id=web&client_secret={{client_secret}}&password={{password}}\n',
  ].join('\n'),
  'bru/token.bru': `vars {\n  clientSecret: ${secrets.request}\n  clientId: a\n}\n\nauth:oauth2 {\n  client_id: {{clientId}}\n  client_secret: {{clientSecret}}\n}\n`,
} as const;

/** Edits of fixes may carry text of the file: they go into the file and nowhere else. Those of completion may not. */
function withoutEdits(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEdits);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'newText')
      .map(([key, member]) => [key, withoutEdits(member)]),
  );
}

test('no message to the client holds a secret of the workspace', { timeout: 20_000 }, async () => {
  const folder = createFolder(files);
  const { client } = await startInBand(
    { folders: [folder], initializationOptions: { copyCommand: 'authproof.copyRedirectUri' } },
    { rules, pageOf: (ruleId) => rulePages.get(ruleId), clock: { now: () => Date.UTC(2026, 0, 15) } },
  );
  await client.loaded();
  for (const [name, text] of Object.entries(files)) {
    const uri = folder.uriOf(name);
    client.open(uri, text);
    client.change(uri, `${text}\n`, 2);
    const lines = text.split('\n');
    for (const [line, content] of lines.entries()) {
      for (const character of [1, Math.floor(content.length / 2), content.length]) {
        await client.hover(uri, line, character);
        const position = { line, character };
        for (const method of ['completion', 'definition', 'references', 'prepareRename', 'rename']) {
          const params = { textDocument: { uri }, position, context: { includeDeclaration: true }, newName: 'RENAMED' };
          // What is refused is refused with a reason.
          await client.connection.sendRequest(`textDocument/${method}`, params).catch(() => undefined);
        }
      }
      await client.actions(uri, line);
    }
    await client.actions(uri, 0, ['source']);
    await client.lenses(uri);
    const range = { start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } };
    for (const method of ['documentSymbol', 'documentLink', 'inlayHint']) {
      await client.connection.sendRequest(`textDocument/${method}`, { textDocument: { uri }, range });
    }
    client.close(uri);
  }
  const targets: TargetInfo[] = await client.connection.sendRequest(methods.targets, {});
  for (const { id } of targets.filter((target) => target.endpoint !== undefined)) {
    const planned: PlanResult = await client.connection.sendRequest(methods.plan, { targetId: id });
    await client.connection.sendRequest(methods.test, { targetId: id, consentToken: planned.ok ? '' : id });
  }
  await client.connection.sendRequest('workspace/symbol', { query: '' });
  await client.connection.sendRequest(methods.overview, {});
  await client.connection.sendRequest(methods.matrix, {});
  await client.connection.sendRequest(methods.check, { limit: 1000 });
  await client.flush();

  // The test is worth something only if much was found, and in every kind of file.
  const codes = new Set(client.published.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code)));
  expect(codes.size).toBeGreaterThan(3);
  const sent = JSON.stringify(client.messages().map(withoutEdits));
  expect(
    Object.entries(secrets)
      .filter(([, secret]) => sent.includes(secret))
      .map(([where]) => where),
  ).toEqual([]);
});
