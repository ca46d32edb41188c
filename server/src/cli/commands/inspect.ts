import { type DerivedRedirect, derivedRedirects } from '../../model/derived.ts';
import type { Client, Model, ResolvedSetting } from '../../model/types.ts';
import type { FileHost } from '../../service/ports.ts';
import type { Call } from '../args.ts';
import { rangeOf } from '../format/json.ts';
import { createRedactor, type Redactor } from '../redact.ts';
import { painter, type Streams } from '../streams.ts';
import { jsonReport, visible } from '../visible.ts';
import { displayPath, loadWorkspace, modelOfWorkspace, type Workspace } from '../workspace.ts';

type InspectCall = Extract<Call, { command: 'inspect' }>;

/** The linked model, secrets redacted. */
export async function inspect(call: InspectCall, host: FileHost, streams: Streams): Promise<number> {
  const loaded = await loadWorkspace(host, streams, call.paths);
  if (!loaded.ok) {
    streams.err(`authproof: ${visible(loaded.error)}\n`);
    return 2;
  }
  const { clients, files } = inspection(loaded.value, streams.cwd);
  if (call.format === 'json') streams.out(jsonReport({ clients, files }));
  else streams.out(pretty(clients, files, streams));
  return 0;
}

/** The documented contract of `inspect --format json`. Paths are relative to `cwd`. */
export function inspection(workspace: Workspace, cwd: string) {
  const model = modelOfWorkspace(workspace);
  const redactor = createRedactor(model);
  const clients = [...model.clients, ...model.registrations, ...model.metadata].map((client) =>
    describe(client, model, cwd, redactor),
  );
  const files = model.files
    .filter((facts) => workspace.includes(facts.file.uri))
    .map((facts) => ({ file: displayPath(cwd, facts.file.uri), dialect: facts.dialects[0] ?? '' }));
  return { clients, files };
}

function describe(client: Client, model: Model, cwd: string, redactor: Redactor) {
  return {
    name: redactor.text(client.name),
    kind: client.kind,
    provider: client.provider ?? null,
    environment: client.environment,
    settings: client.settings.map((setting) => describeSetting(setting, model, cwd, redactor)),
    derived: client.kind === 'use' ? describeDerived(derivedRedirects(model, client), redactor) : [],
    evidence: client.evidence.map(({ strength, reason }) => ({ strength, reason: redactor.text(reason) })),
    matches: model.matches
      .filter((match) => match.use === client)
      .map(({ registration, evidence }) => ({
        registration: redactor.text(registration.name),
        strength: evidence.strength,
        reason: redactor.text(evidence.reason),
      })),
  };
}

/**
 * Redirect URIs that no file spells out: only their path where the host is that of the request. Environments that make the
 * same of variables of the same names are told once.
 */
function describeDerived(redirects: readonly DerivedRedirect[], redactor: Redactor) {
  const described = redirects.map(({ text, framework, inputs, variables }) => ({
    role: 'redirect_uri' as const,
    value: redactor.text(text),
    framework,
    from: [...inputs.map(({ place }) => place.name), ...(variables ?? [])].map((name) => redactor.text(name)),
  }));
  return [...new Map(described.map((one) => [JSON.stringify(one), one])).values()];
}

type Described = ReturnType<typeof describe>;

function describeSetting(found: ResolvedSetting, model: Model, cwd: string, redactor: Redactor) {
  const { setting, resolved } = found;
  const value = redactor.value(found);
  return {
    role: setting.role,
    name: redactor.text(setting.name),
    file: displayPath(cwd, setting.file),
    range: rangeOf(model.fileOf(setting.file), setting.span),
    state: resolved.state,
    value: value?.text ?? null,
    redacted: value?.redacted ?? false,
    resolvedFrom: resolved.origins.map((origin) => ({
      name: origin.name,
      file: displayPath(cwd, origin.file),
      range: rangeOf(model.fileOf(origin.file), origin.span),
    })),
  };
}

function pretty(
  clients: readonly Described[],
  files: readonly { readonly file: string; readonly dialect: string }[],
  streams: Streams,
): string {
  const painted = painter(streams.color);
  // Whatever it is, a file may have written it.
  const paint: typeof painted = (style, text) => painted(style, visible(text));
  const blocks = clients.map((client) => {
    const about = visible(
      [client.kind, client.provider, client.environment].filter((part) => part !== null).join(', '),
    );
    const settings = client.settings.map((s) => {
      const from = s.resolvedFrom.map((origin) => `${origin.name} in ${origin.file}`).join(' ← ');
      const value = s.value === null ? paint('dim', s.state) : visible(s.value);
      const place = `${s.file}:${s.range.start.line + 1}`;
      return `  ${s.role.padEnd(28)} ${value}  ${paint('dim', from === '' ? place : `${place} ← ${from}`)}`;
    });
    const derived = client.derived.map(
      (d) =>
        `  ${d.role.padEnd(28)} ${visible(d.value)}  ${paint('dim', `derived by ${d.framework} ← ${d.from.join(', ')}`)}`,
    );
    const why = [...client.evidence, ...client.matches].map((e) => paint('dim', `  ${e.strength}: ${e.reason}`));
    return [`${paint('bold', client.name)} (${about})`, ...settings, ...derived, ...why].join('\n');
  });
  if (files.length === 0) return 'No configuration files found.\n';
  const list = files.map(({ file, dialect }) => `  ${visible(file)}  ${paint('dim', dialect)}`);
  return `${[...blocks, `${paint('bold', 'Files')}\n${list.join('\n')}`].join('\n\n')}\n`;
}
