import { isAbsolute } from 'node:path';
import {
  type ClientCapabilities,
  type Connection,
  type InitializeParams,
  type InitializeResult,
  RequestType,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { isJsonObject } from '../base/json.ts';
import type { Translate } from '../base/l10n.ts';
import { lookup } from '../base/table.ts';
import { codeActionKinds } from '../features/codeActions.ts';
import { translateFor } from '../features/languages/translate.ts';
import type { Wait } from '../probe/flows/ports.ts';
import type { HttpPort } from '../probe/port.ts';
import type { ReportRow } from '../probe/report/types.ts';
import { rules as everyRule } from '../rules/registry.ts';
import type { AnyRule } from '../rules/types.ts';
import { type AuthService, createAuthService } from '../service/authService.ts';
import { discoveryRuleIds } from '../service/discoveryFindings.ts';
import type { Clock, FileHost, Log, ReadingMarks } from '../service/ports.ts';
import { serveCheck } from './checkRequests.ts';
import { completionOptions, serveCompletion } from './completion.ts';
import { type Configuration, createConfiguration } from './configuration.ts';
import { type Convert, createConvert } from './convert.ts';
import { soundDocuments } from './documents.ts';
import { clientCommands, serveEditorFeatures } from './editorFeatures.ts';
import { serveLate } from './late.ts';
import { answer, createLog, guardedEvent, unanswered } from './log.ts';
import { navigationCapabilities, serveNavigation } from './navigation.ts';
import { serveOverview } from './overview.ts';
import { methods, type RulePageParams, type RulePageResult, type StatusParams, type TrustParams } from './protocol.ts';
import { createPublisher } from './publish.ts';
import { createRefresher } from './refresher.ts';
import { createSpellings } from './spellings.ts';
import { updateDocument } from './textChanges.ts';
import { createViewRefresher } from './viewRefresher.ts';
import { fileChangesOf, watchFiles } from './watching.ts';

export interface ServerPorts {
  readonly host: (log: Log) => FileHost;
  readonly http: HttpPort;
  /** The pause between two polls of a device authorization; tests do not wait. */
  readonly wait?: Wait;
  readonly clock: Clock;
  /** A rule's page as Markdown. */
  readonly pageOf: (ruleId: string) => string | undefined | Promise<string | undefined>;
  /** What is remembered across restarts, in a folder that the client names. */
  readonly readingMarks?: (folder: string, log: Log) => ReadingMarks;
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
  /** Product, operating system and editor, for support cases. */
  readonly environment: readonly ReportRow[];
  readonly log: Log;
  readonly isTrusted: () => boolean;
  /** Into the editor's language. */
  readonly translate: Translate;
}

/** Serves one client over the connection, and starts listening. */
export function startServer(connection: Connection, ports: ServerPorts): void {
  const documents = new TextDocuments({ create: TextDocument.create, update: updateDocument });
  let begun: (loading: Promise<void>) => void = () => {};
  const loaded = new Promise<void>((resolve) => {
    begun = resolve;
  });
  connection.onInitialize((params) => {
    const session = createSession(connection, documents, params, ports);
    syncDocuments(session);
    publishFindings(session);
    const commands = clientCommands(params.initializationOptions);
    serveEditorFeatures({ ...session, clock: ports.clock, commands });
    serveNavigation(session);
    serveOverview(session);
    serveCompletion({ ...session, suggestCommand: commands.suggest });
    serveLate(session, ports, loaded);
    serveCheck(session, loaded);
    serveRulePages(session, ports.pageOf);
    connection.onInitialized(() => {
      // Registers capabilities, which a client may refuse while it is still waiting for the answer to `initialize`.
      followWorkspace(session);
      begun(begin(session));
    });
    return initializeResult(ports.version);
  });
  documents.listen(soundDocuments(connection, createLog(connection)));
  connection.listen();
}

const initializeResult = (version: string | undefined): InitializeResult => ({
  serverInfo: { name: 'authproof', ...(version === undefined ? {} : { version }) },
  capabilities: {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    codeActionProvider: { codeActionKinds, resolveProvider: true },
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
    marks: marksOf(options, ports, log),
  });
  ports.onService?.(service);
  const spellings = createSpellings();
  documents.onDidOpen(({ document }) => spellings.note(document.uri));
  const convert = createConvert({ stored: service.document, clientUri: spellings.of });
  let trusted = !(isJsonObject(options) && options.trusted === false);
  connection.onNotification(methods.trust, (params?: Partial<TrustParams>) => {
    trusted = params?.trusted === true;
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
    environment: supportRows(ports.version, params.clientInfo),
    log,
    isTrusted: () => trusted,
    translate: translateFor(typeof params.locale === 'string' ? params.locale : undefined),
  };
}

function marksOf(options: unknown, { readingMarks }: ServerPorts, log: Log): ReadingMarks | undefined {
  const storage = isJsonObject(options) ? options.storage : undefined;
  return typeof storage === 'string' && isAbsolute(storage) ? readingMarks?.(storage, log) : undefined;
}

const systems: Readonly<Record<string, string>> = { darwin: 'macOS', linux: 'Linux', win32: 'Windows' };

/** What a support case asks for. */
function supportRows(version: string | undefined, editor: InitializeParams['clientInfo']): readonly ReportRow[] {
  return [
    { name: 'authproof', value: version ?? 'from source' },
    { name: 'Operating system', value: lookup(systems, process.platform) ?? process.platform },
    ...(editor === undefined ? [] : [{ name: 'Editor', value: `${editor.name} ${editor.version ?? ''}`.trim() }]),
  ];
}

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
  return Array.isArray(workspaceFolders) ? urisOf(workspaceFolders) : urisOf([{ uri: rootUri }]);
}

/** What is no folder is left out. */
const urisOf = (folders: readonly unknown[]): readonly string[] =>
  folders.flatMap((folder) =>
    isJsonObject(folder) && typeof folder.uri === 'string' && folder.uri !== '' ? [folder.uri] : [],
  );

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

function syncDocuments({ documents, service, log }: Session): void {
  documents.onDidOpen(
    guardedEvent(log, 'opening a file', ({ document }) =>
      service.open(document.uri, document.getText(), document.version),
    ),
  );
  documents.onDidChangeContent(
    guardedEvent(log, 'changing a file', ({ document }) =>
      service.change(document.uri, document.getText(), document.version),
    ),
  );
  documents.onDidClose(({ document }) => {
    service.close(document.uri).catch((cause: unknown) => log.error('closing a file failed', cause));
  });
}

/** Folders, files on disk and settings may change at any time. */
function followWorkspace({ connection, capabilities, service, configuration, log }: Session): void {
  connection.onDidChangeWatchedFiles((params) => {
    service
      .filesChanged(fileChangesOf(params))
      .catch((cause: unknown) => log.error('reading changed files failed', cause));
  });
  configuration.watch(() => {
    configuration
      .read()
      .then(service.setConfig)
      .catch((cause: unknown) => log.error('reading the configuration failed', cause));
  });
  if (capabilities.workspace?.workspaceFolders !== true) return;
  connection.workspace.onDidChangeWorkspaceFolders(async () => {
    // Rejected, this would end the process.
    try {
      const folders = await connection.workspace.getWorkspaceFolders();
      await service.setFolders(urisOf(folders ?? []));
    } catch (cause) {
      log.error('reading the folders failed', cause);
    }
  });
}

/** Pushed, not pulled: findings cross files, often into files that are not open. */
function publishFindings({ connection, capabilities, service, convert, log }: Session): void {
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
  const views = createViewRefresher(connection, capabilities);
  const afterwards = (): void => {
    tellStatus();
    views.changed();
  };
  const refresher = createRefresher(service, afterwards, log);
  service.onStale(refresher.schedule);
  service.onFindings(publisher.publish);
  connection.onShutdown(() => {
    refresher.stop();
    views.stop();
  });
}

function serveRulePages({ connection, log }: Session, pageOf: ServerPorts['pageOf']): void {
  connection.onRequest(
    new RequestType<RulePageParams, RulePageResult, void>(methods.rulePage),
    answer(log, methods.rulePage, null, async ({ ruleId }) => (await pageOf(ruleId)) ?? null),
  );
}
