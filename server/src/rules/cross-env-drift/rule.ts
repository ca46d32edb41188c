import { groupBy } from '../../base/groupBy.ts';
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
      for (const production of family.filter((facts) => facts.environment.name === 'production')) {
        yield* missingIn(production, family);
      }
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

function* missingIn(production: FileFacts, family: readonly FileFacts[]) {
  const inherited = family.filter(
    (facts) => facts.environment.name === 'base' || facts.environment.name === 'production',
  );
  const defined = new Set(inherited.flatMap((facts) => facts.variables.map((variable) => variable.name)));
  const siblings = family.filter((facts) => !inherited.includes(facts) && facts.environment.name !== 'test');
  const seen = new Set<string>();
  for (const present of siblings.flatMap((facts) => facts.settings)) {
    if (!compared.has(present.role) || present.value.state === 'absent' || defined.has(present.name)) continue;
    if (seen.has(present.name) || isOnlyForDevelopment(present.name)) continue;
    const anchor = production.settings.findLast(
      (setting) => setting.slot === present.slot && compared.has(setting.role) && setting.value.state !== 'absent',
    );
    const hasClient = production.settings.some((s) => s.role === 'client_id' && s.value.state !== 'absent');
    const place = anchor ?? (present.slot === undefined && hasClient ? production.settings.at(-1) : undefined);
    // The same role under another name is a choice of the production file, not an omission.
    const hasRole = production.settings.some((s) => s.slot === present.slot && s.role === present.role);
    if (place === undefined || hasRole) continue;
    seen.add(present.name);
    yield {
      at: keyPlace(place),
      data: { name: present.name, present, production, anchor: place },
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
  const own = facts.settings.filter(({ entry }) => entry.path.length === 2 && entry.path[0] === 'vars');
  const inBlocks = groupBy(
    facts.settings.filter(({ entry: { path } }) => path[0] === 'env'),
    ({ entry: { path } }) => String(path[1]),
  );
  for (const environment of own.length === 0 ? [] : childrenOf(childOf(root, 'env'))) {
    const block = environment.key;
    if (block === undefined || [root, environment].some((map) => textAt(map, 'keep_vars') === 'true')) continue;
    const there = inBlocks.get(block) ?? [];
    const names = new Set(childrenOf(childOf(environment, 'vars')).map(({ key }) => key));
    for (const present of own) {
      const { name, role, slot } = present;
      if (!compared.has(role) || secrets.has(role) || names.has(name) || isOnlyForDevelopment(name)) continue;
      const fellows = there.filter((setting) => setting.slot === `${block}/${slot ?? ''}`);
      const anchor = fellows.findLast((setting) => compared.has(setting.role) && setting.value.state !== 'absent');
      if (anchor === undefined || fellows.some((setting) => setting.role === role)) continue;
      if (present.value.state !== 'literal' || model.isDefinedSomewhere(name, facts.file.uri)) continue;
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
