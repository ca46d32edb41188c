import { describe, expect, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver/node';
import { rules as everyRule } from '../../server/src/rules/registry.ts';
import { applyAction, type Client, createFolder, startInBand } from './client.ts';

const env = 'OIDC_CLIENT_ID=web\nOIDC_SCOPE=openid Email\nGITHUB_CLIENT_ID=web\nGITHUB_SCOPE="Repo"\n';

const lazy = { codeAction: { dataSupport: true, resolveSupport: { properties: ['edit'] } } };

const resolve = (client: Client, action: CodeAction | undefined): Promise<CodeAction> =>
  client.connection.sendRequest('codeAction/resolve', action);

describe('to a client that asks for edits later', () => {
  const start = async () => {
    const folder = createFolder({ '.env': env });
    const { client } = await startInBand({ folders: [folder], textDocument: lazy });
    await client.loaded();
    const uri = folder.uriOf('.env');
    client.open(uri, env);
    await client.flush();
    return { client, uri };
  };

  test('what is about the whole file comes without them', async () => {
    const { client, uri } = await start();
    const actions = await client.actions(uri, 1);
    expect(actions.map(({ title, edit }) => [title, edit !== undefined])).toEqual([
      ['Write the scope small', true],
      ['Remove the scope', true],
      ['Fix all small-scope problems in this file', false],
      ['Silence small-scope here', true],
    ]);
    const resolved = await resolve(client, actions[2]);
    expect(applyAction(resolved, uri, env)).toBe(env.replace('Email', 'email').replace('Repo', 'repo'));
  });

  test('fixing on save is resolved for the text as it is then', async () => {
    const { client, uri } = await start();
    const [action] = await client.actions(uri, 0, ['source.fixAll.authproof']);
    expect([action?.kind, action?.edit]).toEqual(['source.fixAll.authproof', undefined]);
    const text = `# one more line\n${env}`;
    client.change(uri, text, 2);
    const resolved = await resolve(client, action);
    expect(applyAction(resolved, uri, text)).toBe(text.replace('Email', 'email').replace('Repo', 'repo'));
    client.change(uri, applyAction(resolved, uri, text), 3);
    expect((await resolve(client, action)).edit).toBeUndefined();
    expect(await client.actions(uri, 0, ['source.fixAll.authproof'])).toEqual([]);
  });

  test('what no action of ours carries comes back as it is', async () => {
    const { client } = await start();
    const strange = [{ title: 'x' }, { title: 'x', data: 7 }, { title: 'x', data: { file: 'y', fixAll: '' } }];
    expect(await Promise.all(strange.map((action) => resolve(client, action)))).toEqual(strange);
  });
});

test('a client that shows rules’ pages is offered the page of each rule, last', async () => {
  const folder = createFolder({ '.env': env });
  const initializationOptions = { ruleCommand: '_x.showRule' };
  const { client } = await startInBand({ folders: [folder], initializationOptions, locale: 'de' });
  await client.loaded();
  const actions = await client.actions(folder.uriOf('.env'), 1);
  const title = 'Dokumentation zu small-scope anzeigen';
  const command = { title, command: '_x.showRule', arguments: ['small-scope'] };
  expect(actions.at(-1)).toEqual({ title, kind: 'quickfix', command });
  expect(actions.filter((action) => action.command !== undefined)).toHaveLength(1);
});

describe('a fix that reaches beyond the document', () => {
  // The registration allows another address than the one that is sent.
  const files = {
    '.env':
      'KEYCLOAK_CLIENT_ID=web\nKEYCLOAK_ISSUER=https://sso.acme.io/realms/acme\nKEYCLOAK_REDIRECT_URI=https://a.acme.io/callback\n',
    'realm.json': JSON.stringify(
      { realm: 'acme', clients: [{ clientId: 'web', redirectUris: ['https://a.acme.io/cb'] }] },
      undefined,
      2,
    ),
  };
  const far = async (changeAnnotations: boolean) => {
    const folder = createFolder(files);
    const { client } = await startInBand({ folders: [folder], changeAnnotations }, { rules: everyRule });
    await client.loaded();
    const uri = folder.uriOf('.env');
    client.open(uri, files['.env']);
    await client.flush();
    const actions = await client.actions(uri, 2);
    const reaches = ({ edit }: CodeAction): boolean => JSON.stringify(edit).includes('realm.json');
    return { far: actions.filter(reaches), near: actions.filter((action) => !reaches(action)) };
  };

  test('is shown before it is made, where the client can', async () => {
    const { far: found, near } = await far(true);
    expect(found.map(({ edit }) => edit?.changeAnnotations)).toEqual([
      {
        'authproof.preview': {
          label: found[0]?.title,
          description: 'Changes realm.json',
          needsConfirmation: true,
        },
      },
    ]);
    expect(JSON.stringify(found[0]?.edit?.documentChanges)).toContain('"annotationId":"authproof.preview"');
    expect(near.length).toBeGreaterThan(0);
    expect(near.filter(({ edit }) => edit?.changeAnnotations !== undefined)).toEqual([]);
  });

  test('is shown as well when it writes the configuration', async () => {
    const text = '{"realm": "acme", "clients": [{"clientId": "web", "redirectUris": ["*"]}]}';
    const folder = createFolder({ 'realm.json': text });
    const { client } = await startInBand({ folders: [folder], changeAnnotations: true }, { rules: everyRule });
    await client.loaded();
    client.open(folder.uriOf('realm.json'), text);
    await client.flush();
    const actions = await client.actions(folder.uriOf('realm.json'), 0);
    const silence = actions.find(({ title }) => title.endsWith('in authproof.config.json'));
    expect(silence?.edit?.changeAnnotations).toEqual({
      'authproof.preview': {
        label: silence?.title,
        description: 'Changes authproof.config.json',
        needsConfirmation: true,
      },
    });
    expect(silence?.edit?.documentChanges?.map((part) => ('kind' in part ? part.annotationId : 'edits'))).toEqual([
      'authproof.preview',
      'edits',
    ]);
  });

  test('comes without annotations to others', async () => {
    const { far: found } = await far(false);
    expect(found.map(({ edit }) => edit?.changeAnnotations)).toEqual([undefined]);
    expect(JSON.stringify(found)).not.toContain('annotationId');
  });
});

test('listing the actions of one place makes no fixes of others', async () => {
  let made = 0;
  const [scope] = everyRule.filter((rule) => rule.meta.id === 'scope-duplicate');
  if (scope === undefined) throw new Error('no such rule');
  const text = Array.from({ length: 50 }, (_, i) => `A${i}_CLIENT_ID=a\nA${i}_SCOPE="openid openid"`).join('\n');
  const folder = createFolder({ '.env': text });
  const { client, service } = await startInBand({ folders: [folder], textDocument: lazy }, { rules: [scope] });
  await client.loaded();
  for (const finding of service.findings(folder.uriOf('.env'))) {
    Object.defineProperty(finding, 'fixes', {
      enumerable: true,
      get() {
        made++;
        return Reflect.get(Object.getPrototypeOf(finding), 'fixes', finding);
      },
    });
  }
  expect((await client.actions(folder.uriOf('.env'), 1)).map(({ title }) => title)).toEqual([
    'Remove the repeated scope',
    'Fix all scope-duplicate problems in this file',
    'Silence scope-duplicate here',
  ]);
  expect(made).toBeLessThan(5);
});
