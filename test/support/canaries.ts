import { createHash } from 'node:crypto';
import { hash } from '../../server/src/base/hash.ts';
import { readFile } from '../../server/src/dialects/read.ts';
import type { FileFacts, Setting } from '../../server/src/dialects/types.ts';
import { isTelling } from '../../server/src/knowledge/credentials.ts';
import { isSecretRole, isUrlRole, type Role } from '../../server/src/knowledge/roles.ts';
import { applyEdits, type TextEdit } from '../../server/src/text/edit.ts';
import { createSourceFile } from '../../server/src/text/sourceFile.ts';

/** Texts by path relative to a folder. */
export type Files = ReadonlyMap<string, string>;

/** Files whose secrets are values that exist nowhere else. */
export interface Planted {
  readonly files: Files;
  readonly canaries: readonly string[];
}

/** How much of a value is looked for: a piece of this length counts as shown. */
const pieceLength = 8;

/** A form for values that have none of their own. */
const plain = 'Aa0Bb1Cc2Dd3Ee4F';

/** What else is done to the files, so that each way of handling a value wrongly has its chance. */
export const mishaps = ['none', 'tokenElsewhere', 'secretElsewhere', 'inUrls', 'damaged', 'inComments'] as const;
export type Mishap = (typeof mishaps)[number];

