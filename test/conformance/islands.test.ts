import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultConfig } from '../../server/src/config/config.ts';
import { lint } from '../../server/src/lint/run.ts';
import { inOrder, referencesIn } from '../../server/src/model/compose.ts';
import { folderEnvironments } from '../../server/src/model/environments.ts';
import { createLibraries } from '../../server/src/model/libraries.ts';
import { linkFiles } from '../../server/src/model/linkFiles.ts';
import { createLoaders, isCompose, loadersInManifests } from '../../server/src/model/loaders.ts';
import { createOtherReaders, isKustomization, otherReadersInManifests } from '../../server/src/model/otherReaders.ts';
import { createPackages, isManifest } from '../../server/src/model/packages.ts';
import type { Model } from '../../server/src/model/types.ts';
import { createVariables, environmentFilesOf } from '../../server/src/model/variables.ts';
import { baseName } from '../../server/src/text/uri.ts';
import { parseCase } from '../support/caseFile.ts';
import { asked, expectFresh, printed, type Seen } from '../support/freshLook.ts';
import { serviceOver } from '../support/memoryHost.ts';
import { factsOf, lintTexts, now, pathOf, root, type Texts, uriOf } from '../support/workspace.ts';

const projects = join(import.meta.dirname, '../cases/projects');
const names = readdirSync(projects).sort();
const textsOf = (name: string): Texts => parseCase(readFileSync(join(projects, name), 'utf8')).texts;

/** Every file linked with every other one, without asking what could join them. */
function linkedAtOnce(texts: Texts): Model {
  const files = factsOf(texts).toSorted((a, b) => (a.file.uri < b.file.uri ? -1 : 1));
  const uris = [...texts.keys()].map(uriOf);
  const manifestTexts = new Map([...texts].map(([path, text]) => [uriOf(path), text]));
  const packages = createPackages(
    [root],
    uris.filter((uri) => isManifest(baseName(uri))),
  );
  const refine = folderEnvironments(
    files.map(({ file }) => file.uri),
    [root],
  );
  const refined = files.map(refine);
  const fileOf = (uri: string) => refined.find(({ file }) => file.uri === uri);
  const filesIn = (home: string) => refined.filter(({ file }) => packages.packageOf(file.uri) === home);
  const runningIn = (home: string) => filesIn(home).filter(({ environment }) => !environment.isTemplate);
  const isBelow = (inner: string, home: string) => packages.enclosing(`${inner}/x`).includes(home);
  const model: Model = linkFiles({
    files: refined,
    unitOf: () => 'all',
    configOf: () => defaultConfig,
    world: {
      packages,
      nameSets: {},
      fileOf,
      fileOfDefinition: fileOf,
      variables: createVariables((home) => environmentFilesOf(filesIn(home)), fileOf, packages),
      loadersOf: createLoaders(refined.filter(isCompose), fileOf, loadersInManifests(manifestTexts)),
      hasOtherReader: createOtherReaders(refined.filter(isKustomization), otherReadersInManifests(manifestTexts)),
      hasLibrary: createLibraries(manifestTexts, packages),
      isReferredTo: (name, file) =>
        refined.some(
          (facts) =>
            isBelow(packages.packageOf(facts.file.uri), packages.packageOf(file)) && referencesIn(facts).has(name),
        ),
      filesOfPackage: filesIn,
      variablesOfPackage: (home, name) =>
        runningIn(home).flatMap(({ variables }) => variables.filter((variable) => variable.name === name)),
      settingsOfPackage: (home) =>
        [...runningIn(home), ...model.adopted.filter(({ file }) => packages.packageOf(file.uri) === home)].flatMap(
          ({ settings }) => settings,
        ),
      clientsOfPackage: (home) =>
        inOrder(
          model.clients.filter(({ settings }) => settings.some((s) => packages.packageOf(s.setting.file) === home)),
        ),
      applicationsOfPackage: (home) => model.applications.filter((application) => application.package === home),
    },
  }).model;
  return model;
}

const fail = (ruleId: string, cause: unknown): never => {
  throw new Error(`rule ${ruleId} threw`, { cause });
};

const lintedAtOnce = (texts: Texts): readonly string[] =>
  printed(lint(linkedAtOnce(texts), { now, stablePath: pathOf, onCrash: fail }));

const lintedInIslands = async (texts: Texts): Promise<readonly string[]> =>
  printed((await serviceOver(new Map([...texts].map(([path, text]) => [uriOf(path), text])))).allFindings());

