import { itemAt } from '../base/known.ts';
import { compareNumber } from '../base/order.ts';
import { type Config, defaultConfig } from '../config/config.ts';
import { isSecretRole } from '../knowledge/roles.ts';
import { scanDotenv } from '../syntax/dotenvScan.ts';
import { parse } from '../syntax/parse.ts';
import type { Format } from '../syntax/tree.ts';
import { hasMoreOf } from '../text/signs.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import { relativePath, uriPath } from '../text/uri.ts';
import { unknowable } from './adapt.ts';
import { environmentName, environmentOf } from './environment.ts';
import { createPatternIndex } from './filePatterns.ts';
import { legible } from './legible.ts';
import { withOwnVariables } from './ownVariables.ts';
import { dialects } from './registry.ts';
import { maxSettings } from './settings.ts';
import type { ClaimInput, Dialect, FileEnvironment, FileFacts, Setting } from './types.ts';

/** Files larger than this are not read: generated, or not configuration. In bytes, and in UTF-16 units once read. */
export const maxFileSize = 2 * 1024 * 1024;

const tooMany = `it has more than ${maxSettings / 1000},000 settings`;

/**
 * Files with more line ends and commas are left out before they are parsed, since that would take about a second: the time goes
 * by what a text has of these, not by its size. In JSON commas count alone, and in a `.env` file assignments do (`maxSettings`).
 */
export const maxParts: Readonly<Record<Format, number>> = {
  json: 100_000,
  yaml: 30_000,
  toml: 30_000,
  properties: 30_000,
  ini: 30_000,
  dotenv: Number.POSITIVE_INFINITY,
};

/** What a file says, or why it is left out, as the end of "it is not read: …"; undefined when no dialect claims it. */
export function readOrWhyNot(file: SourceFile, options: ReadOptions): FileFacts | string | undefined {
  const path = uriPath(file.uri);
  const format = formatOf(path);
  if (format === 'dotenv' && hasTooManyLines(file.text)) return tooMany;
  if (hasTooManyParts(file.text, format)) {
    return possibleDialects(path, file.text).length === 0
      ? undefined
      : `it has more than ${maxParts[format] / 1000},000 ${format === 'json' ? 'values' : 'lines and items'}`;
  }
  const facts = readFile(file, options);
  if (facts === undefined) return undefined;
  return Math.max(facts.settings.length, facts.variables.length) > maxSettings ? tooMany : facts;
}

/** Asked before anything is made of a `.env` file: to know each line of hundreds of thousands takes seconds. */
function hasTooManyLines(text: string): boolean {
  // `A=` and the end of its line.
  if (text.length < 3 * maxSettings) return false;
  let count = 0;
  for (const { kind } of scanDotenv(text)) if (kind === 'assignment' && ++count > maxSettings) return true;
  return false;
}

const hasTooManyParts = (text: string, format: Format): boolean =>
  hasMoreOf(format === 'json' ? [','] : ['\n', ','], text, maxParts[format]);

const byPattern = createPatternIndex(
  dialects.map((dialect) => dialect.files),
  { nocase: true },
);

/** Dialects that also look into files of any name, as they are there. */
const sniffers = dialects.map((dialect) =>
  dialect.sniffedFiles === undefined ? undefined : { ...dialect, files: dialect.sniffedFiles },
);

const bySniffedPattern = createPatternIndex(
  dialects.map((dialect) => dialect.sniffedFiles ?? []),
  { nocase: false },
);

/** The dialects whose file patterns the path matches: one look at the name. */
export function candidates(path: string): readonly Dialect[] {
  const known = remembered.get(path);
  if (known !== undefined) return known;
  const found = matching(path);
  // A file is asked for when it is listed, read, parsed and changed; most paths are of no interest and never come again.
  if (found.length > 0) {
    if (remembered.size >= 10_000) remembered.clear();
    remembered.set(path, found);
  }
  return found;
}

const remembered = new Map<string, readonly Dialect[]>();

