import picomatch from 'picomatch/posix.js';
import { parse } from '../syntax/parse.ts';
import type { Format } from '../syntax/tree.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import { relativePath, uriPath } from '../text/uri.ts';
import { environmentOfPath } from './environment.ts';
import { dialects } from './registry.ts';
import type { ClaimInput, Dialect, FileFacts } from './types.ts';

/** Files larger than this are not read: generated, or not configuration. In bytes, and in UTF-16 units once read. */
export const maxFileSize = 2 * 1024 * 1024;

const matchers = dialects.map((dialect) => ({
  dialect,
  isMatch: picomatch([...dialect.files], { dot: true, nocase: true }),
}));

/** The dialects whose file patterns the path matches: one look at the name. */
export function candidates(path: string): readonly Dialect[] {
  const relative = path.replace(/^\/+/, '');
  return matchers.filter((m) => m.isMatch(relative)).map((m) => m.dialect);
}

/** Files whose only candidates look at any YAML or JSON: worth a look at their first kilobytes, not more. */
export function needsContentSniff(found: readonly Dialect[]): boolean {
  return found.every((dialect) => dialect.files.includes('**/*.json'));
}

/** Words without which no generic dialect can claim a file. */
export function sniff(head: string): boolean {
  return /client[-_]?(?:id|secret)|redirect[-_]?uri|token_endpoint_auth_method|(?:next)?auth_\w*(?:secret|url|id\b)|o(?:idc|auth2?)_[a-z]/i.test(
    head,
  );
}

/** The format a file is parsed in, from its name. */
export function formatOf(path: string): Format {
  if (/\.ya?ml(?:\.[\w-]+)?$/i.test(path)) return 'yaml';
  if (
    /\.jsonc?$/i.test(path) ||
    /\/\.well-known\//.test(path) ||
    /openid-configuration|oauth-authorization-server/.test(path)
  ) {
    return 'json';
  }
  const name = path.replace(/\.(?:example|sample|template|tmpl|dist|default)$/i, '');
  if (/(?:^|\/)\.env[^/]*$/i.test(path)) return 'dotenv';
  // oauth2-proxy writes TOML into a file called .cfg.
  if (/\.toml$|oauth2[-_]proxy.*\.cfg$/i.test(name)) return 'toml';
  if (/\.properties$/i.test(name)) return 'properties';
  if (/\.(?:ini|cfg|conf)$/i.test(name)) return 'ini';
  return 'dotenv';
}

export interface ReadOptions {
  /** What version control does with the file; default `unknown`. */
  readonly vcs?: FileFacts['vcs'];
  /** The workspace folder: only names below it say anything about the file. Default: none, the whole path counts. */
  readonly folder?: string | undefined;
}

/**
 * Reads one file: parses it, asks the candidate dialects, and joins what the winners say. Undefined when no dialect
 * claims it. Never throws for any text.
 */
export function readFile(file: SourceFile, { vcs = 'unknown', folder }: ReadOptions = {}): FileFacts | undefined {
  const path = uriPath(file.uri);
  const input: ClaimInput = { name: path.split('/').pop() ?? '', path };
  const format = formatOf(path);
  const possible = candidates(path).filter((dialect) => dialect.formats.includes(format));
  if (possible.length === 0) return undefined;
  if (needsContentSniff(possible) && !sniff(file.text)) return undefined;
  const tree = parse(format, file);
  const claims = possible
    .map((dialect) => ({ dialect, confidence: dialect.recognise(tree, input) }))
    .filter((claim) => claim.confidence >= 0.5)
    .sort((a, b) => b.confidence - a.confidence);
  const primary = claims[0];
  if (primary === undefined) return undefined;
  const chosen =
    primary.confidence >= 0.8
      ? [primary]
      : claims.filter((c) => c.confidence === primary.confidence || isGeneric(c.dialect));
  const readings = chosen.map((claim) => claim.dialect.read(tree, input));
  return {
    file,
    tree,
    dialects: claims.map((claim) => claim.dialect.id),
    environment: environmentOfPath(folder === undefined ? path : relativePath(folder, file.uri)),
    vcs,
    settings: readings.flatMap((r) => r.settings),
    variables: readings.flatMap((r) => r.variables),
    references: readings[0]?.references ?? [],
    links: readings.flatMap((r) => r.links),
  };
}

const isGeneric = (dialect: Dialect): boolean => dialect.files.includes('**/*.json');
