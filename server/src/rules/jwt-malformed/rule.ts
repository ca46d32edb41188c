import type { FileFacts, Setting } from '../../dialects/types.ts';
import { isSecretRole } from '../../knowledge/roles.ts';
import { fileRule } from '../define.ts';
import { decodePart } from '../support/jwt.ts';
import { setValue, valuePlace } from '../support/value.ts';
import type { Fix } from '../types.ts';

interface Fault {
  readonly what: string;
  /** The token with what does not belong in it taken out, when a readable JWT comes of it. */
  readonly repaired?: string;
  readonly safety?: Fix['safety'];
}

interface Data extends Fault {
  readonly setting: Setting;
}

export const rule = fileRule<Data>({
  meta: {
    id: 'jwt-malformed',
    group: 'tokens',
    severity: 'error',
    reach: 'file',
    fix: 'safe',
    summary: 'A JWT must be complete: three base64url parts with a readable header and payload.',
  },
  *detect({ settings }) {
    for (const setting of settings()) {
      if (!isSecretRole(setting.role) || setting.role === 'private_key') continue;
      const { state } = setting.value;
      const text = setting.value.text.trim();
      if ((state !== 'literal' && state !== 'masked') || !text.startsWith('eyJ') || text.length > 16_384) continue;
      const fault = judge(text, setting);
      if (fault !== undefined) yield { at: valuePlace(setting), data: { setting, ...fault } };
    }
  },
  word: ({ setting, what }) =>
    `${setting.name} ${what} Libraries stop with "Invalid Compact JWS" or "jwt malformed", servers answer invalid_token.`,
  fix: ({ data: { setting, repaired, safety } }, { facts }) => repair(facts, setting, repaired, safety),
});

/**
 * Only some settings must hold a JWT. Elsewhere a value that begins with eyJ may be any Base64 of JSON (Grafana's keys,
 * signed cookies): it counts as a JWT when its first part is a header that names an algorithm.
 */
function judge(text: string, { role }: Setting): Fault | undefined {
  const header = decodePart(text.split('.')[0]?.replace(/\s+/g, ''));
  const isJwt = typeof header?.alg === 'string';
  if (role !== 'jwt' && role !== 'id_token' && !isJwt) return undefined;
  if (/…|\.{3}$/.test(text)) return { what: 'holds a JWT that was shortened with an ellipsis. Copy the whole token.' };
  if (/\s/.test(text)) return spaceFault(text);
  const parts = text.split('.');
  // Five parts are an encrypted JWT (RFC 7516), which nobody can look into.
  if (parts.length === 5) return undefined;
  if (parts.length !== 3) {
    return {
      what: `should hold a JWT, which has three parts, but has ${parts.length}: it was cut or joined with something else. Copy the whole token.`,
    };
  }
  if (parts.some((part) => /[^\w-]/.test(part))) return alphabetFault(text);
  if (header === undefined)
    return {
      what: 'should hold a JWT, but its header is not readable JSON: it was damaged in copying. Copy the token again.',
    };
  if (!isJwt)
    return {
      what: 'should hold a JWT, but its header names no algorithm (RFC 7515 section 4.1.1). Copy the token again.',
    };
  if (decodePart(parts[1]) === undefined) {
    return {
      what: 'should hold a JWT, but its payload is not readable JSON: it was damaged or cut in copying. Copy the token again.',
    };
  }
  if (parts[2] === '' && String(header.alg).toLowerCase() !== 'none') {
    return { what: 'holds a JWT without its signature: the last part is missing. Copy the whole token.' };
  }
  return undefined;
}

function spaceFault(text: string): Fault {
  const repaired = text.replace(/\s+/g, '');
  const what = 'holds a JWT with spaces or line breaks in it. Remove them.';
  return isReadable(repaired) ? { what, repaired, safety: 'safe' } : { what };
}

/** Plain Base64 in place of base64url (RFC 4648 section 5). */
function alphabetFault(text: string): Fault {
  const repaired = text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const what = 'holds a JWT with characters that base64url does not have (RFC 7515 section 2), such as +, / or =.';
  return isReadable(repaired) ? { what, repaired, safety: 'review' } : { what };
}

function isReadable(text: string): boolean {
  const parts = text.split('.');
  return (
    parts.length === 3 &&
    parts[2] !== '' &&
    typeof decodePart(parts[0])?.alg === 'string' &&
    decodePart(parts[1]) !== undefined
  );
}

function repair(
  facts: FileFacts,
  setting: Setting,
  repaired: string | undefined,
  safety: Fix['safety'] = 'review',
): readonly Fix[] {
  const title = safety === 'safe' ? 'Remove the spaces' : 'Write it in base64url';
  return repaired === undefined ? [] : setValue(facts, setting, repaired, title, safety);
}
