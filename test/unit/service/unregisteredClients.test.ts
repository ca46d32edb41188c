import { expect, test } from 'vitest';
import { serviceOver } from '../../support/memoryHost.ts';
import { uriOf } from '../../support/workspace.ts';

const secret = 'Zk3mQ9vT1xLr8sWb5nHy2cJd7fGa4pUe';
const other = 'Hy2cJd7fGa4pUeZk3mQ9vT1xLr8sWb5n';
const redirect = 'https://app.acme.io/cb';

const application = (id: string, own = secret, uri = redirect): string =>
  `OIDC_CLIENT_ID=${id}\nOIDC_CLIENT_SECRET=${own}\nOIDC_REDIRECT_URI=${uri}\n`;

const realm = JSON.stringify({
  realm: 'acme',
  clients: [{ clientId: 'portal-web', secret, redirectUris: [redirect] }],
});

test('a client whose id is registered under another one is told as long as two of three agree, where it stands', async () => {
  const uri = uriOf('app/.env');
  const files = new Map([
    [uri, application('portl-web')],
    [uriOf('keycloak/acme-realm.json'), realm],
  ]);
  const service = await serviceOver(files);
  let version = 0;
  const startsIn = (text: string): readonly number[] => {
    service.open(uri, text, ++version);
    const found = service.findings(uri).filter(({ ruleId }) => ruleId === 'cross-client-id-mismatch');
    return found.map(({ at }) => at.span.start);
  };
  const start = 'OIDC_CLIENT_ID='.length;
  const line = '# The portal\n';
  expect([
    startsIn(application('portl-web')),
    startsIn(line + application('portl-web')),
    startsIn(application('portal-web')),
    startsIn(application('backoffice')),
    startsIn(application('backoffice', other)),
    startsIn(application('portl-web', other)),
    startsIn(application('portl-web', other, 'https://app.acme.io/other')),
  ]).toEqual([[start], [line.length + start], [], [start], [], [start], []]);
});
