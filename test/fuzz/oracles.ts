import type { Entry, SyntaxTree } from '../../server/src/syntax/tree.ts';
import type { Span } from '../../server/src/text/span.ts';
import { canary } from './mutate.ts';

/** Throws with a message that is the same for every input: failures of one cause are told by it. */
export function ensure(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

/** In the text, and not backwards. */
export const isSound = (span: Span | undefined, length: number): boolean =>
  span === undefined ||
  (Number.isInteger(span.start) &&
    Number.isInteger(span.end) &&
    0 <= span.start &&
    span.start <= span.end &&
    span.end <= length);

/** Messages may be shown anywhere: the secret is not in them. */
export const ensureNoCanary = (what: string, message: string): void =>
  ensure(!message.includes(canary), `${what} repeats a secret`);

/** What holds for every tree of every text. */
export function ensureTree(tree: SyntaxTree): void {
  const { length } = tree.file.text;
  const order = new Map<Entry, number>();
  for (const entry of tree.entries) {
    ensure(!order.has(entry), 'an entry is listed twice');
    order.set(entry, order.size);
  }
  const children = new Set(tree.entries.flatMap((entry) => (entry.kind === 'scalar' ? [] : entry.children)));
  for (const entry of tree.entries) {
    ensureEntry(entry, order, length);
    ensure(entry.parent === undefined || children.has(entry), 'an entry is no child of its parent');
  }
  for (const root of tree.roots) ensure(order.has(root) && root.parent === undefined, 'a root is no entry');
  for (const { code, message, span } of tree.problems) {
    ensure(isSound(span, length), `a problem ${code} lies outside the text`);
    ensureNoCanary(`the problem ${code}`, message);
  }
}

function ensureEntry(entry: Entry, order: ReadonlyMap<Entry, number>, length: number): void {
  const { span, valueSpan, keySpan, parent } = entry;
  ensure(isSound(span, length), `the span of a ${entry.kind} is unsound`);
  ensure(isSound(valueSpan, length), `the value span of a ${entry.kind} is unsound`);
  ensure(isSound(keySpan, length), `the key span of a ${entry.kind} is unsound`);
  if (entry.kind === 'scalar') {
    ensure(
      isSound(entry.contentSpan, length) && isSound(entry.comment, length),
      'a content or comment span is unsound',
    );
    ensure(
      entry.contentSpan.start >= valueSpan.start && entry.contentSpan.end <= valueSpan.end,
      'a content span leaves its value',
    );
  } else {
    for (const child of entry.children) {
      ensure(child.parent === entry, 'a child has another parent');
      ensure(order.has(child), 'a child is no entry');
    }
  }
  if (parent === undefined) {
    ensure(entry.path.length === 0, 'an entry without a parent has a path');
    return;
  }
  ensure((order.get(parent) ?? 0) < (order.get(entry) ?? 0), 'a container stands behind its child');
  ensure(entry.path.length === parent.path.length + 1, 'a path is no longer than that of the parent');
}
