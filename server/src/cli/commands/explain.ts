import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { JsonObject } from '../../base/json.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { explainInWorkspace } from '../../features/explain.ts';
import type { Explanation } from '../../probe/explainText/explain.ts';
import { textLimit } from '../../probe/explainText/normalise.ts';
import { explanationReport } from '../../probe/explainText/report.ts';
import type { Located } from '../../probe/report/build.ts';
import { textOf } from '../../probe/report/text.ts';
import type { SettingRef } from '../../probe/types.ts';
import type { FileHost } from '../../service/ports.ts';
import type { Call } from '../args.ts';
import { shownArgument } from '../argument.ts';
import { labelOf, placeOf } from '../format/place.ts';
import { verdictData } from '../format/verdict.ts';
import { lintOf } from '../lint.ts';
import { createRedactor } from '../redact.ts';
import { refuse } from '../refuse.ts';
import type { Streams } from '../streams.ts';
import { jsonReport } from '../visible.ts';
import { loadWorkspace, type Workspace } from '../workspace.ts';

type ExplainCall = Extract<Call, { command: 'explain' }>;

/** Standard input as far as it is read, for a text that is pasted or piped. */
export type ReadInput = () => Promise<string>;

/** Explains a pasted error. Nothing is sent: the text is compared with the files of the workspace and forgotten. */
export async function explain(
  call: ExplainCall,
  host: FileHost,
  streams: Streams,
  readInput: ReadInput,
): Promise<number> {
  const source = await sourceOf(call.paths, streams.cwd);
  const text = source.file === undefined ? await readInput() : await readText(source.file);
  const from = source.file === undefined ? 'standard input' : shownArgument(call.paths[0] ?? '');
  if (text === undefined) return refuse(`${from} cannot be read`, streams);
  if (text.trim() === '') return refuse(`${from} holds no text to explain`, streams);
  const loaded = await loadWorkspace(host, streams, source.folders);
  if (!loaded.ok) return refuse(loaded.error, streams);
  const explained = explainIn(loaded.value, { text, client: call.client }, streams);
  if (!explained.ok) return refuse(explained.error, streams);
  const { explanation, toJson, toText } = explained.value;
  streams.out(call.format === 'json' ? jsonReport(toJson()) : toText());
  return explanation.recognised ? 0 : 1;
}

export interface Explained {
  readonly explanation: Explanation;
  /** The documented contract of `explain --format json`. */
  readonly toJson: () => JsonObject;
  /** For people. */
  readonly toText: () => string;
}

/** Compares a text with the files of a workspace. The error is one line. */
export function explainIn(
  workspace: Workspace,
  { text, client }: { readonly text: string; readonly client: string | undefined },
  streams: Streams,
): Result<Explained, string> {
  const { findings, model } = lintOf(workspace, streams);
  const explanation = explainInWorkspace({ text, model, findings, client });
  const redact = createRedactor(model).text;
  if (client !== undefined && explanation.joined.target === undefined)
    return err(redact(`no client matches ${client}`));
  const place = (ref: SettingRef) => placeOf(ref, model, streams.cwd, redact);
  const locate = (ref: SettingRef): Located => ({ label: labelOf(ref, model, streams.cwd) });
  return ok({
    explanation,
    toJson: () => explanationData(explanation, place, redact),
    toText: () => redact(textOf(explanationReport(explanation, { locate }), { color: streams.color })),
  });
}

interface Source {
  /** Absolute path; undefined for standard input. */
  readonly file: string | undefined;
  readonly folders: readonly string[];
}

/** The first word is the file with the text, or `-`; a folder there leaves the text to standard input. */
async function sourceOf(paths: readonly string[], cwd: string): Promise<Source> {
  const [first, ...rest] = paths;
  const folders = (words: readonly string[]): readonly string[] => (words.length === 0 ? ['.'] : words);
  if (first === undefined || first === '-') return { file: undefined, folders: folders(rest) };
  const info = await stat(resolve(cwd, first)).catch(() => undefined);
  return info?.isDirectory() === true
    ? { file: undefined, folders: folders(paths) }
    : { file: resolve(cwd, first), folders: folders(rest) };
}

/** A device may have no end, and a log more than there is memory for. */
const readText = (path: string): Promise<string | undefined> => readAll(createReadStream(path)).catch(() => undefined);

/** What there is to read of a stream, a little more than is used. */
export async function readAll(input: NodeJS.ReadableStream): Promise<string> {
  // A character may be cut in two where one chunk ends.
  input.setEncoding('utf8');
  let text = '';
  for await (const chunk of input) {
    text += String(chunk);
    if (text.length > textLimit) break;
  }
  return text;
}

function explanationData(
  { verdicts, facts, joined, recognised }: Explanation,
  place: (ref: SettingRef) => object,
  redact: (text: string) => string,
) {
  const client = ({ client: name, environment }: { readonly client: string; readonly environment: string }) => ({
    client: redact(name),
    environment,
  });
  return {
    recognised,
    client: joined.target === undefined ? null : { ...client(joined.target), because: joined.because ?? null },
    otherClients: joined.others.map(client),
    facts: {
      leg: facts.leg,
      status: facts.status ?? null,
      error: facts.error ?? null,
      provider: facts.provider ?? null,
      endpoint: facts.endpoint === undefined ? null : redact(facts.endpoint),
      host: facts.host ?? null,
      redirectUri: facts.redirectUri === undefined ? null : redact(facts.redirectUri),
      clientId: facts.clientId ?? null,
      variables: facts.variables.map(redact),
      truncated: facts.truncated,
    },
    verdicts: verdicts.map((verdict) => ({
      ...verdictData(verdict, place, redact),
      retry: verdict.retry === undefined ? null : redact(verdict.retry.advice),
    })),
  };
}
