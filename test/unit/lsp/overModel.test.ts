import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { overModel } from '../../../server/src/lsp/overModel.ts';
import type { Model } from '../../../server/src/model/types.ts';
import { modelOf } from '../../support/workspace.ts';

const ofClient = (id: string): Model => modelOf(new Map([['.env', `OIDC_CLIENT_ID=${id}\n`]]));

const models = [ofClient('first'), ofClient('second')] as const;

/** The clients of the model that is answered from, and how often the work was done; another model comes while it is. */
async function answered(changes: boolean) {
  let now: Model = models[0];
  let times = 0;
  const clientIds = await overModel({ model: () => now }, async (model, pace) => {
    times++;
    await turn();
    if (changes) now = models[1];
    return pace(() => model.clients.map(({ settings }) => settings[0]?.resolved.text));
  });
  return { clientIds, times };
}

test('work over a model is done once while the model stays', async () => {
  expect(await answered(false)).toEqual({ clientIds: ['first'], times: 1 });
});

test('an answer is of one model: of the new one, when the workspace changed during the work', async () => {
  expect(await answered(true)).toEqual({ clientIds: ['second'], times: 2 });
});
