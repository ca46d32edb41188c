import { parseCall } from './args.ts';
import { helpText } from './help.ts';
import type { Streams } from './streams.ts';
import { version } from './version.ts';

/** Runs one call and gives its exit code. Commands are loaded when they are asked for, so that `--version` is quick. */
async function main(argv: readonly string[], streams: Streams): Promise<number> {
  const call = parseCall(argv);
  if (!call.ok) {
    streams.err(`authproof: ${call.error}\n`);
    return 2;
  }
  switch (call.value.command) {
    case 'help':
      streams.out(helpText(call.value.topic));
      return 0;
    case 'version':
      streams.out(`${version}\n`);
      return 0;
    case 'check':
      return (await import('./commands/check.ts')).check(call.value, await nodeHost(streams), streams);
    case 'inspect':
      return (await import('./commands/inspect.ts')).inspect(call.value, await nodeHost(streams), streams);
    case 'test':
      return (await import('./commands/test.ts')).test(call.value, await nodeHost(streams), streams);
    case 'list':
      return (await import('./commands/list.ts')).list(call.value, streams);
    case 'rules':
      return (await import('./commands/list.ts')).rulePage(call.value.id, streams);
    case 'lsp':
      await import('../lsp/main.ts');
      return new Promise<never>(() => {});
  }
}

async function nodeHost(streams: Streams) {
  const { createNodeHost } = await import('../host/nodeHost.ts');
  const warn = (message: string): void => streams.err(`authproof: ${message}\n`);
  return createNodeHost({ log: { info: () => {}, warn, error: warn } });
}

async function ask(question: string): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises');
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await prompt.question(question)).trim());
  } finally {
    prompt.close();
  }
}

const streams: Streams = {
  cwd: process.cwd(),
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  ask: process.stdin.isTTY && process.stderr.isTTY ? ask : undefined,
  color: process.env.NO_COLOR === undefined && (process.stdout.isTTY || process.env.FORCE_COLOR !== undefined),
  now: Date.now,
};

// A reader that stops early, such as `head`, is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await main(process.argv.slice(2), streams);
