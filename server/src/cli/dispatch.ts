import { createNodeHost } from '../host/nodeHost.ts';
import type { Call } from './args.ts';
import { check } from './commands/check.ts';
import type { Streams } from './streams.ts';
import { visible } from './visible.ts';

/**
 * The exit code. What all commands share is loaded with `check`, the one that is called most; the others when they are
 * asked for.
 */
export async function dispatch(
  call: Exclude<Call, { readonly command: 'help' | 'version' }>,
  streams: Streams,
): Promise<number> {
  switch (call.command) {
    case 'check':
      return check(call, nodeHost(streams), streams);
    case 'baseline':
      return (await import('./commands/baseline.ts')).baseline(call, nodeHost(streams), streams);
    case 'inspect':
      return (await import('./commands/inspect.ts')).inspect(call, nodeHost(streams), streams);
    case 'test': {
      const { askHidden, readFirstLine } = await import('./hidden.ts');
      const isThere = streams.ask !== undefined;
      const person = {
        isThere,
        typed: (question: string) => (isThere ? askHidden(question) : Promise.resolve(undefined)),
        pasted: (question: string) => (isThere ? askHidden(question) : readFirstLine(process.stdin)),
      };
      return (await import('./commands/test.ts')).test(call, nodeHost(streams), streams, person);
    }
    case 'test-token': {
      const { askHidden, readFirstLine } = await import('./hidden.ts');
      const { testToken } = await import('./commands/testToken.ts');
      const prompt = streams.ask === undefined ? undefined : (question: string) => askHidden(question);
      const stdin = () => readFirstLine(process.stdin);
      return testToken(call, nodeHost(streams), streams, { stdin, prompt });
    }
    case 'explain': {
      const { explain, readAll } = await import('./commands/explain.ts');
      return explain(call, nodeHost(streams), streams, () => {
        if (process.stdin.isTTY) streams.err('Paste the error, then press Ctrl+D.\n');
        return readAll(process.stdin);
      });
    }
    case 'discover':
      return (await import('./commands/discover.ts')).discover(call, nodeHost(streams), streams);
    case 'list':
      return (await import('./commands/list.ts')).list(call, streams);
    case 'rules':
      return (await import('./commands/list.ts')).rulePage(call.id, streams);
    case 'rule-index':
      return (await import('./commands/list.ts')).ruleIndex(streams);
    case 'lsp':
      // The connection keeps the process alive until the client ends it.
      await import('../lsp/main.ts');
      return 0;
    case 'mcp':
      return (await import('./commands/mcp.ts')).mcp(call, nodeHost(streams), streams, {
        input: process.stdin,
        output: process.stdout,
      });
  }
}

function nodeHost(streams: Streams) {
  const warn = (message: string): void => streams.err(`authproof: ${visible(message)}\n`);
  return createNodeHost({ log: { info: () => {}, warn, error: warn }, isAlone: true });
}
