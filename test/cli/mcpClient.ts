import { spawn } from 'node:child_process';
import { inject, onTestFinished } from 'vitest';

const entry = inject('cli');

export interface Answer {
  readonly id?: string | number;
  readonly result?: {
    readonly content?: readonly { readonly type: string; readonly text: string }[];
    readonly structuredContent?: Readonly<Record<string, unknown>>;
    readonly isError?: boolean;
    readonly [key: string]: unknown;
  };
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

export interface McpClient {
  /** Writes one line. */
  write(message: unknown): void;
  /** What no message is written as. */
  writeLine(line: string): void;
  /** The next answer with the id. */
  answer(id: string | number): Promise<Answer>;
  /** A request of revision 2026-07-28. */
  request(method: string, params?: Readonly<Record<string, unknown>>): Promise<Answer>;
  call(name: string, given?: Readonly<Record<string, unknown>>): Promise<Answer>;
  /** Everything that came out, one message each; throws when a line is none. */
  messages(): readonly Answer[];
  stderr(): string;
  /** Reads no more. */
  closeOutput(): void;
  /** The exit code, when it comes. */
  readonly ended: Promise<number | null>;
  /** Closes the input and waits for the exit code. */
  end(): Promise<number | null>;
}

export const modern = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

/** `authproof mcp` in a process of its own, as an assistant starts it. */
export function startMcp(cwd: string, args: readonly string[] = []): McpClient {
  const child = spawn(process.execPath, [entry, 'mcp', ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: cwd },
    timeout: 25_000,
  });
  onTestFinished(() => void child.kill());
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  let out = '';
  let err = '';
  const waiting = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
    for (const look of waiting) look();
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    err += chunk;
  });
  child.stdin.on('error', () => {});
  const messages = (): readonly Answer[] =>
    out
      .split('\n')
      .slice(0, -1)
      .flatMap((line) => JSON.parse(line) as Answer | Answer[]);
  const answer = (id: string | number): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = messages().find((message) => message.id === id);
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      void exited.then((code) => reject(new Error(`the server has ended with ${code}: ${err}`)));
      look();
    });
  let last = 0;
  const writeLine = (line: string): void => void child.stdin.write(`${line}\n`);
  const write = (message: unknown): void => writeLine(JSON.stringify(message));
  const request = (method: string, params: Readonly<Record<string, unknown>> = {}): Promise<Answer> => {
    const id = `r${++last}`;
    write({ jsonrpc: '2.0', id, method, params: { ...params, _meta: modern } });
    return answer(id);
  };
  return {
    write,
    writeLine,
    answer,
    request,
    call: (name, given) => request('tools/call', { name, ...(given === undefined ? {} : { arguments: given }) }),
    messages,
    stderr: () => err,
    closeOutput: () => void child.stdout.destroy(),
    ended: exited,
    end: () => {
      child.stdin.end();
      return exited;
    },
  };
}
