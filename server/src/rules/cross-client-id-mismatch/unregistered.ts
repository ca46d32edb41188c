import { addTo, groupBy } from '../../base/groupBy.ts';
import { guid } from '../../base/guid.ts';
import { itemAt } from '../../base/known.ts';
import { lazy } from '../../base/lazy.ts';
import { nearWords } from '../../base/nearWords.ts';
import { sameItems } from '../../base/same.ts';
import type { Setting } from '../../dialects/types.ts';
import { isKnownSampleSecret } from '../../knowledge/placeholders.ts';
import type { Role } from '../../knowledge/roles.ts';
import { type Client, knownText, type Model, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { textAt } from '../../syntax/tree.ts';
import { realmIn, realmOfExport } from '../support/keycloak.ts';
import type { Survey } from '../types.ts';

/** What tells a client from others. */
interface Known {
  /** Its id. */
  readonly text: string;
  readonly secrets: readonly string[];
  readonly redirects: readonly string[];
  readonly isRegistration: boolean;
  /** Of Keycloak. */
  readonly realm: string | undefined;
  /** By which Entra ID knows the application, or its principal, as an object; in lower case. */
  readonly objectId: string | undefined;
}

/** The only id of each client that has one, of one part of the workspace. */
const idsOf = ({ clients, registrations }: Model): readonly ResolvedSetting[] =>
  [...clients, ...registrations].flatMap((client) => idOf(client) ?? []);

function idOf(client: Client): ResolvedSetting | undefined {
  const [id, ...more] = settingsOf(client, 'client_id');
  const isKnown = knownText(id?.resolved) !== undefined && id?.resolved.state !== 'placeholder';
  return isKnown && more.length === 0 ? id : undefined;
}

/** In the order of their ids. */
const knownClients = ({ clients, registrations }: Model): readonly Known[] => [
  ...clients.flatMap((client) => knownOf(client, false)),
  ...registrations.flatMap((client) => knownOf(client, true)),
];

function knownOf(client: Client, isRegistration: boolean): readonly Known[] {
  const id = idOf(client);
  const text = knownText(id?.resolved);
  if (id === undefined || text === undefined) return [];
  const secrets = textsOf(client, 'client_secret').filter(
    (secret) => secret.length >= 16 && !isKnownSampleSecret(secret),
  );
  const redirects = textsOf(client, 'redirect_uri').filter((uri) => /^https?:\/\/[^*]+$/.test(uri));
  const [realm] = isRegistration
    ? [client.provider === 'keycloak' ? realmOfExport(id) : undefined]
    : settingsOf(client, 'issuer', 'discovery_url', 'realm').flatMap((setting) => realmIn(setting) ?? []);
  return [{ text, secrets, redirects, isRegistration, realm, objectId: objectIdOf(id.setting, text) }];
}

/** learn.microsoft.com, "Application and service principal objects": `id`, and `objectId` in the older form. */
function objectIdOf({ dialect, entry }: Setting, clientId: string): string | undefined {
  if (dialect !== 'entra-application') return undefined;
  const found = textAt(entry.parent, 'id') ?? textAt(entry.parent, 'objectId') ?? '';
  return guid.test(found) && found.toLowerCase() !== clientId.toLowerCase() ? found.toLowerCase() : undefined;
}

const textsOf = (client: Client, role: Role): readonly string[] => [
  ...new Set(
    settingsOf(client, role).flatMap(({ resolved }) =>
      resolved.state === 'placeholder' ? [] : (knownText(resolved) ?? []),
    ),
  ),
];

export interface Unregistered {
  readonly use: ResolvedSetting;
  readonly registered: ResolvedSetting;
  readonly reason: string;
  readonly isObjectId: boolean;
}

/** As places in a list of clients. */
interface Found {
  readonly use: number;
  readonly registered: number;
  readonly reason: string;
  readonly isObjectId: boolean;
}

/** Most keys change nothing by which clients are told apart. */
let last: { readonly all: readonly Known[]; readonly found: readonly Found[] } = { all: [], found: [] };

/**
 * Clients whose id nobody registers, beside the one registration that is theirs by two of three: the secret, a redirect
 * URI, and an id one slip away, which in one realm is enough. It is theirs only if nobody else has its id. An object ID
 * of Entra ID is told by itself.
 */
export function unregistered(survey: Survey): readonly Unregistered[] {
  const all = survey.words(knownClients, isSame);
  if (all !== last.all) last = { all, found: [...objectIdsUsed(all), ...search(all)] };
  const ids = last.found.length === 0 ? [] : survey(idsOf);
  const idAt = (at: number): ResolvedSetting => itemAt(ids, at);
  return last.found.map(({ use, registered, ...rest }) => ({ use: idAt(use), registered: idAt(registered), ...rest }));
}

const isSame = (a: Known, b: Known): boolean =>
  a === b ||
  (a.text === b.text &&
    a.isRegistration === b.isRegistration &&
    a.realm === b.realm &&
    a.objectId === b.objectId &&
    sameItems(a.secrets, b.secrets) &&
    sameItems(a.redirects, b.redirects));

function* objectIdsUsed(all: readonly Known[]): Generator<Found> {
  const byObjectId = new Map(all.flatMap(({ objectId }, at) => (objectId === undefined ? [] : [[objectId, at]])));
  if (byObjectId.size === 0) return;
  for (const [use, { text, isRegistration }] of all.entries()) {
    const registered = isRegistration ? undefined : byObjectId.get(text.toLowerCase());
    if (registered === undefined) continue;
    yield { use, registered, reason: 'the application has it as its object ID', isObjectId: true };
  }
}

function* search(all: readonly Known[]): Generator<Found> {
  const used = new Set(all.flatMap(({ text, isRegistration }) => (isRegistration ? [] : [text])));
  const registrations = all.filter(({ isRegistration }) => isRegistration);
  const ids = new Set(registrations.map(({ text }) => text));
  const free = registrations.filter(({ text }) => !used.has(text));
  if (free.length === 0) return;
  const bySecret = byEach(free, ({ secrets }) => secrets);
  const byRedirect = byEach(free, ({ redirects }) => redirects);
  const byId = groupBy(free, ({ text }) => text);
  const near = nearWords(byId.keys());
  const places = lazy(() => new Map(all.map((known, at) => [known, at])));
  for (const [use, { text, secrets, redirects, isRegistration, realm }] of all.entries()) {
    if (isRegistration || ids.has(text)) continue;
    const reasons = new Map<Known, string[]>();
    const note = (found: readonly Known[], reason: string): void => {
      for (const one of new Set(found)) addTo(reasons, one, reason);
    };
    note(
      secrets.flatMap((secret) => bySecret.get(secret) ?? []),
      'have the same client secret',
    );
    note(
      redirects.flatMap((uri) => byRedirect.get(uri) ?? []),
      'have the same redirect URI',
    );
    const slips = near(text).flatMap((other) => (isSlip(text, other) ? (byId.get(other) ?? []) : []));
    note(slips, 'differ by one letter');
    note(realm === undefined ? [] : slips.filter((other) => other.realm === realm), `are of the realm ${realm}`);
    const [found, ...more] = [...reasons].filter(([, why]) => why.length > 1);
    if (found === undefined || more.length > 0) continue;
    yield { use, registered: places().get(found[0]) ?? 0, reason: `they ${found[1].join(' and ')}`, isObjectId: false };
  }
}

/** Few have many clients with one secret or redirect URI, and of these nothing can be told. */
const most = 20;

function byEach(
  all: readonly Known[],
  keysOf: (one: Known) => readonly string[],
): ReadonlyMap<string, readonly Known[]> {
  const pairs = all.flatMap((one) => keysOf(one).map((key) => ({ key, one })));
  const groups = [...groupBy(pairs, ({ key }) => key)].filter(([, own]) => own.length <= most);
  return new Map(groups.map(([key, own]) => [key, own.map(({ one }) => one)]));
}

/** A number or a plural makes another name. */
const isSlip = (text: string, other: string): boolean =>
  text.length >= 6 &&
  text.replace(/\D/g, '') === other.replace(/\D/g, '') &&
  text.replace(/s$/, '') !== other.replace(/s$/, '');