function matching(path: string): readonly Dialect[] {
  const relative = path.replace(/^\/+/, '');
  const sampled = relative.replace(sampleSuffix, '');
  const named = byPattern.matching(relative);
  const found = sampled === relative ? named : inOrder([...named, ...byPattern.matching(sampled)]);
  const sniffing = bySniffedPattern.matching(sampled).filter((index) => !found.includes(index));
  if (found.length + sniffing.length === 0 || isOther(relative, sampled)) return none;
  return [...found.map((index) => itemAt(dialects, index)), ...sniffing.flatMap((index) => sniffers[index] ?? [])];
}

const none: readonly never[] = [];
const inOrder = (indexes: readonly number[]): readonly number[] => [...new Set(indexes)].sort(compareNumber);

/** A picture of a document is called like it, and so are its patch and what states its licence (`.env.license`, REUSE). */
const otherFile = /\.(?:png|jpe?g|gif|webp|avif|ico|pdf|zip|gz|tgz|mp4|webm|patch|diff|rej|license)$/i;

const isOther = (path: string, sampled: string): boolean =>
  otherFile.test(path) || namesOfVariables.test(sampled) || script.test(path);

/** What stands beside variables in `env.d`. */
const script = /(?:^|\/)env\.d\/.*\.(?:[a-z]*sh|py|[cm]?[jt]s|md|txt|service)$/i;

/** Says for each key of node-config the name of a variable, and no value (node-config, "Custom Environment Variables"). */
const namesOfVariables = /(?:^|\/)custom-environment-variables\.\w+$/i;

/** `config.json.example` is to be copied to `config.json`, and is written like it. */
const sampleSuffix = /(?<=\.(?:json|jsonc|ya?ml|toml|properties|ini|cfg))\.(?:example|sample|template|dist|default)$/i;

/** Files whose only candidates look at any YAML or JSON: worth a look at their first kilobytes, not more. */
export function needsContentSniff(found: readonly Dialect[]): boolean {
  return found.every((dialect) => dialect.files.some((pattern) => anyFile.test(pattern)));
}

const anyFile = /^\*\*\/\*\.(?:json|toml|properties|\{[\w,]+\})$/;

/**
 * Words without which no generic dialect can claim a file; or the file gives a container values out of a Kubernetes
 * object, or defines a Secret.
 */
export function sniff(head: string): boolean {
  if (recording.test(head)) return false;
  return (
    /^[ \t]*(?:- )?kind:[ \t]*[A-Za-z]{0,40}Secret\b|\b(?:secret|configMap)(?:Key)?Ref\b/m.test(head) ||
    isAboutSignIn(head)
  );
}

/**
 * Requests and answers that a test has recorded, with VCR or one of its like in other languages: megabytes, and no
 * configuration.
 */
