import { lookup } from '../base/table.ts';
import { childOf, childrenOf, type Entry, entryAt, type Format, type SyntaxTree, textAt } from '../syntax/tree.ts';
import {
  type Assignment,
  deployed,
  deploymentOf,
  elsewhere,
  listAssignments,
  mapAssignments,
  type Program,
  readPrograms,
} from './carrier.ts';
import { environmentName } from './environment.ts';
import type { ClaimInput, Dialect, Reading } from './types.ts';

/** A platform's own file, which hands variables to what it builds or runs. */
interface Platform {
  readonly id: string;
  readonly title: string;
  readonly format: Format;
  readonly files: readonly string[];
  /** Programs in the order of the file. `environment` is what the file's name and folder say. */
  readonly programs: (root: Entry | undefined, environment: string) => readonly Program[];
}

const program = (scope: string, assignments: readonly Assignment[], environment: string): readonly Program[] =>
  assignments.length === 0 ? [] : [{ scope, assignments, environment }];

/** A file that does not say so otherwise describes what users meet. */
const production = (environment: string): string => (environment === deployed ? 'production' : environment);

/** `Section:Key` and `Section__Key` are one in .NET (learn.microsoft.com, "Configuration in ASP.NET Core"). */
const dotnetVariables = (map: Entry | undefined): readonly Assignment[] =>
  mapAssignments(map).map((assignment) => {
    const { entry } = assignment;
    if (!entry.key.includes(':')) return assignment;
    return { entry: { ...entry, key: entry.key.replaceAll(':', '__') }, label: entry.key };
  });

/** netlify.toml: contexts other than these are called after a branch. */
const netlifyContexts: Readonly<Record<string, string>> = {
  production: 'production',
  'deploy-preview': 'preview',
  'branch-deploy': 'preview',
  dev: 'development',
};

