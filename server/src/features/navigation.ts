import type { FileFacts, Setting } from '../dialects/types.ts';
import type { Client, Match, Model } from '../model/types.ts';
import { touches } from '../text/span.ts';
import { joinUri, parentUri } from '../text/uri.ts';
import { occurrences, type Place, placeOfName, variableAt } from './variableAt.ts';

export interface NavigationInput {
  readonly facts: FileFacts;
  readonly offset: number;
  readonly model: Model;
}

/**
 * Where the thing under the cursor is defined: a variable's assignments, the winner first; of a setting of an application
 * its counterpart in the registration, and the other way round; a file that is named.
 */
export function definitions({ facts, offset, model }: NavigationInput): readonly Place[] {
  const uri = facts.file.uri;
  const reference = facts.references.find(({ nameSpan }) => touches(nameSpan, offset));
  if (reference !== undefined) {
    const found = model.definitions(reference.name, uri).map(placeOfName);
    return found.length > 0 ? found : occurrences(model, reference.name, uri).definitions.map(placeOfName);
  }
  const link = facts.links.find(({ span }) => touches(span, offset));
  if (link !== undefined) return [{ file: joinUri(parentUri(uri), link.target), span: { start: 0, end: 0 } }];
  const setting = facts.settings.find(
    ({ span, keySpan }) => touches(span, offset) || (keySpan !== undefined && touches(keySpan, offset)),
  );
  return setting === undefined ? [] : counterparts(setting, model);
}

/** The same setting on the other side of every match its client is in. */
function counterparts(setting: Setting, model: Model): readonly Place[] {
  const holds = (client: Client): boolean => client.settings.some((own) => own.setting === setting);
  const other = ({ use, registration }: Match): Client | undefined =>
    holds(use) ? registration : holds(registration) ? use : undefined;
  const places = model.matches.flatMap((match): Place[] => {
    const client = other(match);
    if (client === undefined) return [];
    const same = client.settings.filter((own) => own.setting.role === setting.role);
    const shown = same.length > 0 ? same : client.settings.filter((own) => own.setting.role === 'client_id');
    return shown.map((own) => ({ file: own.setting.file, span: own.setting.span }));
  });
  return places.filter(
    (place, index) =>
      places.findIndex((one) => one.file === place.file && one.span.start === place.span.start) === index,
  );
}

/** Every place that names the variable under the cursor; `isDeclarationWanted` adds its assignments. */
export function references(
  { facts, offset, model }: NavigationInput,
  isDeclarationWanted: boolean,
): { readonly name: string; readonly places: readonly Place[] } | undefined {
  const variable = variableAt(facts, offset);
  if (variable === undefined) return undefined;
  const found = occurrences(model, variable.name, facts.file.uri);
  const places = [...(isDeclarationWanted ? found.definitions : []), ...found.references].map(placeOfName);
  return { name: variable.name, places };
}
