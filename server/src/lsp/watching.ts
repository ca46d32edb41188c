import {
  type ClientCapabilities,
  type Connection,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  WatchKind,
} from 'vscode-languageserver/node';
import { isJsonObject } from '../base/json.ts';
import { configFileNames } from '../config/schema.ts';
import { dialects } from '../dialects/registry.ts';
import { manifestNames } from '../model/packages.ts';
import type { FileChange } from '../service/workspaceFiles.ts';
import { unanswered } from './log.ts';

/** Everything whose change can change a finding: what dialects match, manifests, and what git ignores and tracks. */
function watchedPatterns(): readonly string[] {
  const configs = configFileNames.map((name) => `**/${name}`);
  const manifests = [...manifestNames, '*.csproj'].map((name) => `**/${name}`);
  return [
    ...new Set([
      ...dialects.flatMap((dialect) => dialect.files),
      ...manifests,
      ...configs,
      '**/.gitignore',
      '**/.git/index',
    ]),
  ].sort();
}

/** Asks the client to watch. Without its help only open documents, and files at the time they are closed, are seen. */
export function watchFiles(connection: Connection, capabilities: ClientCapabilities): void {
  if (capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration !== true) return;
  const watchers = watchedPatterns().map((globPattern) => ({ globPattern }));
  // Of what goes with a folder VS Code tells the folder only, which can have any name.
  const folders = { globPattern: '**/*', kind: WatchKind.Delete };
  unanswered(connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [...watchers, folders] }));
}

const types: ReadonlyMap<unknown, FileChange['type']> = new Map([
  [FileChangeType.Created, 'created'],
  [FileChangeType.Changed, 'changed'],
  [FileChangeType.Deleted, 'deleted'],
]);

/** What a client says has changed, less entries that are none. */
export function fileChangesOf(params: unknown): readonly FileChange[] {
  const changes: unknown = isJsonObject(params) ? params.changes : undefined;
  if (!Array.isArray(changes)) return [];
  return changes.flatMap((event: unknown) => {
    if (!isJsonObject(event) || typeof event.uri !== 'string') return [];
    const type = types.get(event.type);
    return type === undefined ? [] : [{ uri: event.uri, type }];
  });
}
