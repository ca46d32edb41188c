import type { Readable, Writable } from 'node:stream';
import { errorKind } from '../../base/errors.ts';
import type { FileHost } from '../../service/ports.ts';
import type { Call } from '../args.ts';
import { resolveRoots } from '../mcp/confine.ts';
import { createLineReader } from '../mcp/lines.ts';
import { createMcpServer } from '../mcp/protocol.ts';
import { createTools, instructions } from '../mcp/tools.ts';
import type { Streams } from '../streams.ts';
import { version } from '../version.ts';
import { visible } from '../visible.ts';

type McpCall = Extract<Call, { command: 'mcp' }>;

/**
 * Serves one client over standard input and output until it closes either. What was asked before the input ended is answered:
 * a script pipes its requests and reads on. Nobody waits for answers where the output has gone.
 */
export async function mcp(
  { roots: asked }: McpCall,
  host: FileHost,
  streams: Streams,
  { input, output }: { readonly input: Readable; readonly output: Writable },
): Promise<number> {
  const roots = await resolveRoots(streams.cwd, asked);
  if (!roots.ok) {
    streams.err(`authproof: ${visible(roots.error)}\n`);
    return 2;
  }
  const server = createMcpServer({
    tools: createTools({ roots: roots.value, host, now: streams.now }),
    version,
    instructions,
    send: (line) => streams.out(`${line}\n`),
    onCrash: (what, cause) => streams.err(`authproof: ${what} failed: ${errorKind(cause)}\n`),
  });
  const lines = createLineReader(server.receive);
  return new Promise((resolve) => {
    const stop = (): void => {
      server.close();
      input.destroy();
      resolve(0);
    };
    input.on('data', lines.take);
    input.once('end', () => {
      lines.end();
      void server.settled().then(stop);
    });
    input.once('error', stop);
    output.once('error', stop);
  });
}
