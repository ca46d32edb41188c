import { expect, test, vi } from 'vitest';
import { createNodeHost } from '../../../server/src/host/nodeHost.ts';
import { createFolder } from '../../protocol/client.ts';

/** By the folder a file is in: whoever runs the tests may read everything, and disks seldom break. */
const failures: Readonly<Record<string, string>> = {
  broken: 'EIO',
  locked: 'EACCES',
  many: 'EMFILE',
  gone: 'ENOENT',
  socket: 'ENXIO',
  loop: 'ELOOP',
};

function failAt(path: unknown, step: 'open' | 'read'): void {
  const [folder = ''] = String(path).split('/').slice(-2);
  const [name, at = 'open'] = folder.split('-');
  const code = failures[name ?? ''];
  if (code !== undefined && at === step) throw Object.assign(new Error(code), { code });
}

vi.mock('node:fs/promises', async (original) => {
  const fs = await original<typeof import('node:fs/promises')>();
  const open = async (...args: Parameters<typeof fs.open>): Promise<unknown> => {
    failAt(args[0], 'open');
    const file = await fs.open(...args);
    file.read = (async (...read: Parameters<typeof file.read>) => {
      failAt(args[0], 'read');
      return Object.getPrototypeOf(file).read.apply(file, read);
    }) as typeof file.read;
    return file;
  };
  return { ...fs, open };
});

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const opened = new Map<number, unknown>();
  const openSync = (...args: Parameters<typeof fs.openSync>): number => {
    failAt(args[0], 'open');
    const file = fs.openSync(...args);
    opened.set(file, args[0]);
    return file;
  };
  const readSync = (...args: unknown[]): number => {
    failAt(opened.get(args[0] as number), 'read');
    return (fs.readSync as (...args: unknown[]) => number)(...args);
  };
  return { ...fs, openSync, readSync };
});

const folders = ['', 'broken/', 'broken-read/', 'locked/', 'many/', 'gone/', 'socket/', 'loop/'];

test.each([
  true,
  false,
])('a file that is there and cannot be read is named once where its name tells what it is, and why is known', async (isAlone) => {
  const names = folders.flatMap((folder) => [`${folder}.env`, `${folder}data.json`]);
  const folder = createFolder(Object.fromEntries(names.map((name) => [name, '{ "client_id": "acme-web" }\n'])));
  const lines: string[] = [];
  const host = createNodeHost({
    log: { info: (line) => lines.push(line), warn: (line) => lines.push(line), error: () => undefined },
    isAlone,
    home: folder.path,
  });
  for (let i = 0; i < 2; i++) {
    const why = await Promise.all(
      names.map(async (name) => {
        const text = await host.read(folder.uriOf(name));
        return [name, text === undefined ? host.whyLeftOut?.(folder.uriOf(name)) : 'read'];
      }),
    );
    const wanted: Readonly<Record<string, string>> = {
      '': 'read',
      'broken/': 'it cannot be read (EIO)',
      'broken-read/': 'it cannot be read (EIO)',
      'locked/': 'permission denied',
      'many/': 'it cannot be read (EMFILE)',
    };
    expect(why).toEqual(names.map((name) => [name, wanted[name.replace(/[^/]*$/, '')]]));
  }
  expect(lines.sort()).toEqual([
    `${folder.path}/broken-read/.env is not read: it cannot be read (EIO)`,
    `${folder.path}/broken/.env is not read: it cannot be read (EIO)`,
    `${folder.path}/locked/.env is not read: permission denied`,
    `${folder.path}/many/.env is not read: it cannot be read (EMFILE)`,
  ]);
});
