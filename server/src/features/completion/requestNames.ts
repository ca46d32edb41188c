import { baseName } from '../../text/uri.ts';
import { mentionsAround } from '../names/lookup.ts';
import { apiClientOf } from '../names/requests.ts';
import { lineAt } from './place.ts';
import type { CompletionInput, Offer } from './types.ts';

/** Names of variables behind `{{` in requests, those of the file first; undefined at any other place. */
export function requestOffers({ file, offset, model, trigger }: CompletionInput): readonly Offer[] | undefined {
  const facts = model.fileOf(file.uri);
  const world = facts === undefined ? undefined : apiClientOf(facts);
  if (facts === undefined || world === undefined || facts.tree.format === 'json') return undefined;
  const line = lineAt(file.text, offset);
  const begun = /\{\{[ \t]*([\w.-]*)$/.exec(line.text.slice(0, offset - line.start))?.[1];
  if (begun === undefined) return undefined;
  if (trigger !== undefined && trigger !== '{') return [];
  const rest = /^([\w.-]*)([ \t]*\}\})?/.exec(line.text.slice(offset - line.start));
  const span = { start: offset - begun.length, end: offset + (rest?.[1]?.length ?? 0) };
  const close = rest?.[2] === undefined ? '}}' : '';
  const known = mentionsAround(model, file.uri)
    .filter((mention) => mention.isDefinition && mention.world === world)
    .filter(({ isLocal, file: other }) => isLocal !== true || other === file.uri);
  const own = known.filter((mention) => mention.file === file.uri);
  const byName = new Map([...known, ...own].map((mention) => [mention.name, mention]));
  return [...byName.values()].map(({ name, file: from }): Offer => {
    const newText = `${name}${close}`;
    return {
      kind: 'variable',
      label: name,
      detail: from === file.uri ? 'Variable of this file' : `Variable of ${baseName(from)}`,
      span,
      newText,
      filter: name,
      rank: from === file.uri ? 0 : 1,
      meant: name,
      about: {},
    };
  });
}
