import type { LoaderReading } from './types.ts';

/** A value that refers to itself grows without end in some loaders; more steps than this are not followed. */
const maxSteps = 100;
const maxLength = 64 * 1024;

/** One step: the text with its next reference replaced, `done` when there is none left or the loader stops. */
export type Step = (text: string) => { readonly text: string; readonly done: boolean };

/** Replaces references one at a time, from the start each time; undefined when that does not end. */
export function expandSteps(value: string, step: Step): string | undefined {
  let current = value;
  for (let count = 0; count < maxSteps && current.length <= maxLength; count++) {
    const { text, done } = step(current);
    if (done) return text;
    current = text;
  }
  return undefined;
}

/** Expands values in their order; the ones expanded so far are handed to `expand`, which says undefined for unknown. */
export function expandAll(
  raw: ReadonlyMap<string, string>,
  start: ReadonlyMap<string, string>,
  expand: (value: string, seen: ReadonlyMap<string, string>) => string | undefined,
): LoaderReading {
  const values = new Map(start);
  const unknown = new Set<string>();
  for (const [name, value] of raw) {
    const expanded = expand(value, values);
    if (expanded === undefined) unknown.add(name);
    values.set(name, expanded ?? value);
  }
  for (const name of unknown) values.delete(name);
  return { values, unknown };
}

/** `${...}` without braces inside, or `$name`, not behind a backslash: dotenv-expand since version 11. */
const reference = /(?<!\\)\$\{([^{}]+)\}|(?<!\\)\$([A-Za-z_][A-Za-z0-9_]*)/;

const operators = [':-', '-', ':+', '+'] as const;

export interface Reference {
  /** As written, with `$`. */
  readonly template: string;
  readonly name: string;
  readonly operator: (typeof operators)[number] | undefined;
  /** Behind the operator; empty without one. */
  readonly word: string;
}

/** The first that holds no other. */
export function nextReference(text: string): Reference | undefined {
  const match = reference.exec(text);
  if (match === null) return undefined;
  const expression = match[1] ?? match[2] ?? '';
  const operator = /:\+|\+|:-|-/.exec(expression);
  if (operator === null) return { template: match[0], name: expression, operator: undefined, word: '' };
  return {
    template: match[0],
    name: expression.slice(0, operator.index),
    operator: operators.find((known) => known === operator[0]),
    word: expression.slice(operator.index + operator[0].length),
  };
}

export const withoutEscapes = (text: string): string => text.replace(/\\\$/g, '$');