describe('an island by itself gives what the whole workspace does', () => {
  test('in each project', async () => {
    for (const name of names) {
      const texts = textsOf(name);
      if (texts.has('authproof.config.json')) continue;
      const once = lintedAtOnce(texts);
      expect([name, ...(await lintedInIslands(texts))]).toEqual([name, ...once]);
      expect([name, ...printed(lintTexts(texts))]).toEqual([name, ...once]);
    }
  });

  /** Several projects side by side, each a package of its own, share providers, issuers, names and client ids. */
  test.each([
    ['with a manifest in each', 5, true],
    ['in folders of one package', 5, false],
    ['many with manifests', 30, true],
    ['many in folders of one package', 30, false],
  ] as const)(
    'in projects beside each other, %s',
    async (_, size, hasManifests) => {
      for (let from = 0; from < names.length; from += size) {
        const texts = new Map<string, string>();
        for (const name of names.slice(from, from + size)) {
          const folder = name.replace(/\.case$/, '');
          if (hasManifests) texts.set(`${folder}/package.json`, '{}');
          for (const [path, text] of textsOf(name)) {
            if (path === 'authproof.config.json') continue;
            texts.set(`${folder}/${path}`, text);
          }
        }
        expect([from, ...(await lintedInIslands(texts))]).toEqual([from, ...lintedAtOnce(texts)]);
      }
    },
    120_000,
  );
});

/** What an edit may do to a text: lines go, come, move and change, and names and values of other files turn up. */
interface Edit {
  readonly file: number;
  readonly kind: 'remove' | 'double' | 'insert' | 'swap' | 'comment' | 'blank' | 'delete' | 'revive';
  readonly line: number;
  readonly other: number;
}

const edits: fc.Arbitrary<readonly Edit[]> = fc.array(
  fc.record({
    file: fc.nat(1000),
    kind: fc.constantFrom('remove', 'double', 'insert', 'swap', 'comment', 'blank', 'delete', 'revive'),
    line: fc.nat(1000),
    other: fc.nat(1000),
  }),
  { minLength: 1, maxLength: 12 },
);

function edited(text: string, { kind, line, other }: Edit, pool: readonly string[]): string {
  const lines = text.split('\n');
  const at = line % lines.length;
  if (kind === 'remove') return lines.toSpliced(at, 1).join('\n');
  if (kind === 'double') return lines.toSpliced(at, 0, lines[at] as string).join('\n');
  if (kind === 'insert') return lines.toSpliced(at, 0, pool[other % pool.length] as string).join('\n');
  if (kind === 'swap') return lines.with(at, pool[other % pool.length] as string).join('\n');
  if (kind === 'comment') return lines.toSpliced(at, 0, '# a comment').join('\n');
  return lines.toSpliced(at, 0, '').join('\n');
}

test('after edits the findings are those of a fresh look', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(names.length - 1), { minLength: 2, maxLength: 4 }),
      fc.boolean(),
      edits,
      async (chosen, hasManifests, steps) => {
        const files = new Map<string, string>();
        for (const [index, which] of chosen.entries()) {
          const folder = index === 0 ? '' : `p${index}/`;
          if (hasManifests || index === 0) files.set(uriOf(`${folder}package.json`), '{}');
          for (const [path, text] of textsOf(names[which] as string)) {
            if (path !== 'authproof.config.json') files.set(uriOf(`${folder}${path}`), text);
          }
        }
        const pool = [...files.values()].flatMap((text) => text.split('\n'));
        const original = new Map(files);
        const service = await serviceOver(files);
        service.allFindings();
        const seen: Seen[] = [];
        for (const step of steps) {
          const uris = [...original.keys()].filter((uri) => !uri.endsWith('package.json'));
          const uri = uris[step.file % uris.length] as string;
          if (step.kind === 'delete') files.delete(uri);
          else if (step.kind === 'revive') files.set(uri, original.get(uri) as string);
          else if (files.has(uri)) files.set(uri, edited(files.get(uri) as string, step, pool));
          await service.filesChanged([{ uri, type: files.has(uri) ? 'changed' : 'deleted' }]);
          const all = printed(service.allFindings());
          seen.push({ files: new Map(files), all });
          const told = [...files.keys()].flatMap((each) => printed(service.findings(each)));
          expect(told.toSorted()).toEqual(all.toSorted());
        }
        await expectFresh(seen);
      },
    ),
    { numRuns: 100, seed: 20261121, ...asked },
  );
}, 240_000);

