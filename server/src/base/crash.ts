/** What may be told of an error that nobody expected: its kind and where it happened. Its message may quote a file. */
export function describeCrash(cause: unknown): string {
  if (!(cause instanceof Error)) return typeof cause;
  if (isOfFiles(cause)) return 'its own files were replaced or removed while it ran; start it again';
  const stack = String(cause.stack ?? '');
  const { message } = cause;
  // A line of the message may look like a frame. A stack that does not begin with it was written by somebody else.
  const head = message === '' ? 0 : stack.indexOf(message);
  const frames =
    head < 0
      ? []
      : stack
          .slice(head + message.length)
          .split('\n')
          .filter(isFrame);
  return [isName(cause.name) ? cause.name : 'Error', ...frames].join('\n');
}

/** A late part of the program is of another build (`tools/commonJsParts.ts`), or is there no more. */
const isOfFiles = (cause: Error): boolean =>
  'code' in cause && (cause.code === 'REPLACED' || cause.code === 'MODULE_NOT_FOUND');

const isFrame = (line: string): boolean => /^\s+at /.test(line);

/** Anybody may write anything into `name`. */
const isName = (name: unknown): boolean => typeof name === 'string' && /^[A-Z][A-Za-z]{0,60}$/.test(name);
