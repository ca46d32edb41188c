import { beforeEach, expect, test, vi } from 'vitest';
import { createNodeHost } from '../../../server/src/host/nodeHost.ts';
import type { FileHost } from '../../../server/src/service/ports.ts';
import { createFolder, type Folder } from '../../protocol/client.ts';

/** V8 as the host sees it. Bytes, and how often it was asked for them. */
const v8 = vi.hoisted(() => ({ space: 0, looks: 0, flags: [] as string[] }));

vi.mock('node:v8', () => ({
  getHeapSpaceStatistics: () => {
    v8.looks++;
    return [{ space_name: 'new_space', space_size: v8.space }];
  },
  setFlagsFromString: (flag: string) => v8.flags.push(flag),
}));

const [small, large] = [8 * 1024 * 1024, 16 * 1024 * 1024] as const;
const held = '--semi-space-growth-factor=1';

beforeEach(() => Object.assign(v8, { space: small, looks: 0, flags: [] }));

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const hostOf = (folder: Folder, isAlone: boolean): FileHost =>
  createNodeHost({ log: silent, isAlone, home: folder.path });

/** Forty-one with the one around them. */
const manyFolders = (): Folder =>
  createFolder(Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`app${i}/.env`, 'A=1\n'])));

test('the command line holds the new space while folders are listed, before any file is read', async () => {
  const folder = manyFolders();
  const host = hostOf(folder, true);
  await host.walk(folder.uri);
  // One in twenty.
  expect([v8.looks, v8.flags]).toEqual([3, []]);
  v8.space = large;
  await host.walk(folder.uri);
  expect([v8.looks, v8.flags]).toEqual([4, [held]]);
  await host.walk(folder.uri);
  expect([v8.looks, v8.flags]).toEqual([4, [held]]);
});

test('the server holds it when files are read', async () => {
  const folder = manyFolders();
  const host = hostOf(folder, false);
  v8.space = large;
  const { files } = await host.walk(folder.uri);
  const atStart = ['--no-allocation-site-pretenuring'];
  expect([v8.looks, v8.flags]).toEqual([0, atStart]);
  for (const { uri } of files) await host.read(uri);
  expect([v8.looks, v8.flags]).toEqual([1, [...atStart, held]]);
});
