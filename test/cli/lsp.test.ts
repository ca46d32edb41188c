import { spawn } from 'node:child_process';
import { expect, inject, test } from 'vitest';
import { makeFolder } from './support.ts';

const entry = inject('cli');

const frame = (message: object): string => {
  const body = JSON.stringify({ jsonrpc: '2.0', ...message });
  return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
};

/** Takes stdout apart; throws when there is anything between the messages. */
function messagesOf(stdout: Buffer): readonly { readonly id?: number }[] {
  const messages: { readonly id?: number }[] = [];
  for (let rest = stdout; rest.length > 0; ) {
    const head = /^Content-Length: (\d+)\r\n(?:Content-Type: [^\r]*\r\n)?\r\n/.exec(rest.toString('latin1'));
    if (head === null) throw new Error(`not a message: ${rest.toString('utf8').slice(0, 80)}`);
    const end = head[0].length + Number(head[1]);
    messages.push(JSON.parse(rest.subarray(head[0].length, end).toString('utf8')) as { id?: number });
    rest = rest.subarray(end);
  }
  return messages;
}

test('lsp --stdio speaks nothing but the protocol on stdout, and ends when told', async () => {
  const cwd = await makeFolder({ '.env': 'ACME_CLIENT_ID=acme-web\n' });
  const child = spawn(process.execPath, [entry, 'lsp', '--stdio'], { cwd, timeout: 20_000 });
  const chunks: Buffer[] = [];
  const done = new Promise<number | null>((resolve) => child.once('close', resolve));
  const received = (text: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (Buffer.concat(chunks).includes(text)) resolve();
      };
      child.stdout.on('data', look);
      look();
    });
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const params = { processId: null, rootUri: null, capabilities: {}, workspaceFolders: null };
  child.stdin.write(frame({ id: 1, method: 'initialize', params }));
  await received('"capabilities"');
  child.stdin.write(frame({ method: 'initialized', params: {} }));
  child.stdin.write(frame({ id: 2, method: 'shutdown' }));
  await received('"id":2');
  child.stdin.write(frame({ method: 'exit' }));
  expect(await done).toBe(0);
  const answers = messagesOf(Buffer.concat(chunks)).flatMap(({ id }) => (typeof id === 'number' ? [id] : []));
  expect(answers).toEqual(expect.arrayContaining([1, 2]));
});
