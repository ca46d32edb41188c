import type { FileFacts } from '../../dialects/types.ts';
import type { Provider } from '../../knowledge/providers/types.ts';
import { type Entry, textAt } from '../../syntax/tree.ts';
import { dominantEol } from '../../text/sourceFile.ts';
import { anyFramework, type Framework, frameworks, genericClient, type NewVariable } from './frameworks.ts';
import { type KeyPlace, lineAt } from './place.ts';
import { clientProviders, shortName } from './providers.ts';
import { type Piece, piecesOf, render } from './snippet.ts';
import { structuredClients } from './structuredClients.ts';
import type { CompletionInput, Offer } from './types.ts';

/**
 * Whole clients, on a line with nothing else on it: for every provider that the framework in use knows and the file has
 * no client of yet.
 */
export function clientOffers(
  input: CompletionInput,
  facts: FileFacts | undefined,
  place: KeyPlace,
  entry: Entry | undefined,
  dialects: readonly string[],
): readonly Offer[] {
  const line = lineAt(input.file.text, place.span.start);
  const isAlone = /^\s*(?:-[ \t]*)?$/.test(line.text.slice(0, place.span.start - line.start));
  if (place.hasValue || !isAlone) return [];
  const made =
    facts !== undefined && (facts.tree.format === 'dotenv' || isEnvironment(entry, place))
      ? envClients(input, facts, place, entry)
      : structuredClients(input, facts, place, entry, dialects);
  return made.map(({ title, provider, pieces }, order): Offer => {
    const { text, snippet } = render(pieces);
    return {
      kind: 'client',
      label: provider === undefined ? title : `${shortName(provider)} client`,
      detail: 'New client',
      ...(provider === undefined ? {} : { origin: title }),
      span: place.span,
      newText: text,
      snippet,
      filter: provider === undefined ? title : `${provider.name} client ${title} ${provider.id}`,
      rank: 20 + order / 1000,
      meant: '',
      about: {
        ...(provider === undefined ? {} : { provider: provider.id }),
        preview: text,
        note: 'Writes a new client. Secrets stay empty.',
      },
    };
  });
}

export interface NewClient {
  readonly title: string;
  readonly provider: Provider | undefined;
  readonly pieces: readonly Piece[];
}

/** The environment of a Compose service, as a map or a list. */
export const isEnvironment = (entry: Entry | undefined, place: KeyPlace): boolean =>
  place.format === 'yaml' && entry?.parent?.key === 'environment' && entry.parent.path[0] === 'services';

function envClients(
  input: CompletionInput,
  facts: FileFacts,
  place: KeyPlace,
  entry: Entry | undefined,
): readonly NewClient[] {
  const service = place.format === 'yaml' ? entry?.parent?.parent : undefined;
  const variables = facts.variables.filter((v) => service === undefined || v.service === service.key);
  const present = new Set(variables.map(({ name }) => name));
  const taken = new Set(
    facts.settings.flatMap((s) =>
      service === undefined || s.slot?.startsWith(`${service.key}/`) === true ? (s.provider ?? []) : [],
    ),
  );
  const used = frameworksFor(input, facts, textAt(service, 'image') ?? '');
  const all = used.flatMap((framework) =>
    clientProviders.flatMap((provider): readonly NewClient[] => {
      const own = framework.variables(provider);
      if (own === undefined || taken.has(provider.id) || own.some(({ name }) => present.has(name))) return [];
      return [
        {
          title: framework.title,
          provider,
          pieces: written(input, place, [...own, ...missing(framework, facts, present)]),
        },
      ];
    }),
  );
  const generic = genericClient.some(({ name }) => present.has(name))
    ? []
    : [{ title: 'OpenID Connect client', provider: undefined, pieces: written(input, place, genericClient) }];
  return [...all, ...generic];
}

const missing = (
  { application }: Framework,
  { settings }: FileFacts,
  present: ReadonlySet<string>,
): readonly NewVariable[] => {
  const hasSecret = settings.some((s) => s.role === 'session_secret');
  const hasBase = settings.some((s) => s.role === 'base_url');
  return application.filter(({ name, value }) => !present.has(name) && !(value === '' ? hasSecret : hasBase));
};

/** By the image of the container, the names in the file, the libraries of the package; else any. */
function frameworksFor({ model, file }: CompletionInput, { dialects }: FileFacts, image: string): readonly Framework[] {
  const byImage = frameworks.filter((framework) => framework.image?.test(image) === true);
  if (byImage.length > 0) return byImage;
  const byName = frameworks.filter((framework) => framework.dialects.some((id) => dialects.includes(id)));
  if (byName.length > 0) return byName;
  const byLibrary = frameworks.filter(({ libraries }) => libraries.some((name) => model.hasLibrary(name, file.uri)));
  return byLibrary.length > 0 ? byLibrary : [anyFramework];
}

/** `NAME=value` lines; in a container references to variables of the same names. */
function written({ file }: CompletionInput, place: KeyPlace, variables: readonly NewVariable[]): readonly Piece[] {
  const eol = dominantEol(file.text);
  return variables.flatMap(({ name, value }, index): Piece[] => {
    const start = index === 0 ? '' : eol + place.indent;
    if (place.format !== 'yaml') return [{ text: `${start}${name}=` }, ...piecesOf(quoted(value))];
    const isReference = value === '' || value.includes('{');
    const shown = isReference ? `\${${name}}` : place.form === 'entry' ? JSON.stringify(value) : value;
    if (place.form === 'entry') return [{ text: `${start}${name}: ${shown}` }];
    const dash = index === 0 ? '' : `${eol}${indentOf(file.text, place)}- `;
    return [{ text: `${dash}${name}=${shown}` }];
  });
}

const quoted = (value: string): string => (value.includes(' ') ? `"${value}"` : value);

const indentOf = (text: string, place: KeyPlace): string =>
  /^[ \t]*/.exec(lineAt(text, place.span.start).text)?.[0] ?? '';
