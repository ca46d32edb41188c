import type { FileFacts, Setting } from '../../dialects/types.ts';
import type { Role } from '../../knowledge/roles.ts';
import type { Model } from '../../model/types.ts';
import { groupBy } from '../../model/variables.ts';
import { insertEntryAfter } from '../../syntax/edit.ts';
import { baseName, parentUri } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { runningFiles } from '../support/model.ts';
import { keyPlace } from '../support/value.ts';

interface Data {
  readonly name: string;
  readonly present: Setting;
  readonly production: FileFacts;
  /** A setting of the same client in the production file. */
  readonly anchor: Setting;
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
  },
  word: ({ name, present, production }) =>
    `${name} is set in ${baseName(present.file)}, but neither ${baseName(production.file.uri)} nor a file it inherits ` +
    'from sets it. The same sign-in that works there fails in production. Set it, unless the platform provides it.',
  fix: ({ data }) => {
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

const isOnlyForDevelopment = (name: string): boolean => /(?:^|_)(?:DEV|MOCK|NGROK|LOCAL|DEBUG|TEST)(?:_|$)/.test(name);
