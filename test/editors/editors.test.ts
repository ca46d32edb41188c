import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { documentedSetup, type EditorRun, faulty, isThere, mended, type Seen, seenBy } from './editor.ts';

const driver = (name: string): Promise<string> => readFile(join(import.meta.dirname, name), 'utf8');

interface Editor {
  readonly name: string;
  readonly program: string;
  readonly versions: RegExp;
  readonly needs: readonly string[];
  run(): Promise<EditorRun>;
}

const editors: readonly Editor[] = [
  {
    name: 'Neovim',
    program: 'nvim',
    // The set-up of later versions is another one.
    versions: /^NVIM v0\.(?:[7-9]|10)\./,
    needs: [],
    run: async () => ({
      program: 'nvim',
      scriptName: 'init.lua',
      script: `${await documentedSetup('neovim')}\n${await driver('neovim.lua')}`,
      args: (script) => ['--headless', '-n', '-u', script],
    }),
  },
  {
    name: 'Emacs with Eglot',
    program: 'emacs',
    // The driver uses functions inside Eglot, which change from version to version.
    versions: /^GNU Emacs 28\./,
    needs: ['--batch', '--eval', "(require 'eglot)"],
    run: async () => ({
      program: 'emacs',
      scriptName: 'init.el',
      script: `${await documentedSetup('emacs')}\n${await driver('emacs.el')}`,
      args: (script) => ['--batch', '--load', script],
    }),
  },
];

for (const { name, program, versions, needs, run } of editors) {
  // Where the editor is not installed there is nothing to test; the summary counts it as skipped.
  test.skipIf(!isThere(program, versions, needs))(
    `${name}, set up as documented, shows findings and hovers and applies a fix`,
    { timeout: 90_000 },
    async () => {
      const seen: Seen = await seenBy(await run());
      expect(seen.diagnostics).toStrictEqual(['secret-stray-characters']);
      expect(seen.actions[0]).toBe('Remove the spaces around the value');
      expect([faulty, seen.after]).toStrictEqual([faulty, mended]);
      expect(seen.hovers[0]).toMatch(/client.id/i);
      expect(seen.hovers[1]).toMatch(/secret/i);
      expect(seen.hovers.join('')).not.toContain('abcdefghijklmnopqrstuvwxyz');
    },
  );
}
