import { memoised, memoisedFor } from '../base/memo.ts';
import { variablesNamed } from '../dialects/lookups.ts';
import type { FileFacts, Setting, Value, VariableDefinition } from '../dialects/types.ts';
import {
  credentialsIn,
  credentialsWritten,
  isDrawn,
  isMixed,
  isPrivateKeyMember,
  isTelling,
  longestValue,
  looksRandom,
  readsAsName,
  secretsEncodedIn,
} from '../knowledge/credentials.ts';
import { looksLikeName } from '../knowledge/names.ts';
import { isPlaceholder } from '../knowledge/placeholders.ts';
import { isSecretRole } from '../knowledge/roles.ts';
import { tokensIn } from '../knowledge/tokens.ts';
import { childOf, type Entry, type Format, type ScalarEntry } from '../syntax/tree.ts';
import { idsOf, misplacedSecrets, withoutIds } from './misplacedSecrets.ts';
import { isSecretName, mayHoldSecret, namesOf } from './secretNames.ts';
import type { ResolvedSetting } from './types.ts';

const known = new WeakMap<FileFacts, readonly string[]>();

/**
 * The value holds that of a secret setting, or of a variable with a secret's name: `SCOPE=${CLIENT_SECRET}`. The setting's own
 * name says nothing of that.
 */
export const refersToSecret = (
  { setting, resolved }: ResolvedSetting,
  fileOf: (uri: string) => FileFacts | undefined,
): boolean =>
  // The key of a Secret, to which a manifest gives another name.
  (setting.dialect === 'kubernetes' && isSecretName(setting.name)) ||
  namesSecret(setting.value) ||
  resolved.origins.some(
    ({ file, span, name }) =>
      isSecretName(name) || placesOfSecrets(fileOf(file)?.settings ?? noSettings).has(span.start),
  );

/** A reference to a variable with a secret's name, defined or not: its default is a secret, too. */
const namesSecret = (value: Value): boolean =>
  value.parts.some(
    (part) =>
      part.kind === 'reference' &&
      (isSecretName(part.name) || (part.fallback !== undefined && namesSecret(part.fallback))),
  );

const noSettings: readonly Setting[] = [];

/** Where the values of secret settings begin. */
const placesOfSecrets = memoisedFor(
  (settings: readonly Setting[]): ReadonlySet<number> =>
    new Set(settings.filter(({ role }) => isSecretRole(role)).map(({ span }) => span.start)),
);

/**
 * Secrets that stand in one file, long enough not to be ordinary words: values of secret settings, those of other programs,
 * which may be pasted, also commented out, defaults and pieces of them, and credentials within other values.
 */
export function secretsIn(facts: FileFacts): readonly string[] {
  const secrets = known.get(facts) ?? withDecoded(literalSecrets(facts));
  known.set(facts, secrets);
  return secrets;
}

/**
 * The secrets of all files together, which may appear in no text that leaves the engine: with the values of variables that a
 * secret setting of one file takes from another.
 */
export function secretsOf(files: readonly FileFacts[]): ReadonlySet<string> {
  const secrets = new Set<string>();
  for (const facts of files) for (const secret of secretsIn(facts)) secrets.add(secret);
  let asked = new Map<string, boolean>();
  for (const facts of files) for (const [name, isWhole] of takenBySecrets(facts)) ask(asked, name, isWhole);
  const seen = new Set(asked.keys());
  for (let step = 0; step < longestChain && asked.size > 0; step++) {
    const next = new Map<string, boolean>();
    for (const [name, text] of files.flatMap(propertiesOf)) {
      const isWhole = asked.get(name);
      if (isWhole !== undefined && isTaken(text, isWhole)) secrets.add(text);
    }
    for (const { name, value } of files.flatMap((facts) => definitionsOf(facts, asked))) {
      const isWhole = asked.get(name) === true;
      if (value.state === 'literal' && isTaken(value.text, isWhole)) secrets.add(value.text);
      for (const further of referredBy(value)) {
        if (!seen.has(further)) ask(next, further, isWhole && value.parts.length === 1);
      }
    }
    for (const name of next.keys()) seen.add(name);
    asked = next;
  }
  return secrets;
}

