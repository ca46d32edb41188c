import {
  type ClientCapabilities,
  CodeActionKind,
  type Connection,
  type InitializeParams,
  type InitializeResult,
  RequestType,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { codeActions, fixAllKind } from '../features/codeActions.ts';
import { codeLenses } from '../features/codeLens.ts';
import { hover } from '../features/hover.ts';
import { inlayHints } from '../features/inlayHints.ts';
import { readKeyFile } from '../host/keyFile.ts';
import type { ReadKeyFile } from '../probe/flows/assertion.ts';
import type { Wait } from '../probe/flows/ports.ts';
import type { HttpPort } from '../probe/port.ts';
import type { ReportRow } from '../probe/report/types.ts';
import { createHeldTokens } from '../probe/resource/held.ts';
import { rules as everyRule } from '../rules/registry.ts';
import type { AnyRule } from '../rules/types.ts';
import { type AuthService, createAuthService } from '../service/authService.ts';
import { discoveryRuleIds } from '../service/discoveryFindings.ts';
import type { Clock, FileHost, Log } from '../service/ports.ts';
import { normalizeUri } from '../text/uri.ts';
import { serveCheck } from './checkRequests.ts';
import { completionOptions, serveCompletion } from './completion.ts';
import { type Configuration, createConfiguration } from './configuration.ts';
import { type Convert, createConvert } from './convert.ts';
import { serveDiscovery } from './discoveryRequests.ts';
import { serveExplain } from './explainRequests.ts';
import { answer, createLog, unanswered } from './log.ts';
import { serveLogin } from './loginRequests.ts';
import { navigationCapabilities, serveNavigation } from './navigation.ts';
import { serveOverview } from './overview.ts';
import { createProbeRequests } from './probeRequests.ts';
import {
  type CompareParams,
  type CompareResult,
  type HistoryParams,
  methods,
  type PlanParams,
  type PlanResult,
  type RulePageParams,
  type RulePageResult,
  type StatusParams,
  type TargetInfo,
  type TargetsParams,
  type TestParams,
  type TestResult,
  type TrustParams,
} from './protocol.ts';
import { createPublisher } from './publish.ts';
import { createRefresher } from './refresher.ts';
import { createReportRequests } from './reportRequests.ts';
import { serveTokens } from './tokenRequests.ts';
import { type Conclusions, createConclusions } from './verdictInfo.ts';
import { toFileChange, watchFiles } from './watching.ts';
import { forClient, isPossible } from './workspaceEdit.ts';

export interface ServerPorts {
  readonly host: (log: Log) => FileHost;
  readonly http: HttpPort;
  /** The pause between two polls of a device authorization; tests do not wait. */
  readonly wait?: Wait;
  readonly clock: Clock;
  /** A rule's page as Markdown. */
  readonly pageOf: (ruleId: string) => string | undefined;
  /** Of the product, for `serverInfo` and the User-Agent. */
  readonly version?: string | undefined;
  /** Defaults to every rule of the registry. */
  readonly rules?: readonly AnyRule[];
  /** Called with the service once a client has introduced itself; for tests that count work. */
  readonly onService?: (service: AuthService) => void;
}

/** What there is once the client has introduced itself. */
interface Session {
  readonly connection: Connection;
  readonly capabilities: ClientCapabilities;
  readonly documents: TextDocuments<TextDocument>;
  readonly service: AuthService;
  readonly configuration: Configuration;
  readonly convert: Convert;
  /** What every kind of test does when it is over. */
  readonly conclusions: Conclusions;
  readonly log: Log;
  readonly isTrusted: () => boolean;
}

/** Serves one client over the connection, and starts listening. */
export function startServer(connection: Connection, ports: ServerPorts): void {
  const documents = new TextDocuments(TextDocument);
  let begun: (loading: Promise<void>) => void = () => {};
  const loaded = new Promise<void>((resolve) => {
    begun = resolve;
  });
  connection.onInitialize((params) => {
    const session = createSession(connection, documents, params, ports);
    syncDocuments(session);
    publishFindings(session);
    serveFeatures(session, ports);
    serveNavigation(session);
    serveOverview(session);
    serveCompletion({ ...session, suggestCommand: suggestCommandOf(params.initializationOptions) });
    serveProbe(session, ports, loaded);
    serveDiscovery(session, ports, loaded);
    const held = createHeldTokens(Date.now);
    serveLogin(session, { ...ports, held, readKeyFile: keyFilesOf(session) }, loaded);
    serveTokens(session, { ...ports, held }, loaded);
    serveExplain(session, loaded);
    serveCheck(session, loaded);
    serveRulePages(session, ports.pageOf);
    connection.onInitialized(() => {
      // Registers capabilities, which a client may refuse while it is still waiting for the answer to `initialize`.
      followWorkspace(session);
      begun(begin(session));
    });
    return initializeResult(ports.version);
  });
  documents.listen(connection);
  connection.listen();
}

const initializeResult = (version: string | undefined): InitializeResult => ({
  serverInfo: { name: 'authproof', ...(version === undefined ? {} : { version }) },
  capabilities: {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind] },
    hoverProvider: true,
    codeLensProvider: { resolveProvider: false },
    inlayHintProvider: true,
    ...navigationCapabilities,
    completionProvider: completionOptions,
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  },
});

