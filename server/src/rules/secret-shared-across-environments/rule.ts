import { groupBy } from '../../base/groupBy.ts';
import type { Setting } from '../../dialects/types.ts';
import type { Role } from '../../knowledge/roles.ts';
import type { Model } from '../../model/types.ts';
import { baseName, parentUri } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { runningFiles } from '../support/model.ts';
import { generateSecret } from '../support/newSecret.ts';
import { literals, valuePlace } from '../support/value.ts';

interface Data {
  readonly production: Setting;
  readonly other: Setting;
}

const roles: ReadonlySet<Role> = new Set<Role>(['client_secret', 'session_secret', 'private_key']);

/** Whoever can read the development file can then act as the production client. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'secret-shared-across-environments',
    group: 'secrets',
    severity: 'warning',
    reach: 'workspace',
    fix: 'review',
    summary: 'Production has secrets of its own.',
  },
  *detect({ model }) {
    for (const family of groupBy(secrets(model), (setting) => `${parentUri(setting.file)} ${setting.name}`).values()) {
      const production = family.find((setting) => environmentIn(model, setting) === 'production');
      if (production === undefined) continue;
      for (const other of family) {
        const environment = environmentIn(model, other);
        if (environment === 'production' || environment === 'base' || other.value.text !== production.value.text)
          continue;
        yield {
          at: valuePlace(production),
          data: { production, other },
          related: [{ ...valuePlace(other), message: `The same secret for ${environment}` }],
        };
      }
    }
  },
  word: ({ production, other }) =>
    `${production.name} has the same value in ${baseName(production.file)} and ${baseName(other.file)}. Whoever can read ` +
    'the other file can act as the production application. Register a client, or generate a secret, for production.',
  // A client's secret is issued by its provider.
  fix: ({ data: { production } }, { model, random }) => {
    const facts = model.fileOf(production.file);
    if (facts === undefined || production.role !== 'session_secret') return [];
    return generateSecret(facts, production, random);
  },
});

const secrets = (model: Model): readonly Setting[] =>
  runningFiles(model)
    .filter((facts) => facts.tree.format === 'dotenv' && !facts.environment.isLocal)
    .flatMap((facts) => literals(facts.settings))
    .filter((setting) => roles.has(setting.role) && setting.value.text.length >= 8);

const environmentIn = (model: Model, setting: Setting): string =>
  setting.environment ?? model.fileOf(setting.file)?.environment.name ?? 'base';
