import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AuthService } from '../../server/src/service/authService.ts';
import { parseCase } from '../support/caseFile.ts';
import { asked, printed } from '../support/freshLook.ts';
import { memoryHost, serviceOver } from '../support/memoryHost.ts';
import { root } from '../support/workspace.ts';

/*
 * Whatever an editor and a disk do to a workspace, in whatever order, what is found is what a fresh look finds.
 */

const projects = join(import.meta.dirname, '../cases/projects');
const texts = readdirSync(projects)
  .sort()
  .map((name) => parseCase(readFileSync(join(projects, name), 'utf8')).texts);
const lines = texts.flatMap((project) => [...project.values()].flatMap((text) => text.split('\n')));

const other = 'file:///other';
const config = `${root}/authproof.config.json`;
const configs = [
  '{}',
  '{"rules":{"scope-duplicate":"error","cross-env-var-unused":"off"}}',
  '{"exclude":["**/.env.production","**/web/**"]}',
  '{"environments":{"**/.env.local":"staging","**/*.yml":"production"}}',
  '{"variables":{"AUTH_SECRET":"client_secret","ACME_AUDIENCE":"client_secret"}}',
];

const kinds = [
  ...['edit', 'edit', 'edit', 'disk', 'disk', 'many', 'delete', 'close', 'look'],
  ...['deleteFolder', 'renameFolder', 'folders', 'config', 'load'],
] as const;

interface State {
  readonly files: ReadonlyMap<string, string>;
  readonly open: ReadonlyMap<string, string>;
  readonly folders: readonly string[];
}

const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

/** One line taken away, doubled, moved, put in, or a comment at the end. */
function changed(text: string, how: number): string {
  const own = text.split('\n');
  const place = how % own.length;
  const [line = ''] = own.splice(place, 1);
  switch (how % 5) {
    case 0:
      return own.join('\n');
    case 1:
      return own.toSpliced(place, 0, line, line).join('\n');
    case 2:
      return own.toSpliced(how % 7, 0, line).join('\n');
    case 3:
      return own.toSpliced(place, 0, line, at(lines, how)).join('\n');
    default:
      return `${text}# `;
  }
}

class Followed {
  readonly #service: AuthService;
  readonly #files: Map<string, string>;
  readonly #open = new Map<string, string>();
  #folders: readonly string[] = [root];
  #version = 1;

  private constructor(service: AuthService, files: Map<string, string>) {
    this.#service = service;
    this.#files = files;
  }

  static async over(files: Map<string, string>): Promise<Followed> {
    return new Followed(await serviceOver(files, memoryHost(files)), files);
  }

  async step(kind: (typeof kinds)[number], how: number): Promise<void> {
    const service = this.#service;
    // Of a broken configuration the last valid one holds, which a fresh look does not know.
    const own = [...this.#files.keys()].filter((one) => one !== config);
    const uri = at([...own, `${root}/.env`], how);
    const text = this.#open.get(uri) ?? this.#files.get(uri) ?? '';
    const folder = uri.slice(0, uri.lastIndexOf('/'));
    const below = own.filter((one) => one.startsWith(`${folder}/`));
    switch (kind) {
      case 'edit':
        if (this.#open.has(uri)) service.change(uri, changed(text, how), ++this.#version);
        else service.open(uri, changed(text, how), ++this.#version);
        this.#open.set(uri, changed(text, how));
        return service.settled();
      case 'look':
        if (this.#open.has(uri) || !this.#files.has(uri)) return;
        service.open(uri, text, ++this.#version);
        service.allFindings();
        return service.close(uri);
      case 'close':
        if (!this.#open.delete(uri)) return;
        return service.close(uri);
      case 'disk':
        this.#files.set(uri, changed(this.#files.get(uri) ?? '', how));
        return service.filesChanged([{ uri, type: 'changed' }]);
      case 'many':
        for (const one of below) this.#files.set(one, changed(this.#files.get(one) ?? '', how));
        return service.filesChanged(below.map((one) => ({ uri: one, type: 'changed' })));
      case 'delete':
        this.#files.delete(uri);
        return service.filesChanged([{ uri, type: 'deleted' }]);
      case 'deleteFolder':
        if (folder === root || folder === other) return;
        for (const one of below) this.#files.delete(one);
        return service.filesChanged([{ uri: folder, type: 'deleted' }]);
      case 'renameFolder':
        if (folder === root || folder === other) return;
        for (const one of below) {
          this.#files.set(`${folder}-new${one.slice(folder.length)}`, this.#files.get(one) ?? '');
          this.#files.delete(one);
        }
        return service.filesChanged([
          { uri: folder, type: 'deleted' },
          { uri: `${folder}-new`, type: 'created' },
        ]);
      case 'folders':
        this.#folders = at([[root], [root, other], [other], [`${root}/web`, root]], how);
        return service.setFolders(this.#folders);
      case 'config':
        if (how % 6 === 0) this.#files.delete(config);
        else this.#files.set(config, at(configs, how));
        return service.filesChanged([{ uri: config, type: how % 6 === 0 ? 'deleted' : 'changed' }]);
      case 'load':
        return service.load();
    }
  }

  seen(): { readonly state: State; readonly all: readonly string[] } {
    const state = { files: new Map(this.#files), open: new Map(this.#open), folders: this.#folders };
    return { state, all: printed(this.#service.allFindings()) };
  }
}

async function freshLook({ files, open, folders }: State): Promise<readonly string[]> {
  const service = await serviceOver(files, memoryHost(files), folders);
  for (const [uri, text] of open) service.open(uri, text, 1);
  await service.settled();
  return printed(service.allFindings());
}

test('after any changes the findings are those of a fresh look', async () => {
  const step = fc.record({ kind: fc.constantFrom(...kinds), how: fc.nat(100_000) });
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.nat(), fc.array(step, { minLength: 2, maxLength: 8 }), async (one, two, steps) => {
      const files = new Map([
        ...[...at(texts, one)].map(([path, text]): [string, string] => [`${root}/${path}`, text]),
        ...[...at(texts, two)].map(([path, text]): [string, string] => [`${root}/web/${path}`, text]),
        ...[...at(texts, one + two)].map(([path, text]): [string, string] => [`${other}/${path}`, text]),
      ]);
      const followed = await Followed.over(files);
      followed.seen();
      const seen = [];
      for (const { kind, how } of steps) {
        await followed.step(kind, how);
        seen.push(followed.seen());
      }
      // Compared when all is over: rules remember their last look, whosever it was.
      for (const { state, all } of seen) expect(all).toEqual(await freshLook(state));
    }),
    { numRuns: 60, seed: 20261123, ...asked },
  );
}, 180_000);
