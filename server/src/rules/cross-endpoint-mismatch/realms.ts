import { groupBy } from '../../base/groupBy.ts';
import { itemAt } from '../../base/known.ts';
import { nearWords } from '../../base/nearWords.ts';
import { clientIdOf } from '../../model/match.ts';
import { type Client, knownText, type Model, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { baseName } from '../../text/uri.ts';
import { realmIn, realmOfExport } from '../support/keycloak.ts';
import { named, setResolved } from '../support/model.ts';
import { isNameSlip } from '../support/nameSlip.ts';
import type { Fix, Survey } from '../types.ts';

/** A realm of Keycloak that no file of the workspace has, a letter away from the one that registers the client. */
export interface OtherRealm {
  readonly use: ResolvedSetting;
  readonly realm: string;
  readonly registered: ResolvedSetting;
  readonly meant: string;
}

export const wordOfRealm = ({ use, realm, registered, meant }: OtherRealm): string =>
  `${use.place.name} names the realm ${realm}, which no file defines, but ${baseName(registered.place.file)} registers the client in the ` +
  `realm ${meant}. Keycloak answers 404 ("Realm does not exist"). Correct the name.`;

export function fixRealm({ use, realm, meant }: OtherRealm, model: Model): readonly Fix[] {
  const text = knownText(use.resolved) ?? '';
  const corrected = use.setting.role === 'realm' ? meant : text.replace(`/realms/${realm}`, `/realms/${meant}`);
  return setResolved(model, use, corrected, `Use the realm ${meant} for ${named(use)}`);
}

/** A client in a realm, in a use or in an export. */
interface RealmWords {
  readonly realm: string;
  readonly clientId: string;
  readonly isRegistration: boolean;
  readonly isFixture: boolean;
}

interface Named extends RealmWords {
  readonly setting: ResolvedSetting;
}

/** As places in the list. */
interface Pair {
  readonly use: number;
  readonly registered: number;
}

let last: { readonly words: readonly RealmWords[]; readonly found: readonly Pair[] } = { words: [], found: [] };

/** Matching asks for equal realms, so what is misspelt is in another island than its registration. */
export function otherRealms(survey: Survey): readonly OtherRealm[] {
  const words = survey.words(wordsOf, isSame);
  if (words !== last.words) last = { words, found: [...search(words)] };
  if (last.found.length === 0) return [];
  const all = survey(namedIn);
  return last.found.map(({ use, registered }) => {
    const [own, other] = [itemAt(all, use), itemAt(all, registered)];
    return { use: own.setting, realm: own.realm, registered: other.setting, meant: other.realm };
  });
}

function* search(words: readonly RealmWords[]): Generator<Pair> {
  const registrations = [...words.entries()].filter(([, { isRegistration }]) => isRegistration);
  if (registrations.length === 0) return;
  const byRealm = groupBy(registrations, ([, { realm }]) => realm);
  const byClient = groupBy(registrations, ([, { realm, clientId }]) => JSON.stringify([realm, clientId]));
  const near = nearWords(byRealm.keys());
  for (const [use, { realm, clientId, isRegistration, isFixture }] of words.entries()) {
    if (isRegistration || byRealm.has(realm)) continue;
    const slips = near(realm).filter((other) => isNameSlip(realm, other));
    const [found, ...more] = slips.flatMap(
      (other) => byClient.get(JSON.stringify([other, clientId]))?.slice(0, 2) ?? [],
    );
    if (found === undefined || more.length > 0 || found[1].isFixture !== isFixture) continue;
    yield { use, registered: found[0] };
  }
}

const wordsOf = (part: Model): readonly RealmWords[] =>
  namedIn(part).map(({ realm, clientId, isRegistration, isFixture }) => ({
    realm,
    clientId,
    isRegistration,
    isFixture,
  }));

const isSame = (a: RealmWords, b: RealmWords): boolean =>
  a.realm === b.realm &&
  a.clientId === b.clientId &&
  a.isRegistration === b.isRegistration &&
  a.isFixture === b.isFixture;

const namedIn = ({ clients, registrations }: Model): readonly Named[] => [
  ...clients.flatMap((client) => namedBy(client, false)),
  ...registrations.flatMap((client) => (client.provider === 'keycloak' ? namedBy(client, true) : [])),
];

function namedBy(client: Client, isRegistration: boolean): readonly Named[] {
  const clientId = clientIdOf(client);
  if (clientId === undefined) return [];
  const { isFixture } = client;
  const settings = isRegistration
    ? settingsOf(client, 'client_id').slice(0, 1)
    : settingsOf(client, 'issuer', 'discovery_url', 'realm');
  return settings.flatMap((setting) => {
    const realm = isRegistration ? realmOfExport(setting) : realmIn(setting);
    return realm !== undefined && /^[\w.-]+$/.test(realm)
      ? [{ setting, realm, clientId, isRegistration, isFixture }]
      : [];
  });
}
