import { memoisedFor } from '../../base/memo.ts';
import { variablesNamed } from '../../dialects/lookups.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import type { Model } from '../../model/types.ts';
import { appendEntry } from '../../syntax/edit.ts';
import { baseName, parentUri } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { isProduction } from '../support/environment.ts';
import { runningFiles } from '../support/model.ts';
import { mayHoldSecret, newSecret } from '../support/newSecret.ts';
import { isLoopbackHost, parseUrl } from '../support/url.ts';
import { keyPlace } from '../support/value.ts';
import type { Fix, RandomBytes, Severity } from '../types.ts';

type Library = 'authjs' | 'nextauth';

interface Data {
  readonly library: Library;
  readonly evidence: Setting;
}

/** Any of these satisfies the library; Auth.js reads the numbered ones when it rotates secrets. */
const names = ['AUTH_SECRET', 'NEXTAUTH_SECRET', 'AUTH_SECRET_1', 'AUTH_SECRET_2', 'AUTH_SECRET_3'];

export const rule = workspaceRule<Data>({
  meta: {
    id: 'session-secret-missing',
    group: 'session',
    severity: 'warning',
    reach: 'workspace',
    fix: 'review',
    summary: 'Auth.js and NextAuth need a secret for their session cookies.',
  },
  *detect({ model }) {
    const firstIn = firstsOf(model);
    for (const facts of runningFiles(model)) {
      const found = usesLibrary(facts);
      // Said once in a package.
      if (found === undefined || firstIn(facts) !== facts.file.uri) continue;
      yield { at: keyPlace(found.evidence), severity: severityOf(facts, found.library), data: found };
    }
  },
  word: ({ library, evidence }) =>
    library === 'authjs'
      ? `${evidence.name} is read by Auth.js, which also needs AUTH_SECRET, and no file of this package defines it. ` +
        'Sign-in fails with MissingSecret, unless the platform or the code supplies it. Run npx auth secret, or add a ' +
        'random value of 32 bytes.'
      : `${evidence.name} is read by NextAuth, which needs NEXTAUTH_SECRET in production, and no file of this package ` +
        'defines it. Sign-in fails there with NO_SECRET, unless the platform or the code supplies it. Add a random value of 32 bytes.',
  fix: ({ data }, { model, random }) => addSecret(model, data, random),
});

/** In a private override beside the file where there is one, as the place for secrets; never in a committed file. */
function addSecret(model: Model, { library, evidence }: Data, random: RandomBytes): readonly Fix[] {
  const own = model.fileOf(evidence.file);
  if (own === undefined) return [];
  const beside = runningFiles(model).filter((facts) => parentUri(facts.file.uri) === parentUri(evidence.file));
  const local = beside.find(
    ({ tree, environment }) =>
      tree.format === 'dotenv' && environment.isLocal && environment.name === own.environment.name,
  );
  const target = [local, own].find((facts) => facts?.tree.format === 'dotenv' && mayHoldSecret(facts));
  if (target === undefined) return [];
  const name = library === 'authjs' ? 'AUTH_SECRET' : 'NEXTAUTH_SECRET';
  const text = newSecret(random, name);
  const edits = appendEntry(target.tree, name, text);
  if (edits === undefined) return [];
  const { uri } = target.file;
  const title = `Add a new ${name} to ${baseName(uri)}`;
  return [{ title, safety: 'review', files: [{ file: uri, edits }], generated: [text] }];
}

/** The first file of a file's package that lacks a secret, if that file does. Each package is looked through once. */
function firstsOf(model: Model): (facts: FileFacts) => string | undefined {
  const firsts = new Map<string, string | undefined>();
  return (facts) => {
    if (isDefined(model, facts)) return undefined;
    const home = model.packageOf(facts.file.uri);
    const first = firsts.has(home) ? firsts.get(home) : firstIn(model, home);
    firsts.set(home, first);
    return first;
  };
}

function firstIn(model: Model, home: string): string | undefined {
  const files = model.filesOfPackage(home).filter(({ environment }) => !environment.isTemplate);
  if (files.some(suppliesOther)) return undefined;
  return files.find((other) => usesLibrary(other) !== undefined && !isDefined(model, other))?.file.uri;
}

/** The file's names leave no doubt which library reads it. */
const usesLibrary = memoisedFor((facts: FileFacts): Data | undefined => {
  if (facts.environment.isFixture) return undefined;
  if (facts.dialects.includes('env-authjs-v5')) {
    const ids = facts.settings.filter(
      (s) => s.role === 'client_id' && s.provider !== undefined && /^AUTH_\w+_ID$/.test(s.name),
    );
    const evidence = ids.find(
      (id) =>
        !/_CLIENT_ID$/.test(id.name) &&
        id.value.state === 'literal' &&
        variablesNamed(facts, id.name.replace(/_ID$/, '_SECRET')).some((v) => v.value.state === 'literal'),
    );
    return evidence && { library: 'authjs', evidence };
  }
  const evidence = facts.dialects.includes('env-nextauth-v4')
    ? facts.settings.find((s) => s.name === 'NEXTAUTH_URL')
    : undefined;
  return evidence && { library: 'nextauth', evidence };
});

/** The secret is there by its own name. */
const isDefined = (model: Model, { file }: FileFacts): boolean =>
  names.some((name) => model.isDefinedSomewhere(name, file.uri));

/** Or another session secret, which the code may hand over. */
const suppliesOther = memoisedFor(
  ({ settings, references, variables }: FileFacts): boolean =>
    settings.some((s) => s.role === 'session_secret') ||
    references.some((reference) => names.includes(reference.name)) ||
    variables.some((variable) => names.includes(variable.name)),
);

function severityOf(facts: FileFacts, library: Library): Severity {
  // Where a file holds no secret at all, the platform supplies them.
  if (!facts.settings.some((s) => s.role === 'client_secret' && s.value.state === 'literal')) return 'info';
  if (library === 'authjs') return 'warning';
  const url = parseUrl(facts.settings.find((s) => s.name === 'NEXTAUTH_URL')?.value.text ?? '')?.url;
  // In development NextAuth makes a secret up and only warns.
  const isLive = isProduction(facts) || (url?.protocol === 'https:' && !isLoopbackHost(url.hostname));
  return isLive ? 'warning' : 'info';
}
