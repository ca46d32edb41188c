import { firstBy, groupBy } from '../../base/groupBy.ts';
import { lazy } from '../../base/lazy.ts';
import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import type { Role } from '../../knowledge/roles.ts';
import type { Model } from '../../model/types.ts';
import { loaderOf } from '../../syntax/loaders/read.ts';
import { baseName, parentUri } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { loadersOf } from '../support/loaders.ts';
import { runningFiles } from '../support/model.ts';
import { keyPlace } from '../support/value.ts';
import type { Detection } from '../types.ts';

type Order = 'nextjs' | 'vite';

/**
 * `override`: a private override that never wins. `half`: the id of a client is replaced and its secret is not. `build`: a
 * private file wins over that of a deployed environment, wherever the private file is.
 */
type Kind = 'override' | 'half' | 'build';

interface Data {
  readonly kind: Kind;
  readonly setting: Setting;
  readonly winner: Setting;
  /** How many more settings of the file are hidden by the same file. */
  readonly others: number;
  readonly order: Order;
  /** The secret that stays, for `half`. */
  readonly secret?: Setting;
}

const told: ReadonlySet<Role> = new Set<Role>(['client_id', 'client_secret', 'redirect_uri', 'issuer', 'base_url']);

/**
 * Next.js: `.env.<mode>.local`, `.env.local`, `.env.<mode>`, `.env` (nextjs.org, "Environment Variable Load Order").
 * Vite: `.env.<mode>.local`, `.env.<mode>`, `.env.local`, `.env` (vite.dev, "Env Loading Priorities"). Real environment
 * variables win over all of them in both.
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'cross-file-shadowed',
    group: 'cross-file',
    severity: 'warning',
    reach: 'workspace',
    fix: 'none',
    summary: 'A value that another file always overrides has no effect.',
  },
  *detect({ model }) {
    const files = runningFiles(model).filter((facts) => facts.tree.format === 'dotenv');
    for (const family of groupBy(files, (facts) => parentUri(facts.file.uri)).values()) {
      if (family.length < 2) continue;
      const aboveOf = createRanks(family);
      for (const lower of family) {
        const order = orderOf(model, lower);
        const above = order === undefined ? undefined : aboveOf(order, lower.environment);
        if (above === undefined) continue;
        for (const upper of above.told) yield* shadowed(lower, upper, above, model);
      }
    }
  },
  word: ({ kind, setting, winner, others, order, secret }) => {
    const loader = loaderOf(order).title;
    const [own, other] = [baseName(setting.file), baseName(winner.file)];
    const more = others === 0 ? '' : ` (and ${others} more of this file)`;
    if (kind === 'half') {
      return (
        `${other} replaces ${setting.name} with another client, but not ${secret?.name ?? 'its secret'}, so ${loader} joins ` +
        `that client with the secret from ${own}: invalid_client. Set both in ${other}.`
      );
    }
    return kind === 'override'
      ? `${setting.name}${more} has no effect where ${loader} reads ${other}, which comes before ${own}: in Vite the file of the ` +
          `mode wins over .env.local. Move the override to ${other}.local.`
      : `${loader} reads ${other} before ${own}, so a build on this machine has another ${setting.name}${more} than one where ` +
          `there is no ${other}. For the values of ${own} build without ${other}, or put them in ${own}.local.`;
  },
});

function orderOf(model: Model, { file }: FileFacts): Order | undefined {
  const known = model.loadersOf(file.uri);
  return known.includes('nextjs') ? 'nextjs' : known.includes('vite') ? 'vite' : undefined;
}

type Environment = FileFacts['environment'];

/** The files of a folder that win over one of them. */
interface Above {
  readonly order: Order;
  /** Those of which there may be something to tell. */
  readonly told: readonly FileFacts[];
  /** One of them has the secret, or another one of the same client. */
  readonly replaces: (secret: Setting) => boolean;
}

/** The files of one environment, private or not: they win and lose alike. */
interface Rank {
  readonly environment: Environment;
  readonly files: readonly { readonly facts: FileFacts; readonly at: number }[];
  readonly held: () => Held;
}

interface Held {
  readonly names: ReadonlySet<string>;
  readonly secretSlots: ReadonlySet<string | undefined>;
}

/** Of an environment the files that win over those of it. A folder may have files for many. */
function createRanks(family: readonly FileFacts[]): (order: Order, of: Environment) => Above {
  const placed = groupBy(
    family.map((facts, at) => ({ facts, at })),
    ({ facts }) => keyOf(facts.environment),
  );
  const ranks = new Map(
    [...placed].map(([key, files]): [string, Rank] => [
      key,
      { environment: files[0].facts.environment, files, held: lazy(() => heldBy(files)) },
    ]),
  );
  const known = new Map<string, Above>();
  return (order, lower) => {
    const key = `${order} ${keyOf(lower)}`;
    const found = known.get(key) ?? aboveOf(ranks, order, lower);
    known.set(key, found);
    return found;
  };
}

