import { readFile } from '../../../server/src/dialects/read.ts';
import type { FileFacts } from '../../../server/src/dialects/types.ts';
import { isSecretRole } from '../../../server/src/knowledge/roles.ts';
import { lint } from '../../../server/src/lint/run.ts';
import { suppressionsOf } from '../../../server/src/lint/suppressions.ts';
import { buildModel } from '../../../server/src/model/build.ts';
import { isManifest } from '../../../server/src/model/packages.ts';
import type { Finding } from '../../../server/src/rules/types.ts';
import { applyEdits } from '../../../server/src/text/edit.ts';
import { createSourceFile } from '../../../server/src/text/sourceFile.ts';
import { pathOf, random, root, uriOf } from '../../support/workspace.ts';
import { canary } from '../mutate.ts';
import { ensure, ensureNoCanary, ensureTree, isSound } from '../oracles.ts';
import { nameOf, windows, withPaths } from '../seeds.ts';
import type { FuzzTarget, SeedFiles } from '../types.ts';

const now = Date.UTC(2026, 0, 15);

function ensureFacts(facts: FileFacts): void {
  const { length } = facts.file.text;
  ensure(facts.dialects.length > 0, 'facts without a dialect');
  for (const { span, keySpan, role, dialect } of facts.settings) {
    ensure(isSound(span, length) && isSound(keySpan, length), `${dialect}: a ${role} lies outside the text`);
  }
  for (const { nameSpan, entry } of facts.variables) {
    ensure(isSound(nameSpan, length) && isSound(entry.contentSpan, length), 'a variable lies outside the text');
  }
  for (const { span, nameSpan } of facts.references) {
    ensure(isSound(span, length) && isSound(nameSpan, length), 'a reference lies outside the text');
  }
  for (const { span } of facts.links) ensure(isSound(span, length), 'a link lies outside the text');
  for (const { nameSpan } of facts.objects ?? []) ensure(isSound(nameSpan, length), 'an object lies outside the text');
}

export const isPath = (path: string): boolean =>
  path !== '' && path.length < 200 && !/[\0-\x1f?#\\]|^\/|\/\/|\p{Surrogate}/u.test(path);

/** The first line is the path, the rest the text: each dialect over each name. */
export const factsTarget: FuzzTarget = {
  name: 'dialects',
  isWhole: true,
  seeds: (files) => withPaths(files, 1000),
  tokens: [
    '###\n',
    '@a=b\n',
    'POST https://a.io/token\n',
    'grant_type=client_credentials',
    'auth:oauth2 {\n',
    'vars {\n',
    '  a: b\n',
    'client_id: ',
    'kind: Secret\n',
    '\n---\n',
  ],
  maxLength: 1300,
  run: (input) => {
    const end = input.indexOf('\n');
    const path = end < 0 ? input : input.slice(0, end);
    if (!isPath(path)) return;
    const facts = readFile(createSourceFile(uriOf(path), input.slice(end + 1)), { folder: root });
    if (facts === undefined) return;
    ensureTree(facts.tree);
    ensureFacts(facts);
  },
};

/** Files as in the cases: `=== path` before each. */
function textsOf(input: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const section of `\n${input}`.split('\n=== ').slice(1, 9)) {
    const end = section.indexOf('\n');
    const path = (end < 0 ? section : section.slice(0, end)).trim();
    if (isPath(path)) texts.set(path, end < 0 ? '' : section.slice(end + 1));
  }
  return texts;
}

function workspaceSeeds(files: SeedFiles): readonly string[] {
  const cases = new Map<string, string>();
  for (const [path, text] of files) {
    const [file, name] = path.split('!/');
    const own = name ?? path.split('/').slice(-2).join('/');
    const group = name === undefined ? path : (file as string);
    cases.set(group, `${cases.get(group) ?? ''}=== ${own}\n${text.slice(0, 900)}\n`);
  }
  return windows(cases.values(), 1e9);
}

