import { type BashPart, bashCommands } from './bashCommands.ts';
import { type Loader, longestValue } from './types.ts';

/**
 * Variables of the shell after `source`. A line is a command: `A=openid email` runs `email`, with A set for that
 * command only; behind a single `&` the next command begins. Carriage returns stay.
 */
export const bash: Loader = {
  id: 'bash',
  title: 'bash source',
  source: 'GNU bash 5.2, source',
  certainty: 'measured',
  read: (text) => {
    const values = new Map<string, string>();
    const unknown = new Set<string>();
    const forget = (name: string): void => {
      values.delete(name);
      unknown.add(name);
    };
    const { commands, unreadFrom } = bashCommands(text);
    for (const { words, isSeparate, hasRedirection } of commands) {
      const first = words[0] && literal(words[0]);
      if (first !== undefined && others.has(first)) {
        for (const name of assignedIn(text)) forget(name);
        return { values, unknown };
      }
      const isExport = first === 'export';
      const list = words.slice(isExport ? 1 : 0).map(assignmentOf);
      if (hasRedirection || (first !== undefined && declaring.has(first))) {
        for (const assignment of list) if (assignment !== undefined) forget(assignment.name);
        continue;
      }
      // A word that is no assignment makes the line a command, which alone sees the assignments before it.
      const isCommand = !isExport && list.some((assignment) => assignment === undefined);
      if (isSeparate || isCommand) continue;
      for (const assignment of list) {
        if (assignment === undefined) continue;
        const value = evaluate(assignment.parts, values, unknown);
        values.delete(assignment.name);
        unknown.delete(assignment.name);
        if (value === undefined) unknown.add(assignment.name);
        else values.set(assignment.name, value);
      }
    }
    if (unreadFrom !== undefined) for (const name of assignedIn(text.slice(unreadFrom))) forget(name);
    return { values, unknown };
  },
};

/** Commands that set variables in ways that are not modelled. */
const declaring: ReadonlySet<string> = new Set(['declare', 'typeset', 'readonly', 'local', 'let', 'unset', 'read']);

/** After these anything can be set, and lines may not run at all. */
const others: ReadonlySet<string> = new Set(
  'if for while until case select function { ! [[ time eval source . set shopt return exit exec trap alias'.split(' '),
);

const assignedIn = (text: string): readonly string[] =>
  Array.from(text.matchAll(/(?<!\w)([A-Za-z_]\w*)(?:\+|\[[^[\]]*\])?=/g), ([, name = '']) => name);

interface ShellAssignment {
  readonly name: string;
  readonly parts: readonly BashPart[];
}

const literal = (parts: readonly BashPart[]): string | undefined => {
  const only = parts.length === 1 ? parts[0] : undefined;
  return only?.kind === 'plain' ? only.text : undefined;
};

/** The name has to be written plainly. `+=` and elements of arrays are not modelled, and make the name unknown. */
function assignmentOf(parts: readonly BashPart[]): ShellAssignment | undefined {
  const [first, ...rest] = parts;
  if (first?.kind !== 'plain') return undefined;
  const match = /^([A-Za-z_]\w*)(\+|\[[^\]]*\])?=/.exec(first.text);
  if (match === null) return undefined;
  const [whole, name = '', special] = match;
  const value = first.text.slice(whole.length);
  // A tilde at the start, or behind a colon, is somebody's home folder.
  const isOpen = special !== undefined || /(?:^|:)~/.test(value);
  return { name, parts: isOpen ? [{ kind: 'unknown' }] : [{ kind: 'plain', text: value }, ...rest] };
}

/** undefined when a part depends on more than the text. */
function evaluate(
  parts: readonly BashPart[],
  values: ReadonlyMap<string, string>,
  unknown: ReadonlySet<string>,
): string | undefined {
  let result = '';
  for (const part of parts) {
    if (part.kind === 'unknown') return undefined;
    if (part.kind === 'plain') result += part.text;
    else if (unknown.has(part.name)) return undefined;
    else result += values.get(part.name) ?? '';
    if (result.length > longestValue) return undefined;
  }
  return result;
}