function aboveOf(ranks: ReadonlyMap<string, Rank>, order: Order, lower: Environment): Above {
  const own = ['base', lower.name].flatMap((name) => [true, false].map((isLocal) => keyOf({ name, isLocal })));
  const rivals = lower.name === 'base' ? [...ranks.values()] : [...new Set(own)].flatMap((key) => ranks.get(key) ?? []);
  const above = rivals.filter(({ environment }) => wins(order, environment, lower));
  const told = above.filter(({ environment }) => isOnMachine(environment) || kindOf(environment, lower) !== undefined);
  const held = lazy(() =>
    lower.name === 'base' ? [heldBy(above.flatMap(({ files }) => files))] : above.map((rank) => rank.held()),
  );
  return {
    order,
    told: told
      .flatMap(({ files }) => files)
      .sort((a, b) => a.at - b.at)
      .map(({ facts }) => facts),
    replaces: ({ name, slot }) => held().some(({ names, secretSlots }) => names.has(name) || secretSlots.has(slot)),
  };
}

const keyOf = ({ name, isLocal }: Pick<Environment, 'name' | 'isLocal'>): string => `${name} ${isLocal}`;

const heldBy = (files: Rank['files']): Held => ({
  names: new Set(files.flatMap(({ facts }) => facts.variables.map(({ name }) => name))),
  secretSlots: new Set(files.flatMap(({ facts }) => facts.settings.filter(isSecret).map(({ slot }) => slot))),
});

const isSecret = ({ role, kind }: Setting): boolean => role === 'client_secret' && kind === 'use';

/** Read together with `lower` in one mode, and before it. */
function wins(order: Order, upper: Environment, lower: Environment): boolean {
  const [a, b] = [upper, lower];
  if (a.name !== 'base' && b.name !== 'base' && a.name !== b.name) return false;
  // Next.js leaves .env.local out of tests.
  if (order === 'nextjs' && a.name === 'base' && a.isLocal && b.name === 'test') return false;
  return rank(order, a) > rank(order, b);
}

/** 0 `.env`, then the two in the middle in the loader's order, 3 `.env.<mode>.local`. */
function rank(order: Order, { name, isLocal }: FileFacts['environment']): number {
  if (name === 'base') return isLocal ? (order === 'vite' ? 1 : 2) : 0;
  return isLocal ? 3 : order === 'vite' ? 2 : 1;
}

/** On a platform the secret is a variable of the real environment. */
const isOnMachine = ({ name }: Environment): boolean => ['base', 'development'].includes(name);

function kindOf(upper: Environment, lower: Environment): 'override' | 'build' | undefined {
  if (lower.isLocal && !upper.isLocal) return 'override';
  // An override of what is for this machine in a private file is what that file is for.
  return upper.name === 'base' && !isOnMachine(lower) ? 'build' : undefined;
}

interface PairOfSettings {
  readonly setting: Setting;
  readonly winner: Setting;
}

function pairsOf(lower: FileFacts, upper: FileFacts, model: Model): readonly PairOfSettings[] {
  const own = toldByName(lower);
  return [...firstByName(upper)]
    .flatMap(([name, winner]) => (own.get(name) ?? []).map(({ setting, at }) => ({ setting, at, winner })))
    .filter(({ setting, winner: { value } }) => value.state === 'literal' && value.text !== setting.value.text)
    .filter(({ setting }) => loadersOf(model, setting).length > 0)
    .sort((a, b) => a.at - b.at);
}

const firstByName = memoisedFor(
  ({ settings }: FileFacts): ReadonlyMap<string, Setting> => firstBy(settings, ({ name }) => name),
);

const toldByName = memoisedFor(({ settings }: FileFacts) =>
  groupBy(
    settings.flatMap((setting, at) =>
      told.has(setting.role) && setting.value.state === 'literal' ? [{ setting, at }] : [],
    ),
    ({ setting }) => setting.name,
  ),
);

function* shadowed(lower: FileFacts, upper: FileFacts, above: Above, model: Model): Generator<Detection<Data>> {
  const { order } = above;
  const pairs = pairsOf(lower, upper, model);
  for (const { setting, winner } of isOnMachine(upper.environment) ? pairs : []) {
    const secret = setting.role === 'client_id' ? secretLeft(setting, lower, above) : undefined;
    if (secret === undefined) continue;
    const related = [{ ...keyPlace(secret), message: 'The secret that stays' }];
    yield { at: keyPlace(winner), data: { kind: 'half', setting, winner, others: 0, order, secret }, related };
  }
  const first = pairs[0];
  if (first === undefined) return;
  const kind = kindOf(upper.environment, lower.environment);
  if (kind === undefined) return;
  yield {
    at: keyPlace(first.setting),
    severity: kind === 'override' ? 'info' : 'hint',
    data: { kind, setting: first.setting, winner: first.winner, others: pairs.length - 1, order },
    related: [{ ...keyPlace(first.winner), message: 'The value that counts' }],
  };
}

/** The lower file's secret of the same client, when no file that wins over it has one. */
function secretLeft({ slot }: Setting, lower: FileFacts, { replaces }: Above): Setting | undefined {
  const secret = slot === undefined ? undefined : literalSecrets(lower).get(slot);
  return secret === undefined || replaces(secret) ? undefined : secret;
}

/** The first of each client. */
const literalSecrets = memoisedFor(
  ({ settings }: FileFacts): ReadonlyMap<string | undefined, Setting> =>
    firstBy(
      settings.filter((setting) => isSecret(setting) && setting.value.state === 'literal'),
      ({ slot }) => slot,
    ),
);
