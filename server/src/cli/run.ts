import { fstatSync, writeSync } from 'node:fs';
import { describeCrash } from '../base/crash.ts';
import { errorCode, errorWord } from '../base/errors.ts';
import { withoutCredentials, withoutPasted } from '../lint/redact.ts';
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
    stream.on('error', (error: unknown) => {
      if (errorCode(error) === 'EPIPE') return;
      // The language server has a log to tell it to, and goes on.
      if (argv[0] === 'lsp') throw error;
      leaveUnwritten(error);
    });
  }
  const streams = processStreams();
  // Node would print the error with its message.
  if (argv[0] !== 'lsp') {
    process.once('uncaughtException', (cause) => {
      streams.err(`authproof: internal error: ${describeCrash(cause)}\n`);
      process.exit(2);
    });
  }
  return runCall(argv, streams).catch((cause: unknown) => {
    const what = cause instanceof FolderGone ? cause.message : `internal error: ${describeCrash(cause)}`;
    streams.err(`authproof: ${what}\n`);
    return 2;
  });
}

/** A full disk, say. What is not written to the end is of no use, whatever the command would have answered. */
function leaveUnwritten(cause: unknown): never {
  try {
    writeSync(2, `authproof: the output cannot be written (${errorWord(cause)})\n`);
  } catch {
    // stderr may be where it cannot be written to.
  }
  process.exit(2);
}

/** Of a text for which a file has no room, Node writes as much as there is room for, and says nothing of the rest. */
function writeToFile(text: string): void {
  const bytes = Buffer.from(text);
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(1, bytes, written);
  } catch (cause) {
    leaveUnwritten(cause);
  }
}

function goesToFile(): boolean {
  try {
    return fstatSync(1).isFile();
  } catch {
    return false;
  }
}

class FolderGone extends Error {
  override readonly message = 'the working directory is gone';
}

/** Throws `FolderGone` when it was removed; what does not ask for it, such as the language server, goes on. */
function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    throw new FolderGone();
  }
}

/** What needs no engine is answered before it is loaded. */
async function runCall(argv: readonly string[], streams: Streams): Promise<number> {
  const call = parseCall(argv);
  if (!call.ok) {
    // Commands and options are words: what is drawn was pasted there.
    streams.err(`authproof: ${visible(withoutPasted(call.error))}\n`);
    return 2;
  }
  switch (call.value.command) {
    case 'help':
      streams.out(helpText(call.value.topic));
      return 0;
    case 'version':
      streams.out(`${version}\n`);
      return 0;
    default:
      return (await import('./dispatch.ts')).dispatch(call.value, streams);
  }
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
  const write = goesToFile() ? writeToFile : (text: string): void => void process.stdout.write(text);
  return {
    get cwd() {
      return workingFolder();
    },
    out: (text) => {
      progress.clear();
      write(text);
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
    get ask() {
      return process.stdin.isTTY && process.stderr.isTTY ? ask : undefined;
    },
    color: isColored(),
    columns: (process.stdout.isTTY && process.stdout.columns) || undefined,
    progress,
    now: Date.now,
  };
}
