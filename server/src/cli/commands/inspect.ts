import { describeSecret } from '../../base/secret.ts';
import { isSecretRole } from '../../knowledge/roles.ts';
import type { Client, Model, ResolvedSetting } from '../../model/types.ts';
import type { FileHost } from '../../service/ports.ts';
import type { Call } from '../args.ts';
import { rangeOf } from '../format/json.ts';
import { painter, type Streams } from '../streams.ts';
import { displayPath, loadWorkspace, modelOfWorkspace } from '../workspace.ts';

type InspectCall = Extract<Call, { command: 'inspect' }>;

/** The linked model, secrets redacted. */
export async function inspect(call: InspectCall, host: FileHost, streams: Streams): Promise<number> {
  const loaded = await loadWorkspace(host, streams.cwd, call.paths);
  if (!loaded.ok) {
    streams.err(`authproof: ${loaded.error}\n`);
    return 2;
  }
  const model = modelOfWorkspace(loaded.value);
  const clients = [...model.clients, ...model.registrations, ...model.metadata].map((c) => describe(c, model, streams.cwd));
  const files = model.files.map((facts) => ({
    file: displayPath(streams.cwd, facts.file.uri),
    dialect: facts.dialects[0] ?? '',
  }));
  streams.out(call.format === 'json' ? `${JSON.stringify({ clients, files }, undefined, 2)}\n` : pretty(clients, files, streams));
  return 0;
}

function describe(client: Client, model: Model, cwd: string) {
  return {
    name: client.name,
    kind: client.kind,
    provider: client.provider ?? null,
    environment: client.environment,
    settings: client.settings.map((setting) => describeSetting(setting, model, cwd)),
    evidence: client.evidence,
    matches: model.matches
      .filter((match) => match.use === client)
      .map(({ registration, evidence }) => ({ registration: registration.name, ...evidence })),
  };
}

type Described = ReturnType<typeof describe>;

function describeSetting({ setting, resolved }: ResolvedSetting, model: Model, cwd: string) {
  const isSecret = isSecretRole(setting.role);
  const text = resolved.text ?? null;
  return {
    role: setting.role,
    name: setting.name,
    file: displayPath(cwd, setting.file),
    range: rangeOf(model.fileOf(setting.file), setting.span),
    state: resolved.state,
    value: text === null ? null : isSecret ? describeSecret(text) : withoutCredentials(text),
    redacted: isSecret && text !== null,
    resolvedFrom: resolved.origins.map((origin) => ({
      name: origin.name,
      file: displayPath(cwd, origin.file),
      range: rangeOf(model.fileOf(origin.file), origin.span),
    })),
  };
}

/** A URL's user info and a query's secrets are not shown, whatever the setting's role. */
const withoutCredentials = (text: string): string =>
  text
    .replace(/\/\/[^/@\s]*@/g, '//(credentials)@')
    .replace(/([?&][a-z_]*(?:secret|token|key|password|code)[a-z_]*=)[^&#\s]*/gi, '$1(secret)');

function pretty(
  clients: readonly Described[],
  files: readonly { readonly file: string; readonly dialect: string }[],
  streams: Streams,
): string {
  const paint = painter(streams.color);
  const blocks = clients.map((client) => {
    const about = [client.kind, client.provider, client.environment].filter((part) => part !== null).join(', ');
    const settings = client.settings.map((s) => {
      const from = s.resolvedFrom.map((origin) => `${origin.name} in ${origin.file}`).join(' ← ');
      const value = s.value ?? paint('dim', s.state);
      const place = `${s.file}:${s.range.start.line + 1}`;
      return `  ${s.role.padEnd(28)} ${value}  ${paint('dim', from === '' ? place : `${place} ← ${from}`)}`;
    });
    const why = [...client.evidence, ...client.matches].map((e) => paint('dim', `  ${e.strength}: ${e.reason}`));
    return [`${paint('bold', client.name)} (${about})`, ...settings, ...why].join('\n');
  });
  const list = files.map(({ file, dialect }) => `  ${file}  ${paint('dim', dialect)}`);
  return `${[...blocks, `${paint('bold', 'Files')}\n${list.join('\n')}`].join('\n\n')}\n`;
}
