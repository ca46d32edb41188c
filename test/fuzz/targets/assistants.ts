import { createMcpServer, type Tool } from '../../../server/src/cli/mcp/protocol.ts';
import { ensure } from '../oracles.ts';
import type { FuzzTarget } from '../types.ts';

const tool: Tool = {
  name: 'explain',
  title: 'Explain',
  description: 'Explains.',
  inputSchema: {
    type: 'object',
    properties: {
      text: { type: 'string', description: 'What was printed.' },
      limit: { type: 'integer', description: 'At most.', minimum: 1, maximum: 9 },
    },
    required: ['text'],
    additionalProperties: false,
  },
  run: async ({ text }) => ({ text: String(text), data: { length: String(text).length } }),
};

/** Lines to the server for assistants. It answers in lines of JSON-RPC, and nothing in it throws. */
async function converse(input: string): Promise<void> {
  const sent: string[] = [];
  const crashes: string[] = [];
  const server = createMcpServer({
    tools: [tool],
    version: '0.0.0',
    instructions: 'None.',
    send: (line) => sent.push(line),
    onCrash: (what) => crashes.push(what),
  });
  for (const line of input.split('\n')) server.receive(line === '!' ? undefined : line);
  // Answers are made one after the other, without a clock.
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  server.close();
  ensure(crashes.length === 0, `${crashes.join()} threw`);
  for (const line of sent) {
    ensure(!line.includes('\n'), 'an answer is more than a line');
    for (const message of [JSON.parse(line)].flat() as readonly Readonly<Record<string, unknown>>[]) {
      ensure(message.jsonrpc === '2.0', 'an answer is no JSON-RPC');
      ensure('result' in message !== 'error' in message, 'an answer is neither result nor error, or both');
    }
  }
}

const initialize =
  '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"a","version":"1"}}}';
const modern =
  '"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"a","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}';

export const assistantTarget: FuzzTarget = {
  name: 'mcp',
  isWhole: true,
  seeds: () => [
    `${initialize}\n{"jsonrpc":"2.0","method":"notifications/initialized"}\n{"jsonrpc":"2.0","id":2,"method":"tools/list"}\n{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"explain","arguments":{"text":"a","limit":2}}}`,
    `{"jsonrpc":"2.0","id":"x","method":"tools/list","params":{${modern}}}\n{"jsonrpc":"2.0","id":"y","method":"tools/call","params":{${modern},"name":"explain","arguments":{"text":"b"}}}`,
    `${initialize}\n{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"explain","arguments":{"text":1}}}\n{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":4}}`,
    `[${initialize},{"jsonrpc":"2.0","id":5,"method":"ping"}]\n!\n{"jsonrpc":"2.0","id":5,"result":{}}`,
  ],
  tokens: [
    '\n',
    '"id":',
    '"id":null',
    '"method":',
    '"params":',
    '"jsonrpc":"2.0"',
    '"__proto__":',
    '"arguments":',
    '"toString"',
    'tools/call',
    'notifications/cancelled',
    '[]',
    '{}',
    '1e999',
  ],
  maxLength: 3000,
  run: converse,
};
