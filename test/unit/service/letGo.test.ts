import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { serviceOver } from '../../support/memoryHost.ts';
import { uriOf } from '../../support/workspace.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

test('what was linked before an edit is let go', async () => {
  const files = new Map<string, string>();
  for (let i = 0; i < 20; i++) {
    files.set(uriOf(`apps/${i}/.env`), `CLIENT_ID=client-${i}\nSCOPE=\${BASE_SCOPE}\nISSUER=https://id.acme.io\n`);
  }
  const base = uriOf('.env');
  const text = (round: number): string => `BASE_SCOPE=${round % 2 === 0 ? 'openid' : 'openid Email'}\n`;
  files.set(base, text(0));
  const service = await serviceOver(files);
  service.open(base, text(0), 1);
  const rounds = 50;
  const earlier: WeakRef<object>[] = [];
  for (let round = 1; round <= rounds; round++) {
    service.change(base, text(round), round + 1);
    service.allFindings();
    for (const client of service.model().clients) earlier.push(new WeakRef(client));
    // As between two messages of an editor.
    await new Promise((resolve) => setImmediate(resolve));
  }
  collect();
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  const left = new Set(earlier.flatMap((ref) => ref.deref() ?? []));
  expect(earlier).toHaveLength(rounds * 20);
  // Those of the last model, and what the last comparison was made with.
  expect(left.size).toBeLessThan(20 * 5);
});
