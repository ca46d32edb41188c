import { nearest } from '../../base/distance.ts';
import { lookup } from '../../base/table.ts';
import type { Setting } from '../../dialects/types.ts';
import { fileRule } from '../define.ts';
import { literals, setValue, valuePlace } from '../support/value.ts';
import type { Severity } from '../types.ts';

interface Data {
  readonly setting: Setting;
  readonly meant: string | undefined;
  readonly isSpring: boolean;
}

/**
 * IANA "OAuth Token Endpoint Authentication Methods" (RFC 7591 section 4.2, RFC 8705, OpenID Connect Core section 9;
 * seen 2026-11), and the method of draft-ietf-oauth-attestation-based-client-auth.
 */
const methods: readonly string[] = [
  'none',
  'client_secret_basic',
  'client_secret_post',
  'client_secret_jwt',
  'private_key_jwt',
  'tls_client_auth',
  'self_signed_tls_client_auth',
  'attest_jwt_client_auth',
];

const shortNames: Readonly<Record<string, string>> = {
  basic: 'client_secret_basic',
  post: 'client_secret_post',
  client_basic: 'client_secret_basic',
  client_post: 'client_secret_post',
  secret_basic: 'client_secret_basic',
  secret_post: 'client_secret_post',
  header: 'client_secret_basic',
  body: 'client_secret_post',
};

export const rule = fileRule<Data>({
  meta: {
    id: 'client-auth-method-unknown',
    group: 'client',
    severity: 'error',
    reach: 'file',
    fix: 'safe',
    summary: 'The client authentication method is a registered one.',
  },
  *detect(scope) {
    for (const setting of literals(scope.settings('token_endpoint_auth_method'))) {
      const text = setting.value.text.trim();
      if (methods.includes(text) || text.includes(':')) continue;
      const meant = meantBy(text);
      const severity = severityOf(setting, text, meant);
      const isSpring = setting.dialect === 'spring-oauth2';
      if (severity !== undefined) yield { at: valuePlace(setting), data: { setting, meant, isSpring }, severity };
    }
  },
  word: ({ setting, meant, isSpring }) =>
    `${setting.name} is "${setting.value.text.trim()}", which is not a registered authentication method. ` +
    (isSpring
      ? `Spring Security ${isAlias(setting.value.text) ? '6 ' : ''}throws an IllegalArgumentException when it asks for a token${isAlias(setting.value.text) ? '; 5 took it' : ''}. `
      : 'A registration is refused with invalid_client_metadata, and a client library cannot authenticate. ') +
    (meant === undefined ? `Use one of ${methods.slice(0, 5).join(', ')}.` : `Use ${meant}.`),
  fix: ({ data: { setting, meant }, severity }, { facts }) =>
    meant === undefined
      ? []
      : setValue(facts, setting, meant, `Use ${meant}`, severity === 'error' ? 'safe' : 'review'),
});

const isAlias = (text: string): boolean => Object.hasOwn(shortNames, text.trim().toLowerCase());

function meantBy(text: string): string | undefined {
  const plain = text.toLowerCase().replace(/[-\s]/g, '_');
  if (methods.includes(plain)) return plain;
  return lookup(shortNames, plain) ?? (plain.length > 8 ? nearest(plain, methods, 2) : undefined);
}

/** The key's name is that of RFC 7591, whose values are the registered ones; other names have aliases of their own. */
const isRegistryKey = ({ name, dialect }: Setting): boolean =>
  dialect === 'spring-oauth2' || /token[-_]?endpoint[-_]?auth[-_]?method$/i.test(name);

function severityOf(setting: Setting, text: string, meant: string | undefined): Severity | undefined {
  const isShort = isAlias(text);
  // Spring Security 5 took `basic` and `post`; 6 does not.
  if (setting.dialect === 'spring-oauth2') return isShort ? 'info' : meant === undefined ? 'warning' : 'error';
  if (isRegistryKey(setting)) {
    if (setting.kind === 'use' && (isShort || text.toLowerCase() === meant)) return 'info';
    return meant === undefined ? 'warning' : 'error';
  }
  // `CLIENT_AUTH_METHOD=basic` is an alias of some library; only a misspelt registered name is sure.
  return meant === undefined || isShort || text.toLowerCase().replace(/[-\s]/g, '_') === meant ? undefined : 'warning';
}
