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
import type { HttpPort } from '../probe/port.ts';
import { rules as everyRule } from '../rules/registry.ts';
import type { AnyRule } from '../rules/types.ts';
import { type AuthService, createAuthService } from '../service/authService.ts';
import type { Clock, FileHost, Log } from '../service/ports.ts';
import { normalizeUri } from '../text/uri.ts';
import { type Configuration, createConfiguration } from './configuration.ts';
import { type Convert, createConvert } from './convert.ts';
import { answer, createLog, unanswered } from './log.ts';
import { createProbeRequests } from './probeRequests.ts';
import {
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
import { toFileChange, watchFiles } from './watching.ts';
import { forClient, isPossible } from './workspaceEdit.ts';

export interface ServerPorts {
  readonly host: (log: Log) => FileHost;
  readonly http: HttpPort;
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
    serveFeatures(session);
    serveProbe(session, ports, loaded);
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
  let trusted = !(isRecord(options) && options.trusted === false);
  connection.onNotification(methods.trust, (params: TrustParams) => {
    trusted = params.trusted;
  });
  return {
    connection,
    capabilities,
    documents,
    service,
    configuration: createConfiguration(
      connection,
      capabilities,
      options,
      rules.map((rule) => rule.meta.id),
    ),
    convert: createConvert({ stored: service.document, clientUri: (file) => spellings.get(file) ?? file }),
    log,
    isTrusted: () => trusted,
  };
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

function serveFeatures({ connection, capabilities, service, convert, log }: Session): void {
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
      const input = { facts, offset: convert.offset(file, position), model, findings: service.findings(file) };
      return hover(input, convert) ?? null;
    }),
  );
  connection.onCodeLens(
    answer(log, 'textDocument/codeLens', [], ({ textDocument }) =>
      codeLenses(normalizeUri(textDocument.uri), service.targets(), convert),
    ),
  );
}

/** `loaded`: before the first look at the disk is over, it would seem that there is nothing to test. */
function serveProbe(
  { connection, service, convert, log, isTrusted }: Session,
  { http, version }: ServerPorts,
  loaded: Promise<void>,
): void {
  const requests = createProbeRequests({ service, http, version, places: convert, isTrusted });
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
}

function serveRulePages({ connection, log }: Session, pageOf: ServerPorts['pageOf']): void {
  connection.onRequest(
    new RequestType<RulePageParams, RulePageResult, void>(methods.rulePage),
    answer(log, methods.rulePage, null, ({ ruleId }) => pageOf(ruleId) ?? null),
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
