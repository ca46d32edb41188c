import { firstBy, groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import { compareText } from '../../base/order.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { type Client, knownText, type Model, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { childOf, childrenOf, type ScalarEntry } from '../../syntax/tree.ts';
import { baseName } from '../../text/uri.ts';
import { springAudiences, tenantHostOf } from '../support/auth0.ts';
import { eitherWay, named, type Pair, relatedTo, runningFiles, setResolved } from '../support/model.ts';
import type { Fix, Related, Survey } from '../types.ts';

/** An audience of Auth0 that is written in two ways. */
export interface OtherAudience {
  readonly audience: ResolvedSetting;
  readonly text: string;
  readonly other: string;
  readonly at: Related;
  /** The setting of another use; undefined where the tenant's own configuration has the other form. */
  readonly right: ResolvedSetting | undefined;
  readonly difference: string;
}

/**
 * Auth0 compares an audience with the identifiers of its APIs as text, and so do APIs with that of a token (auth0.com,
 * "Validate Access Tokens"). Two of one tenant that differ in a slash at the end or in http and https are meant to be one.
 */
export function otherAudiences(survey: Survey): readonly OtherAudience[] {
  const uses = survey(audiencesOf);
  if (uses.length === 0) return [];
  const registered = groupBy(survey(identifiersOf), ({ entry }) => bareOf(entry.value.trim()));
  const others = registered.size === 0 ? uses : uses.filter(({ bare }) => !registered.has(bare));
  return [...amongUses(others), ...notRegistered(uses, registered)];
}

export const wordOfAudience = ({ audience, text, other, at, right, difference }: OtherAudience): string =>
  `${audience.place.name} is ${text}, but ${right === undefined ? `the API in ${baseName(at.file)}` : named(right, audience)} is ` +
  `${other}: they differ in ${difference}. Auth0 compares audiences as text: it answers "Service not found", or the API ` +
  'refuses the token (invalid_token). Use the identifier of the API, as its settings show it.';

/** The tenant's configuration has it right; an identifier cannot be changed once the API exists. */
export function fixAudience(
  { audience, other, at, right }: OtherAudience,
  model: Model,
  survey: Survey,
): readonly Fix[] {
  if (right !== undefined) return eitherWay(model, { left: audience, right }, equalAudiences(survey(audiencesOf)));
  return setResolved(model, audience, other, `Set ${named(audience)} to the identifier in ${baseName(at.file)}`);
}

const equalAudiences = memoisedFor((uses: readonly Audience[]): readonly Pair[] =>
  [...groupBy(uses, ({ family, text }) => `${family} ${text}`).values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : others.map((other) => ({ left: other.setting, right: first.setting })),
  ),
);

interface Audience {
  readonly setting: ResolvedSetting;
  readonly text: string;
  /** Its tenant and environment, and what is left of it without what people get wrong. */
  readonly family: string;
  readonly bare: string;
}

interface Identifier {
  readonly entry: ScalarEntry;
  readonly file: string;
}

const audiencesOf = (part: Model): readonly Audience[] => [
  ...part.clients.flatMap((client) => (client.provider === 'auth0' && !client.isFixture ? audiencesIn(client) : [])),
  ...springAudiences(part).flatMap(({ audience, host, environment }) => audienceOf(audience, host, environment)),
];

function audiencesIn(client: Client): readonly Audience[] {
  const host = tenantHostOf(client);
  if (host === undefined) return [];
  return settingsOf(client, 'audience').flatMap((setting) => audienceOf(setting, host, client.environment));
}

function audienceOf(setting: ResolvedSetting, host: string, environment: string): readonly Audience[] {
  const text = knownText(setting.resolved)?.trim() ?? '';
  // Who lists several takes all of them.
  if (setting.setting.item !== undefined || !/^https?:\/\/[^\s,]+$/i.test(text)) return [];
  const bare = bareOf(text);
  return [{ setting, text, bare, family: `${environment} ${host} ${bare}` }];
}

const bareOf = (text: string): string => text.replace(/^https?:\/\//i, '').replace(/\/$/, '');

/** `resourceServers` of the Deploy CLI. */
const identifiersOf = (part: Model): readonly Identifier[] =>
  runningFiles(part).flatMap((facts) => (facts.environment.isFixture ? [] : identifiersIn(facts)));

const identifiersIn = memoisedFor(({ dialects, tree, file: { uri } }: FileFacts): readonly Identifier[] =>
  dialects[0] !== 'auth0-tenant'
    ? []
    : childrenOf(childOf(tree.roots[0], 'resourceServers')).flatMap((api) => {
        const entry = childOf(api, 'identifier');
        return entry?.kind === 'scalar' ? [{ entry, file: uri }] : [];
      }),
);

function* amongUses(uses: readonly Audience[]): Generator<OtherAudience> {
  const places = firstBy(uses, ({ family, setting: { place } }) => `${place.file} ${place.span.start} ${family}`);
  for (const family of groupBy([...places.values()], (use) => use.family).values()) {
    const [first, ...others] = family.toSorted((a, b) => compareText(a.setting.place.file, b.setting.place.file));
    if (first === undefined) continue;
    for (const { setting, text } of others) {
      const difference = differenceOf(text, first.text);
      if (difference === undefined || (difference === slash && (isLenient(setting) || isLenient(first.setting))))
        continue;
      const at = relatedTo(first.setting, `${first.setting.place.name} is ${first.text}`);
      yield { audience: setting, text, other: first.text, at, right: first.setting, difference };
    }
  }
}

/** What the tenant's own configuration has is right. */
function* notRegistered(
  uses: readonly Audience[],
  registered: ReadonlyMap<string, readonly Identifier[]>,
): Generator<OtherAudience> {
  for (const { setting, text, bare } of uses) {
    const [only, ...more] = registered.get(bare) ?? [];
    const other = only?.entry.value.trim() ?? '';
    const difference = differenceOf(text, other);
    if (only === undefined || more.length > 0 || difference === undefined) continue;
    if (difference === slash && isLenient(setting)) continue;
    const { entry, file } = only;
    const at = { file, span: entry.contentSpan, message: `The identifier of the API in ${baseName(file)}` };
    yield { audience: setting, text, other, at, right: undefined, difference };
  }
}

const slash = 'the trailing slash';

function differenceOf(a: string, b: string): string | undefined {
  if (a === b || bareOf(a) !== bareOf(b)) return undefined;
  return a.replace(/\/$/, '') === b.replace(/\/$/, '') ? slash : 'http and https';
}

/** ASP.NET Core passes over a slash at the end (Microsoft.IdentityModel, IgnoreTrailingSlashWhenValidatingAudience). */
const isLenient = ({ setting }: ResolvedSetting): boolean =>
  setting.dialect === 'aspnet-appsettings' || setting.name.includes('__');
