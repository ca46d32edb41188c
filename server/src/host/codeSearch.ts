import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { mapLimited } from '../base/limiter.ts';
import { literalPattern } from '../base/literalPattern.ts';
import type { CodeUse } from '../service/ports.ts';
import { isSkippedFolder } from '../service/skippedFolders.ts';
import { createLineIndex } from '../text/sourceFile.ts';
import { fileUri } from '../text/uri.ts';
import { readSmallText } from './regularFile.ts';

/** Languages whose way to ask for a variable is known. */
const extensions: ReadonlySet<string> = new Set(
  '.js .cjs .mjs .jsx .ts .cts .mts .tsx .vue .svelte .astro .py .rb .php .go .rs .java .kt .cs .ex .exs'.split(' '),
);

const maxFiles = 5000;
const maxFileSize = 512 * 1024;
const parallel = 16;

/** Where code of a folder asks for an environment variable by its literal name. Bounded in files and bytes. */
export async function searchCode(root: string, name: string, signal?: AbortSignal): Promise<readonly CodeUse[]> {
  const files = await sourceFiles(root, signal);
  const pattern = new RegExp(usePattern(literalPattern(name)), 'g');
  const found = await mapLimited(files, parallel, async (path) => {
    if (signal?.aborted === true) return [];
    const text = await readSmallText(path, maxFileSize);
    return text === undefined || !text.includes(name) ? [] : usesIn(path, text, pattern, name);
  });
  return found.flat();
}

/** `process.env.X`, `import.meta.env.X`, `os.environ["X"]`, `ENV.fetch("X")`, `getenv("X")`, `env('X')`, `%env(X)%` … */
function usePattern(name: string): string {
  const quoted = `["'\`]${name}["'\`]`;
  const calls =
    'getenv|Getenv|LookupEnv|GetEnvironmentVariable|env::var|env::var_os|env\\.get|environ\\.get|ENV\\.fetch|env|fetch_env!?|config';
  return [
    `(?:process|import\\.meta|Bun)\\.env\\.${name}\\b`,
    `(?:process\\.env|import\\.meta\\.env|environ|ENV|\\$_ENV|\\$_SERVER)\\[\\s*${quoted}`,
    `(?:${calls})\\(\\s*${quoted}`,
  ].join('|');
}

function usesIn(path: string, text: string, pattern: RegExp, name: string): readonly CodeUse[] {
  const lines = createLineIndex(text);
  return Array.from(text.matchAll(pattern), (match) => {
    const start = match.index + match[0].lastIndexOf(name);
    return { uri: fileUri(path), start: lines.positionAt(start), end: lines.positionAt(start + name.length) };
  });
}

async function sourceFiles(root: string, signal: AbortSignal | undefined): Promise<readonly string[]> {
  const found: string[] = [];
  let level = [root];
  while (level.length > 0 && found.length < maxFiles && signal?.aborted !== true) {
    const next: string[] = [];
    for (const folder of level) {
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      for (const entry of entries) {
        if (entry.isDirectory() && !isSkippedFolder(entry.name)) next.push(join(folder, entry.name));
        else if (entry.isFile() && extensions.has(extname(entry.name))) found.push(join(folder, entry.name));
      }
    }
    level = next;
  }
  return found.slice(0, maxFiles);
}
