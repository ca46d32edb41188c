import { firstBy, groupBy } from '../../base/groupBy.ts';
import { compareNumber } from '../../base/order.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import type { Role } from '../../knowledge/roles.ts';
import type { Model } from '../../model/types.ts';
import { insertEntryAfter } from '../../syntax/edit.ts';
import { childOf, childrenOf, textAt } from '../../syntax/tree.ts';
import { baseName, parentUri } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { fixOf } from '../support/document.ts';
import { runningFiles } from '../support/model.ts';
import { keyPlace } from '../support/value.ts';
import type { Fix, Severity } from '../types.ts';

interface Data {
  readonly name: string;
  readonly present: Setting;
  readonly production: FileFacts;
  /** A setting of the same client in the production file. */
  readonly anchor: Setting;
  /** The environment of a Worker, which is a block of the same file. */
  readonly block?: string;
}

/** What a client cannot do without once another environment has it. */
const compared: ReadonlySet<Role> = new Set<Role>([
  'client_id',
  'client_secret',
  'redirect_uri',
  'issuer',
  'token_endpoint',
  'authorization_endpoint',
  'tenant',
  'domain',
  'session_secret',
]);

/** Beside these a Worker has secrets, which no file holds. */
const secrets: ReadonlySet<Role> = new Set<Role>(['client_secret', 'session_secret']);

/** Most often the same in every environment, so that it may be copied. */
const copied: ReadonlySet<Role> = new Set<Role>([
  'issuer',
  'token_endpoint',
  'authorization_endpoint',
  'tenant',
  'domain',
]);

/**
 * Only where the production file configures the same client: production values that live on the platform leave the
 * file without any, and then nothing is missing.
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'cross-env-drift',
    group: 'cross-file',
    severity: 'warning',
    reach: 'workspace',
    fix: 'review',
    summary: 'A client configured in several environments has the same settings in each.',
  },
  *detect({ model }) {
    for (const family of groupBy(dotenvFiles(model), (facts) => parentUri(facts.file.uri)).values()) {
      const productions = family.filter((facts) => facts.environment.name === 'production');
      if (productions.length === 0) continue;
      const others = elsewhere(family);
      for (const production of productions) yield* missingIn(production, others);
    }
    for (const facts of runningFiles(model)) if (facts.dialects[0] === 'wrangler') yield* notInherited(model, facts);
  },
  word: ({ name, present, production, block }) =>
    block !== undefined
      ? `${name} is set in vars, but not in env.${block}.vars, and environments of a Worker inherit no variables: there ` +
        `env.${name} is undefined, and the sign-in fails in ${block} alone. Set it there, too, unless it is a secret of ` +
        'that environment.'
      : `${name} is set in ${baseName(present.file)}, but neither ${baseName(production.file.uri)} nor a file it inherits ` +
        'from sets it. The same sign-in that works there fails in production. Set it, unless the platform provides it.',
  fix: ({ data }) => {
    if (data.block !== undefined) return copyInto(data, data.block);
    const edits = insertEntryAfter(data.production.tree, data.anchor.entry, data.name, '');
    return edits === undefined
      ? []
      : [
          {
            title: `Add ${data.name} to ${baseName(data.production.file.uri)}`,
            safety: 'review',
            files: [{ file: data.production.file.uri, edits }],
          },
        ];
  },
});

const dotenvFiles = (model: Model): readonly FileFacts[] =>
  runningFiles(model).filter((facts) => facts.tree.format === 'dotenv' && !facts.environment.isFixture);

/** A setting that another environment lacks, perhaps. `place`: in the order in which they are told of. */
interface Candidate {
  readonly present: Setting;
  readonly place: number;
}

type Candidates = ReadonlyMap<string | undefined, ReadonlyMap<Role, readonly Candidate[]>>;

/** By slot and role, so that an environment that has the role is not held against each of them. */
const bySlotAndRole = (settings: readonly Setting[], slotOf: (setting: Setting) => string | undefined): Candidates => {
  const candidates = settings.map((present, place): Candidate => ({ present, place }));
  const slots = groupBy(candidates, ({ present }) => slotOf(present));
  return new Map([...slots].map(([slot, own]) => [slot, groupBy(own, ({ present }) => present.role)]));
};

/** With a placeholder the sign-in works nowhere. */
const isFilledIn = ({ state }: Setting['value']): boolean => state !== 'absent' && state !== 'placeholder';

/** What other environments than the production one set, and no file that flows into that. */
function elsewhere(family: readonly FileFacts[]): Candidates {
  const isInherited = ({ environment: { name } }: FileFacts): boolean => name === 'base' || name === 'production';
  const defined = new Set(family.filter(isInherited).flatMap((facts) => facts.variables.map(({ name }) => name)));
  const settings = family
    .filter((facts) => !isInherited(facts) && facts.environment.name !== 'test')
    .flatMap((facts) => facts.settings)
    .filter(
      ({ role, value, name }) =>
        compared.has(role) && isFilledIn(value) && !defined.has(name) && !isOnlyForDevelopment(name),
    );
  return bySlotAndRole(
    [...firstBy(settings, ({ slot, role, name }) => JSON.stringify([slot, role, name])).values()],
    ({ slot }) => slot,
  );
}

