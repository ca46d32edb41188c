/** What may be told of an error that nobody expected: its kind and where it happened. Its message may quote a file. */
export function describeCrash(cause: unknown): string {
  if (!(cause instanceof Error)) return typeof cause;
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

const isFrame = (line: string): boolean => /^\s+at /.test(line);

/** Anybody may write anything into `name`. */
const isName = (name: unknown): boolean => typeof name === 'string' && /^[A-Z][A-Za-z]{0,60}$/.test(name);
