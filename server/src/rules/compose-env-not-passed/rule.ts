import { firstBy, groupBy } from '../../base/groupBy.ts';
import { lazy } from '../../base/lazy.ts';
import { memoised, memoisedFor } from '../../base/memo.ts';
import type { FileFacts, Setting, VariableDefinition } from '../../dialects/types.ts';
import type { Role } from '../../knowledge/roles.ts';
import type { Model } from '../../model/types.ts';
import { appendListItem, insertEntryAfter, insertMapEntry } from '../../syntax/edit.ts';
import { childOf, childrenOf, type Entry, textAt } from '../../syntax/tree.ts';
import { baseName, foldersOf, isInside, joinUri, parentUri } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { fixOf } from '../support/document.ts';
import { runningFiles } from '../support/model.ts';
import { keyPlace } from '../support/value.ts';
import type { Detection, Fix } from '../types.ts';

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
    const placeOf = memoised((folder): Place | undefined => {
      const files = projects.get(folder) ?? [];
      const env = files.some(usesEnvFile) ? undefined : model.fileOf(`${folder}/.env`);
      const secrets = env === undefined ? none : secretsBySlot(env);
      return env === undefined || secrets.size === 0 ? undefined : { model, env, secrets, ...projectOf(folder, files) };
    });
    for (const facts of compose) {
      const place = placeOf(parentUri(facts.file.uri));
      if (place !== undefined) yield* unpassed(facts, place);
    }
  },
  word: ({ facts, service, given, secret, mayBeCopied }) =>
    `The service ${service.key} is given ${given.name}, but not ${secret.name}: Compose reads .env to fill in \${…} in ` +
    `${baseName(facts.file.uri)}, and passes nothing of it on. The token request then goes out without the secret and is ` +
    `answered with invalid_client or "client_secret is missing". Add ${secret.name} to environment, or env_file: .env` +
    `${mayBeCopied ? ', unless the image has a copy of the file.' : '.'}`,
  fix: ({ data }) => addition(data),
});

/** The Compose files of one folder. */
interface Project {
  readonly folder: string;
  /** A service that is built from the folder `context` may get its variables by other means. */
  readonly isSupplied: (service: string, context: string) => boolean;
  /** Some key or value has the name in it. */
  readonly names: (variable: string) => boolean;
}

function projectOf(folder: string, files: readonly FileFacts[]): Project {
  const services = groupBy(
    files.flatMap((facts) => [...servicesByKey(facts).values()]),
    ({ key }) => key,
  );
  const texts = lazy(() => files.map(textsOf));
  const supplied = memoised((key) => {
    const [service = '', context = ''] = key.split('\n');
    return (services.get(service) ?? []).some((entry) => isSupplied(entry, context, folder));
  });
  return {
    folder,
    isSupplied: (service, context) => supplied(`${service}\n${context}`),
    names: memoised((variable) => texts().some((text) => text.includes(variable))),
  };
}

/** The keys and values of a file in one text. */
const textsOf = memoisedFor(({ tree }: FileFacts): string =>
  tree.entries.flatMap((entry) => (entry.kind === 'scalar' ? [entry.key, entry.value] : [entry.key])).join('\n'),
);

/** A project with a `.env` file beside it. */
interface Place extends Project {
  readonly model: Model;
  readonly env: FileFacts;
  readonly secrets: ReadonlyMap<string, readonly Placed[]>;
}

function* unpassed(facts: FileFacts, place: Place): Generator<Detection<Data>> {
  const { env, folder } = place;
  for (const service of servicesOf(facts)) {
    const context = contextOf(service, folder);
    if (context === undefined || place.isSupplied(service.key, context)) continue;
    for (const { secret, settings } of secretsBeside(facts, service.key, place.secrets)) {
      const given = givenTo(settings);
      if (given === undefined || isHandedOver(secret, settings, place, context)) continue;
      const mayBeCopied = isInside(env.file.uri, context);
      const isSure = !mayBeCopied && given.hasRedirect;
      yield {
        at: keyPlace(given.first),
        severity: isSure ? 'warning' : 'info',
        data: { facts, service, given: given.first, secret, mayBeCopied },
        related: [{ ...keyPlace(secret), message: `${secret.name} is set here` }],
      };
    }
  }
}

