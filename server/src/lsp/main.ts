import { Console } from 'node:console';
import { connect } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import {
  type Connection,
  createConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageReader,
  type MessageWriter,
  ProposedFeatures,
} from 'vscode-languageserver/node';
import { createNodeHost } from '../host/nodeHost.ts';
import { createReadingMarks } from '../host/readingMarks.ts';
import { createFrameReader, createFrameWriter } from './framing.ts';
import { createGate, guarded, unreadable } from './gate.ts';
import { createLog } from './log.ts';
import { createEditorHttp } from './network.ts';
import { startServer } from './server.ts';

/** Put in by the bundler. */
declare const AUTHPROOF_VERSION: string | undefined;

/** The transport is chosen by the arguments: --stdio, --node-ipc, --socket=PORT or --pipe=NAME, also in two words. */
function connectAs(args: readonly string[]): Connection {
  for (const [at, arg] of args.entries()) {
    const [, name, value = args[at + 1] ?? ''] = /^(--[a-z-]+)(?:=(.*))?$/.exec(arg) ?? [];
    switch (name) {
      case '--stdio':
        // What a dependency prints would stand between the messages.
        globalThis.console = new Console(process.stderr);
        return overStreams(process.stdin, process.stdout);
      case '--node-ipc':
        // Nothing else tells that the parent has died without a word.
        process.once('disconnect', () => process.exit(1));
        return gated(new IPCMessageReader(process), new IPCMessageWriter(process));
      case '--socket':
      case '--pipe': {
        // The editor listens, on this machine.
        const socket = name === '--pipe' ? connect(value) : connect(Number(value), '127.0.0.1');
        return overStreams(socket, socket);
      }
    }
  }
  throw new Error('One of these arguments is needed: --stdio, --node-ipc, --socket=PORT, --pipe=NAME');
}

function overStreams(input: Readable, output: Writable): Connection {
  const gate = createGate();
  const leave = (): never => process.exit(gate.stage === 'over' ? 0 : 1);
  input.once('end', leave);
  input.once('close', leave);
  // Nobody hears what is said any more, though the other direction may stay open.
  output.once('error', leave);
  const writer = createFrameWriter(output);
  const reader = createFrameReader(input, (why) => {
    log.warn(`not understood, so passed over: ${why}`);
    writer.write(unreadable).catch(() => undefined);
  });
  return gated(reader, writer, gate);
}

function gated(reader: MessageReader, writer: MessageWriter, gate = createGate()): Connection {
  const onFailed = (cause: unknown): void => log.error('a message was not handled', cause);
  return createConnection(ProposedFeatures.all, guarded(reader, writer, gate, onFailed), writer);
}

const connection = connectAs(process.argv.slice(2));
const log = createLog(connection);

// A stray failure is a bug of one feature; leaving would take every other one with it.
process.on('uncaughtException', (cause) => log.error('an error was not handled', cause));
process.on('unhandledRejection', (cause) => log.error('an error was not handled', cause));

startServer(connection, {
  host: (log) => createNodeHost({ log }),
  http: createEditorHttp(connection, process.env),
  clock: { now: () => Date.now() },
  // Seldom asked for, and a tenth of all there is to load.
  pageOf: async (ruleId) => (await import('../rules/pages.ts')).rulePages.get(ruleId),
  readingMarks: createReadingMarks,
  version: typeof AUTHPROOF_VERSION === 'string' ? AUTHPROOF_VERSION : undefined,
});
