import { describeCrash } from '../base/crash.ts';
import { withoutCredentials } from '../lint/redact.ts';
import { parseCall } from './args.ts';
import { helpText } from './help.ts';
import { createProgress, noProgress, type Progress } from './progress.ts';
import type { Streams } from './streams.ts';
import { version } from './version.ts';
import { visible, visibleLines } from './visible.ts';

/** Runs one call of the command line in this process, and gives its exit code. */
export async function run(argv: readonly string[]): Promise<number> {
  // A reader that stops early, such as `head`, is no error of ours: the run goes on to its own exit code.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  const streams = processStreams();
  // Node would print the error with its message. The language server has a log to tell it to, and goes on.
  if (argv[0] !== 'lsp') {
    process.once('uncaughtException', (cause) => {
      streams.err(`authproof: internal error: ${describeCrash(cause)}\n`);
      process.exit(2);
    });
  }
  return runCall(argv, streams).catch((cause: unknown) => {
    streams.err(`authproof: internal error: ${describeCrash(cause)}\n`);
    return 2;
  });
}

/** Commands are loaded when they are asked for. */
async function runCall(argv: readonly string[], streams: Streams): Promise<number> {
  const call = parseCall(argv);
  if (!call.ok) {
    streams.err(`authproof: ${visible(call.error)}\n`);
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
    case 'baseline':
      return (await import('./commands/baseline.ts')).baseline(call.value, await nodeHost(streams), streams);
    case 'inspect':
      return (await import('./commands/inspect.ts')).inspect(call.value, await nodeHost(streams), streams);
    case 'test': {
      const { askHidden, readFirstLine } = await import('./hidden.ts');
      const isThere = streams.ask !== undefined;
      const person = {
        isThere,
        typed: (question: string) => (isThere ? askHidden(question) : Promise.resolve(undefined)),
        pasted: (question: string) => (isThere ? askHidden(question) : readFirstLine(process.stdin)),
      };
      return (await import('./commands/test.ts')).test(call.value, await nodeHost(streams), streams, person);
    }
    case 'test-token': {
      const { askHidden, readFirstLine } = await import('./hidden.ts');
      const { testToken } = await import('./commands/testToken.ts');
      const prompt = streams.ask === undefined ? undefined : (question: string) => askHidden(question);
      const stdin = () => readFirstLine(process.stdin);
      return testToken(call.value, await nodeHost(streams), streams, { stdin, prompt });
    }
    case 'explain': {
      const { explain, readAll } = await import('./commands/explain.ts');
      return explain(call.value, await nodeHost(streams), streams, () => {
        if (process.stdin.isTTY) streams.err('Paste the error, then press Ctrl+D.\n');
        return readAll(process.stdin);
      });
    }
    case 'discover':
      return (await import('./commands/discover.ts')).discover(call.value, await nodeHost(streams), streams);
    case 'list':
      return (await import('./commands/list.ts')).list(call.value, streams);
    case 'rules':
      return (await import('./commands/list.ts')).rulePage(call.value.id, streams);
    case 'rule-index':
      return (await import('./commands/list.ts')).ruleIndex(streams);
    case 'lsp':
      // The connection keeps the process alive until the client ends it.
      await import('../lsp/main.ts');
      return 0;
    case 'mcp':
      return (await import('./commands/mcp.ts')).mcp(call.value, await nodeHost(streams), streams, process.stdin);
  }
}

async function nodeHost(streams: Streams) {
  const { createNodeHost } = await import('../host/nodeHost.ts');
  const warn = (message: string): void => streams.err(`authproof: ${visible(message)}\n`);
  return createNodeHost({ log: { info: () => {}, warn, error: warn }, isAlone: true });
}

/** Input that ends without an answer is a no. */
async function ask(question: string): Promise<boolean> {
  const { createInterface } = await import('node:readline');
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((answered) => {
    prompt.once('close', () => answered(false));
    prompt.question(question, (answer) => {
      answered(/^y(?:es)?$/i.test(answer.trim()));
      prompt.close();
    });
  });
}

function isColored(): boolean {
  const { FORCE_COLOR, NO_COLOR, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return process.stdout.isTTY === true && TERM !== 'dumb';
}

function terminalProgress(): Progress {
  const { CI, TERM } = process.env;
  const isWatched =
    process.stderr.isTTY === true && TERM !== 'dumb' && (CI === undefined || /^(?:|0|false)$/i.test(CI));
  if (!isWatched) return noProgress;
  return createProgress({
    write: (text) => void process.stderr.write(text),
    now: Date.now,
    // A terminal without a size says 0.
    columns: () => process.stderr.columns || 80,
    after: (milliseconds, run) => {
      const timer = setTimeout(run, milliseconds).unref();
      return () => clearTimeout(timer);
    },
  });
}

function processStreams(): Streams {
  const progress = terminalProgress();
  return {
    cwd: process.cwd(),
    out: (text) => {
      progress.clear();
      process.stdout.write(text);
    },
    err: (text) => {
      progress.clear();
      // A token may have been pasted where a path or an option belongs. A path or a key may hold what steers a terminal.
      process.stderr.write(visibleLines(withoutCredentials(text)));
    },
    address: (line) => {
      progress.clear();
      process.stderr.write(`${line}\n`);
    },
    ask: process.stdin.isTTY && process.stderr.isTTY ? ask : undefined,
    color: isColored(),
    columns: (process.stdout.isTTY && process.stdout.columns) || undefined,
    progress,
    now: Date.now,
  };
}
