import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { createNodeHost } from '../host/nodeHost.ts';
import { rulePages } from '../rules/pages.ts';
import { createEditorHttp } from './network.ts';
import { startServer } from './server.ts';

/** Put in by the bundler. */
declare const AUTHPROOF_VERSION: string | undefined;

// The transport is chosen by the arguments: --stdio, --node-ipc, --socket=PORT or --pipe=NAME.
const connection = createConnection(ProposedFeatures.all);

// With Node's IPC nothing else tells that the parent has died without a word.
process.once('disconnect', () => process.exit(1));

startServer(connection, {
  host: (log) => createNodeHost({ log }),
  http: createEditorHttp(connection, process.env),
  clock: { now: () => Date.now() },
  pageOf: (ruleId) => rulePages.get(ruleId),
  version: typeof AUTHPROOF_VERSION === 'string' ? AUTHPROOF_VERSION : undefined,
});
