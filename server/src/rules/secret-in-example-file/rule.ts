import type { Value } from '../../dialects/types.ts';
import { isKnownSampleSecret, isPlaceholder } from '../../knowledge/placeholders.ts';
import { labelIn, type TokenFormat, tokenKindOf } from '../../knowledge/tokens.ts';
import { replaceValue } from '../../syntax/edit.ts';
import type { ScalarEntry } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import { isCredential, isProviderIssued } from '../support/credential.ts';
import { fixOf } from '../support/document.ts';
import { looksRandom } from '../support/randomness.ts';
import type { Detection, FileScope } from '../types.ts';

interface Data {
  readonly name: string;
  readonly entry: ScalarEntry;
  /** What the shape says it is; undefined when it only looks random. */
  readonly label: string | undefined;
}

/** Keys that Stripe's documentation prints in its samples. */
const published = new Set([
  'sk_test_4eC39HqLyjWDarjtT1zdp7dc',
  'sk_test_BQokikJOvBiI2HlWgH4olfQ2',
  'rk_test_4eC39HqLyjWDarjtT1zdp7dc',
]);

/** Templates are lowered by one level at the report door, so what is certain leaves here as an error. */
export const rule = fileRule<Data>({
  meta: {
    id: 'secret-in-example-file',
    group: 'secrets',
    severity: 'error',
    reach: 'file',
    fix: 'review',
    summary: 'An example file holds names and placeholders, no real credentials.',
    templates: true,
  },
  *detect(scope) {
    if (scope.facts.environment.isTemplate) yield* found(scope);
  },
  word: ({ name, label }) =>
    `${name} holds ${label ?? 'a value that looks like a real credential'} in an example file, which is made to be ` +
    'shared: everybody who reads it can use the credential. Leave the value empty, and if it was ever valid, replace it ' +
    'at the provider, because the history keeps it.',
  fix: ({ data: { name, entry } }, { facts }) =>
    fixOf(facts, `Empty ${name}`, 'review', replaceValue(facts.tree, entry, '')),
});

function* found({ facts }: FileScope): Generator<Detection<Data>> {
  const taken = new Set<ScalarEntry>();
  for (const setting of facts.settings) {
    const { entry, value, name } = setting;
    if (taken.has(entry) || entry.inherited || !mayBeReal(value) || !isCredential(setting)) continue;
    taken.add(entry);
    const label = labelOf(value.text, name);
    const isRandom = looksRandom(bodyOf(value.text.trim()));
    if (label === undefined && !isRandom) continue;
    const isIssued = label !== undefined || isProviderIssued(setting);
    yield { at: at(facts.file.uri, entry), severity: isIssued ? 'error' : 'warning', data: { name, entry, label } };
  }
  for (const { name, entry, value } of facts.variables) {
    const label = taken.has(entry) || !mayBeReal(value) ? undefined : labelOf(value.text, name);
    if (label !== undefined) yield { at: at(facts.file.uri, entry), data: { name, entry, label } };
  }
}

const at = (file: string, entry: ScalarEntry) => ({ file, span: entry.contentSpan });

/** Written out, and not one of the values that documentation prints or that people type to show a shape. */
function mayBeReal({ state, text }: Value): boolean {
  const bare = text.trim();
  return state === 'literal' && !isKnownSampleSecret(bare) && !published.has(bare) && !isPlaceholder(bare, 'api_key');
}

/** What the value is by its prefix, when the rest of it is random: `ghp_abcdefghijkl…` shows a shape. */
function labelOf(text: string, name: string): string | undefined {
  const format = tokenKindOf(text.trim());
  if (format === undefined || !format.secret || format.mayBePublic || format.mode === 'test') return undefined;
  return !vague.has(format.kind) && looksRandom(bodyOf(text.trim())) ? labelIn(format, name) : undefined;
}

/** A JWT or a key pair of an example is most often made for it. */
const vague: ReadonlySet<TokenFormat['kind']> = new Set<TokenFormat['kind']>(['jwt', 'private_key']);

/** Without the vendor's prefix, in which words like `secret` or `live` stand. */
const bodyOf = (text: string): string =>
  tokenKindOf(text) === undefined ? text : text.replace(/^[A-Za-z]{2,10}(?:[-_.][a-z]{2,8})*[-_.]/, '');
