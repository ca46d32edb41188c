import { groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import type { Role } from '../../knowledge/roles.ts';
import type { Model } from '../../model/types.ts';
import { appendListItem, insertEntryAfter, insertMapEntry } from '../../syntax/edit.ts';
import { childOf, childrenOf, type Entry, textAt } from '../../syntax/tree.ts';
import { baseName, isInside, joinUri, parentUri } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { fixOf } from '../support/document.ts';
import { runningFiles } from '../support/model.ts';
import { keyPlace } from '../support/value.ts';
import type { Fix } from '../types.ts';

interface Data {
  readonly facts: FileFacts;
  readonly service: Entry;
  /** What the service is given of the client. */
  readonly given: Setting;
  /** What it is not given. */
  readonly secret: Setting;
  /** The image may hold the `.env` file, because it lies in the folder that is built from. */
  readonly mayBeCopied: boolean;
}

/**
 * Compose specification, "Interpolation" and "Services, environment": the `.env` file fills in `${X}` in the Compose file
 * and is nothing a container sees. Silent as soon as anything could hand the file or the secret over.
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'compose-env-not-passed',
    group: 'cross-file',
    severity: 'warning',
    reach: 'workspace',
    fix: 'review',
    summary: 'A Compose service gets the client secret that lies in the .env file.',
  },
  *detect({ model }) {
    const compose = runningFiles(model).filter((facts) => facts.dialects[0] === 'docker-compose');
    const projects = groupBy(compose, ({ file }) => parentUri(file.uri));
    for (const facts of compose) {
      const folder = parentUri(facts.file.uri);
      const project = projects.get(folder) ?? [];
      const env = project.some(usesEnvFile) ? undefined : model.fileOf(`${folder}/.env`);
      if (env === undefined) continue;
      for (const service of servicesOf(facts)) {
        const context = contextOf(service, folder);
        if (context === undefined || project.some((other) => isSuppliedIn(other, service.key, context, folder)))
          continue;
        for (const secret of env.settings.filter(isSecret)) {
          const given = givenTo(service, secret, facts);
          if (given === undefined || isHandedOver(secret, given, project, model, env, context)) continue;
          const mayBeCopied = isInside(env.file.uri, context);
          const isSure = !mayBeCopied && given.some((setting) => setting.role === 'redirect_uri');
          const first = given[0] as Setting;
          yield {
            at: keyPlace(first),
            severity: isSure ? 'warning' : 'info',
            data: { facts, service, given: first, secret, mayBeCopied },
            related: [{ ...keyPlace(secret), message: `${secret.name} is set here` }],
          };
        }
      }
    }
  },
  word: ({ facts, service, given, secret, mayBeCopied }) =>
    `The service ${service.key} is given ${given.name}, but not ${secret.name}: Compose reads .env to fill in \${…} in ` +
    `${baseName(facts.file.uri)}, and passes nothing of it on. The token request then goes out without the secret and is ` +
    `answered with invalid_client or "client_secret is missing". Add ${secret.name} to environment, or env_file: .env` +
    `${mayBeCopied ? ', unless the image has a copy of the file.' : '.'}`,
  fix: ({ data }) => addition(data),
});

const servicesOf = ({ tree }: FileFacts): readonly Entry[] =>
  tree.roots.flatMap((root) => childrenOf(childOf(root, 'services')));

/** Some service reads a file of variables, or a value names one: which container gets what is no longer plain. */
const usesEnvFile = memoisedFor(({ tree }: FileFacts): boolean =>
  tree.entries.some(
    (entry) => entry.key === 'env_file' || (entry.kind === 'scalar' && /(?:^|[\s/:=,"'])\.env\b/.test(entry.value)),
  ),
);

/** The folder the service's image is built from; undefined when it is not built here or that cannot be told. */
function contextOf(service: Entry, folder: string): string | undefined {
  const build = childOf(service, 'build');
  const path =
    build?.kind === 'scalar' ? build.value : build === undefined ? undefined : (textAt(build, 'context') ?? '.');
  if (path === undefined || path === '' || /[$~]|:\/\/|^git@|^\//.test(path)) return undefined;
  return joinUri(folder, path).replace(/\/+$/, '');
}

/** The service may get its variables by other means: an extended service, secrets, configs, or a folder mounted into it. */
function isSuppliedIn(facts: FileFacts, name: string, context: string, folder: string): boolean {
  const service = servicesOf(facts).find((entry) => entry.key === name);
  if (service === undefined) return false;
  if (['extends', 'secrets', 'configs'].some((key) => childOf(service, key) !== undefined)) return true;
  return childrenOf(childOf(service, 'volumes')).some((volume) => mountsSource(volume, context, folder));
}

function mountsSource(volume: Entry, context: string, folder: string): boolean {
  const source = volume.kind === 'scalar' ? (volume.value.split(':')[0] ?? '') : (textAt(volume, 'source') ?? '');
  if (/[$~]|^\//.test(source)) return true;
  if (!source.startsWith('.')) return false;
  const mounted = joinUri(folder, source).replace(/\/+$/, '');
  return isInside(context, mounted) || isInside(mounted, context);
}

const isSecret = ({ role, value, isPublic }: Setting): boolean =>
  role === 'client_secret' && value.state === 'literal' && !isPublic;

/** Settings that a client needs to sign users in, and a mere verifier of tokens does not. */
const telling: ReadonlySet<Role> = new Set<Role>([
  'client_id',
  'redirect_uri',
  'scope',
  'authorization_endpoint',
  'token_endpoint',
]);

/** What the service gets of the secret's client, unless that is the secret itself or nothing telling. */
function givenTo(service: Entry, secret: Setting, { settings }: FileFacts): readonly Setting[] | undefined {
  const given = settings.filter((s) => s.slot === `${service.key}/${secret.slot}` && !s.entry.inherited);
  if (given.some(({ role }) => role === 'client_secret' || role === 'private_key')) return undefined;
  const found = given.filter(({ role, isPublic }) => telling.has(role) && !isPublic);
  return found.length > 0 ? found : undefined;
}

/** Any service is given the secret, or a variable file that the image is built with has it. */
function isHandedOver(
  { name }: Setting,
  given: readonly Setting[],
  project: readonly FileFacts[],
  model: Model,
  env: FileFacts,
  context: string,
): boolean {
  const isNamed = project.some(({ tree }) =>
    tree.entries.some((entry) => entry.key.includes(name) || (entry.kind === 'scalar' && entry.value.includes(name))),
  );
  if (isNamed || given.some((setting) => setting.name === name)) return true;
  const homes = new Set([env.file.uri, `${context}/x`].map(model.packageOf));
  return [...homes]
    .flatMap(model.filesOfPackage)
    .some(
      (facts) =>
        facts !== env &&
        facts.tree.format === 'dotenv' &&
        !facts.environment.isTemplate &&
        isInside(facts.file.uri, context) &&
        facts.variables.some((variable) => variable.name === name),
    );
}

function addition({ facts, service, given, secret }: Data): readonly Fix[] {
  const environment = childOf(service, 'environment');
  const reference = `\${${secret.name}}`;
  const passed =
    environment?.kind === 'list'
      ? appendListItem(facts.tree, environment, `${secret.name}=${reference}`)
      : insertEntryAfter(facts.tree, given.entry, secret.name, reference);
  // All of the file, for the container alone.
  const all = service.kind === 'map' ? insertMapEntry(facts.tree, service, 'env_file', '.env') : undefined;
  const file = baseName(facts.file.uri);
  return [
    ...fixOf(facts, `Pass ${secret.name} to ${service.key} in ${file}`, 'review', passed),
    ...fixOf(facts, `Pass every variable of .env to ${service.key} in ${file}`, 'review', all),
  ];
}
