import { groupBy } from '../../base/groupBy.ts';
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

/** `override`: a private override that never wins. `half`: the id of a client is replaced and its secret is not. */
type Kind = 'override' | 'half' | 'plain';

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
      for (const lower of family) {
        const order = orderOf(model, lower);
        if (order === undefined) continue;
        for (const upper of family) {
          if (upper !== lower && wins(order, upper, lower)) yield* shadowed(lower, upper, family, order, model);
        }
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
    const head = `${setting.name}${more} has no effect where ${loader} reads ${other}, which comes before ${own}`;
    return kind === 'override'
      ? `${head}: in Vite the file of the mode wins over .env.local. Move the override to ${other}.local.`
      : `${head}. Change it there. A variable of the real environment wins over both.`;
  },
});

function orderOf(model: Model, { file }: FileFacts): Order | undefined {
  const known = model.loadersOf(file.uri);
  return known.includes('nextjs') ? 'nextjs' : known.includes('vite') ? 'vite' : undefined;
}

/** Read together with `lower` in one mode, and before it. */
function wins(order: Order, upper: FileFacts, lower: FileFacts): boolean {
  const [a, b] = [upper.environment, lower.environment];
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

function* shadowed(
  lower: FileFacts,
  upper: FileFacts,
  family: readonly FileFacts[],
  order: Order,
  model: Model,
): Generator<Detection<Data>> {
  const pairs = lower.settings.flatMap((setting) => {
    if (!told.has(setting.role) || setting.value.state !== 'literal' || loadersOf(model, setting).length === 0)
      return [];
    const winner = upper.settings.find((other) => other.name === setting.name);
    const isOther = winner?.value.state === 'literal' && winner.value.text !== setting.value.text;
    return isOther ? [{ setting, winner }] : [];
  });
  // On a platform the secret is a variable of the real environment.
  const isOnMachine = ['base', 'development'].includes(upper.environment.name);
  for (const { setting, winner } of isOnMachine ? pairs : []) {
    const secret = setting.role === 'client_id' ? secretLeft(setting, lower, upper, family, order) : undefined;
    if (secret === undefined) continue;
    const related = [{ ...keyPlace(secret), message: 'The secret that stays' }];
    yield { at: keyPlace(winner), data: { kind: 'half', setting, winner, others: 0, order, secret }, related };
  }
  const first = pairs[0];
  if (first === undefined) return;
  const kind = lower.environment.isLocal && !upper.environment.isLocal ? 'override' : 'plain';
  // An override of .env in a private file is what that file is for.
  if (kind === 'plain' && (upper.environment.name !== 'base' || lower.environment.name === 'base')) return;
  yield {
    at: keyPlace(first.setting),
    severity: kind === 'override' ? 'info' : 'hint',
    data: { kind, ...first, others: pairs.length - 1, order },
    related: [{ ...keyPlace(first.winner), message: 'The value that counts' }],
  };
}

/** The lower file's secret of the same client, when no file that wins over it has one. */
function secretLeft(
  { slot }: Setting,
  lower: FileFacts,
  upper: FileFacts,
  family: readonly FileFacts[],
  order: Order,
): Setting | undefined {
  const isSecret = (s: Setting): boolean => s.role === 'client_secret' && s.slot === slot && s.kind === 'use';
  const secret =
    slot === undefined ? undefined : lower.settings.find((s) => isSecret(s) && s.value.state === 'literal');
  if (secret === undefined) return undefined;
  const above = family.filter((facts) => facts !== lower && (facts === upper || wins(order, facts, lower)));
  const isReplaced = above.some((facts) => facts.variables.some(({ name }) => name === secret.name));
  return isReplaced || above.some((facts) => facts.settings.some(isSecret)) ? undefined : secret;
}
