import type { Setting } from '../../dialects/types.ts';
import { fileRule } from '../define.ts';
import { codePointName } from '../support/characters.ts';
import { listSeparator, partAt, partsOf } from '../support/parts.ts';
import { literals, setValue, valuePlace } from '../support/value.ts';

interface Data {
  readonly setting: Setting;
  readonly fault: { readonly kind: 'array' } | { readonly kind: 'characters'; readonly found: string };
  /** The list without what does not belong there; undefined when that is a guess. */
  readonly repaired: string | undefined;
}

/** RFC 6749 section 3.3: a scope is made of %x21 / %x23-5B / %x5D-7E. */
export const rule = fileRule<Data>({
  meta: {
    id: 'scope-invalid-characters',
    group: 'scopes',
    severity: 'error',
    reach: 'file',
    fix: 'safe',
    summary: 'Scopes are made of printable ASCII without quotes and backslashes.',
  },
  *detect(scope) {
    for (const setting of literals(scope.settings('scope'))) {
      const { text } = setting.value;
      const array = arrayIn(text);
      if (array !== undefined) {
        if (readsArrays(setting)) continue;
        const severity = mayReadArrays(setting) ? 'info' : 'error';
        yield { at: valuePlace(setting), severity, data: { setting, fault: { kind: 'array' }, repaired: array } };
        continue;
      }
      for (const part of partsOf(setting, listSeparator)) {
        const found = /[^\x21\x23-\x5b\x5d-\x7e]/u.exec(part.text)?.[0];
        if (found === undefined) continue;
        yield {
          at: partAt(setting, part),
          data: { setting, fault: { kind: 'characters', found }, repaired: unquoted(text) },
        };
        break;
      }
    }
  },
  word: ({ setting, fault }) =>
    fault.kind === 'array'
      ? `${setting.name} holds a JSON array as text. ${mayReadArrays(setting) ? 'Unless the application reads it as JSON, brackets' : 'Brackets'} ` +
        'and quotes become part of the scopes, and the server answers invalid_scope. Write the scopes with spaces between them.'
      : `${setting.name} contains ${nameOf(fault.found)}, which no scope may contain (RFC 6749 section 3.3). The server ` +
        'answers invalid_scope. Write plain scope names with spaces between them.',
  fix: ({ data: { setting, repaired, fault } }, { facts }) =>
    repaired === undefined
      ? []
      : setValue(
          facts,
          setting,
          repaired,
          'Write the scopes without quotes and brackets',
          fault.kind === 'array' && mayReadArrays(setting) ? 'review' : 'safe',
        ),
});

const valid = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** `["a","b"]` as `a b`; undefined when the text is no such array. */
function arrayIn(text: string): string | undefined {
  const inner = /^\s*\[(.*)\]\s*$/s.exec(text)?.[1];
  if (
    inner === undefined ||
    !/^\s*(?:"[^"]*"|'[^']*'|[^\s"',[\]]+)(?:\s*,\s*(?:"[^"]*"|'[^']*'|[^\s"',[\]]+))*\s*$/.test(inner)
  ) {
    return undefined;
  }
  const scopes = inner.split(',').map((item) => item.trim().replace(/^["']|["']$/g, ''));
  return scopes.every((scope) => valid.test(scope)) ? scopes.join(' ') : undefined;
}

/** Settings libraries such as pydantic read a variable in the plural as JSON; YAML and JSON have lists of their own. */
const readsArrays = ({ name, value, dialect }: Setting): boolean =>
  /scopes$/i.test(name) && dialect.startsWith('env-') && isJson(value.text);

/** A variable of an application's own choice, such as Ghostfolio's OIDC_SCOPE (its README, "OpenID Connect OIDC Variables"). */
const mayReadArrays = ({ name, value }: Setting): boolean => /^[A-Z][A-Z0-9_]*$/.test(name) && isJson(value.text);

function isJson(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
}

/** The list without one pair of quotes around it, or around each scope. */
function unquoted(text: string): string | undefined {
  const without = text.replace(/["\u201c\u201d\u201e]/g, '').trim();
  const scopes = without.split(/[\s,]+/);
  return without !== '' && scopes.every((scope) => valid.test(scope)) ? without : undefined;
}

function nameOf(char: string): string {
  if (char === '"') return 'a quote';
  if (char === '\\') return 'a backslash';
  const code = codePointName(char);
  return char < ' ' ? `a control character (${code})` : `the character ${code}`;
}
