import type { FileFacts } from '../../dialects/types.ts';
import { type Span, span } from '../../text/span.ts';
import type { Mention } from './types.ts';

/** Which API client a file belongs to; undefined for all others. */
export function apiClientOf({ dialects }: FileFacts): 'http' | 'bruno' | undefined {
  if (dialects.includes('http-files')) return 'http';
  return dialects.includes('bruno') ? 'bruno' : undefined;
}

/**
 * Variables of requests: `{{name}}`, `@name = value` of a `.http` file, and what the dialect says of environments. A variable
 * of the environment is asked for with `{{process.env.X}}` in Bruno, `{{$processEnv X}}` and `{{$dotenv X}}` in the REST client.
 */
export function requestMentions(facts: FileFacts, world: 'http' | 'bruno'): readonly Mention[] {
  const file = facts.file.uri;
  const { text } = facts.file;
  const found: Mention[] = [];
  const add = (name: string, nameSpan: Span, more: Partial<Mention> = {}): void => {
    found.push({ world, name, file, nameSpan, isDefinition: false, ...more });
  };
  if (facts.tree.format !== 'json') {
    for (const { index, 0: line, 1: name } of text.matchAll(/^@([\w.-]+)(?=[ \t]*=)/gm)) {
      if (name === undefined) continue;
      const end = index + line.length;
      add(name, span(end - name.length, end), { isDefinition: true, isLocal: true });
    }
  }
  for (const { index, 0: whole, 1: asked, 2: name } of text.matchAll(
    /\{\{[ \t]*(\$(?:processEnv|dotenv)[ \t]+%?|process\.env\.)?([A-Za-z_][\w.-]*)[ \t]*\}\}/g,
  )) {
    if (name === undefined) continue;
    const start = index + whole.lastIndexOf(name);
    const nameSpan = span(start, start + name.length);
    // `%NAME` in the REST client is the name of a variable of its own.
    add(name, nameSpan, asked === undefined || asked.endsWith('%') ? {} : { world: 'variables' });
  }
  const seen = new Set(found.map(({ nameSpan }) => nameSpan.start));
  for (const { name, nameSpan } of facts.variables) {
    if (!seen.has(nameSpan.start)) add(name, nameSpan, { isDefinition: true });
  }
  return found;
}
