import type { JsonObject } from '../../base/json.ts';
import type { Result } from '../../base/result.ts';
import { gravestFirst, isAtLeast, type Severity, severities } from '../../base/severity.ts';
import type { Finding } from '../../rules/types.ts';
import type { FileHost } from '../../service/ports.ts';
import { createAllowance, sharing } from '../../syntax/edit.ts';
import { fileUri, isInside } from '../../text/uri.ts';
import { identifyFrom } from '../baseline.ts';
import { explainIn } from '../commands/explain.ts';
import { inspection } from '../commands/inspect.ts';
import { ruleIndex, rulePage } from '../commands/list.ts';
import { countSeverities, findingsData } from '../format/json.ts';
import { createShowable } from '../format/showable.ts';
import { lintOf } from '../lint.ts';
import { noProgress } from '../progress.ts';
import { createRedactor } from '../redact.ts';
import type { Streams } from '../streams.ts';
import { version } from '../version.ts';
import { loadWorkspace, reread, type Workspace } from '../workspace.ts';
import type { Arguments } from './arguments.ts';
import { confine, type Roots, resolveInside } from './confine.ts';
import type { Tool, ToolResult } from './protocol.ts';

export interface ToolsOptions {
  readonly roots: Roots;
  readonly host: FileHost;
  /** Epoch milliseconds. */
  now(): number;
}

const path = {
  type: 'string',
  description:
    'A file or folder, absolute or relative to the first folder of this server. Without it, everything the server may read.',
} as const;

/** What the server offers. Each tool only reads, below the roots, and redacts secrets. */
export function createTools(options: ToolsOptions): readonly Tool[] {
  const { roots } = options;
  return [
    {
      name: 'check',
      title: 'Check OAuth and OpenID Connect configuration',
      description:
        'Finds mistakes in OAuth 2 and OpenID Connect settings of .env, YAML, JSON, TOML, .properties and INI files: redirect URIs that are not registered, malformed client ids and secrets, wrong endpoints, issuers and scopes, environments that disagree. Use it after such settings were written or changed, and when a sign-in or token request fails. Each finding has rule, severity, message, file, range (zero-based) and fixes. Secrets are redacted; nothing is written or sent.',
      inputSchema: {
        type: 'object',
        properties: {
          path,
          minSeverity: {
            type: 'string',
            enum: severities.toReversed(),
            description: 'Only findings at least this severe. Default: hint, which is all.',
          },
          limit: { type: 'integer', minimum: 1, maximum: 1000, description: 'At most so many findings. Default: 100.' },
        },
        additionalProperties: false,
      },
      run: (given, signal) => runCheck(given, signal, options),
    },
    {
      name: 'explain',
      title: 'Explain an authentication error',
      description:
        'Says what an OAuth or OpenID Connect error means and which setting of the workspace to look at. Pass the text as it is: a log line, a stack trace, the output of curl -v, the address a browser ended at, or an error page. Use it for messages such as invalid_client, redirect_uri_mismatch, AADSTS codes, invalid_grant, or a 401 or 403 of a token endpoint. Nothing is sent, and secrets in the text are not repeated.',
      inputSchema: {
        type: 'object',
        properties: {
          text: { type: 'string', description: 'The error as it was shown or logged; up to 1 MiB is read.' },
          client: { type: 'string', description: 'Name, id or provider of the client it is about, if known.' },
        },
        required: ['text'],
        additionalProperties: false,
      },
      run: (given, signal) => runExplain(given, signal, options),
    },
    {
      name: 'inspect',
      title: 'Inspect OAuth clients',
      description:
        'Lists the OAuth clients and registrations found in configuration files: provider, environment, each setting with its resolved value and the file it comes from, redirect URIs that a framework derives, and why the settings belong together. Use it to learn which redirect URI, issuer or client id is in force before changing anything. Secrets are shown by kind and length only.',
      inputSchema: { type: 'object', properties: { path }, additionalProperties: false },
      run: (given, signal) => runInspect(given, signal, options),
    },
    {
      name: 'rule',
      title: 'Read the page of a rule',
      description:
        'The page of a rule that check reported, as Markdown: what it demands, why it fails otherwise, examples, sources. Without an id, all rules in one line each.',
      inputSchema: {
        type: 'object',
        properties: { id: { type: 'string', description: 'Such as redirect-uri-fragment.' } },
        additionalProperties: false,
      },
      run: async ({ id }) => runRule(id === undefined ? undefined : String(id), roots),
    },
  ];
}

/** For the model, before it has called anything. */
export const instructions =
  'authproof knows OAuth 2 and OpenID Connect configuration. Call check after writing or changing such settings, explain with the text of a failed sign-in or token request, inspect to see which values are in force, and rule for the reasons behind a finding. It only reads files; it never shows a secret, and sends nothing.';