/** One file above that everything else refers to, in each of the ways there are. */
const shared: Texts = new Map([
  ['package.json', '{}'],
  [
    '.env',
    [
      '# Shared by all',
      'BASE_CLIENT_ID=portal-7d1f',
      'BASE_ISSUER=https://id.acme.io/realms/acme',
      'BASE_SCOPE=openid profile email',
      'BASE_ORIGIN=https://portal.acme.io',
      'PLAIN=hG7kQ2vX9bN4mT1cR8sL5pW3zA6yD0eF',
      'OIDC_CLIENT_ID=portal-7d1f',
      'OIDC_ISSUER=https://id.acme.io/realms/acme',
      '',
    ].join('\n'),
  ],
  ['apps/web/package.json', '{}'],
  [
    'apps/web/.env',
    [
      'OIDC_CLIENT_ID=${BASE_CLIENT_ID}',
      'OIDC_ISSUER=${BASE_ISSUER}',
      'OIDC_SCOPE=${BASE_SCOPE}',
      'OIDC_CLIENT_SECRET=${PLAIN}',
      'OIDC_REDIRECT_URI=${BASE_ORIGIN}/callback',
      '',
    ].join('\n'),
  ],
  ['apps/api/.env', 'APP_CLIENT_ID=${OIDC_CLIENT_ID}\nAPP_ISSUER=${OIDC_ISSUER}\nAPP_SCOPE=${BASE_SCOPE}\n'],
  [
    'services/jobs/compose.yaml',
    [
      'services:',
      '  jobs:',
      '    image: jobs',
      '    env_file: ../../.env',
      '    environment:',
      '      OIDC_CLIENT_ID: jobs',
      '      OIDC_SCOPE: ${BASE_SCOPE}',
      '      OIDC_REDIRECT_URI: ${BASE_ORIGIN}/jobs/callback',
      '',
    ].join('\n'),
  ],
]);

/** Lines that turn findings on and off where the values of the file above arrive. */
const otherLines: readonly string[] = [
  'BASE_SCOPE=openid Email',
  'BASE_SCOPE=profile',
  'BASE_ORIGIN=http://portal.acme.io/#x',
  'BASE_ORIGIN=https://portal.acme.io',
  'BASE_ISSUER=https://id.acme.io/realms/acme/',
  'BASE_CLIENT_ID="portal 7d1f "',
  'BASE_CLIENT_ID=',
  'PLAIN=changeme',
  'PLAIN=hG7kQ2vX9bN4mT1cR8sL5pW3zA6yD0eF',
  'OIDC_CLIENT_ID=other-7d1f',
  'BASE_SCOP=openid',
];

test('after edits of a file that others refer to the findings are those of a fresh look', async () => {
  const paths = ['.env', '.env', '.env', 'apps/web/.env', 'apps/api/.env', 'services/jobs/compose.yaml'];
  await fc.assert(
    fc.asyncProperty(edits, async (steps) => {
      const files = new Map([...shared].map(([path, text]) => [uriOf(path), text]));
      const service = await serviceOver(files);
      service.allFindings();
      const seen: Seen[] = [];
      for (const step of steps) {
        const uri = uriOf(paths[step.file % paths.length] as string);
        if (step.kind === 'delete') files.delete(uri);
        else files.set(uri, edited(files.get(uri) ?? (shared.get(pathOf(uri)) as string), step, otherLines));
        await service.filesChanged([{ uri, type: files.has(uri) ? 'changed' : 'deleted' }]);
        seen.push({ files: new Map(files), all: printed(service.allFindings()) });
      }
      await expectFresh(seen);
    }),
    { numRuns: 75, seed: 20261121, ...asked },
  );
}, 120_000);

test('a rule that was not run again because names were the same is run when one comes', async () => {
  const files = new Map([...shared].map(([path, text]) => [uriOf(path), text]));
  files.delete(uriOf('.env'));
  const service = await serviceOver(files);
  service.allFindings();
  const compose = (shared.get('services/jobs/compose.yaml') as string).replace('    env_file: ../../.env\n', '');
  const seen: Seen[] = [];
  for (const [path, text] of [
    ['services/jobs/compose.yaml', compose],
    ['apps/api/.env', 'BASE_SCOP=openid\nAPP_ISSUER=${OIDC_ISSUER}\nAPP_SCOPE=${BASE_SCOPE}\n'],
  ] as const) {
    files.set(uriOf(path), text);
    await service.filesChanged([{ uri: uriOf(path), type: 'changed' }]);
    seen.push({ files: new Map(files), all: printed(service.allFindings()) });
  }
  expect(seen.map(({ all }) => all.filter((line) => line.includes('but BASE_SCOP is')).length)).toEqual([0, 3]);
  await expectFresh(seen);
});

test('an island by itself gives what the whole does where one file is referred to by all', async () => {
  for (const line of otherLines) {
    const name = line.slice(0, line.indexOf('='));
    const base = (shared.get('.env') as string).replace(new RegExp(`^${name}=.*$`, 'm'), () => line);
    const texts = new Map([...shared, ['.env', base]]);
    expect([line, ...(await lintedInIslands(texts))]).toEqual([line, ...lintedAtOnce(texts)]);
  }
});
