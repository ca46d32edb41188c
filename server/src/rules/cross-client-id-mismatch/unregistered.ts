import { groupBy } from '../../base/groupBy.ts';
import { nearWords } from '../../base/nearWords.ts';
import { isKnownSampleSecret } from '../../knowledge/placeholders.ts';
import type { Role } from '../../knowledge/roles.ts';
import { type Client, knownText, type Model, type ResolvedSetting, settingsOf } from '../../model/types.ts';

/** What tells a client from others, beside its id. */
export interface Known {
  readonly id: ResolvedSetting;
  readonly text: string;
  readonly secrets: readonly string[];
  readonly redirects: readonly string[];
  readonly isRegistration: boolean;
}

/** Clients with one id, of one part of the workspace. */
export const knownClients = ({ clients, registrations }: Model): readonly Known[] => [
  ...clients.flatMap((client) => knownOf(client, false)),
  ...registrations.flatMap((client) => knownOf(client, true)),
];

function knownOf(client: Client, isRegistration: boolean): readonly Known[] {
  const [id, ...more] = settingsOf(client, 'client_id');
  const text = knownText(id?.resolved);
  if (id === undefined || text === undefined || more.length > 0 || id.resolved.state === 'placeholder') return [];
  const secrets = textsOf(client, 'client_secret').filter(
    (secret) => secret.length >= 16 && !isKnownSampleSecret(secret),
  );
  const redirects = textsOf(client, 'redirect_uri').filter((uri) => /^https?:\/\/[^*]+$/.test(uri));
  return [{ id, text, secrets, redirects, isRegistration }];
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
}

/**
 * Clients whose id nobody registers, beside the one registration that is theirs by two of three: the secret, a redirect
 * URI, and an id one slip away. It is theirs only if nobody else has its id.
 */
export function* unregistered(all: readonly Known[]): Generator<Unregistered> {
  const used = new Set(all.flatMap(({ text, isRegistration }) => (isRegistration ? [] : [text])));
  const registrations = all.filter(({ isRegistration }) => isRegistration);
  const ids = new Set(registrations.map(({ text }) => text));
  const free = registrations.filter(({ text }) => !used.has(text));
  if (free.length === 0) return;
  const bySecret = byEach(free, ({ secrets }) => secrets);
  const byRedirect = byEach(free, ({ redirects }) => redirects);
  const byId = groupBy(free, ({ text }) => text);
  const near = nearWords(byId.keys());
  for (const { id, text, secrets, redirects, isRegistration } of all) {
    if (isRegistration || ids.has(text)) continue;
    const reasons = new Map<Known, string[]>();
    const note = (found: readonly Known[], reason: string): void => {
      for (const one of new Set(found)) reasons.set(one, [...(reasons.get(one) ?? []), reason]);
    };
    note(
      secrets.flatMap((secret) => bySecret.get(secret) ?? []),
      'have the same client secret',
    );
    note(
      redirects.flatMap((uri) => byRedirect.get(uri) ?? []),
      'have the same redirect URI',
    );
    note(
      near(text).flatMap((other) => (isSlip(text, other) ? (byId.get(other) ?? []) : [])),
      'differ by one letter',
    );
    const [found, ...more] = [...reasons].filter(([, why]) => why.length > 1);
    if (found === undefined || more.length > 0) continue;
    yield { use: id, registered: found[0].id, reason: `they ${found[1].join(' and ')}` };
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