async function runCheck(given: Arguments, signal: AbortSignal, options: ToolsOptions): Promise<ToolResult> {
  const { roots } = options;
  const captured = capture(options);
  const loaded = await load(given.path, signal, options, captured);
  if (!loaded.ok) return failed(loaded.error);
  const workspace = loaded.value;
  const linted = lintOf(workspace, captured.streams);
  const least = (given.minSeverity as Severity | undefined) ?? 'hint';
  const asked = linted.findings.filter(({ severity }) => isAtLeast(severity, least)).toSorted(gravestFirst);
  const shown = asked.slice(0, typeof given.limit === 'number' && given.limit >= 0 ? given.limit : 100);
  const { fileOf } = linted.model;
  const identify = identifyFrom(roots[0], fileOf);
  const input = {
    version,
    findings: shown,
    // Counted below; how long it took is of no use to a model, and would make equal answers differ.
    summary: { filesScanned: 0, filesRecognised: 0, ...countSeverities([]), durationMs: 0 },
    cwd: roots[0],
    fingerprintOf: (finding: Finding) => identify(finding).fingerprint,
    fileOf,
    mayShow: createShowable({
      secrets: createRedactor(linted.model).secrets,
      fileOf,
      reread: (facts, text) => reread(workspace, facts, text),
      fixes: () => shown.flatMap(({ fixes }) => fixes),
    }),
  };
  const { findings } = sharing(createAllowance(), () => findingsData(input));
  const filesRecognised = workspace.facts.filter(({ file }) => workspace.includes(file.uri)).length;
  return succeeded(captured, {
    root: roots[0],
    summary: { filesRecognised, ...countSeverities(asked) },
    findings,
    omitted: asked.length - shown.length,
  });
}

async function runExplain(given: Arguments, signal: AbortSignal, options: ToolsOptions): Promise<ToolResult> {
  const text = String(given.text);
  if (text.trim() === '') return failed('There is no text to explain.');
  const captured = capture(options);
  const loaded = await load(undefined, signal, options, captured);
  if (!loaded.ok) return failed(loaded.error);
  const client = given.client === undefined ? undefined : String(given.client);
  const explained = explainIn(loaded.value, { text, client }, captured.streams);
  if (!explained.ok) return failed(explained.error);
  return succeeded(captured, { root: options.roots[0], ...explained.value.toJson() });
}

async function runInspect(given: Arguments, signal: AbortSignal, options: ToolsOptions): Promise<ToolResult> {
  const { roots } = options;
  const captured = capture(options);
  const loaded = await load(given.path, signal, options, captured);
  if (!loaded.ok) return failed(loaded.error);
  const { clients, files } = inspection(loaded.value, roots[0]);
  // A client of which nothing is written there is not what was asked for.
  const names = new Set(files.map(({ file }) => file));
  const asked = clients.filter(({ settings }) => settings.some(({ file }) => names.has(file)));
  return succeeded(captured, { root: roots[0], clients: asked, files });
}

function runRule(id: string | undefined, roots: Roots): ToolResult {
  const captured = capture({ roots, now: () => 0 });
  const code = id === undefined ? ruleIndex(captured.streams) : rulePage(id, captured.streams);
  return code === 0 ? { text: captured.text() } : failed(captured.warnings().join(' '));
}

/**
 * The files of all roots, of which those below `asked` were asked for: a mistake between two files is found wherever the
 * other one lies.
 */
async function load(
  asked: string | number | undefined,
  signal: AbortSignal,
  { roots, host }: ToolsOptions,
  { streams }: Captured,
): Promise<Result<Workspace, string>> {
  const target = asked === undefined ? undefined : await resolveInside(roots, String(asked));
  if (target?.ok === false) return target;
  const paths = target === undefined ? roots : [...roots, target.value];
  const confined = confine(host, roots, signal);
  const loaded = await loadWorkspace(confined, streams, paths, confined.readManifest);
  signal.throwIfAborted();
  if (!loaded.ok || target === undefined) return loaded;
  const uri = fileUri(target.value);
  return { ok: true, value: { ...loaded.value, includes: (file) => isInside(file, uri) } };
}

interface Captured {
  readonly streams: Streams;
  text(): string;
  /** Lines meant for people at the side. */
  warnings(): readonly string[];
}

/** Streams that keep what a command prints: standard output belongs to the protocol. */
function capture({ roots, now }: Pick<ToolsOptions, 'roots' | 'now'>): Captured {
  let out = '';
  let err = '';
  return {
    streams: {
      cwd: roots[0],
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      address: () => {},
      ask: undefined,
      color: false,
      columns: undefined,
      progress: noProgress,
      now,
    },
    text: () => out,
    warnings: () => err.split('\n').flatMap((line) => (line === '' ? [] : line.replace(/^authproof: /, ''))),
  };
}

const failed = (text: string): ToolResult => ({ text, isError: true });

function succeeded(captured: Captured, data: JsonObject): ToolResult {
  const notes = captured.warnings();
  const whole = notes.length === 0 ? data : { ...data, notes };
  return { text: JSON.stringify(whole), data: whole };
}