function createSession(
  connection: Connection,
  documents: TextDocuments<TextDocument>,
  params: InitializeParams,
  ports: ServerPorts,
): Session {
  const { capabilities } = params;
  const log = createLog(connection);
  const rules = ports.rules ?? everyRule;
  const options: unknown = params.initializationOptions;
  const service = createAuthService({
    host: ports.host(log),
    clock: ports.clock,
    log,
    folders: foldersOf(params),
    rules,
  });
  ports.onService?.(service);
  const spellings = new Map<string, string>();
  documents.onDidOpen(({ document }) => spellings.set(normalizeUri(document.uri), document.uri));
  const convert = createConvert({ stored: service.document, clientUri: (file) => spellings.get(file) ?? file });
  let trusted = !(isRecord(options) && options.trusted === false);
  connection.onNotification(methods.trust, (params: TrustParams) => {
    trusted = params.trusted;
  });
  return {
    connection,
    capabilities,
    documents,
    service,
    configuration: createConfiguration(connection, capabilities, options, [
      ...rules.map((rule) => rule.meta.id),
      ...discoveryRuleIds,
    ]),
    convert,
    conclusions: createConclusions(service, convert, supportRows(ports.version, params.clientInfo)),
    log,
    isTrusted: () => trusted,
  };
}

const systems: Readonly<Record<string, string>> = { darwin: 'macOS', linux: 'Linux', win32: 'Windows' };

/** What a support case asks for. */
function supportRows(version: string | undefined, editor: InitializeParams['clientInfo']): readonly ReportRow[] {
  return [
    { name: 'authproof', value: version ?? 'from source' },
    { name: 'Operating system', value: systems[process.platform] ?? process.platform },
    ...(editor === undefined ? [] : [{ name: 'Editor', value: `${editor.name} ${editor.version ?? ''}`.trim() }]),
  ];
}

function foldersOf(params: InitializeParams): readonly string[] {
  if (params.workspaceFolders) return params.workspaceFolders.map((folder) => folder.uri);
  return params.rootUri ? [params.rootUri] : [];
}

/** After the handshake: what may be asked of the client, and the first look at the disk. */
async function begin({ connection, capabilities, service, configuration, log }: Session): Promise<void> {
  watchFiles(connection, capabilities);
  configuration.register();
  try {
    await service.setConfig(await configuration.read());
  } catch (cause) {
    log.error('reading the configuration failed, so the defaults are used', cause);
  }
  await service.load();
}

function syncDocuments({ documents, service }: Session): void {
  documents.onDidOpen(({ document }) => service.open(document.uri, document.getText(), document.version));
  documents.onDidChangeContent(({ document }) => service.change(document.uri, document.getText(), document.version));
  documents.onDidClose(({ document }) => void service.close(document.uri));
}

/** Folders, files on disk and settings may change at any time. */
function followWorkspace({ connection, capabilities, service, configuration, log }: Session): void {
  connection.onDidChangeWatchedFiles(({ changes }) => void service.filesChanged(changes.map(toFileChange)));
  configuration.watch(() => {
    configuration
      .read()
      .then(service.setConfig, (cause: unknown) => log.error('reading the configuration failed', cause));
  });
  if (capabilities.workspace?.workspaceFolders !== true) return;
  connection.workspace.onDidChangeWorkspaceFolders(async () => {
    const folders = await connection.workspace.getWorkspaceFolders();
    await service.setFolders((folders ?? []).map((folder) => folder.uri));
  });
}

