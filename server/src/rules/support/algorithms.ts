import type { FileFacts } from '../../dialects/types.ts';
import { childrenOf, type Entry, type ScalarEntry } from '../../syntax/tree.ts';

/** A place that says by which algorithm tokens are signed. */
export interface NamedAlgorithm {
  readonly entry: ScalarEntry;
  /** The name it has for people: of a list's item, the list's. */
  readonly name: string;
  /** `registration`: what a client asks of the server for its ID tokens. */
  readonly what: 'algorithm' | 'registration';
}

/** The last one is mozilla-django-oidc's (its documentation, "Choose the appropriate algorithm"). */
const variableName =
  /(?:^|_)(?:JWT|JWS|ID_TOKEN|ACCESS_TOKEN|TOKEN)_(?:SIGNING_|SIGNED_RESPONSE_)?(?:ALG|ALGS|ALGORITHM|ALGORITHMS)$|(?:^|_)OIDC_RP_SIGN_ALGO$/i;

const inVariables = (facts: FileFacts): readonly NamedAlgorithm[] =>
  facts.variables
    .filter(({ name, value }) => value.state !== 'reference' && variableName.test(name))
    .map(({ entry }) => ({ entry, name: entry.key, what: 'algorithm' }));

/** Userinfo, introspection and request objects may be unsigned; ID tokens of a registration are a case of their own. */
const keys: ReadonlyMap<string, NamedAlgorithm['what']> = new Map<string, NamedAlgorithm['what']>([
  ['idtokensignedresponsealg', 'registration'],
  ['jwtalgorithm', 'algorithm'],
  ['jwtalgorithms', 'algorithm'],
  ['jwtsigningalgorithm', 'algorithm'],
  ['jwsalgorithm', 'algorithm'],
  ['jwsalgorithms', 'algorithm'],
]);

/** What a server publishes about itself is a list of abilities, not a choice. */
function inBlocks(facts: FileFacts): readonly NamedAlgorithm[] {
  if (facts.tree.format === 'dotenv' || facts.dialects[0] === 'oidc-discovery') return [];
  return facts.tree.entries.flatMap((entry) => {
    const what = keys.get(entry.key.replace(/[-_]/g, '').toLowerCase());
    return what === undefined || entry.inherited
      ? []
      : scalarsOf(entry).map((scalar) => ({ entry: scalar, name: entry.key, what }));
  });
}

const scalarsOf = (entry: Entry): readonly ScalarEntry[] =>
  [entry, ...childrenOf(entry)].filter((e): e is ScalarEntry => e.kind === 'scalar');

/** Every place of a file where the algorithm of tokens is chosen. */
export const algorithmsIn = (facts: FileFacts): readonly NamedAlgorithm[] => [
  ...inVariables(facts),
  ...inBlocks(facts),
];
