import { Secret } from '../../base/secret.ts';
import type { HttpPort } from '../../probe/port.ts';
import { carrierText } from '../../probe/resource/plan.ts';
import { testToken as run, type TokenConsent } from '../../probe/resource/run.ts';
import { looseTarget, tokenTargetsOf } from '../../probe/resource/tokens.ts';
import type { TokenPlan, TokenTarget } from '../../probe/resource/types.ts';
import { targetsOf } from '../../probe/target.ts';
import { createHttpPort } from '../../probe/transport/http.ts';
import { proxyFromEnvironment } from '../../probe/transport/settings.ts';
import type { Target } from '../../probe/types.ts';
import type { FileHost } from '../../service/ports.ts';
import type { Call } from '../args.ts';
import { nameOf as clientName, isChosen } from '../chosenClients.ts';
import { agree, nobodyToAsk, shownLines } from '../consent.ts';
import { createRedactor } from '../redact.ts';
import { refuse } from '../refuse.ts';
import type { Streams } from '../streams.ts';
import { version } from '../version.ts';
import { jsonReport, visible } from '../visible.ts';
import { isAskedFor, loadWorkspace, modelOfWorkspace, type Workspace } from '../workspace.ts';
import { pretty, toJson } from './test.ts';

type TokenCall = Extract<Call, { command: 'test-token' }>;

/** Where a token that no file holds is read from. */
export interface TokenInput {
  /** The first line of standard input. */
  readonly stdin: () => Promise<string | undefined>;
  /** Typed on a terminal without being shown; undefined when there is none. */
  readonly prompt: ((question: string) => Promise<string | undefined>) | undefined;
}

/** Shows one token to one address and explains the answer. Exit code 0 when the token was accepted. */
export async function testToken(
  call: TokenCall,
  host: FileHost,
  streams: Streams,
  input: TokenInput,
  http: HttpPort = createHttpPort({ proxy: proxyFromEnvironment(process.env) }),
): Promise<number> {
  const loaded = await loadWorkspace(host, streams, call.paths);
  if (!loaded.ok) return refuse(loaded.error, streams);
  const model = modelOfWorkspace(loaded.value);
  const { text, secrets } = createRedactor(model);
  const targets = targetsOf(model).filter((target) => isAskedFor(target, loaded.value));
  const chosen =
    call.setting === undefined
      ? await readToken(call, targets, input)
      : chooseSetting(call, tokenTargetsOf(model), loaded.value);
  if (typeof chosen === 'string') return refuse(visible(text(chosen)), streams);
  if (!call.yes && streams.ask === undefined) return refuse(nobodyToAsk, streams);
  const verdict = await run(chosen, {
    http,
    version,
    secrets: [...secrets],
    way: call.way,
    url: call.url,
    header: call.header,
    consent: (request) => consent(request, call, streams, text),
  });
  if (verdict === undefined) return refuse('nothing was sent', streams);
  streams.out(
    call.format === 'json'
      ? jsonReport({
          token: { way: verdict.tested?.way, state: verdict.tested?.token },
          ...toJson(verdict, model, streams.cwd, text),
        })
      : `${pretty(verdict, model, streams, text)}\n`,
  );
  return verdict.ok ? 0 : 1;
}

/** A text is what to say instead. */
function chooseSetting(
  { setting: name, environment }: TokenCall,
  all: readonly TokenTarget[],
  workspace: Workspace,
): TokenTarget | string {
  const here = all.filter(({ origin }) => origin.kind === 'setting' && workspace.includes(origin.setting.file));
  const named = here.filter(
    (target) => nameOf(target) === name && (environment === undefined || target.environment === environment),
  );
  const [first, second] = named;
  if (first === undefined) {
    const names = [...new Set(here.map(nameOf))];
    return names.length === 0
      ? 'no access token or API key was found; pass one with --stdin'
      : `no token is called ${name}; there are: ${names.join(', ')}`;
  }
  if (second === undefined) return first;
  const environments = [...new Set(named.map((target) => target.environment))];
  return environments.length > 1
    ? `${name} is in several environments; choose one with --environment: ${environments.join(', ')}`
    : `${name} is in several files; name one of them`;
}

const nameOf = ({ origin }: TokenTarget): string => (origin.kind === 'setting' ? origin.setting.name : '');

async function readToken(
  call: TokenCall,
  targets: readonly Target[],
  input: TokenInput,
): Promise<TokenTarget | string> {
  const client = chooseClient(call, targets);
  if (typeof client === 'string') return client;
  if (!call.stdin && input.prompt === undefined) {
    return 'name the token: --setting NAME, or --stdin to read it from standard input';
  }
  const typed = call.stdin ? await input.stdin() : await input.prompt?.('Access token or API key (not shown): ');
  return typed === undefined || typed === '' ? 'no token was given' : looseTarget(new Secret(typed), 'typed', client);
}

/** A typed token is tied to a client only when the user says so, or introspection needs one. */
function chooseClient(
  { client, environment, way, url }: TokenCall,
  targets: readonly Target[],
): Target | undefined | string {
  const needed = client !== undefined || (url === undefined && way !== undefined);
  if (!needed) return undefined;
  const choice = { client, environments: environment === undefined ? [] : [environment] };
  const found = targets.filter((target) => isChosen(target, choice));
  if (found.length === 1) return found[0];
  const names = targets.map(clientName).join(', ');
  return targets.length === 0
    ? 'no client was found whose endpoints could be used; name the address with --url'
    : `choose one client with --client and --environment: ${names}`;
}

/**
 * Shows everything but the token. `--yes` agrees to the addresses of the token's provider and issuer and to the one of
 * `--url`, never to a host that only a file or a document names.
 */
async function consent(
  request: TokenConsent,
  call: TokenCall,
  streams: Streams,
  redact: (text: string) => string,
): Promise<boolean> {
  const lines = request.kind === 'metadata' ? describeMetadata(request) : describePlan(request.plan);
  const warned = request.kind === 'planned' && request.plan.warnings.length > 0;
  if (!call.yes || !warned) return agree(lines, { call, streams, redact });
  streams.err(`${shownLines(lines, redact)}\n`);
  if (request.plan.namedBy === 'user') return true;
  streams.err('authproof: --yes does not agree to this host; name the address with --url if it is the right one\n');
  return false;
}

const describeMetadata = (request: Extract<TokenConsent, { kind: 'metadata' }>): string[] => [
  `GET ${request.url} (metadata, without the token)`,
  ...request.notes.map((note) => `  ${note}`),
];

const describePlan = (plan: TokenPlan): string[] => [
  `${plan.method} ${plan.url}`,
  `  token        ${plan.variables[0] ?? ''}, in ${plan.carrier.kind === 'body' ? 'the body' : carrierText(plan.carrier)}`,
  ...(plan.clientAuth === undefined ? [] : [`  client auth  ${plan.clientAuth}`]),
  `  values of    ${plan.variables.join(', ')}`,
  ...plan.notes.map((note) => `  ${note}`),
  ...plan.warnings.map((warning) => `  Warning: ${warning}`),
];