/** `salt` makes the values of two plantings differ; the same call gives the same files. */
export function plant(original: Files, mishap: Mishap, salt: string): Planted {
  const files = new Map(original);
  const distinctive = new Set<string>();
  const canaries = new Set<string>();
  for (const [path, text] of original) {
    const edits = writable(read(path, text)).map(({ span }) => {
      const written = text.slice(span.start, span.end);
      if (written.length < pieceLength || /[${<%]/.test(written))
        return { span, newText: disguise(plain, `${salt} ${written}`) };
      if (isDistinctive(written)) distinctive.add(written);
      return { span, newText: disguise(written, salt) };
    });
    files.set(path, applyEdits(text, withoutOverlap(edits)));
  }
  for (const [path, text] of files) {
    // A secret that stands in other places as well is the same secret there.
    const mended = [...distinctive].reduce((t, one) => t.replaceAll(one, disguise(one, salt)), text);
    files.set(path, mended);
    for (const { value } of secretsIn(read(path, mended))) canaries.add(value.text);
  }
  // Where its own line is damaged, nothing tells any more that a client_id of the same text is a secret.
  if (mishap === 'damaged')
    for (const text of plainTexts(files)) for (const one of canaries) if (text.includes(one)) canaries.delete(one);
  for (const [path, text] of files) files.set(path, harm(path, text, mishap, salt, canaries));
  const known = [...original.values()].join('\n').toLowerCase();
  return { files, canaries: [...canaries].filter((one) => !known.includes(one.toLowerCase())) };
}

const read = (path: string, text: string): FileFacts | undefined =>
  readFile(createSourceFile(`file:///ws/${path}`, text));

/** Longer than what is looked for; a placeholder is taken for the secret that will stand there. */
const secretsIn = (facts: FileFacts | undefined, shortest = pieceLength): readonly Setting[] =>
  (facts?.settings ?? []).filter(
    ({ role, value: { state, text } }) =>
      isSecretRole(role) && ['literal', 'ciphertext', 'placeholder'].includes(state) && text.length >= shortest,
  );

const plainTexts = (files: Files): readonly string[] =>
  [...files].flatMap(([path, text]) =>
    (read(path, text)?.settings ?? []).flatMap(({ role, value }) => (isSecretRole(role) ? [] : [value.text])),
  );

/** What becomes a canary: where a file only refers to its secrets, they are written into it. */
function writable(facts: FileFacts | undefined): readonly Setting[] {
  const literal = secretsIn(facts, 1);
  return literal.length > 0
    ? literal
    : (facts?.settings ?? []).filter(({ role, span }) => isSecretRole(role) && span.end > span.start);
}

const isDistinctive = (text: string): boolean => text.length >= 10 && /\d/.test(text) && /[a-z]/i.test(text);

function withoutOverlap(edits: readonly TextEdit[]): readonly TextEdit[] {
  let end = -1;
  return edits
    .toSorted((a, b) => a.span.start - b.span.start)
    .filter(({ span }) => {
      const isFree = span.start >= end && span.end > span.start;
      if (isFree) end = span.end;
      return isFree;
    });
}

function harm(path: string, text: string, mishap: Mishap, salt: string, canaries: Set<string>): string {
  if (mishap === 'none') return text;
  const facts = read(path, text);
  if (facts === undefined) return text;
  const own = secretsIn(facts);
  const others = facts.settings.filter(
    ({ role, value, span }) => !isSecretRole(role) && value.state === 'literal' && span.end > span.start,
  );
  const fresh = (name: string, from: string): string => {
    const value = disguise(from, `${salt} ${path} ${name}`);
    canaries.add(value);
    return value;
  };
  const replace = (pick: (setting: Setting, index: number) => string | undefined): string => {
    const edits = others.flatMap((setting, i) => {
      const newText = pick(setting, i);
      return newText === undefined ? [] : [{ span: setting.span, newText }];
    });
    return applyEdits(text, withoutOverlap(edits));
  };
  switch (mishap) {
    case 'tokenElsewhere': {
      const turn = Number.parseInt(hash(salt).slice(-2), 36) % 3;
      return replace((_, i) => (i % 3 === turn ? fresh(`${i}`, tokens[i % tokens.length] as string) : undefined));
    }
    case 'secretElsewhere': {
      const first = own.find(({ value }) => /^[\w.~+/-]{12,}$/.test(value.text))?.value.text;
      if (first === undefined) return text;
      // An id of words that is the secret as well is public (`isOwnId` in model/secrets.ts).
      const isPublic = (role: Role): boolean => role === 'client_id' && !isTelling(first);
      return replace(({ role, value }, i) =>
        isPublic(role)
          ? undefined
          : i % 2 === 0
            ? first
            : isUrlRole(role)
              ? `${value.text.replace(/\/$/, '')}/${first}`
              : `${value.text}${first}`,
      );
    }
    case 'inUrls':
      return replace(({ value }, i) =>
        /^https?:\/\/[^@?#\s]+$/.test(value.text)
          ? `${value.text.replace('://', `://user:${fresh(`u${i}`, plain)}@`)}?client_secret=${fresh(`q${i}`, plain)}&a=b`
          : undefined,
      );
    case 'damaged': {
      // The character behind the secret goes: a quote stays open, a member runs into the next.
      const edits = own.map(({ span }) => ({
        span: { start: span.end, end: Math.min(text.length, span.end + 1) },
        newText: '',
      }));
      return applyEdits(text, withoutOverlap(edits));
    }
    case 'inComments': {
      const sign = facts.tree.format === 'json' ? '//' : '#';
      const edits = own.map(({ span }, i) => {
        const at = facts.file.lines.lineEnd(facts.file.lines.positionAt(span.end).line);
        return { span: { start: at, end: at }, newText: ` ${sign} was ${fresh(`c${i}`, plain)}` };
      });
      return applyEdits(
        text,
        edits.filter((edit, i) => edits.findIndex(({ span }) => span.start === edit.span.start) === i),
      );
    }
  }
}

/** Shapes that tell what they are wherever they stand. */
const tokens: readonly string[] = [
  'ghp_Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7Ii8Jj9Kk0Ll1',
  'GOCSPX-Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7Ii8',
  'sk-ant-Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7',
  'xoxb-1234567890-Aa0Bb1Cc2Dd3Ee4Ff5',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJBYTBCYjFDYzJEZDNFZTQifQ.Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7Ii8Jj9',
];

/** What a rule recognises a value by, and what its notation needs. */
const kept =
  /-----[A-Z ]+-----|\\u[0-9a-fA-F]{4}|\\.|%[0-9A-Fa-f]{2}|\$\{[^}]*\}|&#?\w+;|^(?:GOCSPX-|gh[a-z]_|github_pat_|glpat-|gloas-|xox\w?-|xapp-|sk-ant-|sk-(?:proj|admin)-|sk-or-|[sr]k_(?:live|test)_|whsec_|SG\.|shp\w{2}_|ATATT|sb_\w+_|AIza|ya29\.|1\/\/|lin_api_|figd_|ntn_|sl\.|EAA|base64:|\{\w+\}|ENC\[?|vault:|v\d+\.|KEY)|^(?:eyJ[\w-]+\.){1,2}/g;

/** Letters become other letters and digits other digits, always the same for the same text. */
export function disguise(text: string, salt: string): string {
  const next = generator(hash(`${salt}\n${text}`));
  let result = '';
  let position = 0;
  for (const match of text.matchAll(kept)) {
    result += shuffled(text.slice(position, match.index), next) + match[0];
    position = match.index + match[0].length;
  }
  return result + shuffled(text.slice(position), next);
}

const alphabets: readonly string[] = ['abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '0123456789'];

const shuffled = (text: string, next: (below: number) => number): string =>
  text.replace(/[A-Za-z0-9]/g, (character) => {
    const alphabet = alphabets.find((letters) => letters.includes(character)) as string;
    return alphabet[next(alphabet.length)] as string;
  });

/** xorshift32. */
function generator(seed: string): (below: number) => number {
  let state = Number.parseInt(seed.slice(-6), 36) | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const digestLength = 11;

/**
 * Looks for values in texts: whole or in pieces, in any case, as Base64, percent-encoded, escaped for JSON or HTML, and
 * as plain digests. `innocent`: texts that may hold pieces by chance, such as the examples the values were made from.
 */
export function createSearch(
  values: Iterable<string>,
  innocent: readonly string[],
): (text: string) => readonly string[] {
  const pieces = new Map<string, string>();
  const digests = new Map<string, string>();
  for (const value of values) {
    for (const form of formsOf(value)) {
      const low = form.toLowerCase();
      for (let at = 0; at + pieceLength <= low.length; at++) {
        const piece = low.slice(at, at + pieceLength);
        if (tellsSomething(piece)) pieces.set(piece, value);
      }
    }
    for (const digest of digestsOf(value)) digests.set(digest.toLowerCase().slice(0, digestLength), value);
  }
  for (const text of innocent.flatMap((one) => [one, JSON.stringify(one)])) {
    const low = text.toLowerCase();
    for (let at = 0; at + pieceLength <= low.length; at++) pieces.delete(low.slice(at, at + pieceLength));
  }
  return (text) => {
    const low = text.toLowerCase();
    const found = new Map<string, string>();
    for (let at = 0; at + pieceLength <= low.length; at++) {
      const value = pieces.get(low.slice(at, at + pieceLength)) ?? digests.get(low.slice(at, at + digestLength));
      if (value === undefined || found.has(value)) continue;
      found.set(value, `${value}: …${text.slice(Math.max(0, at - 200), at + 80)}…`);
    }
    return [...found.values()];
  };
}

/** Punctuation with a letter or two between is no piece of anything. */
const tellsSomething = (piece: string): boolean =>
  piece.replace(/&(?:quot|amp|lt|gt);?|quot;|[^a-z0-9]/g, '').length >= 5;

function formsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  const encoded = [0, 1, 2].flatMap((shift) => {
    const buffer = Buffer.concat([Buffer.alloc(shift), bytes]);
    // The first and the last characters depend on what stands beside.
    return [
      buffer
        .toString('base64')
        .slice(shift === 0 ? 0 : 4)
        .replace(/.{0,2}=*$/, ''),
      buffer.toString('base64url').slice(4, -3),
    ];
  });
  return [
    ...value.split(/[\r\n]+/),
    ...encoded,
    encodeURIComponent(value.replace(/\p{Surrogate}/gu, '')),
    JSON.stringify(value).slice(1, -1),
    value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    value.replace(/[\\`*_{}[\]()<>#+!|~&]/g, '\\$&'),
  ];
}

const digestsOf = (value: string): readonly string[] => [
  hash(value),
  ...['md5', 'sha1', 'sha256', 'sha512'].flatMap((name) => {
    const digest = createHash(name).update(value).digest();
    return [digest.toString('hex'), digest.toString('base64')];
  }),
];
