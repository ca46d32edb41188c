import type { Setting } from '../../dialects/types.ts';
import { isKnownSampleSecret } from '../../knowledge/placeholders.ts';
import { clientSecretMatches, findProvider, mayWarn } from '../../knowledge/providers/lookup.ts';
import { isSecretRole } from '../../knowledge/roles.ts';
import { tokenKindOf } from '../../knowledge/tokens.ts';
import { isBlankBody, readPem } from './pem.ts';
import { patternShare } from './randomness.ts';

/**
 * The setting holds a credential as plain text: something whose disclosure does harm. Values that belong in browsers
 * (anon and publishable keys), published sample values, file paths, digests, and values too short or vague to be sure are not.
 */
export function isCredential(setting: Setting): boolean {
  const known = credentials.get(setting);
  if (known !== undefined) return known;
  const found = holdsCredential(setting);
  credentials.set(setting, found);
  return found;
}

/** Several rules ask of every setting. */
const credentials = new WeakMap<Setting, boolean>();

function holdsCredential(setting: Setting): boolean {
  const text = setting.value.text.trim();
  if (setting.value.state !== 'literal' || !isSecretRole(setting.role) || setting.isPublic) return false;
  if (text.length < 8 || isFilePath(text) || isKnownSampleSecret(text) || isCommand(text) || isDigest(text))
    return false;
  if (saysThereIsNone(text) || repeatsItsName(setting)) return false;
  // What can be guessed is no secret: `secret-low-entropy`.
  if (setting.role === 'session_secret' && patternShare(text) > 0.6) return false;
  const format = tokenKindOf(text);
  if (format?.secret === false || format?.mayBePublic === true) return false;
  switch (setting.role) {
    case 'api_key':
      return format !== undefined;
    case 'jwt':
      return format !== undefined && !/ANON|PUBLISHABLE/i.test(setting.name);
    case 'access_token':
      return !text.startsWith('pk.');
    case 'private_key':
      return isPrivatePem(text) || /^LS0tLS1[A-Za-z0-9+/]{40}/.test(text) || isKeyText(text);
    default:
      return true;
  }
}

/** `public-client`, where a program wants a text although the client has no secret. */
const saysThereIsNone = (text: string): boolean =>
  /^(?:public[-_ ]?client|no[-_ ](?:client[-_ ])?secret|not[-_ ](?:used|needed|required|applicable))$/i.test(text);

/** `garmin.clientSecret: Garmin-clientsecret`: the name of the place, and nothing of its own. */
function repeatsItsName({ entry, value }: Setting): boolean {
  const words = value.text.toLowerCase().split(/[^a-z]+/);
  const place = entry.path
    .join('')
    .toLowerCase()
    .replace(/[^a-z]/g, '');
  return (
    /^[a-z]/i.test(value.text) &&
    /secret|key|token|password/i.test(value.text) &&
    words.every((word) => word !== '' && place.includes(word))
  );
}

/** `$(openssl rand -base64 32)`, in a file that a shell reads: what it prints is the secret. */
const isCommand = (text: string): boolean => /^\$\(.*\)$/.test(text);

/** Not `0x…`, which is how chains write the keys of their accounts: they sign transactions and no tokens. */
const isKeyText = (text: string): boolean => /^(?!0x[0-9a-f]{64}$)[\w+/=-]{32,}$/i.test(text);

/**
 * What a server keeps to compare secrets with, and nobody can send: the modular crypt format, also behind Spring's `{id}`, and
 * Django's `algorithm$iterations$salt$hash` (docs.djangoproject.com, "Password management in Django").
 */
const isDigest = (text: string): boolean =>
  /^(?:\{[\w@-]+\})?\$(?:2[aby]|argon2(?:id?|d)|pbkdf2[\w-]*|scrypt|5|6)\$[^\s$]\S{20,}$/.test(text) ||
  /^(?:pbkdf2_sha\d+\$\d+|argon2|bcrypt(?:_sha256)?|scrypt)\$\S{40,}$/.test(text);

/** A block with a body, not one with words to be replaced. */
function isPrivatePem(text: string): boolean {
  const pem = readPem(text);
  return pem?.label.endsWith('PRIVATE KEY') === true && !/_|your|\.{3}/i.test(pem.body) && !isBlankBody(pem);
}

/** `./keys/app.pem`, `/run/secrets/github`, `file:...`: where the secret is, not the secret. */
export const isFilePath = (text: string): boolean =>
  /^(?:file:|\.{0,2}[\\/]|~\/|[A-Za-z]:\\)[\w./\\~ -]*$/.test(text) ||
  /^[\w./-]+\.(?:pem|key|p8|p12|pfx|jwk|json|txt)$/i.test(text);

/**
 * Its shape alone says that a provider issued the value: a known prefix, or the shape of the secrets of the provider
 * the setting is named for.
 */
export function isProviderIssued(setting: Setting): boolean {
  const text = setting.value.text.trim();
  const format = tokenKindOf(text);
  if (format?.secret === true && !format.mayBePublic && format.kind !== 'jwt') return true;
  if (setting.role !== 'client_secret' || setting.provider === undefined) return false;
  const provider = findProvider(setting.provider);
  return (
    provider?.clientSecret.warnOnMismatch === true &&
    mayWarn(provider, 'clientSecret') &&
    clientSecretMatches(provider, text) === true
  );
}

/** Servers that people run themselves; their operators choose ids and secrets freely. */
const selfHosted: ReadonlySet<string> = new Set(['keycloak']);

/** The provider is a hosted service, which issues secrets itself. */
export const isHostedProvider = (provider: string | undefined): boolean =>
  provider !== undefined && !selfHosted.has(provider);
