import assert from 'node:assert';
import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { format, inspect } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { Secret } from '../../../server/src/base/secret.ts';

const value = 'Zq7vKx3nW9-plain&"text';
const secret = new Secret(value);
const empty: string = '';

/** What a console writes. */
function written(use: (console: Console) => void): string {
  let text = '';
  const stream = new Writable({
    write: (chunk, _, done) => {
      text += String(chunk);
      done();
    },
  });
  use(new Console({ stdout: stream, stderr: stream }));
  return text;
}

function thrown(run: () => void): string {
  try {
    run();
  } catch (error) {
    return inspect(error, { showHidden: true, depth: 9 });
  }
  throw new Error('nothing was thrown');
}

function posted(message: unknown): unknown {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(message);
  const received: unknown = receiveMessageOnPort(port2)?.message;
  port1.close();
  return received;
}

const everything = { showHidden: true, showProxy: true, getters: true, depth: 9 } as const;
const proxy = new Proxy(secret, {});
const heir: unknown = Object.create(secret);

/** Ways in which a value gets into a text by accident, and what becomes of a secret. */
const ways: Readonly<Record<string, () => unknown>> = {
  'a template string': () => `${secret}`,
  'adding to a text': () => empty + secret,
  'String()': () => String(secret),
  'Number()': () => Number(secret),
  BigInt: () => thrown(() => BigInt(secret as unknown as string)),
  toString: () => secret.toString(),
  toLocaleString: () => secret.toLocaleString(),
  valueOf: () => inspect(secret.valueOf(), everything),
  'Symbol.toPrimitive': () => secret[Symbol.toPrimitive](),
  'Object.prototype.toString': () => Object.prototype.toString.call(secret),
  'comparing with a text': () => String(secret < (value as unknown as Secret)),
  'a key of an object': () => Object.keys({ [secret as unknown as string]: 1 }).join(),
  'joining a list': () => [secret, [secret]].join(),
  localeCompare: () => ['a', secret].map(String).sort().join(),
  'a regular expression': () => new RegExp(secret as unknown as string).source,
  'a symbol': () => Symbol(secret as unknown as string).toString(),
  'a URL': () => new URL(`https://a.example/?q=${secret}`).href,
  'search parameters': () => new URLSearchParams({ q: secret as unknown as string }).toString(),
  encodeURIComponent: () => encodeURIComponent(secret as unknown as string),
  btoa: () => atob(btoa(secret as unknown as string)),
  TextEncoder: () => new TextDecoder().decode(new TextEncoder().encode(secret as unknown as string)),
  Buffer: () => Buffer.from(secret as unknown as string).toString('latin1'),
  'JSON.stringify': () => JSON.stringify({ secret, list: [secret] }),
  'JSON.stringify with a replacer': () => JSON.stringify({ secret }, (_, member: unknown) => member),
  inspect: () => inspect(secret, everything),
  'inspect without the custom one': () => inspect(secret, { ...everything, customInspect: false }),
  'inspect of what holds it': () =>
    inspect(
      {
        a: [new Map([[secret, new Set([secret])]])],
        get secret() {
          return secret;
        },
      },
      everything,
    ),
  'inspect of a proxy': () => inspect(proxy, everything) + inspect(proxy),
  'inspect of an heir': () => inspect(heir, everything),
  'a proxy as text': () => `${proxy}`,
  'an heir as text': () => String(heir),
  'format %s': () => format('%s', secret),
  'format %o %O %j %d %i %f': () => format('%o %O %j %d %i %f', secret, secret, secret, secret, secret, secret),
  'console.log': () => written((c) => c.log(secret, { secret })),
  'console.dir': () => written((c) => c.dir(secret, { customInspect: false, ...everything })),
  'console.table': () => written((c) => c.table([secret, { secret }])),
  'console.error of an error': () => written((c) => c.error(new Error('x', { cause: secret }))),
  'the message of an error': () => new Error(secret as unknown as string).message,
  'the cause of an error': () => inspect(new Error('x', { cause: { secret } }), everything),
  'an aggregate of errors': () => inspect(new AggregateError([secret, new Error(`${secret}`)]), everything),
  'a secret that is thrown': () =>
    thrown(() => {
      throw secret;
    }),
  'a failed assertion': () => thrown(() => assert.deepStrictEqual({ secret }, { secret: 1 })),
  'a failed expectation': () => thrown(() => expect({ secret }).toEqual({ secret: 1 })),
  'a call of what is none': () => thrown(() => (secret as unknown as () => void)()),
  'a member that is missing': () => thrown(() => (secret as unknown as { a: { b: 1 } }).a.b),
  'a proxy that reveals': () => thrown(() => proxy.reveal()),
  'an heir that reveals': () => thrown(() => (heir as Secret).reveal()),
  'Object.keys': () => Object.keys(secret).join(),
  'Object.entries': () => inspect(Object.entries(secret)),
  'own keys': () => inspect(Reflect.ownKeys(secret)),
  'own descriptors': () => inspect(Object.getOwnPropertyDescriptors(secret), everything),
  'for in': () => {
    const names: string[] = [];
    for (const name in secret) names.push(name);
    return names.join();
  },
  spreading: () => inspect({ ...secret }, everything),
  'Object.assign': () => inspect(Object.assign({}, secret), everything),
  'Array.from': () => inspect(Array.from(secret as unknown as ArrayLike<string>)),
  structuredClone: () => inspect(structuredClone(secret), everything),
  postMessage: () => inspect(posted({ secret }), everything),
  'v8.serialize': () =>
    serialize({ secret }).toString('latin1') + inspect(deserialize(serialize({ secret })), everything),
  'the source of its class': () => Secret.toString(),
};

test.each(Object.keys(ways))('a secret does not get out by %s', (way) => {
  const text = String(ways[way]?.());
  const forms = [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1), btoa(value)];
  // A piece of it would be too much already.
  const pieces = [...forms, 'Zq7v', 'Kx3n', 'plain&'];
  expect(pieces.filter((piece) => text.includes(piece))).toEqual([]);
});

test('what is printed in its place says that there is a secret, and how long it is', () => {
  const told = `(secret, ${value.length} characters)`;
  expect([`${secret}`, JSON.stringify(secret), inspect(secret), String(secret), format('%s', secret)]).toEqual([
    told,
    `"${told}"`,
    told,
    told,
    told,
  ]);
});

test('revealing and comparing work on the value', () => {
  expect(secret.reveal()).toBe(value);
  expect([secret.equals(new Secret(value)), secret.equals(new Secret(`${value} `))]).toEqual([true, false]);
  expect(secret.length).toBe(value.length);
});
