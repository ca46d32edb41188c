import { expect, test } from 'vitest';
import { applyEdits } from '../../../server/src/text/edit.ts';
import { serviceOver } from '../../support/memoryHost.ts';
import { uriOf } from '../../support/workspace.ts';

const [root, app] = [uriOf('.env'), uriOf('apps/web/.env')];
const lent = 'LENT_TOKEN_ENDPOINT=https://id.acme.io/realms/acme/token\n';

test('where a line above moves what a mistake was found in, its fixes move, too', async () => {
  const files = new Map([
    [uriOf('package.json'), '{}'],
    [root, lent],
    [uriOf('apps/web/package.json'), '{}'],
    [
      app,
      'KEYCLOAK_CLIENT_ID=web-7d1f\nKEYCLOAK_TOKEN_ENDPOINT=${LENT_TOKEN_ENDPOINT}\n' +
        'NEXT_PUBLIC_KEYCLOAK_TOKEN_ENDPOINT=https://id.acme.io/realms/other/token\n',
    ],
  ]);
  const service = await serviceOver(files);
  const mended = (text: string, version: number): readonly string[] => {
    service.open(root, text, version);
    const found = service.findings(app).filter(({ ruleId }) => ruleId === 'cross-endpoint-mismatch');
    return found
      .flatMap(({ fixes }) => fixes)
      .flatMap(({ files: changed }) => changed.filter(({ file }) => file === root))
      .map(({ edits }) => applyEdits(text, edits));
  };
  const right = lent.replace('acme/token', 'other/token');
  const line = '# Lent to all\n';
  expect([lent, line + lent, line + line + lent].map(mended)).toEqual([[right], [line + right], [line + line + right]]);
});