/** A file may define thousands of variables, and thousands of files may be asked for one. */
const definitionsOf = (facts: FileFacts, asked: ReadonlyMap<string, boolean>): readonly VariableDefinition[] =>
  facts.variables.length < asked.size
    ? facts.variables.filter(({ name }) => asked.has(name))
    : [...asked.keys()].flatMap((name) => variablesNamed(facts, name));

/** Properties of a Spring application, which its other files refer to by their whole name. */
const propertiesOf = memoisedFor(({ file, tree }: FileFacts): readonly (readonly [name: string, text: string])[] =>
  /\/(?:application|bootstrap)[^/]*\.(?:ya?ml|properties)$/.test(file.uri)
    ? tree.entries.flatMap((entry) =>
        entry.kind === 'scalar' && !entry.value.includes('${') ? [[entry.path.join('.'), entry.value] as const] : [],
      )
    : [],
);

/** References that lead to references. */
const longestChain = 4;

const ask = (asked: Map<string, boolean>, name: string, isWhole: boolean): void => {
  asked.set(name, isWhole || asked.get(name) === true);
};

/** As a whole it is what a literal would be in its place; a part may be a name or a word. */
const isTaken = (text: string, isWhole: boolean): boolean =>
  text.length >= 8 &&
  !/:\/\/|^[./~]/.test(text) &&
  !isPlaceholder(text, 'client_secret') &&
  (isWhole || isDrawn(text) || looksRandom(text));

/** Names of variables that the file's secrets are taken from, and whether one is all of a secret. */
const takenBySecrets = memoisedFor((facts: FileFacts): ReadonlyMap<string, boolean> => {
  const taken = new Map<string, boolean>();
  const take = (value: Value): void => {
    for (const name of referredBy(value)) ask(taken, name, value.parts.length === 1);
  };
  for (const { role, value } of facts.settings) if (isSecretRole(role)) take(value);
  for (const { name, value } of facts.variables) if (isSecretName(name)) take(value);
  // Of a program that is not read, in the notation that most have.
  for (const entry of facts.tree.entries) {
    if (entry.kind !== 'scalar' || entry.value.length > longestValue || !entry.value.includes('${')) continue;
    if (!namesOf(entry).some(isSecretName)) continue;
    const names = [...entry.value.matchAll(/\$\{([A-Za-z_][\w.]{0,127})[}:]/g)].map(([, name = '']) => name);
    for (const name of names) ask(taken, name, names.length === 1 && /^\$\{[^{}]*\}$/.test(entry.value));
  }
  return taken;
});

/** Not those of keys of objects, which are no variables. */
const referredBy = (value: Value): readonly string[] =>
  value.state === 'reference'
    ? value.parts.flatMap((part) => (part.kind === 'reference' && part.object === undefined ? [part.name] : []))
    : [];

const withDecoded = (secrets: readonly string[]): readonly string[] => [
  ...secrets,
  ...secrets.flatMap(secretsEncodedIn),
];

/** Formats in which a value is a line, and a sign within may end it. */
const cutsWords: ReadonlySet<Format> = new Set(['dotenv', 'ini']);

const literalSecrets = ({ file, tree, settings, variables, objects }: FileFacts): readonly string[] => [
  ...secretSettings(settings),
  ...(cutsWords.has(tree.format) ? settings.flatMap((setting) => wholeWord(setting, file.text)) : []),
  ...misplacedSecrets(settings),
  ...settings.flatMap(({ role, value }) => (isSecretRole(role) ? [] : tokensOf(value.text))),
  ...drawnKeys(tree.entries, settings),
  ...drawnNames(settings),
  ...valuesOfObjects(objects, settings),
  ...tree.entries.flatMap((entry) => (entry.kind === 'scalar' ? secretsOfEntry(entry) : [])),
  ...writtenIn(file.text),
  ...variables.flatMap(({ name, value: { state, text } }) =>
    state === 'literal' && isSecretName(name) && isNoWord(text) ? [text] : [],
  ),
  ...settings.flatMap(({ role, value }) => piecesOf(value, isSecretRole(role) ? 'role' : 'none')),
  ...variables.flatMap(({ name, value }) => piecesOf(value, isSecretName(name) ? 'name' : 'none')),
];

