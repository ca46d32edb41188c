import { lookup } from '../base/table.ts';
import type { FileEnvironment } from './types.ts';

const aliases: Readonly<Record<string, string>> = {
  dev: 'development',
  develop: 'development',
  development: 'development',
  local: 'development',
  test: 'test',
  testing: 'test',
  tests: 'test',
  e2e: 'test',
  playwright: 'test',
  cypress: 'test',
  ci: 'test',
  travis: 'test',
  phpunit: 'test',
  unittest: 'test',
  unittests: 'test',
  // Laravel's tests in a browser: `.env.dusk.local`.
  dusk: 'test',
  stage: 'staging',
  staging: 'staging',
  preview: 'preview',
  uat: 'staging',
  qa: 'staging',
  prod: 'production',
  production: 'production',
  live: 'production',
};

const templateToken = /^(?:example|examples|sample|samples|template|tpl|dist|defaults?|schema|vault)$/;

/** The canonical name of an environment: `prod` and `production` are one. */
export function environmentName(token: string): string {
  const lower = token.toLowerCase();
  return lookup(aliases, lower) ?? lower;
}

/** Somewhere the application runs; any other name may be a word that somebody put behind `.env`. */
export const isKnownEnvironment = (name: string): boolean => knownEnvironments.has(name);

const knownEnvironments: ReadonlySet<string> = new Set(Object.values(aliases));

/** The environment of a whole file, from its name and folders, and from what it says of itself. */
export function environmentOf(path: string, text: string): FileEnvironment {
  const found = environmentOfPath(path);
  const isOfNone = found.name !== 'base' && !isKnownEnvironment(found.name);
  return isOfNone && isToBeCopied(text.slice(0, 1000)) ? { ...found, name: 'base', isTemplate: true } : found;
}

/** `# Copy these values to your .env file`: nothing reads the file under the name it has. */
const isToBeCopied = (head: string): boolean =>
  /^[ \t]*#[^\r\n]*\b(?:copy|rename) (?:this(?: file)?|these (?:lines|settings|values|variables)) (?:to|into|as) (?:a |your )?[`'"]?\.env(?:\.local)?(?![\w.-]*\w)/im.test(
    head,
  );

/** The same, from its name and folders alone. */
export function environmentOfPath(path: string): FileEnvironment {
  const segments = path.split('/');
  const name = segments.pop() ?? '';
  const tokens = name
    .toLowerCase()
    .split(/[._-]+/)
    .filter((token) => token !== '');
  const isDotenv = tokens.includes('env') || tokens.includes('vars');
  // `default.json` is the base layer of node-config, and `template.yaml` what AWS SAM deploys; neither is a sample.
  const isBaseLayer = /^(?:defaults?\.(?:json|jsonc|ya?ml)|template\.(?:json|ya?ml))$/i.test(name);
  const group = groupOf(segments);
  const isTemplate =
    isShown(name, segments) ||
    (!isBaseLayer && tokens.some((token) => templateToken.test(token))) ||
    group.some((token) => templateToken.test(token));
  const isApi = /^(?:openapi|swagger)(?:[._-].*)?\.(?:json|ya?ml)$/i.test(name);
  const isLocal = isDotenv && tokens.at(-1) === 'local';
  // `.env.local` is laid over the others, `.local.env` is a file of its own.
  const isMode = (token: string, at: number): boolean => !isDotenv || token !== 'local' || tokens[at + 1] === 'env';
  const known = tokens.filter((token, at) => Object.hasOwn(aliases, token) && isMode(token, at));
  return {
    name:
      known[0] !== undefined
        ? environmentName(known[0])
        : (modeOf(name, isTemplate) ?? lookup(aliases, group[0] ?? '') ?? 'base'),
    isTemplate,
    isLocal,
    isFixture:
      isOfChartTesting(name, segments) ||
      segments.some((segment) => fixtureFolder.test(segment) && !(isApi && apiFolder.test(segment))),
  };
}

/** A Traefik plugin's manifest, an example for the plugin catalogue; and a folder that cookiecutter names later. */
const isShown = (name: string, folders: readonly string[]): boolean =>
  name === '.traefik.yml' || folders.some((folder) => folder.includes('{{'));

const fixtureFolder =
  /^(?:(?:[\w-]+[-_])?test(?:s|ing)?(?:[-_][\w-]+)?|(?:integration|functional|acceptance|unit)tests?|(?:test)?suites|testsuite|[\w.]+\.(?:(?:integration|functional|acceptance|unit)?tests|testsuite)|__tests__|__fixtures__|__mocks__|fixtures?|testdata|test-data|spec|specs|e2e|acceptance|benchmarks?|mocks?|(?:[\w-]+[-_])?(?:examples?|samples?)|examples?[-_][\w-]+|docs?|demo|demos|\.?snapshots?|__snapshots__|stubs?|resources-test)$/i;

/** `fixtures/openapi-malformed.yaml`: a test wants to see it refused, so it is wrong on purpose. */
export const isMadeToFail = (path: string): boolean =>
  /(?:^|[/_.-])(?:malformed|broken|invalid(?:[_-]?types)?|corrupt(?:ed)?|bad|failures?)(?=$|[\d/_.-])/i.test(path);

/** Values that chart-testing installs a chart with: `ci/*-values.yaml` (helm/chart-testing, "Automatic installation"). */
const isOfChartTesting = (name: string, folders: readonly string[]): boolean =>
  folders.at(-1) === 'ci' && /-values\.ya?ml$/.test(name);

/** Where the description of an API is kept, and served from. */
const apiFolder = /^(?:docs?|specs?)$/i;

/** `env.d/development/common`, `env.d/production.dist/common`: there the folder has the name. */
const groupOf = (folders: readonly string[]): readonly string[] =>
  (folders.includes('env.d') ? folders[folders.indexOf('env.d') + 1] : undefined)?.toLowerCase().split(/[._-]+/) ?? [];

/** `.env.oauth21`: a mode of its own. */
function modeOf(name: string, isTemplate: boolean): string | undefined {
  if (isTemplate) return undefined;
  const match = /^\.env\.([A-Za-z0-9_-]+?)(?:\.local)?$/.exec(name);
  const mode = match?.[1]?.toLowerCase();
  // `.env.shared` is what the environments have in common.
  return mode === undefined || mode === 'local' || mode === 'shared' || mode === 'common' ? undefined : mode;
}
