import type { Setting } from '../../dialects/types.ts';
import { replaceValue } from '../../syntax/edit.ts';
import { childOf, childrenOf, type Entry, type ScalarEntry } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import { literals, setValue, valuePlace } from '../support/value.ts';
import type { Detection, FileScope } from '../types.ts';

interface Data {
  readonly name: string;
  readonly fault: 'plain' | 'spelling' | 'server' | 'allowed';
  readonly setting: Setting | undefined;
  readonly flag?: ScalarEntry;
}

/** RFC 7636 sections 4.2 and 7.2; RFC 9700 section 2.1.1: S256 is the one method that hides the verifier. */
export const rule = fileRule<Data>({
  meta: {
    id: 'pkce-plain',
    group: 'grants',
    severity: 'warning',
    reach: 'file',
    fix: 'safe',
    summary: 'PKCE uses the method S256.',
  },
  *detect(scope) {
    for (const setting of literals(scope.settings('code_challenge_method'))) {
      const text = setting.value.text.trim();
      const fault = text.toLowerCase() === 'plain' ? 'plain' : isMisspelt(text) ? 'spelling' : undefined;
      if (fault !== undefined) yield { at: valuePlace(setting), data: { name: setting.name, fault, setting } };
    }
    yield* inMetadata(scope);
    yield* allowed(scope);
  },
  word: ({ name, fault }) => `${name} ${texts[fault]}`,
  fix: ({ at, data: { setting, flag } }, { facts }) => {
    if (flag !== undefined) {
      const edits = replaceValue(facts.tree, flag, 'false');
      return edits === undefined
        ? []
        : [{ title: 'Refuse plain', safety: 'review', files: [{ file: at.file, edits }] }];
    }
    if (setting === undefined) return [];
    return setValue(facts, setting, 'S256', 'Use S256', setting.kind === 'use' ? 'safe' : 'review');
  },
});

const texts: Readonly<Record<Data['fault'], string>> = {
  plain:
    'is plain: the code verifier itself is sent through the browser, so whoever sees the request can use a stolen ' +
    'code. Servers that follow RFC 9700 answer invalid_request. Use S256.',
  spelling:
    'is not a PKCE method. The registered name is S256, and servers compare it exactly (invalid_request, "Transform ' +
    'algorithm not supported"). Write S256.',
  allowed:
    'lets clients use the PKCE method plain, with which whoever sees the request can use a stolen code (RFC 9700 section ' +
    '2.1.1). Switch it off; S256 stays allowed.',
  server:
    'lists plain as the only PKCE method, so clients cannot hide the code verifier (RFC 9700 section 2.1.1). Add S256.',
};

/**
 * Switches of servers that accept the method: Duende IdentityServer ("AllowPlainTextPkce") and Authelia
 * ("enable_pkce_plain_challenge").
 */
const switches = /^(?:allowPlainTextPkce|enable_pkce_plain_challenge)$/i;

function* allowed({ facts }: FileScope): Generator<Detection<Data>> {
  if (facts.dialects.length === 0) return;
  for (const entry of facts.tree.entries) {
    if (entry.kind !== 'scalar' || !switches.test(entry.key) || entry.value.toLowerCase() !== 'true') continue;
    const at = { file: facts.file.uri, span: entry.contentSpan };
    yield { at, data: { name: entry.key, fault: 'allowed', setting: undefined, flag: entry } };
  }
}

/** `s256`, `SHA256`, `S-256`, `S265`: of such names S256 alone is registered (IANA, "PKCE Code Challenge Methods"). */
const isMisspelt = (text: string): boolean => text !== 'S256' && /^s(?:ha)?[-_]?\d{2,3}$/i.test(text);

function* inMetadata(scope: FileScope): Generator<Detection<Data>> {
  if (scope.facts.dialects[0] !== 'oidc-discovery') return;
  for (const root of scope.facts.tree.roots) {
    const list = childOf(root, 'code_challenge_methods_supported');
    const methods = childrenOf(list).map((item: Entry) => (item.kind === 'scalar' ? item.value : ''));
    if (list === undefined || methods.length === 0 || !methods.every((method) => method === 'plain')) continue;
    const at = { file: scope.facts.file.uri, span: list.valueSpan };
    yield { at, data: { name: list.key, fault: 'server', setting: undefined } };
  }
}
