import type { ReadStream } from 'node:tty';

/** Longer is no token. */
const longest = 16_384;

/**
 * Asks for a secret on a terminal without showing what is typed. Undefined when the input ends, or Ctrl-C or Ctrl-D is
 * pressed. The terminal is left as it was found.
 */
export function askHidden(
  question: string,
  input: ReadStream = process.stdin,
  write: (text: string) => void = (text) => void process.stderr.write(text),
): Promise<string | undefined> {
  write(question);
  input.setRawMode(true);
  input.setEncoding('utf8');
  return new Promise((done) => {
    let typed = '';
    const finish = (answer: string | undefined): void => {
      input.removeListener('data', read);
      input.removeListener('end', end);
      input.setRawMode(false);
      input.pause();
      write('\n');
      done(answer);
    };
    const end = (): void => finish(undefined);
    const read = (chunk: string | Buffer): void => {
      for (const character of String(chunk)) {
        const isEnd = character === '\r' || character === '\n';
        if (isEnd || character === '\u0003' || character === '\u0004') {
          finish(isEnd ? typed : undefined);
          return;
        }
        if (character === '\u007f' || character === '\b') typed = [...typed].slice(0, -1).join('');
        else if (typed.length < longest) typed += character;
      }
    };
    input.on('data', read);
    input.once('end', end);
    input.resume();
  });
}

/** The first line of a pipe, without its line break; undefined when it is empty. */
export async function readFirstLine(input: NodeJS.ReadableStream): Promise<string | undefined> {
  let text = '';
  for await (const chunk of input) {
    text += String(chunk);
    if (text.length > longest || text.includes('\n')) break;
  }
  const line = text.slice(0, longest).split(/\r?\n/)[0];
  return line === undefined || line === '' ? undefined : line;
}
