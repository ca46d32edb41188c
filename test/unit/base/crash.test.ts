import { expect, test } from 'vitest';
import { describeCrash } from '../../../server/src/base/crash.ts';

const value = 'Zq7vKx3nW9secret';

const thrown = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

const errors: Readonly<Record<string, () => unknown>> = {
  'an error with a message': () => new Error(`invalid value ${value}`),
  'a message of several lines': () => new TypeError(`bad\n    at ${value} (file)\n${value}`),
  'a message that was changed afterwards': () => Object.assign(new Error(`old ${value}`), { message: 'new' }),
  'a message that was taken away': () => Object.assign(new Error(`old\n    at ${value}`), { message: 'gone' }),
  'a name that holds a value': () => Object.assign(new Error('x'), { name: `Error ${value}` }),
  'a stack of one’s own': () => Object.assign(new Error('x'), { stack: `Error\n    at ${value}` }),
  'a cause': () => new Error('x', { cause: new Error(value) }),
  'an aggregate': () => new AggregateError([new Error(value)], value),
  'JSON.parse': () => thrown(() => JSON.parse(`{"secret": ${value}}`)),
  'new URL': () => thrown(() => new URL(`not a url ${value}`)),
  decodeURIComponent: () => thrown(() => decodeURIComponent(`%${value}`)),
  'a text': () => value,
  'an object': () => ({ message: value }),
};

test.each(Object.keys(errors))('nothing of a value is told of %s', (name) => {
  expect(describeCrash(errors[name]?.())).not.toContain('Zq7v');
});

test('the kind and the frames are told', () => {
  expect(describeCrash(new RangeError('x'))).toMatch(/^RangeError\n\s+at .*crash\.test\.ts/);
});
