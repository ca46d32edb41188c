/** Files in front of bundled ones, which load them with what V8 has made of them before (`host/codeCache.ts`). */
import { createHash } from 'node:crypto';
import { readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import type { BuildOptions } from 'esbuild';
import { build } from 'esbuild';
import { commandNames } from '../src/cli/args.ts';
import { ofOneBuild } from './commonJsParts.ts';

/** JavaScript that runs before the file: it sets V8's flags, under which code is kept, and `key`: what a process of its kind calls. */
type SetUp = readonly string[];

const flagsOf = {
  short: "require('./server/src/host/patternsAtOnce.ts').compilePatternsAtOnce();",
  long: "require('./server/src/host/youngGeneration.ts').expectEdits();",
};

export const ofServer: SetUp = [flagsOf.long, "const key = 'server';"];

export const ofCommandLine: SetUp = [
  `const isHelp = process.argv.some((word) => word === '--help' || word === '-h');`,
  // What stands there instead of a command may be anything, and is to name no file.
  `const key = ${JSON.stringify(commandNames)}.find((name) => name === process.argv[2] && !isHelp) ?? 'none';`,
  `if (key === 'lsp') ${flagsOf.long} else ${flagsOf.short}`,
];

/**
 * Puts `<part>.cjs` aside as `<part>.code.cjs`, and in its place what loads that.
 *
 * @param part absolute path, without extension
 * @param id of the build that it is of
 */
export async function keepCode(part: string, id: string, setUp: SetUp, shared: BuildOptions): Promise<void> {
  await rename(`${part}.cjs`, `${part}.code.cjs`);
  const content = createHash('sha256')
    .update(await readFile(`${part}.code.cjs`))
    .digest('hex')
    .slice(0, 16);
  await build({
    ...shared,
    stdin: {
      contents: [
        "const { requireCached } = require('./server/src/host/codeCache.ts');",
        `const file = require('node:path').join(__dirname, '${path.basename(part)}.code.cjs');`,
        ...setUp,
        `module.exports = requireCached(file, '${content}-' + key);`,
        ofOneBuild('module.exports', id),
      ].join('\n'),
      resolveDir: shared.absWorkingDir ?? process.cwd(),
    },
    outfile: `${part}.cjs`,
    format: 'cjs',
    plugins: [],
  });
}