const recording = /^\s{0,9}(?:---\s{1,9})?(?:\{\s{0,9})?(?:"?version"?:\s?\d,?\s{1,9})?"?(?:http_)?interactions"?:/;

function isAboutSignIn(head: string): boolean {
  return /client[-_]?(?:id|secret)|redirect[-_]?uri|token_endpoint_auth_method|(?:next)?auth_\w{0,60}(?:secret|url|id\b)|o(?:idc|auth2?)_[a-z]|authorization_endpoint|auth-idp-oidc/i.test(
    head,
  );
}

/** Nobody writes a longer line by hand. In UTF-16 units. */
const maxLine = 256 * 1024;

/** True for a text with a line that only a program writes: not worth reading in a file that only its content may claim. */
export function isMinified(text: string): boolean {
  for (let start = 0; text.length - start > maxLine; ) {
    const end = text.indexOf('\n', start);
    if (end < 0 || end - start > maxLine) return true;
    start = end + 1;
  }
  return false;
}

/**
 * True for definitions of Kubernetes' own kinds of objects and nothing else: up to megabytes of schema, without a setting,
 * whose descriptions speak of secrets.
 */
export function holdsSchemasOnly(text: string): boolean {
  const kinds = text.match(/^kind:[ \t]*["']?\w+/gm);
  return kinds?.every((kind) => /\bCustomResourceDefinition$/.test(kind)) === true;
}

/** The format a file is parsed in, from its name. */
export function formatOf(path: string): Format {
  if (/\.ya?ml(?:\.[\w-]+)?$/i.test(path)) return 'yaml';
  if (
    /\.jsonc?$/i.test(path.replace(sampleSuffix, '')) ||
    /\/\.well-known\//.test(path) ||
    /(?:openid-configuration|oauth-authorization-server)[^/]*$/i.test(path)
  ) {
    return 'json';
  }
  const name = path.replace(/\.(?:example|sample|template|tmpl|dist|default)$/i, '');
  if (/(?:^|\/)\.env[^/]*$/i.test(path)) return 'dotenv';
  // oauth2-proxy writes TOML into a file called .cfg.
  if (/\.toml$|oauth2[-_]?proxy.*\.cfg$/i.test(name)) return 'toml';
  if (/\.properties$/i.test(name)) return 'properties';
  // Requests are not INI files; their dialects read the text.
  if (/\.(?:ini|cfg|conf|bru|http|rest)$/i.test(name)) return 'ini';
  return 'dotenv';
}

export interface ReadOptions {
  /** What version control does with the file; default `unknown`. */
  readonly vcs?: FileFacts['vcs'];
  /** The workspace folder: only names below it say anything about the file. Default: none, the whole path counts. */
  readonly folder?: string | undefined;
  /** What the user says of the file's environment and variables. */
  readonly config?: Config;
}

/**
 * Reads one file: parses it, asks the candidate dialects, and joins what the winners say. Undefined when no dialect
 * claims it. Never throws for any text.
 */
export function readFile(
  file: SourceFile,
  { vcs = 'unknown', folder, config = defaultConfig }: ReadOptions = {},
): FileFacts | undefined {
  const path = uriPath(file.uri);
  const input: ClaimInput = { name: path.split('/').pop() ?? '', path };
  const format = formatOf(path);
  const possible = possibleDialects(path, file.text);
  if (possible.length === 0) return undefined;
  const tree = legible(parse(format, file));
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
  const notation = format === 'dotenv' ? 'dotenv' : 'compose';
  const readings = chosen.map((claim) =>
    withOwnVariables(claim.dialect.read(tree, input), tree, config.variables, notation),
  );
  const objects = readings.flatMap((r) => r.objects ?? []);
  return {
    file,
    tree,
    dialects: claims.map((claim) => claim.dialect.id),
    environment: configured(
      environmentOf(folder === undefined ? path : relativePath(folder, file.uri), file.text),
      config.environmentOf(file.uri),
    ),
    vcs,
    settings: readings.flatMap((r) => r.settings).map(withoutLists),
    variables: readings.flatMap((r) => r.variables),
    references: readings[0]?.references ?? [],
    links: readings.flatMap((r) => r.links),
    ...(objects.length === 0 ? {} : { objects }),
  };
}

/**
 * A list of YAML kept as a text, with its hyphens, comments and line breaks: what reads it takes it apart, and nothing
 * is known of its words here.
 */
const withoutLists = (setting: Setting): Setting =>
  setting.value.state === 'literal' && /^[ \t]*- /m.test(setting.value.text) && !isSecretRole(setting.role)
    ? unknowable(setting)
    : setting;

/** The dialects that are worth a look at the tree of the file. */
function possibleDialects(path: string, text: string): readonly Dialect[] {
  const format = formatOf(path);
  const possible = candidates(path).filter((dialect) => dialect.formats.includes(format));
  return needsContentSniff(possible) && !sniff(text) ? none : possible;
}

/** A file the user calls part of an environment is no template, whatever its name says. */
const configured = (found: FileEnvironment, name: string | undefined): FileEnvironment =>
  name === undefined ? found : { ...found, name: environmentName(name), isTemplate: false };

const isGeneric = (dialect: Dialect): boolean => dialect.files.includes('**/*.json');