/** The candidates of roles that a client has none of. The same role under another name is a choice, not an omission. */
function lackedBy(own: readonly Setting[], candidates: ReadonlyMap<Role, readonly Candidate[]>): readonly Candidate[] {
  const roles = new Set(own.map(({ role }) => role));
  return [...candidates].flatMap(([role, lacked]) => (roles.has(role) ? [] : lacked));
}

/** The last setting of the client that says enough to stand for it. */
const anchorOf = (own: readonly Setting[]): Setting | undefined =>
  own.findLast((setting) => compared.has(setting.role) && setting.value.state !== 'absent');

function* missingIn(production: FileFacts, others: Candidates) {
  const { settings } = production;
  const slots = groupBy(settings, ({ slot }) => slot);
  const hasClient = settings.some((s) => s.role === 'client_id' && s.value.state !== 'absent');
  const missing = [...new Set([...slots.keys(), undefined])].flatMap((slot) => {
    const own = slots.get(slot) ?? [];
    const anchor = anchorOf(own) ?? (slot === undefined && hasClient ? settings.at(-1) : undefined);
    const candidates = anchor === undefined ? undefined : others.get(slot);
    if (anchor === undefined || candidates === undefined) return [];
    return lackedBy(own, candidates).map((candidate) => ({ ...candidate, anchor }));
  });
  missing.sort((a, b) => compareNumber(a.place, b.place));
  for (const { present, anchor } of firstBy(missing, ({ present: { name } }) => name).values()) {
    yield {
      at: keyPlace(anchor),
      data: { name: present.name, present, production, anchor },
      related: [{ ...keyPlace(present), message: `${present.name} is set here` }],
    };
  }
}

/**
 * developers.cloudflare.com, "Wrangler configuration", non-inheritable keys (2026-11); Wrangler warns on every deployment
 * (`"vars.X" exists at the top level, but not on "env.production.vars"`). A name that a `.dev.vars` file has, too, is a
 * secret where it is deployed.
 */
function* notInherited(model: Model, facts: FileFacts) {
  const root = facts.tree.roots[0];
  const own = facts.settings.filter(
    ({ entry: { path }, role, name }) =>
      path.length === 2 &&
      path[0] === 'vars' &&
      compared.has(role) &&
      !secrets.has(role) &&
      !isOnlyForDevelopment(name),
  );
  const atTop = bySlotAndRole(own, ({ slot }) => slot ?? '');
  const inBlocks = groupBy(
    facts.settings.filter(({ entry: { path } }) => path[0] === 'env'),
    ({ entry: { path } }) => String(path[1]),
  );
  for (const environment of own.length === 0 ? [] : childrenOf(childOf(root, 'env'))) {
    const block = environment.key;
    if (block === undefined || [root, environment].some((map) => textAt(map, 'keep_vars') === 'true')) continue;
    const slots = groupBy(inBlocks.get(block) ?? [], ({ slot }) => slot);
    const missing = [...slots].flatMap(([slot, fellows]) => {
      const anchor = anchorOf(fellows);
      const candidates = slot?.startsWith(`${block}/`) === true ? atTop.get(slot.slice(block.length + 1)) : undefined;
      if (anchor === undefined || candidates === undefined) return [];
      return lackedBy(fellows, candidates).map((candidate) => ({ ...candidate, anchor }));
    });
    const names = new Set(childrenOf(childOf(environment, 'vars')).map(({ key }) => key));
    for (const { present, anchor } of missing.sort((a, b) => compareNumber(a.place, b.place))) {
      const { name } = present;
      if (names.has(name) || present.value.state !== 'literal' || model.isDefinedSomewhere(name, facts.file.uri))
        continue;
      const severity: Severity = 'info';
      yield {
        at: keyPlace(anchor),
        severity,
        data: { name, present, production: facts, anchor, block },
        related: [{ ...keyPlace(present), message: `${name} is set here` }],
      };
    }
  }
}

function copyInto({ name, present, production, anchor }: Data, block: string): readonly Fix[] {
  const edits = copied.has(present.role)
    ? insertEntryAfter(production.tree, anchor.entry, name, present.value.text)
    : undefined;
  return fixOf(production, `Copy ${name} to env.${block}.vars`, 'review', edits);
}

const isOnlyForDevelopment = (name: string): boolean => /(?:^|_)(?:DEV|MOCK|NGROK|LOCAL|DEBUG|TEST)(?:_|$)/.test(name);
