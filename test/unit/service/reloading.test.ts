import { expect, test } from 'vitest';
import type { Finding } from '../../../server/src/rules/types.ts';
import { serviceOver } from '../../support/memoryHost.ts';
import { pathOf, uriOf } from '../../support/workspace.ts';

const printed = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ ruleId, at, message }) => `${pathOf(at.file)} ${at.span.start} ${ruleId} ${message}`);

/** More than are linked between two pauses; the last one is edited, which a reload comes to last. */
const packages = 400;
const text = (i: number, scope: string): string => `A${i}_CLIENT_ID=a${i}\nA${i}_SCOPE=${scope}\n`;

test('edits while the folders are read anew give what a fresh look gives', async () => {
  const files = new Map<string, string>();
  for (let i = 0; i < packages; i++) {
    files.set(uriOf(`apps/${i}/package.json`), '{}');
    files.set(uriOf(`apps/${i}/.env`), text(i, 'openid Email'));
  }
  const last = uriOf(`apps/${packages - 1}/.env`);
  const service = await serviceOver(files);
  service.open(last, text(packages - 1, 'openid Email'), 1);
  service.allFindings();

  let isLoading = true;
  const loading = service.load().finally(() => {
    isLoading = false;
  });
  let scope = '';
  let edits = 0;
  while (isLoading) {
    await new Promise((resolve) => setImmediate(resolve));
    scope = edits % 2 === 0 ? 'openid email' : 'openid Email Profile';
    service.change(last, text(packages - 1, scope), 2 + edits++);
    // A fresh look takes longer than the edit; of both texts some are compared.
    if (edits % 7 !== 0) continue;
    const fresh = new Map([[last, text(packages - 1, scope)]]);
    expect(printed(service.findings(last))).toEqual(printed((await serviceOver(fresh)).findings(last)));
  }
  await loading;
  // Otherwise nothing came between.
  expect(edits).toBeGreaterThan(5);

  files.set(last, text(packages - 1, scope));
  const fresh = await serviceOver(files);
  expect(printed(service.allFindings())).toEqual(printed(fresh.allFindings()));
}, 60_000);
