import { isJsonObject, type JsonObject, parseJsonObject } from '../../base/json.ts';
import type { Budget } from './normalise.ts';

/** JSON objects anywhere in a text, also those within strings of others, in the order of the text. */
export function objectsIn(text: string, budget: Budget): readonly JsonObject[] {
  const found: JsonObject[] = [];
  collect(text, budget, found, 0);
  return found;
}

const maxObjects = 200;
const maxDepth = 4;

function collect(text: string, budget: Budget, found: JsonObject[], depth: number): void {
  for (
    let at = text.indexOf('{');
    at !== -1 && found.length < maxObjects && budget.take(0);
    at = text.indexOf('{', at + 1)
  ) {
    const end = startsObject(text, at) ? endOf(text, at, budget) : undefined;
    if (end === undefined) continue;
    const parsed = budget.take(end - at) ? parseJsonObject(text.slice(at, end)) : undefined;
    if (parsed === undefined) continue;
    found.push(parsed);
    at = end - 1;
    if (depth < maxDepth) for (const inner of textsWithin(parsed, 0)) collect(inner, budget, found, depth + 1);
  }
}

/** An object of JSON begins with a name or is empty. */
function startsObject(text: string, at: number): boolean {
  let i = at + 1;
  while (i < at + 40 && /\s/.test(text[i] ?? '')) i++;
  return text[i] === '"' || text[i] === '}';
}

/** Offset behind the brace that closes the one at `start`; undefined when it is not closed or the steps ran out. */
function endOf(text: string, start: number, budget: Budget): number | undefined {
  const limit = Math.min(text.length, start + 65_536);
  let depth = 0;
  let inString = false;
  let i = start;
  for (; i < limit; i++) {
    const c = text.charCodeAt(i);
    if (inString) {
      if (c === 0x5c) i++;
      else if (c === 0x22) inString = false;
    } else if (c === 0x22) inString = true;
    else if (c === 0x7b) depth++;
    else if (c === 0x7d && --depth === 0) return budget.take(i - start) ? i + 1 : undefined;
  }
  budget.take(i - start);
  return undefined;
}

/** Strings that may hold JSON themselves, as the message of a log record does. */
function textsWithin(node: unknown, depth: number): readonly string[] {
  if (typeof node === 'string') return node.includes('{') ? [node] : [];
  if (typeof node !== 'object' || node === null || depth > 6) return [];
  return Object.values(node).flatMap((value) => textsWithin(value, depth + 1));
}

/** The object and every object within it. */
export function withNested(members: JsonObject, depth = 0): readonly JsonObject[] {
  if (depth > 5) return [members];
  const inner = Object.values(members).flatMap((value) => {
    const items = Array.isArray(value) ? value.slice(0, 20) : [value];
    return items.flatMap((item) => (isJsonObject(item) ? withNested(item, depth + 1) : []));
  });
  return [members, ...inner];
}