const platforms: readonly Platform[] = [
  {
    // fly.io, "App configuration (fly.toml)": [env] is set in the app's machines; secrets are kept elsewhere.
    id: 'fly',
    title: 'Fly.io app configuration (fly.toml)',
    format: 'toml',
    files: ['**/fly.toml', '**/fly.*.toml', '**/fly-*.toml'],
    programs: (root, environment) => program('app', mapAssignments(childOf(root, 'env')), production(environment)),
  },
  {
    // docs.netlify.com, "File-based configuration": variables of builds, for all contexts and for one.
    id: 'netlify',
    title: 'Netlify configuration (netlify.toml)',
    format: 'toml',
    files: ['**/netlify.toml'],
    programs: (root) => [
      ...program('build', mapAssignments(entryAt(root, 'build', 'environment')), deployed),
      ...childrenOf(childOf(root, 'context')).flatMap((context) =>
        program(
          context.key,
          mapAssignments(childOf(context, 'environment')),
          lookup(netlifyContexts, context.key) ?? environmentName(context.key),
        ),
      ),
    ],
  },
  {
    // vercel.com, schema of vercel.json: `env` for functions, `build.env` for builds; `@name` names a secret kept there.
    id: 'vercel',
    title: 'Vercel configuration (vercel.json)',
    format: 'json',
    files: ['**/vercel.json', '**/vercel.*.json', '**/now.json'],
    programs: (root, environment) =>
      [['env', childOf(root, 'env')] as const, ['build', entryAt(root, 'build', 'env')] as const].flatMap(
        ([scope, map]) =>
          program(
            scope,
            mapAssignments(map).map((one) => (one.entry.value.startsWith('@') ? { ...one, isOutside: true } : one)),
            production(environment),
          ),
      ),
  },
  {
    // docs.expo.dev, "Configuration with eas.json": the variables of a build profile, and of one of its platforms.
    id: 'eas',
    title: 'EAS build profiles (eas.json)',
    format: 'json',
    files: ['**/eas.json'],
    programs: (root) =>
      childrenOf(childOf(root, 'build')).flatMap((profile) =>
        [profile, childOf(profile, 'android'), childOf(profile, 'ios')].flatMap((part) =>
          program(
            part === profile ? profile.key : `${profile.key}/${part?.key}`,
            mapAssignments(childOf(part, 'env')),
            environmentName(textAt(profile, 'environment') ?? profile.key),
          ),
        ),
      ),
  },
  {
    // cloud.google.com, "app.yaml reference" of App Engine.
    id: 'app-engine',
    title: 'App Engine configuration (app.yaml)',
    format: 'yaml',
    files: ['**/app.{yml,yaml}', '**/app[-_.]*.{yml,yaml}', '**/*.app.{yml,yaml}'],
    programs: (root, environment) =>
      textAt(root, 'runtime') === undefined
        ? []
        : program(textAt(root, 'service') ?? 'default', mapAssignments(childOf(root, 'env_variables')), environment),
  },
  {
    // docs.digitalocean.com, "App Specification Reference": variables of the app and of its components.
    id: 'digitalocean-app',
    title: 'DigitalOcean app specification',
    format: 'yaml',
    files: ['**/.do/*.{yml,yaml}'],
    programs: (root, environment) => {
      const spec = childOf(root, 'spec') ?? root;
      const components = ['services', 'workers', 'jobs', 'static_sites', 'functions'].flatMap((kind) =>
        childrenOf(childOf(spec, kind)),
      );
      return [spec, ...components].flatMap((holder) =>
        program(
          textAt(holder, 'name') ?? holder?.key ?? 'app',
          listAssignments(childOf(holder, 'envs'), 'key', () => true),
          environment,
        ),
      );
    },
  },
  {
    // docs.aws.amazon.com, "Amazon ECS task definition parameters": `environment`, and `secrets` kept elsewhere.
    id: 'ecs-task-definition',
    title: 'Amazon ECS task definition',
    format: 'json',
    files: ['**/*task*def*.json', '**/*ecs*.json'],
    programs: (root, environment) =>
      childrenOf(childOf(root, 'containerDefinitions')).flatMap((container) => {
        const kept = childrenOf(childOf(container, 'secrets')).flatMap((item) => {
          const name = childOf(item, 'name');
          return name?.kind === 'scalar' ? [elsewhere(name)] : [];
        });
        const own = listAssignments(childOf(container, 'environment'), 'name', () => false);
        return program(textAt(container, 'name') ?? container.key, [...own, ...kept], environment);
      }),
  },
  {
    // learn.microsoft.com, "Code and test Azure Functions locally": read by the local tools only.
    id: 'azure-functions-local',
    title: 'Azure Functions local settings (local.settings.json)',
    format: 'json',
    files: ['**/local.settings.json'],
    programs: (root) => program('functions', dotnetVariables(childOf(root, 'Values')), 'development'),
  },
  {
    // learn.microsoft.com, "Use multiple environments in ASP.NET Core": read by dotnet run and Visual Studio only.
    id: 'launch-settings',
    title: '.NET launch settings (launchSettings.json)',
    format: 'json',
    files: ['**/launchSettings.json'],
    programs: (root) =>
      childrenOf(childOf(root, 'profiles')).flatMap((profile) =>
        program(profile.key, dotnetVariables(childOf(profile, 'environmentVariables')), 'development'),
      ),
  },
];

const reader =
  (platform: Platform) =>
  (tree: SyntaxTree, input: ClaimInput): Reading =>
    readPrograms({ tree, dialect: platform.id }, platform.programs(tree.roots[0], deploymentOf(input)));

/** The files in which platforms take variables from a map or list, as their documentation has it. */
export const platformDialects: readonly Dialect[] = platforms.map((platform) => {
  const read = reader(platform);
  return {
    id: platform.id,
    title: platform.title,
    kind: 'use',
    formats: [platform.format],
    files: platform.files,
    readIgnored: false,
    recognise: (tree, input) => (read(tree, input).settings.length > 0 ? 0.95 : 0),
    read,
  };
});
