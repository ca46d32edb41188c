import { addTo, firstBy, groupBy } from '../../base/groupBy.ts';
import { itemAt } from '../../base/known.ts';
import { memoisedFor } from '../../base/memo.ts';
import { compareText } from '../../base/order.ts';
import type { Setting } from '../../dialects/types.ts';
import { stripPublicPrefix } from '../../knowledge/environments.ts';
import { providerOfClientId } from '../../knowledge/providers/lookup.ts';
import type { Role } from '../../knowledge/roles.ts';
import { clientIdOf } from '../../model/match.ts';
import { type Client, knownText, type Model, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { baseName } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { tenantOf } from '../support/issuer.ts';
import { canonicalIssuer, isAuthentik } from '../support/issuerForm.ts';
import { eitherWay, named, type Pair, placeOf, relatedTo, setResolved } from '../support/model.ts';
import { isLoopbackHost, isPrivateHost, parseUrl } from '../support/url.ts';
import type { Severity, Survey } from '../types.ts';
import { fixAudience, type OtherAudience, otherAudiences, wordOfAudience } from './audiences.ts';
import { fixRealm, type OtherRealm, otherRealms, wordOfRealm } from './realms.ts';
import { isSameStated, type Stated, statedByRegistrations } from './stated.ts';
import { statedByHydra } from './statedByHydra.ts';
import { statedByKeycloak } from './statedByKeycloak.ts';
import { statedByAuthelia, statedWithoutSlash } from './statedWithoutSlash.ts';

type Data =
  | PairData
  | { readonly kind: 'stated'; readonly found: Stated }
  | { readonly kind: 'realm'; readonly found: OtherRealm }
  | { readonly kind: 'audience'; readonly found: OtherAudience };

interface PairData {
  readonly kind: 'pair';
  readonly left: ResolvedSetting;
  readonly leftText: string;
  readonly right: ResolvedSetting;
  readonly rightText: string;
  readonly difference: string;
}

const compared: readonly Role[] = ['issuer', 'domain', 'authorization_endpoint', 'token_endpoint'];

/** RFC 8414 section 3.3: the issuer has to be identical wherever it is compared, to the last slash. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'cross-endpoint-mismatch',
    group: 'cross-file',
    severity: 'error',
    reach: 'workspace',
    across: true,
    fix: 'review',
    summary: 'An issuer, endpoint or audience of one client is written the same way everywhere.',
  },
  *detect({ model, survey }) {
    const told = new Set<Setting>();
    for (const { left, right, difference, severity } of pairs(survey)) {
      told.add(left.setting);
      yield {
        at: placeOf(left),
        severity,
        data: {
          kind: 'pair',
          left,
          right,
          difference,
          leftText: knownText(left.resolved) as string,
          rightText: knownText(right.resolved) as string,
        },
        related: [relatedTo(right, `${right.place.name} is ${knownText(right.resolved)}`)],
      };
    }
    const stated = [
      ...survey(statedByRegistrations, isSameStated),
      ...survey(statedByAuthelia, isSameStated),
      ...statedByKeycloak(model, survey),
      // Another client has it without the slash, and the pair is told.
      ...[...statedWithoutSlash(model, survey), ...statedByHydra(model, survey)].filter(
        ({ issuer }) => !told.has(issuer.setting),
      ),
    ];
    for (const found of stated) {
      const { issuer, severity, at } = found;
      yield { at: placeOf(issuer), severity, data: { kind: 'stated', found }, related: [at] };
    }
    for (const found of otherRealms(survey)) {
      const { use, registered, meant } = found;
      const related = [relatedTo(registered, `Registered in the realm ${meant}`)];
      yield { at: placeOf(use), severity: 'warning', data: { kind: 'realm', found }, related };
    }
    for (const found of otherAudiences(survey)) {
      yield {
        at: placeOf(found.audience),
        severity: 'warning',
        data: { kind: 'audience', found },
        related: [found.at],
      };
    }
  },
  word: (data) => {
    switch (data.kind) {
      case 'stated':
        return wordStated(data.found);
      case 'realm':
        return wordOfRealm(data.found);
      case 'audience':
        return wordOfAudience(data.found);
      case 'pair':
        return wordPair(data);
    }
  },
  fix: ({ data }, { model, survey }) => {
    if (data.kind === 'pair') return eitherWay(model, data, equalIssuers(survey(issuersOf)));
    if (data.kind === 'audience') return fixAudience(data.found, model, survey);
    if (data.kind === 'realm') return fixRealm(data.found, model);
    const { issuer, stated, isForBrowsers } = data.found;
    return isForBrowsers ? [] : setResolved(model, issuer, stated, `Set ${named(issuer)} to ${stated}`);
  },
});

const wordPair = ({ left, leftText, right, rightText, difference }: PairData): string =>
  `${left.place.name} is ${leftText}, but ${named(right, left)} is ${rightText}: they differ in ${difference}. Tokens of the ` +
  'one are rejected by the other (issuer mismatch, invalid_token). Use one value, ideally through one variable.';

const wordStated = ({ issuer, text, stated, by, at, difference, isForBrowsers }: Stated): string =>
  `${issuer.place.name} is ${text}, but the server ${by === undefined ? `of ${baseName(at.file)} states ${stated}` : `states ${stated} by ${by} in ${baseName(at.file)}`}: they differ in ` +
  `${difference}. Clients find no metadata there, or refuse it and the tokens for another issuer (issuer mismatch, "issuer did not ` +
  `match"). ${isForBrowsers ? 'Let the server state a name that containers and browsers can reach, and use it.' : 'Use the issuer that the server states.'}`;

interface Found {
  readonly left: ResolvedSetting;
  readonly right: ResolvedSetting;
  readonly difference: string;
  readonly severity: Severity;
}

const pairs = (survey: Survey): readonly Found[] => [...survey(twinsOf), ...almostEqual(survey)];

/** Two issuers by where they stand in their list. */
interface IssuerPair extends Pick<Found, 'difference' | 'severity'> {
  readonly first: number;
  readonly other: number;
}

let last: { readonly issuers: readonly IssuerWords[]; readonly found: readonly IssuerPair[] } = {
  issuers: [],
  found: [],
};

/** Most edits leave the issuers as they are, or only move them. */
function almostEqual(survey: Survey): readonly Found[] {
  const issuers = survey.words(issuerWordsOf, isSameIssuer);
  if (issuers !== last.issuers) {
    const families = [...familiesOf(issuers).values()];
    last = { issuers, found: families.flatMap((family) => [...almostEqualIssuers(family, issuers)]) };
  }
  const settings = last.found.length === 0 ? [] : survey(issuersOf);
  const settingAt = (at: number): ResolvedSetting => itemAt(settings, at).setting;
  return last.found.map(({ first, other, difference, severity }) => {
    return { left: settingAt(other), right: settingAt(first), difference, severity };
  });
}

/** What decides which pairs there are. */
interface IssuerWords {
  readonly text: string;
  readonly family: string;
  /** The file of its client. */
  readonly file: string;
  readonly package: string | undefined;
  readonly clientId: string | undefined;
  /** Name and file of the setting. */
  readonly name: string;
  readonly source: string;
  /** Its slash is known to be wrong without another file: `issuer-format` tells it at the place to change. */
  readonly isToldAlone: boolean;
}

/** In the order of the issuers. */
const issuerWordsOf = (part: Model): readonly IssuerWords[] =>
  issuersOf(part).map(({ client, setting, text, family }) => ({
    text,
    family,
    file: fileOf(client),
    package: client.package,
    clientId: clientIdOf(client),
    name: setting.place.name,
    source: setting.place.file,
    isToldAlone: setting.setting.value.state === 'literal' && hasWrongSlash(text),
  }));

/** Below a path. Of a host alone, and of authentik, libraries differ, so that `issuer-format` may be silent. */
const hasWrongSlash = (text: string): boolean =>
  /^[a-z]+:\/\/[^/]+\/[^/]/i.test(text) && !isAuthentik(text) && canonicalIssuer(text) !== text;

const isSameIssuer = (a: IssuerWords, b: IssuerWords): boolean =>
  a.text === b.text &&
  a.family === b.family &&
  a.file === b.file &&
  a.package === b.package &&
  a.clientId === b.clientId &&
  a.name === b.name &&
  a.source === b.source &&
  a.isToldAlone === b.isToldAlone;

/** Issuers of one environment and host, as places in their list; most workspaces have a few, many times. */
interface IssuerFamily {
  /** By file: what the others are compared with. */
  first: number;
  readonly byText: Map<string, number[]>;
}

function familiesOf(issuers: readonly IssuerWords[]): ReadonlyMap<string, IssuerFamily> {
  const families = new Map<string, IssuerFamily>();
  for (const [at, issuer] of issuers.entries()) {
    const family = families.get(issuer.family);
    if (family === undefined) {
      families.set(issuer.family, { first: at, byText: new Map([[issuer.text, [at]]]) });
      continue;
    }
    if (compareText(issuer.file, itemAt(issuers, family.first).file) < 0) family.first = at;
    addTo(family.byText, issuer.text, at);
  }
  return families;
}

const twinsOf = (part: Model): readonly Found[] => part.clients.flatMap((client) => [...twins(client)]);

const inFileOrder = (issuers: readonly Issuer[]): readonly Issuer[] =>
  issuers.toSorted((a, b) => compareText(fileOf(a.client), fileOf(b.client)));

const fileOf = (client: Client): string => client.settings[0]?.setting.file ?? '';

/** `NEXT_PUBLIC_AUTH0_DOMAIN` and `AUTH0_DOMAIN`: the same setting for two readers. */
function* twins(client: Client): Generator<Found> {
  for (const role of compared) {
    const settings = settingsOf(client, role);
    const publicOnes = settings.filter((s) => s.setting.isPublic);
    const byName = firstBy(publicOnes.length === 0 ? [] : settings, ({ setting }) => setting.name);
    for (const left of publicOnes) {
      const right = byName.get(stripPublicPrefix(left.setting.name)?.rest ?? '');
      if (right === undefined) continue;
      const [a, b] = [knownText(left.resolved), knownText(right.resolved)];
      if (a === undefined || b === undefined || a === b || isSplitHorizon(a, b)) continue;
      yield { left, right, difference: differenceOf(a, b) ?? 'the address', severity: 'error' };
    }
  }
}

interface Issuer {
  readonly client: Client;
  readonly setting: ResolvedSetting;
  readonly text: string;
  /** Its environment and host. */
  readonly family: string;
}

/**
 * Issuers of two uses that are surely meant to be one: equal but for a trailing slash, or Okta's organisation server
 * beside its default one, or another realm for the same client_id. All are compared with the first one, by file.
 */
function* almostEqualIssuers(
  { first: at, byText }: IssuerFamily,
  issuers: readonly IssuerWords[],
): Generator<IssuerPair> {
  const first = itemAt(issuers, at);
  for (const [text, places] of byText) {
    const difference = text === first.text ? undefined : differenceOf(first.text, text);
    if (difference === undefined) continue;
    const isTenant = difference !== slash && difference !== okta;
    for (const place of places) {
      const other = itemAt(issuers, place);
      if (other.source === first.source) continue;
      if (difference === slash && [first, other].some((one) => isAuthority(one) || one.isToldAlone)) continue;
      if (isTenant && !areOneClient(first, other)) continue;
      yield { first: at, other: place, difference, severity: isTenant ? 'error' : 'warning' };
    }
  }
}

function issuersOf({ clients }: Model): readonly Issuer[] {
  return clients
    .filter((client) => !client.isFixture)
    .flatMap((client) =>
      settingsOf(client, 'issuer').flatMap((setting) => {
        const text = knownText(setting.resolved);
        return text === undefined
          ? []
          : [{ client, setting, text, family: `${client.environment} ${hostOf(text) ?? text}` }];
      }),
    );
}

/** A change of one of these would only move the mismatch. */
const equalIssuers = memoisedFor((issuers: readonly Issuer[]): readonly Pair[] => {
  const found: Pair[] = [];
  for (const family of groupBy(inFileOrder(issuers), (issuer) => issuer.family).values()) {
    for (const same of groupBy(family, ({ text }) => text).values()) {
      const [first, ...others] = same.map(({ setting }) => setting);
      for (const other of others) if (first !== undefined) found.push({ left: other, right: first });
    }
  }
  return found;
});

const slash = 'the trailing slash';

/**
 * Clients that take an `Authority` fetch the discovery document below it, with or without the slash, and compare tokens
 * with the issuer it states (learn.microsoft.com, JwtBearerOptions.Authority; oidc-client-ts). Auth0's SDKs do the same with
 * their ISSUER_BASE_URL (express-openid-connect, "issuerBaseURL").
 */
const isAuthority = ({ name }: IssuerWords): boolean => /(?:authority|ISSUER_BASE_URL)$/i.test(name);

const okta = 'the authorization server (the organisation’s and /oauth2/default)';

function differenceOf(a: string, b: string): string | undefined {
  if (a.replace(/\/$/, '') === b.replace(/\/$/, '')) return slash;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (long.replace(/\/$/, '') === `${short.replace(/\/$/, '')}/oauth2/default`) return okta;
  const [left, right] = [tenantOf(a), tenantOf(b)];
  if (left === undefined || right === undefined || left.value === right.value) return undefined;
  return `the ${left.what} (${left.value} and ${right.value})`;
}

/** The browser needs the public name, the back channel may use the internal one. */
function isSplitHorizon(a: string, b: string): boolean {
  const isInternal = (text: string): boolean => {
    const host = hostOf(text);
    return host !== undefined && (isPrivateHost(host) || isLoopbackHost(host));
  };
  return isInternal(a) !== isInternal(b) || (isInternal(a) && isInternal(b));
}

const hostOf = (text: string): string | undefined => parseUrl(text)?.url.hostname;

/** Every realm may have a client called `web`: across packages only an id that a server has generated is telling. */
function areOneClient(a: IssuerWords, b: IssuerWords): boolean {
  const { clientId } = a;
  if (clientId === undefined || clientId !== b.clientId) return false;
  return a.package === b.package || providerOfClientId(clientId) !== undefined || isGenerated(clientId);
}

const isGenerated = (id: string): boolean =>
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) || (/^[A-Za-z0-9]{16,}$/.test(id) && /\d/.test(id));