const servicesOf = ({ tree }: FileFacts): readonly Entry[] =>
  tree.roots.flatMap((root) => childrenOf(childOf(root, 'services')));

/** The first of each name. */
const servicesByKey = memoisedFor(
  (facts: FileFacts): ReadonlyMap<string, Entry> => firstBy(servicesOf(facts), ({ key }) => key),
);

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

/** By other means: an extended service, secrets, configs, or a folder mounted into it. */
function isSupplied(service: Entry, context: string, folder: string): boolean {
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

interface Placed {
  readonly secret: Setting;
  /** Its place among the settings of the file. */
  readonly at: number;
}

const secretsBySlot = memoisedFor(
  ({ settings }: FileFacts): ReadonlyMap<string, readonly Placed[]> =>
    groupBy(
      settings.flatMap((secret, at) => (isSecret(secret) ? [{ secret, at }] : [])),
      ({ secret }) => `${secret.slot}`,
    ),
);

const none: Place['secrets'] = new Map();

const isSecret = ({ role, value, isPublic }: Setting): boolean =>
  role === 'client_secret' && value.state === 'literal' && !isPublic;

/** The secrets of clients of which the service is given something, with what that is. */
function secretsBeside(facts: FileFacts, service: string, secrets: Place['secrets']) {
  const slots = [...(settingsByService(facts).get(service) ?? [])];
  return slots
    .flatMap(([slot, settings]) => (secrets.get(slot) ?? []).map(({ secret, at }) => ({ secret, at, settings })))
    .sort((a, b) => a.at - b.at);
}

/** By service, and by the slot without it. */
const settingsByService = memoisedFor(
  ({ settings }: FileFacts): ReadonlyMap<string, ReadonlyMap<string, readonly Setting[]>> => {
    const own = settings.flatMap((setting) => {
      const [, service, slot] = /^([^/]*)\/(.*)$/s.exec(setting.slot ?? '') ?? [];
      return service === undefined || slot === undefined || setting.entry.inherited ? [] : [{ service, slot, setting }];
    });
    const slotsOf = (found: typeof own) => groupBy(found, ({ slot }) => slot);
    return new Map(
      [...groupBy(own, ({ service }) => service)].map(([service, found]) => [
        service,
        new Map([...slotsOf(found)].map(([slot, ofSlot]) => [slot, ofSlot.map(({ setting }) => setting)])),
      ]),
    );
  },
);

/** Settings that a client needs to sign users in, and a mere verifier of tokens does not. */
const telling: ReadonlySet<Role> = new Set<Role>([
  'client_id',
  'redirect_uri',
  'scope',
  'authorization_endpoint',
  'token_endpoint',
]);

/** What the service gets of a secret's client, unless that is the secret itself or nothing telling. */
const givenTo = memoisedFor((given: readonly Setting[]) => {
  if (given.some(({ role }) => role === 'client_secret' || role === 'private_key')) return undefined;
  const found = given.filter(({ role, isPublic }) => telling.has(role) && !isPublic);
  const [first] = found;
  return first && { first, hasRedirect: found.some(({ role }) => role === 'redirect_uri') };
});

const namesOf = memoisedFor((given: readonly Setting[]): ReadonlySet<string> => new Set(given.map(({ name }) => name)));

/** Any service is given the secret, or a variable file that the image is built with has it. */
function isHandedOver({ name }: Setting, given: readonly Setting[], place: Place, context: string): boolean {
  const { model, env } = place;
  if (place.names(name) || namesOf(given).has(name)) return true;
  for (const home of new Set([env.file.uri, `${context}/x`].map(model.packageOf))) {
    for (const uri of filesBelow(model.variablesOfPackage(home, name)).get(bare(context)) ?? []) {
      if (uri !== env.file.uri && model.fileOf(uri)?.tree.format === 'dotenv') return true;
    }
  }
  return false;
}

/** The files of variables by the folders they are in. */
const filesBelow = memoisedFor((variables: readonly VariableDefinition[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const found = new Map<string, Set<string>>();
  for (const uri of new Set(variables.map(({ file }) => file))) {
    for (const folder of foldersOf(uri)) found.set(bare(folder), (found.get(bare(folder)) ?? new Set()).add(uri));
  }
  return found;
});

const bare = (folder: string): string => folder.replace(/\/+$/, '');

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
