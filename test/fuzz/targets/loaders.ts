import { parse as parseWithDotenv } from 'dotenv';
import { differences, loaders, readAs } from '../../../server/src/syntax/loaders/read.ts';
import { ensure } from '../oracles.ts';
import { formatTokens, seedsOf } from '../seeds.ts';
import type { FuzzTarget } from '../types.ts';
import { treeOf } from './parsers.ts';

/** Every loader of `.env` files over the same text. */
export const loaderTarget: FuzzTarget = {
  name: 'loaders',
  seeds: (files) => seedsOf(files, 'dotenv'),
  tokens: [
    ...formatTokens.dotenv,
    '${A:-${B:+',
    '${A?x}',
    '$((',
    '`',
    '\\$',
    '$',
    'A=$A\n',
    'A=${B}\nB=${A}\n',
    ' \\\n',
    '|',
    '&&',
    '<<E\n',
    'E\n',
  ],
  maxLength: 800,
  run: (input) => {
    for (const { id, read } of loaders) {
      const { values, unknown } = read(input);
      for (const name of unknown) ensure(!values.has(name), `${id} both knows and does not know a name`);
      for (const value of values.values()) ensure(typeof value === 'string', `${id} gives no text`);
    }
    const own = readAs('dotenv', input);
    const real = Object.entries(parseWithDotenv(input));
    ensure(own.size === real.length, 'the model of dotenv sets other names');
    for (const [name, value] of real) ensure(own.get(name) === value, 'the model of dotenv gives another value');
    const tree = treeOf('dotenv', input);
    for (const entry of tree.entries.slice(0, 20)) {
      if (entry.kind === 'scalar') differences(entry, tree);
    }
  },
};
