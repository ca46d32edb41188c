import { memoisedFor } from '../../base/memo.ts';
import { isKnownEnvironment } from '../../dialects/environment.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { isSecretRole } from '../../knowledge/roles.ts';
import type { Model } from '../../model/types.ts';
import { baseName } from '../../text/uri.ts';

/**
 * The value is there to be overridden. A chart's defaults are, by other values. So is what a wrangler file lists outside of its
 * environments, by `.dev.vars` and `.env` (developers.cloudflare.com, changelog of 2025-08-08), where a sample of these names it.
 */
export function isToBeOverridden(model: Model, { name, file, dialect, environment }: Setting): boolean {
  if (/\/values(?:[^/]*|(?:\.d)?\/[^/]+)\.ya?ml$/.test(file)) return true;
  if (dialect === 'wrangler') return environment === undefined && model.isDocumented(name, file);
  const facts = model.fileOf(file);
  return facts !== undefined && (isOfSymfony(facts) || isOfBlanks(facts));
}

/**
 * A `.env` under version control that has blanks for all its credentials, and several: it is a template under the name of the file
 * that is made of it.
 */
const isOfBlanks = memoisedFor(({ tree, vcs, environment, settings }: FileFacts): boolean => {
  if (tree.format !== 'dotenv' || vcs !== 'tracked' || isKnownEnvironment(environment.name)) return false;
  const credentials = settings.filter(({ role, value }) => isSecretRole(role) && value.state !== 'absent');
  return credentials.length > 2 && credentials.every(({ value }) => value.state === 'placeholder');
});

/**
 * Symfony's `.env` under version control has defaults, which `.env.local` and the variables of the machine override (symfony.com,
 * "Configuring Environment Variables in .env Files"). Symfony Flex marks what a package has put there.
 */
const isOfSymfony = memoisedFor(
  ({ file, tree, vcs }: FileFacts): boolean =>
    vcs === 'tracked' && baseName(file.uri) === '.env' && /^###> [\w.-]+\/[\w.-]+ ###\s*$/m.test(tree.file.text),
);

/** `[GITHUB_CLIENT_ID]` for GITHUB_CLIENT_ID, in a file that a script fills in before it deploys it: AWS's task definitions. */
export const isOwnName = (facts: FileFacts, { name, value }: Setting): boolean =>
  facts.tree.format !== 'dotenv' && value.text.trim() === `[${name}]`;

/**
 * Under version control, where the real value must not be, and for no environment: whoever runs it sets another one.
 * `.env.oauth` and `.env.demo` are for none, either.
 */
export const isShared = ({ vcs, environment: { name } }: FileFacts): boolean =>
  vcs === 'tracked' && !isKnownEnvironment(name);
