import picomatch from 'picomatch/posix.js';
import { stripPublicPrefix } from '../knowledge/environments.ts';
import { childOf, childrenOf, type Entry, entryAt, type ScalarEntry, type SyntaxTree } from '../syntax/tree.ts';
import { span } from '../text/span.ts';
import { optionEntries } from './commandOptions.ts';
import { settingsOfAssignments, variablesOf } from './env.ts';
import { referencesInTree, type SettingFrame } from './settings.ts';
import type { Dialect, FileLink, Reading } from './types.ts';

const id = 'docker-compose';

const files = ['**/*docker-compose*.{yml,yaml}', '**/compose*.{yml,yaml}', '**/*.compose.{yml,yaml}'];
const isComposeName = picomatch(files, { dot: true, flags: 'is' });

/** Compose takes files of any name with `-f`; a Symfony container or a workflow has services of another kind. */
const isContainer = (service: Entry): boolean =>
  (childOf(service, 'image') !== undefined || childOf(service, 'build') !== undefined) &&
  ['environment', 'env_file', 'command', 'ports', 'depends_on', 'volumes', 'networks'].some(
    (key) => childOf(service, key) !== undefined,
  );

/**
 * Compose files carry variables for containers. Values are interpolated from the shell and the `.env` beside the file
 * (Compose specification, "Interpolation"); a container gets `env_file` (later files win), then `environment`.
 */
export const dockerCompose: Dialect = {
  id,
  title: 'Docker Compose file',
  kind: 'use',
  formats: ['yaml'],
  files,
  sniffedFiles: ['**/*.{yml,yaml}'],
  readIgnored: false,
  recognise: (tree, { path }) => {
    const services = childrenOf(entryAt(tree.roots[0], 'services')).filter((service) => service.kind === 'map');
    if (isComposeName(path)) return services.length > 0 ? 0.95 : 0;
    return services.some(isContainer) ? 0.94 : 0;
  },
  read: (tree) => {
    const services = tree.roots.flatMap((root) => childrenOf(childOf(root, 'services')));
    const readings = services.map((service) => readService(tree, service));
    return {
      settings: readings.flatMap((r) => r.settings),
      variables: readings.flatMap((r) => r.variables),
      references: referencesInTree(tree, 'compose'),
      links: readings.flatMap((r) => r.links),
    };
  },
};

function readService(tree: SyntaxTree, service: Entry): Omit<Reading, 'references'> {
  const options = optionEntries(tree, service);
  const set = new Set(options.map(({ key }) => key));
  // The command line wins over variables.
  const entries = [
    ...assignmentsOf(tree, childOf(service, 'environment')).filter(({ key }) => !set.has(key)),
    ...options,
  ];
  // What a front end is built with: a bundler takes names with a prefix of its own into the code (build specification, "args").
  const args = assignmentsOf(tree, entryAt(service, 'build', 'args'));
  const built = args.filter(({ key }) => stripPublicPrefix(key) !== undefined);
  const scope = `${service.key}/`;
  const frame: SettingFrame = { tree, dialect: id, kind: 'use', references: 'compose' };
  return {
    settings: [...settingsOfAssignments(frame, entries, scope), ...settingsOfAssignments(frame, built, scope)],
    // The container itself is not given what it was built with.
    variables: [
      ...variablesOf(tree, entries, 'compose', service.key),
      ...variablesOf(tree, args, 'compose', `${scope}build`),
    ],
    links: [...envFileLinks(tree, service), ...buildLinks(tree, service)],
  };
}

/** The assignments of a service, whether written as a map or as `KEY=VALUE` items. */
function assignmentsOf(tree: SyntaxTree, holder: Entry | undefined): ScalarEntry[] {
  return childrenOf(holder).flatMap((entry) => {
    if (entry.kind !== 'scalar') return [];
    if (holder?.kind === 'map') return [entry];
    const item = assignmentItem(tree, entry);
    return item === undefined ? [] : [item];
  });
}

/**
 * One `KEY=VALUE` item as an entry of its own. Quotes inside the item are part of the value: Compose does not take
 * them off. An item without `=` passes the variable of the shell through and defines nothing.
 */
function assignmentItem(tree: SyntaxTree, item: ScalarEntry): ScalarEntry | undefined {
  const text = tree.file.text.slice(item.contentSpan.start, item.contentSpan.end);
  const equals = text.indexOf('=');
  if (equals <= 0 || item.value.length !== text.length) return undefined;
  const start = item.contentSpan.start;
  const content = span(start + equals + 1, item.contentSpan.end);
  return {
    ...item,
    key: text.slice(0, equals),
    keySpan: span(start, start + equals),
    value: text.slice(equals + 1),
    contentSpan: content,
    valueSpan: content,
    quoting: 'plain',
    type: 'string',
  };
}

function envFileLinks(tree: SyntaxTree, service: Entry): FileLink[] {
  const envFile = childOf(service, 'env_file');
  const items = envFile?.kind === 'scalar' ? [envFile] : childrenOf(envFile);
  return items.flatMap((item) => {
    const path = item.kind === 'map' ? childOf(item, 'path') : item;
    if (path?.kind !== 'scalar' || path.value === '' || path.value.includes('$')) return [];
    return [
      { kind: 'env_file', file: tree.file.uri, span: path.contentSpan, target: path.value, service: service.key },
    ];
  });
}

/** `build: ./folder`, or its `context` (Compose build specification). */
function buildLinks(tree: SyntaxTree, service: Entry): FileLink[] {
  const build = childOf(service, 'build');
  const context = build?.kind === 'map' ? childOf(build, 'context') : build;
  if (context?.kind !== 'scalar' || context.value === '' || /\$|:\/\/|^git@/.test(context.value)) return [];
  return [
    { kind: 'build', file: tree.file.uri, span: context.contentSpan, target: context.value, service: service.key },
  ];
}
