import type { FileFacts, Setting } from '../../dialects/types.ts';
import { clientSecretMatches, findProvider, mayWarn } from '../../knowledge/providers/lookup.ts';
import type { Role } from '../../knowledge/roles.ts';
import { fileRule } from '../define.ts';
import { literals, setValue, valuePlace } from '../support/value.ts';
import type { Fix, Severity } from '../types.ts';

type Fault = 'whitespace' | 'quotes' | 'name' | 'scheme' | 'separator' | 'characters';

interface Stray {
  readonly fault: Fault;
  /** The value without what does not belong to it; undefined when that cannot be told. */
  readonly clean: string | undefined;
}

interface Data extends Stray {
  readonly setting: Setting;
}

/** A private key has lines, and is judged by `private-key-malformed`. */
const roles: readonly Role[] = [
  'client_secret',
  'session_secret',
  'access_token',
  'refresh_token',
  'id_token',
  'jwt',
  'api_key',
];

export const rule = fileRule<Data>({
  meta: {
    id: 'secret-stray-characters',
    group: 'secrets',
    severity: 'error',
    reach: 'file',
    fix: 'safe',
    summary: 'A secret must not carry spaces, quotes or other characters that are not part of it.',
  },
  *detect({ facts, settings }) {
    for (const setting of literals(settings(...roles))) {
      const stray = strayOf(setting.value.text, setting, facts);
      if (stray === undefined) continue;
      yield { at: valuePlace(setting), severity: severityOf(stray, setting), data: { setting, ...stray } };
    }
  },
  word: ({ setting, fault }) =>
    `${setting.name} ${(setting.role === 'session_secret' ? ofSession[fault] : undefined) ?? explanations[fault]}`,
  fix: ({ data }, { facts }) => fixOf(data, facts),
});

function strayOf(text: string, { role }: Setting, facts: FileFacts): Stray | undefined {
  const trimmed = text.trim();
  if (trimmed !== text) return { fault: 'whitespace', clean: trimmed };
  const quoted = /^(["'])(.+)\1$/s.exec(text)?.[2];
  if (quoted !== undefined && !/["']/.test(quoted)) return { fault: 'quotes', clean: quoted };
  // A session secret is whatever its author typed.
  if (role === 'session_secret') return undefined;
  const named =
    /^(?:client_?secret|refresh_?token|access_?token|id_?token|[A-Z][A-Z0-9]*_[A-Z0-9_]*(?:SECRET|TOKEN))=(\S{4,})$/.exec(
      text,
    )?.[1];
  if (named !== undefined) return { fault: 'name', clean: named };
  const scheme = /^(Bearer|Basic)\s+(\S+)$/i.exec(text);
  if (scheme !== null) return { fault: 'scheme', clean: /^bearer$/i.test(scheme[1] ?? '') ? scheme[2] : undefined };
  if (/^[\w.~+/=-]{16,}[,;]$/.test(text)) return { fault: 'separator', clean: text.slice(0, -1) };
  return role === 'client_secret' && hasForeignCharacter(text, facts)
    ? { fault: 'characters', clean: undefined }
    : undefined;
}

/** RFC 6749 appendix A.2: a client secret is made of VSCHAR. Rules on the text of `.env` files report invisible ones. */
function hasForeignCharacter(text: string, facts: FileFacts): boolean {
  const rest =
    facts.tree.format === 'dotenv'
      ? text.replace(/[\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff“”‘’«»„]/g, '')
      : text;
  return /[^\x20-\x7e]/.test(rest);
}

/** `error` where the value cannot work; a header's scheme may be wanted by code that sends the value as it stands. */
function severityOf({ fault, clean }: Stray, setting: Setting): Severity {
  if (setting.role === 'session_secret') return 'info';
  if (fault === 'scheme') return 'warning';
  if (fault !== 'separator') return 'error';
  const provider = setting.provider === undefined ? undefined : findProvider(setting.provider);
  const isCertain =
    provider !== undefined &&
    setting.role === 'client_secret' &&
    mayWarn(provider, 'clientSecret') &&
    clientSecretMatches(provider, setting.value.text) === false &&
    clientSecretMatches(provider, clean ?? '') === true;
  return isCertain ? 'error' : 'warning';
}

const refused = 'The server compares secrets character by character and answers invalid_client or invalid_token.';

const explanations: Readonly<Record<Fault, string>> = {
  whitespace: `begins or ends with a space or a line break. ${refused} Remove it.`,
  quotes: `has quotation marks inside its value. ${refused} Remove the inner pair.`,
  name: `repeats the name of the setting in its value. ${refused} Keep only what follows the equals sign.`,
  scheme:
    'begins with an authorization scheme (Bearer or Basic). Libraries add the scheme themselves, so the request carries it twice and is refused (invalid_token). Keep only the credential.',
  separator: `ends with a comma or semicolon, probably copied from code. ${refused} Remove it.`,
  characters: `contains characters outside printable ASCII, which a client secret cannot have (RFC 6749 appendix A.2). ${refused} Copy the secret again.`,
};

/** No server compares a session secret: it works with whatever it holds. */
const kept = 'They are part of the secret, and whatever shares it needs them, too.';

const ofSession: Partial<Readonly<Record<Fault, string>>> = {
  whitespace: `begins or ends with spaces or line breaks. ${kept} Remove them, unless it is in use.`,
  quotes: `has quotation marks inside its value. ${kept} Remove the inner pair, unless the secret is in use.`,
};

const titles: Readonly<Record<Fault, string>> = {
  whitespace: 'Remove the spaces around the value',
  quotes: 'Remove the inner quotation marks',
  name: 'Keep only the value',
  scheme: 'Remove the authorization scheme',
  separator: 'Remove the last character',
  characters: '',
};

function fixOf({ setting, fault, clean }: Data, facts: FileFacts): readonly Fix[] {
  if (clean === undefined) return [];
  const isSafe = (fault === 'whitespace' || fault === 'quotes') && setting.role !== 'session_secret';
  return setValue(facts, setting, clean, titles[fault], isSafe ? 'safe' : 'review');
}
