import { groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import { endpointRoles, type Role } from '../../knowledge/roles.ts';
import {
  type Client,
  type Evidence,
  knownText,
  type Model,
  type ResolvedSetting,
  settingsOf,
} from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { eitherWay, named, placeOf, relatedTo } from '../support/model.ts';
import { mayHoldSecret } from '../support/newSecret.ts';
import { isLoopbackHost, isPrivateHost, parseUrl } from '../support/url.ts';

interface Data {
  readonly left: ResolvedSetting;
  readonly right: ResolvedSetting;
  readonly reason: string;
}

/**
 * RFC 6749 section 2.3.1. Which of the two is current cannot be told from files, so either may be taken over, and never
 * into a committed file.
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'cross-client-secret-mismatch',
    group: 'cross-file',
    severity: 'warning',
    reach: 'workspace',
    fix: 'review',
    summary: 'One client_id goes with one secret in an environment.',
  },
  *detect({ model }) {
    for (const { left, right, evidence } of pairs(model)) {
      const [a, b] = [knownText(left.resolved), knownText(right.resolved)];
      if (a === undefined || b === undefined || a === b || isHashed(a) || isHashed(b)) continue;
      yield {
        at: placeOf(left),
        data: { left, right, reason: evidence.reason },
        related: [relatedTo(right, `${right.place.name} holds the other secret`)],
      };
    }
  },
  word: ({ left, right, reason }) =>
    `${left.place.name} and ${named(right, left)} hold different secrets for one client. Wherever the stale one is sent the ` +
    `token endpoint answers invalid_client. Compared because ${reason}. Keep the current secret in both places.`,
  fix: ({ data }, { model }) =>
    eitherWay(model, data, allPairs(model), ({ place }) => {
      const facts = model.fileOf(place.file);
      return facts !== undefined && mayHoldSecret(facts);
    }),
});

interface Pair {
  readonly left: ResolvedSetting;
  readonly right: ResolvedSetting;
  readonly evidence: Evidence;
}

/** One list for all fixes. */
const allPairs = memoisedFor((model: Model): readonly Pair[] => [...pairs(model)]);

function* pairs(model: Model): Generator<Pair> {
  for (const client of model.clients) {
    const evidence = client.evidence.find((e) => e.reason.startsWith('both use the client_id'));
    const [first, ...others] = settingsOf(client, 'client_secret');
    if (evidence === undefined || first === undefined) continue;
    for (const other of others)
      if (other.setting.file !== first.setting.file) yield { left: other, right: first, evidence };
  }
  for (const { use, registration, evidence } of model.matches) {
    const [left, right] = [only(use), only(registration)];
    if (evidence.strength !== 'strong' || left === undefined || right === undefined) continue;
    if (asksPublicServer(use) && isOfLocalServer(model, registration, right)) continue;
    yield { left, right, evidence };
  }
}

const serverUrls: readonly Role[] = ['issuer', 'discovery_url', ...endpointRoles];

const serverHosts = (client: Client): readonly string[] =>
  settingsOf(client, ...serverUrls).flatMap(({ resolved }) => parseUrl(knownText(resolved) ?? '')?.url.hostname ?? []);

const asksPublicServer = (use: Client): boolean => {
  const hosts = serverHosts(use);
  return hosts.length > 0 && hosts.every((host) => !isLoopbackHost(host) && !isPrivateHost(host));
};

/**
 * Another use has this registration's secret and sends it to the own machine, so that is where the registration belongs: the
 * deployed server has the client under the same id, with a secret of its own.
 */
function isOfLocalServer({ matches }: Model, registration: Client, secret: ResolvedSetting): boolean {
  const text = knownText(secret.resolved);
  return (usesOf(matches).get(registration) ?? []).some(({ use }) => {
    const hosts = serverHosts(use);
    return hosts.length > 0 && hosts.every(isLoopbackHost) && knownText(only(use)?.resolved) === text;
  });
}

const usesOf = memoisedFor((matches: Model['matches']) => groupBy(matches, ({ registration }) => registration));

/** Registrations may keep a digest instead of the secret: `{bcrypt}…`, `$argon2id$…`, `$2a$…`. */
const isHashed = (secret: string): boolean =>
  /^(?:\{[a-z0-9@-]+\}|\$(?:2[aby]|argon2|pbkdf2|scrypt|5|6)\b)/i.test(secret);

/** Its one secret, which a variable and what refers to it may both hold. */
function only(client: Client): ResolvedSetting | undefined {
  const [first, ...others] = settingsOf(client, 'client_secret');
  const text = knownText(first?.resolved);
  return others.every(({ resolved }) => text !== undefined && knownText(resolved) === text) ? first : undefined;
}