/** Pushed, not pulled: findings cross files, often into files that are not open. */
function publishFindings({ connection, service, convert, log }: Session): void {
  const publisher = createPublisher({
    findings: service.findings,
    places: convert,
    send: (params) => unanswered(connection.sendDiagnostics(params)),
  });
  let told: string | undefined;
  const tellStatus = (): void => {
    const status: StatusParams = service.status();
    const text = JSON.stringify(status);
    if (text !== told) unanswered(connection.sendNotification(methods.status, status));
    told = text;
  };
  const refresher = createRefresher(service, tellStatus, log);
  service.onStale(refresher.schedule);
  service.onFindings(publisher.publish);
  connection.onShutdown(refresher.stop);
}

function serveFeatures(
  { connection, capabilities, service, convert, log, configuration }: Session,
  { clock }: ServerPorts,
): void {
  connection.onCodeAction(
    answer(log, 'textDocument/codeAction', [], ({ textDocument, range, context }) => {
      const file = normalizeUri(textDocument.uri);
      const input = {
        file,
        at: convert.span(file, range),
        diagnostics: context.diagnostics,
        only: context.only,
        findings: service.findings(file),
        facts: service.model().fileOf(file),
        config: service.configPlace(file),
      };
      return codeActions(input, convert)
        .filter((action) => isPossible(action, capabilities))
        .map((action) => forClient(action, capabilities));
    }),
  );
  connection.onHover(
    answer(log, 'textDocument/hover', null, ({ textDocument, position }) => {
      const file = normalizeUri(textDocument.uri);
      const model = service.model();
      const facts = model.fileOf(file);
      if (facts === undefined) return null;
      const input = {
        facts,
        offset: convert.offset(file, position),
        model,
        now: clock.now(),
        findings: service.findings(file),
      };
      return hover(input, convert) ?? null;
    }),
  );
  connection.languages.inlayHint.on(
    answer(log, 'textDocument/inlayHint', [], ({ textDocument, range }) => {
      const file = normalizeUri(textDocument.uri);
      const model = service.model();
      const facts = model.fileOf(file);
      if (facts === undefined || !configuration.switches.inlayHints) return [];
      return inlayHints({ facts, at: convert.span(file, range), model, now: clock.now() }, convert);
    }),
  );
  connection.onCodeLens(
    answer(log, 'textDocument/codeLens', [], ({ textDocument }) =>
      configuration.switches.codeLens ? codeLenses(normalizeUri(textDocument.uri), service.targets(), convert) : [],
    ),
  );
}

/** Private keys that settings name by their path, in the workspace as it is then. */
const keyFilesOf =
  ({ service }: Session): ReadKeyFile =>
  (candidates) =>
    readKeyFile(candidates, service.folders());

/** `loaded`: before the first look at the disk is over, it would seem that there is nothing to test. */
function serveProbe(session: Session, { http, version }: ServerPorts, loaded: Promise<void>): void {
  const { connection, service, convert, conclusions, log, isTrusted } = session;
  const requests = createProbeRequests({
    service,
    http,
    version,
    places: convert,
    conclusions,
    isTrusted,
    readKeyFile: keyFilesOf(session),
  });
  const reports = createReportRequests(service);
  const failed = {
    ok: false,
    reason: 'An internal error kept authproof from doing this; the log has its kind.',
  } as const;
  connection.onRequest(
    new RequestType<TargetsParams, readonly TargetInfo[], void>(methods.targets),
    answer(log, methods.targets, [], async (params: TargetsParams) => {
      await loaded;
      return requests.targets(params);
    }),
  );
  connection.onRequest(
    new RequestType<PlanParams, PlanResult, void>(methods.plan),
    answer(log, methods.plan, failed, requests.plan),
  );
  connection.onRequest(
    new RequestType<TestParams, TestResult, void>(methods.test),
    answer(log, methods.test, failed, requests.test),
  );
  connection.onRequest(
    new RequestType<HistoryParams, null, void>(methods.history),
    answer(log, methods.history, null, reports.history),
  );
  connection.onRequest(
    new RequestType<CompareParams, CompareResult, void>(methods.compare),
    answer(log, methods.compare, failed, reports.compare),
  );
}

function serveRulePages({ connection, log }: Session, pageOf: ServerPorts['pageOf']): void {
  connection.onRequest(
    new RequestType<RulePageParams, RulePageResult, void>(methods.rulePage),
    answer(log, methods.rulePage, null, ({ ruleId }) => pageOf(ruleId) ?? null),
  );
}

function suggestCommandOf(options: unknown): string | undefined {
  return isRecord(options) && typeof options.suggestCommand === 'string' ? options.suggestCommand : undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