/** What is secret in a value that is more than a text, or is no secret as a whole; `by` is what makes the value one. */
function piecesOf(value: Value, by: 'role' | 'name' | 'none'): readonly string[] {
  const isSecret = by !== 'none';
  if (value.state !== 'reference')
    return isSecret ? [...keyLinesOf(value.text), ...drawnIn(value)] : credentialsIn(value.text);
  const isCut = isSecret && isCutBySigns(value.parts);
  return value.parts.flatMap((part) => {
    if (part.kind !== 'reference')
      return isSecret ? [part.text, ...partsOf(part.text)].filter(isTelling) : credentialsIn(part.text);
    // `$` in a secret that is not escaped: what follows reads as a name. No setting is named as a generator draws.
    const isNoName = isSecret ? isCut || (isTelling(part.name) && !looksLikeName(part.name)) : isDrawn(part.name);
    const misread = isNoName ? [part.name] : [];
    if (part.fallback === undefined) return misread;
    const ofDefault = by === 'none' && isSecretName(part.name) ? 'name' : by;
    const isWhole = ofDefault !== 'none' && isDefaultSecret(part.fallback, ofDefault);
    return [...misread, ...(isWhole ? [part.fallback.text] : []), ...piecesOf(part.fallback, ofDefault)];
  });
}

/** Unescaped `$` in a password: behind a text stands what is written in small letters and digits, and is no word. */
const isCutBySigns = (parts: Value['parts']): boolean =>
  parts[0]?.kind !== 'reference' &&
  parts.some((part) => part.kind === 'reference' && isTelling(part.name) && /^[a-z\d]+$/.test(part.name));

/** `password` is a word of every message; and of a name alone, `authentik` is the program, too. */
const isDefaultSecret = ({ state, text }: Value, by: 'role' | 'name'): boolean =>
  state === 'literal' &&
  text.length >= 8 &&
  !isPlaceholder(text, 'client_secret') &&
  (by === 'role' || !/^[a-z]{1,19}$/.test(text));

/** A default within a notation that is not read: `${env:SECRET, '…'}`. */
const drawnIn = ({ state, text }: Value): readonly string[] =>
  state === 'template' && text.length <= longestValue ? drawnPieces(text) : [];

const drawnPieces = (text: string): readonly string[] =>
  text
    .split(/[^\w+/=~-]+/)
    .flatMap((word) => [word, ...word.split('/'), ...word.split('=')])
    .filter(isDrawn);

/** Known by value, since a message may tell them without their shape: as a host they are in small letters. */
const tokensOf = memoised(
  (text): readonly string[] =>
    text.length > longestValue ? [] : tokensIn(text).map(({ start, end }) => text.slice(start, end)),
  2000,
);

/** A shorter one may be the id of a client or a tenant. */
const longestId = 32;

/** A secret that stands where a name is expected. */
function drawnKeys(entries: readonly Entry[], settings: readonly Setting[]): readonly string[] {
  const keys = entries.flatMap(({ key }) => (key.length >= longestId && isDrawn(key) ? [key] : []));
  return keys.length === 0 ? [] : withoutIds(keys, settings);
}

/** The same of the values that clients are called after: `- name: …`, `id: …`. */
function drawnNames(settings: readonly Setting[]): readonly string[] {
  const slots = new Set(settings.map(({ slot = '' }) => slot.slice(slot.indexOf(':') + 1)));
  const parts = [...slots].flatMap((name) => name.split(/[./]/));
  const names = parts.filter((part) => part.length >= longestId && isDrawn(part));
  if (names.length === 0) return [];
  // `4182….apps.googleusercontent.com`, before its domain.
  const ids = new Set([...idsOf(settings)].flatMap((id) => [id, ...id.split(/[./]/)]));
  return names.filter((name) => !ids.has(name));
}

