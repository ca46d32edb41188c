import { expect, test, vi } from 'vitest';
import { createNodeHost } from '../../../server/src/host/nodeHost.ts';
import { createFolder } from '../../protocol/client.ts';

/** Whoever runs the tests may list everything. */
const refusals: Readonly<Record<string, string>> = { locked: 'EACCES', odd: 'EIO', gone: 'ENOENT', data: 'EACCES' };

function refuse(path: unknown): void {
  const code = refusals[String(path).split('/').at(-1) ?? ''];
  if (code !== undefined) throw Object.assign(new Error(code), { code });
}

vi.mock('node:fs/promises', async (original) => {
  const fs = await original<typeof import('node:fs/promises')>();
  const readdir = async (...args: Parameters<typeof fs.readdir>): Promise<unknown> => {
    refuse(args[0]);
    return fs.readdir(...args);
  };
  return { ...fs, readdir };
});

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const readdirSync = (...args: Parameters<typeof fs.readdirSync>): unknown => {
    refuse(args[0]);
    return fs.readdirSync(...args);
  };
  return { ...fs, readdirSync };
});

test.each([
  true,
  false,
])('a folder that cannot be listed is named once, unless it is ignored or gone', async (isAlone) => {
  const names = ['.env', 'locked/.env', 'odd/.env', 'gone/.env', 'data/.env'];
  const folder = createFolder({
    ...Object.fromEntries(names.map((name) => [name, 'A=1\n'])),
    '.git/HEAD': 'ref: refs/heads/main\n',
    '.gitignore': 'data/\n',
  });
  const lines: string[] = [];
  const host = createNodeHost({
    log: { info: () => undefined, warn: (line) => lines.push(line), error: () => undefined },
    isAlone,
    home: folder.path,
  });
  for (let i = 0; i < 2; i++) {
    const { files } = await host.walk(folder.uri);
    expect(files.map(({ uri }) => uri)).toEqual([folder.uriOf('.env')]);
  }
  expect(lines.sort()).toEqual([
    `${folder.path}/locked is not read: permission denied`,
    `${folder.path}/odd is not read: it cannot be listed (EIO)`,
  ]);
});