function lintInput(input: string): void {
  const texts = textsOf(input);
  const files = [...texts].flatMap(
    ([path, text]) => readFile(createSourceFile(uriOf(path), text), { folder: root }) ?? [],
  );
  for (const facts of files) ensureFacts(facts);
  const manifests = [...texts.keys()].filter((path) => isManifest(path.split('/').pop() ?? '')).map(uriOf);
  const manifestTexts = new Map([...texts].map(([path, text]) => [uriOf(path), text]));
  const model = buildModel({ files, folders: [root], manifests, manifestTexts });
  const findings = lint(model, {
    now,
    random,
    stablePath: pathOf,
    onCrash: (ruleId, cause) => {
      throw new Error(`rule ${ruleId} threw: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    },
  });
  for (const finding of findings) ensureFinding(finding, texts);
  if (hasOnlySecretCanaries(files, texts)) for (const finding of findings) ensureSilent(finding);
}

function ensureFinding({ ruleId, at, related, fixes }: Finding, texts: ReadonlyMap<string, string>): void {
  for (const { file, span } of [at, ...related]) {
    const text = texts.get(pathOf(file));
    ensure(text !== undefined && isSound(span, text.length), `${ruleId} points outside the text`);
  }
  for (const fix of fixes) {
    for (const { file, edits } of fix.files) applyEdits(texts.get(pathOf(file)) ?? '', edits);
  }
}

/** True when the canary stands where it is known to be a secret, and nowhere else. */
function hasOnlySecretCanaries(files: readonly FileFacts[], texts: ReadonlyMap<string, string>): boolean {
  const all = [...texts.values()].reduce((sum, text) => sum + text.split(canary).length - 1, 0);
  const spans = new Set(
    files.flatMap((facts) =>
      facts.settings.flatMap(({ role, value, file, span }) =>
        isSecretRole(role) && value.state === 'literal' && value.text.trim() === canary
          ? [`${file}:${span.start}`]
          : [],
      ),
    ),
  );
  return all > 0 && all === spans.size;
}

function ensureSilent({ ruleId, message, related, fixes }: Finding): void {
  for (const text of [message, ...related.map((place) => place.message), ...fixes.map((fix) => fix.title)]) {
    ensureNoCanary(`rule ${ruleId}`, text);
  }
}

/** The whole way from texts to findings, with every rule, and all fixes made. */
export const workspaceTarget: FuzzTarget = {
  name: 'workspace',
  isWhole: true,
  seeds: workspaceSeeds,
  tokens: [
    '\n=== .env\n',
    '\n=== .env.local\n',
    '\n=== compose.yaml\n',
    '\n=== package.json\n',
    '=',
    ': ',
    canary,
    '_CLIENT_SECRET=',
    '_CLIENT_ID=',
    '_REDIRECT_URI=https://',
    '_SCOPE=openid ',
    '_ISSUER=https://',
  ],
  maxLength: 3000,
  batch: 32,
  run: lintInput,
};

/** Comments that silence rules, in every format. */
export const suppressionTarget: FuzzTarget = {
  name: 'suppressions',
  isWhole: true,
  seeds: (files) => [
    '.env\n# authproof-disable-next-line small -- why\nOIDC_CLIENT_ID=a\n# authproof-enable\n',
    'compose.yaml\nservices: # authproof-disable-line a, b\n  # authproof-disable c\n  a: b # authproof-enable c -- x\n',
    'application.properties\n! authproof-disable-file\nclient_id=b\\\n # authproof-disable\n',
    'client_secret.json\n{"web": {"client_id": "x" /* authproof-disable-line a */ }, // authproof-disable\n"client_secret": 1}',
    ...[...files]
      .filter(([, text]) => text.includes('authproof-'))
      .map(([path, text]) => `${nameOf(path).replace(/^\//, '')}\n${text.slice(0, 1200)}`),
  ],
  tokens: [
    'authproof-disable',
    'authproof-disable-next-line',
    'authproof-disable-line',
    'authproof-disable-file',
    'authproof-enable',
    ' -- ',
    ', ',
    '# ',
    '; ',
    '! ',
    '// ',
    '/* ',
    ' */',
    '\n',
  ],
  maxLength: 1200,
  run: (input) => {
    const end = input.indexOf('\n');
    const path = end < 0 ? input : input.slice(0, end);
    if (!isPath(path)) return;
    const file = createSourceFile(uriOf(path), input.slice(end + 1));
    const facts = readFile(file, { folder: root });
    if (facts === undefined) return;
    const { lineCount } = file.lines;
    for (const { span, from, to, directive } of suppressionsOf(facts)) {
      ensure(
        isSound(span, file.text.length) && isSound(directive.span, file.text.length),
        'a directive lies outside the text',
      );
      ensure(from >= 0 && to <= lineCount && from <= to + 1, 'a directive holds for lines that are not there');
      for (const { span: name, id } of directive.ids) {
        ensure(
          isSound(name, file.text.length) && file.text.slice(name.start, name.end) === id,
          'a rule is named elsewhere',
        );
      }
    }
  },
};