/** What is in a Secret of Kubernetes is one, unless it is a setting that is known to be none. */
function valuesOfObjects(objects: FileFacts['objects'], settings: readonly Setting[]): readonly string[] {
  const values = (objects ?? []).flatMap(({ kind, values }) => (kind === 'Secret' ? [...values.values()] : []));
  if (values.length === 0) return [];
  const known = new Set(settings.filter(({ role }) => !isSecretRole(role)).map(({ entry }) => entry));
  return values.flatMap(({ entry, value: { state, text } }) =>
    state === 'literal' && !known.has(entry) && isNoWord(text) && !readsAsName(text) ? [text, ...partsOf(text)] : [],
  );
}

/** `postgres` is a password and a program: of a name alone only what nobody writes otherwise counts. */
const isNoWord = (text: string): boolean =>
  text.length >= 12 && /\d/.test(text) && /[a-z]/i.test(text) && !/\s|:\/\/|^[./~]/.test(text);

/** Of any program's setting: `clientSecret: acme-web-oidc` may be the name of an object that holds it. */
const isNamedSecret = (name: string, text: string): boolean =>
  text.length <= longestValue && isNoWord(text) && isSecretName(name) && !/[${}<>%]/.test(text) && !readsAsName(text);

/** The value itself, by any of its names, and what stands in it: connection strings of any program. */
function secretsOfEntry(entry: ScalarEntry): readonly string[] {
  // Spring tells how a password is encoded: `{noop}…`. A block ends with its line.
  const value = entry.value.replace(/^\{\w{1,12}\}/, '').trim();
  if (value.length < 12 || value.length > longestValue) return [];
  if (isPrivateKeyMember(entry.key) && childOf(entry.parent, 'kty') !== undefined) return [value];
  return [
    ...(/\d/.test(value) && /[a-z]/i.test(value) ? namedSecrets(entry, value) : []),
    ...(/[=@]|PRIVATE|"kty|bearer|basic|authorization|hook|\$\{input:/i.test(value) ? credentialsIn(value) : []),
  ];
}

/** Where the value is more than a secret, such as a default in a notation that is not read, the words a generator has drawn. */
function namedSecrets(entry: ScalarEntry, value: string): readonly string[] {
  const names = namesOf(entry);
  if (isNoWord(value) && names.some((name) => isNamedSecret(name, value))) return [value, ...partsOf(value)];
  return names.some(mayHoldSecret) ? drawnPieces(value) : [];
}

/** An assignment wherever it is written: in a comment, in a command, on a line that is broken, in JSON within a string. */
const written =
  /(?<![\w.-])([\w.-]{1,80})(?:\[\])?\\?["'`]?(?:[ \t]{0,8}[=:]>?[ \t]{0,8}|[ \t](?:is|was)[ \t:]{1,8})\\?["'`]?/gi;

/** An element of XML. */
const writtenBetween = /<([\w.-]{1,80})>(?=([^\s"'`,;&()<>{}[\]\\]{12,512})<\/)/g;

/** A word behind a word that says what it is. */
const writtenBehindWord =
  /(?:secret|password|passwd|token)["'`]?[ \t]{1,8}["'`]?(?=([^\s"'`,;&()<>{}[\]\\]{16,512}))/gi;

/** What may be assigned, from a place on. */
const assigned = /[^\s"'`,;&()<>{}[\]\\]{12,512}/y;

function assignedAt(text: string, index: number): string {
  assigned.lastIndex = index;
  return assigned.exec(text)?.[0] ?? '';
}

/** The value is looked at only where the name is one of a secret: a text may be nothing but signs between names. */
const assignments = (text: string): readonly (readonly [name: string, value: string])[] =>
  [...text.matchAll(written)].flatMap((match) => {
    const [whole, name = ''] = match;
    return isSecretName(name) ? [[name, assignedAt(text, match.index + whole.length)] as const] : [];
  });

/** An argument behind the one that names it: `set("client_secret", "…")`. */
const writtenBehindArgument =
  /["'`]([\w.-]{1,80})["'`][ \t]{0,4},[ \t]{0,4}["'`](?=([^\s"'`,;&()<>{}[\]\\]{12,512})["'`])/g;

/** What can be told of a text alone, whatever kind of file it is of. */
export const secretsWrittenIn = (text: string): readonly string[] => withDecoded(writtenIn(text));

const writtenIn = (text: string): readonly string[] => [
  ...credentialsWritten(text),
  ...[
    ...assignments(text),
    ...[writtenBetween, writtenBehindArgument].flatMap((pattern) =>
      [...text.matchAll(pattern)].map(([, name = '', value = '']) => [name, value] as const),
    ),
  ].flatMap(([name, value]) =>
    [value, withoutSigns(value), ...value.split('#')].filter((one) => isNamedSecret(name, one)),
  ),
  ...[...text.matchAll(writtenBehindWord)].flatMap(([, value = '']) => (isDrawn(value) ? [value] : [])),
];

/** Signs at the end belong to the sentence. */
function withoutSigns(value: string): string {
  let end = value.length;
  while (end > 0 && '.:!?*|'.includes(value.charAt(end - 1))) end--;
  return value.slice(0, end);
}

/** Of a secret as a whole more is known; the lines of a key may stand alone. */
const keyLinesOf = (text: string): readonly string[] => (text.includes('PRIVATE') ? credentialsIn(text) : []);

const secretSettings = (settings: readonly Setting[]): readonly string[] =>
  settings.flatMap(({ role, value }) => {
    if (!isSecretRole(role) || value.text.length < 8 || isOwnId(value.text, settings)) return [];
    // The brackets of what was to be put in were left around it.
    if (value.state === 'placeholder') return partsOf(value.text).filter(isDrawn);
    if (value.state !== 'literal' && value.state !== 'ciphertext') return [];
    const trimmed = value.text.trim();
    const texts = trimmed.length >= 8 && trimmed !== value.text ? [value.text, trimmed] : [value.text];
    // As Compose has it in its lines, and in parts.
    return texts.flatMap((text) => [
      text,
      ...(text.includes('$') ? [text.replaceAll('$', '$$$$')] : []),
      ...partsOf(text),
    ]);
  });

/**
 * The word that somebody wrote as one, of which a reader takes less: up to a `#` that begins a comment, or to a quote
 * within. What follows on its line may be a comment.
 */
function wholeWord({ role, value, entry: { contentSpan, quoting } }: Setting, text: string): readonly string[] {
  if (!isSecretRole(role) || value.state !== 'literal' || quoting === 'block') return [];
  const rest = text.slice(contentSpan.start, contentSpan.start + longestWord);
  const word = /^\S*/.exec(rest)?.[0] ?? '';
  return [
    ...(word.length > value.text.length ? [word, word.replace(/["'`]$/, '')].filter(isTelling) : []),
    ...continued(rest),
  ];
}

/** A shell would go on in the next line, which a reader of such a file takes for one of its own. */
const continued = (rest: string): readonly string[] =>
  (/^[^\r\n]*\\\r?\n((?:[^\r\n]*\\\r?\n)*[^\r\n]*)/.exec(rest)?.[1] ?? '')
    .split(/\\?\r?\n/)
    .map((line) => line.trim())
    .filter((line) => /^[^\s=:]{8,}={0,2}$/.test(line));

const longestWord = 512;

/** A client whose secret is its id, in words: `internal`. The id is public, and as a word it is in other texts. */
const isOwnId = (text: string, settings: readonly Setting[]): boolean => !isTelling(text) && idsOf(settings).has(text);

/** What may be read, and shown, by itself: of an address the host and the path, of a list its items, what a prefix is before. */
function partsOf(text: string): readonly string[] {
  const address = /^[^\s/?#@]{8,256}[/?#@]\S{1,256}$/.test(text) ? text.split(/[/?#@]/).filter(isMixed) : [];
  if (text.length > longestValue) return address;
  const parts = text
    .replace(/^(?:\{\w{1,12}\}|\w{1,12}:(?=\S)|django-insecure-)/, '')
    .split(/[\s,;|$#"'`“”„‘’«»()<>{}[\]]+/)
    .filter((part) => part.length >= 8 && part !== text);
  // One that is left without its quotes or its prefix is the secret itself.
  return [
    ...address,
    ...(parts.length === 1 ? parts.filter(isTelling) : parts.filter((part) => isNoWord(part) && !readsAsName(part))),
  ];
}
