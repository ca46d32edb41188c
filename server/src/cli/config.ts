import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import picomatch from 'picomatch/posix.js';
import { err, ok, type Result } from '../base/result.ts';
import { type Config, parseConfig } from '../config/schema.ts';
import { rules } from '../rules/registry.ts';
import { fileUri, relativePath } from '../text/uri.ts';

const fileName = 'authproof.config.json';

const knownKeys: readonly string[] = ['$schema', 'rules', 'exclude'];

export interface RunConfig {
  readonly config: Config;
  readonly isExcluded: (uri: string) => boolean;
}

/** Reads `authproof.config.json` of a folder, if it has one. The error is one line: file, key, allowed values. */
export async function readConfig(folder: string, cwd: string): Promise<Result<RunConfig, string>> {
  const path = join(folder, fileName);
  const shown = relative(cwd, path).split(sep).join('/');
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => cause);
  if (text instanceof Error && text.code !== 'ENOENT') return err(`${shown}: cannot be read (${text.code})`);
  const data = text instanceof Error ? ok(undefined) : parseJson(text);
  if (!data.ok) return err(`${shown}: ${data.error}`);
  const unknown = typeof data.value === 'object' ? Object.keys(data.value ?? {}) : [];
  const wrong = unknown.find((key) => !knownKeys.includes(key));
  if (wrong !== undefined && !Array.isArray(data.value)) {
    return err(`${shown}: "${wrong}" is not a setting; expected one of ${knownKeys.join(', ')}`);
  }
  const ids = rules.map((rule) => rule.meta.id);
  const config = parseConfig(data.value, ids);
  if (!config.ok) return err(`${shown}: ${config.error}`);
  const { exclude } = config.value;
  const matches = picomatch([...exclude], { dot: true });
  const root = fileUri(folder);
  return ok({
    config: config.value,
    isExcluded: (uri) => exclude.length > 0 && matches(relativePath(root, uri)),
  });
}

/** The parser's own message quotes the file. */
function parseJson(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch {
    return err('is not valid JSON');
  }
}
