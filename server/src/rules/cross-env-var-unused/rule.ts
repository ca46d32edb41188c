import { memoisedFor } from '../../base/memo.ts';
import { settingsOfSlot } from '../../dialects/lookups.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import type { Role } from '../../knowledge/roles.ts';
import type { Model } from '../../model/types.ts';
import { renameKey } from '../../syntax/edit.ts';
import { workspaceRule } from '../define.ts';
import { keyPlace } from '../support/value.ts';

interface Data {
  readonly setting: Setting;
  /** A variable of the same client that the browser does get. */
  readonly sibling: Setting;
}

/** What a browser application needs; a secret is not among it. */
const needed: ReadonlySet<Role> = new Set<Role>([
  'client_id',
  'issuer',
  'domain',
  'discovery_url',
  'redirect_uri',
  'authorization_endpoint',
  'audience',
  'tenant',
  'scope',
]);

/**
 * vite.dev, "Env Variables and Modes": code sees the variables whose names begin with VITE_ only. What reads other
 * variables is code, which is not looked at, so nothing is said of them.
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'cross-env-var-unused',
    group: 'cross-file',
    severity: 'info',
    reach: 'workspace',
    fix: 'review',
    summary: 'A setting of a Vite application has the prefix without which its code does not see it.',
  },
  *detect({ model }) {
    for (const facts of model.files) {
      if (facts.tree.format !== 'dotenv' || facts.environment.isTemplate) continue;
      const loaders = model.loadersOf(facts.file.uri);
      if (loaders.length !== 1 || loaders[0] !== 'vite' || model.hasOtherReader(facts.file.uri)) continue;
      for (const setting of facts.settings) {
        const sibling = isUnseen(model, facts, setting) ? siblingOf(facts, setting) : undefined;
        if (sibling !== undefined) yield { at: keyPlace(setting), data: { setting, sibling } };
      }
    }
  },
  word: ({ setting, sibling }) =>
    `${setting.name} has no VITE_ prefix, unlike ${sibling.name}, and Vite gives code only the variables that have it: ` +
    `import.meta.env.${setting.name} is undefined in the browser, and the login begins without it (invalid_request). ` +
    `Call it VITE_${setting.name}, unless the server part or vite.config reads it.`,
  fix: ({ at, data: { setting } }, { model }) => {
    const tree = model.fileOf(at.file)?.tree;
    const edits = tree === undefined ? undefined : renameKey(tree, setting.entry, `VITE_${setting.name}`);
    return edits === undefined
      ? []
      : [{ title: `Rename to VITE_${setting.name}`, safety: 'review', files: [{ file: at.file, edits }] }];
  },
});

/** Not in capitals, with a prefix of another tool, with a secret beside it, or referred to: somebody else reads it. */
function isUnseen(model: Model, facts: FileFacts, { name, role, slot, isPublic }: Setting): boolean {
  if (!needed.has(role) || isPublic || slot === undefined || !/^[A-Z][A-Z0-9_]*$/.test(name)) return false;
  if (isServerSide(facts, slot)) return false;
  const { uri } = facts.file;
  const seen = model.variablesOfPackage(model.packageOf(uri), `VITE_${name}`);
  return seen.length === 0 && !model.isReferredTo(name, uri);
}

/** A client secret, or a session secret of the whole application, is read on a server. */
const isServerSide = ({ settings }: FileFacts, slot: string): boolean => {
  const { hasSession, withSecret } = serverSideOf(settings);
  return hasSession || withSecret.has(slot);
};

const serverSideOf = memoisedFor((settings: readonly Setting[]) => ({
  hasSession: settings.some(({ role }) => role === 'session_secret'),
  withSecret: new Set(
    settings.filter(({ role, isPublic }) => role === 'client_secret' && !isPublic).map(({ slot }) => slot),
  ),
}));

const siblingOf = (facts: FileFacts, { slot }: Setting): Setting | undefined =>
  firstForBrowsers(settingsOfSlot(facts, slot));

const firstForBrowsers = memoisedFor((client: readonly Setting[]) =>
  client.find(({ name }) => name.startsWith('VITE_')),
);
