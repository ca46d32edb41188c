import {
  type ClientCapabilities,
  type Connection,
  type DocumentSymbol,
  type Location,
  LSPErrorCodes,
  type RenameParams,
  ResponseError,
  type ServerCapabilities,
  type SymbolInformation,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { groupBy } from '../base/groupBy.ts';
import { documentLinks } from '../features/documentLinks.ts';
import { definitions, type NavigationInput, references } from '../features/navigation.ts';
import type { Place } from '../features/place.ts';
import { renamePlaces, renameTarget } from '../features/rename.ts';
import { documentSymbols, workspaceSymbols } from '../features/symbols.ts';
import type { AuthService } from '../service/authService.ts';
import type { Log } from '../service/ports.ts';
import { normalizeUri } from '../text/uri.ts';
import type { Convert } from './convert.ts';
import { answer } from './log.ts';
import type { LspRange } from './protocol.ts';
import { editForClient } from './workspaceEdit.ts';

export interface NavigationSession {
  readonly connection: Connection;
  readonly capabilities: ClientCapabilities;
  readonly service: AuthService;
  readonly convert: Convert;
  readonly log: Log;
}

export const navigationCapabilities = {
  definitionProvider: true,
  referencesProvider: true,
  renameProvider: { prepareProvider: true },
  documentLinkProvider: { resolveProvider: false },
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
} as const satisfies ServerCapabilities;

interface At {
  readonly textDocument: { readonly uri: string };
  readonly position: LspRange['start'];
}

/** The client shows the reason. */
const refused = (reason: string): ResponseError => new ResponseError(LSPErrorCodes.RequestFailed, reason);

/** Definition, references, rename, links and symbols. */
export function serveNavigation({ connection, capabilities, service, convert, log }: NavigationSession): void {
  const inputAt = ({ textDocument, position }: At): NavigationInput | undefined => {
    const file = normalizeUri(textDocument.uri);
    const model = service.model();
    const facts = model.fileOf(file);
    return facts === undefined ? undefined : { facts, offset: convert.offset(file, position), model };
  };
  const locate = ({ file, span }: Place): Location => ({ uri: convert.uri(file), range: convert.range(file, span) });

  connection.onDefinition(
    answer(log, 'textDocument/definition', [], (params) => {
      const input = inputAt(params);
      return input === undefined ? [] : definitions(input).map(locate);
    }),
  );
  connection.onReferences(
    answer(log, 'textDocument/references', [], async (params, signal) => {
      const input = inputAt(params);
      const found = input === undefined ? undefined : references(input, params.context.includeDeclaration);
      if (input === undefined || found === undefined) return [];
      const home = input.model.packageOf(input.facts.file.uri);
      const inCode =
        found.inCode === undefined ? [] : await service.findInCode(home, found.inCode, signal).catch(() => []);
      return [...found.places.map(locate), ...inCode.map(({ uri, start, end }) => ({ uri, range: { start, end } }))];
    }),
  );
  connection.onPrepareRename(
    answer(log, 'textDocument/prepareRename', null, (params: At) => {
      const input = inputAt(params);
      const target = input === undefined ? undefined : renameTarget(input);
      if (input === undefined || target === undefined) return null;
      if (typeof target === 'string') return refused(target);
      return { range: convert.range(input.facts.file.uri, target.span), placeholder: target.name };
    }),
  );
  connection.onRenameRequest(
    answer(log, 'textDocument/rename', null, (params: RenameParams): WorkspaceEdit | ResponseError => {
      const input = inputAt(params);
      const places = input === undefined ? 'There is no variable here.' : renamePlaces(input, params.newName);
      if (typeof places === 'string') return refused(places);
      const documentChanges = [...groupBy(places, ({ file }) => file)].map(([file, own]) => ({
        textDocument: { uri: convert.uri(file), version: convert.version(file) },
        edits: own.map(({ span }) => ({ range: convert.range(file, span), newText: params.newName })),
      }));
      return editForClient({ documentChanges }, capabilities);
    }),
  );
  connection.onDocumentLinks(
    answer(log, 'textDocument/documentLink', [], ({ textDocument }) => {
      const model = service.model();
      const facts = model.fileOf(normalizeUri(textDocument.uri));
      return facts === undefined ? [] : documentLinks(facts, model, convert);
    }),
  );
  connection.onDocumentSymbol(
    answer(log, 'textDocument/documentSymbol', [], ({ textDocument }) => {
      const model = service.model();
      const facts = model.fileOf(normalizeUri(textDocument.uri));
      const symbols = facts === undefined ? [] : documentSymbols(facts, model, convert);
      const { hierarchicalDocumentSymbolSupport: isNested } = capabilities.textDocument?.documentSymbol ?? {};
      return isNested === true ? symbols : flattened(symbols, textDocument.uri);
    }),
  );
  connection.onWorkspaceSymbol(
    answer(log, 'workspace/symbol', [], ({ query }) => workspaceSymbols(query, service.model(), convert)),
  );
}

/** For clients whose outline has one level. */
const flattened = (symbols: readonly DocumentSymbol[], uri: string, containerName?: string): SymbolInformation[] =>
  symbols.flatMap(({ name, kind, range, children = [] }) => [
    { name, kind, location: { uri, range }, ...(containerName === undefined ? {} : { containerName }) },
    ...flattened(children, uri, name),
  ]);
