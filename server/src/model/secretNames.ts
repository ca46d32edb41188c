import { childOf, type Entry, type ScalarEntry } from '../syntax/tree.ts';

/** Names whose values are nobody's business, of whichever program, and as they are often misspelt. */
const secretName =
  /(?:pass(?:word|wd|phrase)?|pwd|pw|secret|secrete|secret[_-]?(?:text|value|string|data)|token|credential|cred|(?:api|private|secret|signing|encrypt(?:ion)?|master|access|account|admin|service(?:[_-]?role)?|hmac|jwt|cookie|session|storage)[_-]?key|secret_key_base|se(?:cert|crt|cet|rcet|ceret|crect|ccret)|scret|passwrod|passowrd|passord|pasword|tokne)s?(?:[._-](?:old|new|prev(?:ious)?|next|current|rotated|backup|prod(?:uction)?|staging|dev(?:elopment)?|test|live|b(?:ase)?64|\d{1,2}))?$|^secrets[._-](?:cookie|system|cipher|default)$/i;

/** Whether a value of this name is a secret, by the name alone. */
export const isSecretName = (name: string): boolean => secretName.test(name) && !/public|publishable/i.test(name);

/** What carries a credential among other words: a header, a cookie, a pair of a user and a password. */
const carrierName = /^(?:set-)?cookies?$|^(?:proxy-)?authorization$|^x-[\w-]{0,40}key$|(?:^|[_-])auth$/i;

/** A value of this name may be a secret, or hold one. */
export const mayHoldSecret = (name: string): boolean => isSecretName(name) || carrierName.test(name);

/** Keys that say nothing of what stands behind them, but that it is the value of what they stand in. */
const keyOfValue =
  /^(?:value|val|default|text|plain|plaintext|raw|literal|data|string|content|example|inline_?(?:string|bytes)|access|refresh|current|previous|v|)$/i;

/** `{ jwt: { key: … } }` is the key of a JWT. */
const keyOfKind = /^keys?$/i;

/** `{ tokens: { openai: … } }`: each is one. */
const listOfSecrets = /(?:secret|token|password|passphrase)s$/i;

/** What says something about a secret. */
const aboutSecret = /(?:id|name|ur[il]|endpoint|type|file|path|ref|issuer|alg|expir\w*|ttl)$/i;

/** Maps as large are no pair of a name and a value. */
const largestPair = 16;

/**
 * What a value is called: by its key, as an item of a list, behind an option, in `{ name: …, value: … }`, and by what it
 * stands in.
 */
export function namesOf({ key, keySpan, parent }: ScalarEntry): readonly string[] {
  const isItem = keySpan === undefined;
  if (parent === undefined) return [key];
  if (!(isItem || keyOfValue.test(key))) return [key, ...namesByKind(key, parent)];
  if (parent.kind === 'list') {
    const before = parent.children[Number(key) - 1];
    if (before?.kind === 'scalar') {
      // `["--client-secret", "…"]`, `[client_secret, …]`
      if (/^--?[A-Za-z][\w.-]{1,80}$/.test(before.value)) return [before.value];
      if (parent.children.length === 2 && isSecretName(before.value)) return [before.value];
    }
  }
  // `secrets: { default: […] }`, `keys: [{ value: … }]`
  const isWithin = parent.keySpan === undefined || keyOfValue.test(parent.key);
  const above = isWithin ? [parent.parent?.key ?? ''] : namesByKind(parent.key, parent.parent);
  const beside =
    isItem || parent.children.length > largestPair
      ? []
      : ['key', 'name', 'type', 'id'].flatMap((word) => {
          const entry = childOf(parent, word);
          return entry?.kind === 'scalar' ? [entry.value] : [];
        });
  return [key, parent.key, ...above, ...beside];
}

function namesByKind(key: string, parent: Entry | undefined): readonly string[] {
  if (parent === undefined) return [];
  if (keyOfKind.test(key)) return [`${parent.key}_${key}`];
  return listOfSecrets.test(parent.key) && !aboutSecret.test(key) ? [parent.key] : [];
}
