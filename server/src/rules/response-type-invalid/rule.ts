import { nearest } from '../../base/distance.ts';
import { lookup } from '../../base/table.ts';
import type { Setting } from '../../dialects/types.ts';
import { fileRule } from '../define.ts';
import { literals, setValue, valuePlace } from '../support/value.ts';

interface Data {
  readonly setting: Setting;
  readonly meant: string | undefined;
}

/** RFC 6749 section 8.4, OAuth 2.0 Multiple Response Type Encoding Practices sections 3 to 5, OpenID4VP section 8. */
const words: readonly string[] = ['code', 'token', 'id_token', 'none', 'vp_token'];

const meanings: Readonly<Record<string, string>> = {
  authorization_code: 'code',
  authorizationcode: 'code',
  auth_code: 'code',
  access_token: 'token',
  idtoken: 'id_token',
};

/**
 * Spellings that are plainly slips, and in registrations whatever is not registered. `RESPONSE_TYPE` is also the name
 * of settings that have nothing to do with OAuth (`json`).
 */
export const rule = fileRule<Data>({
  meta: {
    id: 'response-type-invalid',
    group: 'grants',
    severity: 'error',
    reach: 'file',
    fix: 'safe',
    summary: 'response_type is a registered combination.',
  },
  *detect(scope) {
    for (const setting of literals(scope.settings('response_type'))) {
      const text = setting.value.text.trim();
      if (isRegistered(text)) continue;
      const meant = meantBy(text, setting);
      if (meant !== undefined) yield { at: valuePlace(setting), data: { setting, meant } };
      else if (setting.kind === 'registration' && !/[:/.]/.test(text)) {
        yield { at: valuePlace(setting), data: { setting, meant }, severity: 'warning' };
      }
    }
  },
  word: ({ setting, meant }) =>
    `${setting.name} is "${setting.value.text.trim()}", which is not a registered response type. The authorization ` +
    `endpoint answers unsupported_response_type. ${meant === undefined ? 'Use code.' : `Write ${meant}.`}`,
  fix: ({ data: { setting, meant } }, { facts }) =>
    meant === undefined ? [] : setValue(facts, setting, meant, `Write ${meant}`, 'safe'),
});

function isRegistered(text: string): boolean {
  const parts = text.split(/\s+/);
  return (
    parts.every((part) => words.includes(part)) &&
    new Set(parts).size === parts.length &&
    !(parts.length > 1 && parts.includes('none'))
  );
}

/** The combination the text is a slip of. Enumerations of a framework (`CODE`) count in registrations only. */
function meantBy(text: string, setting: Setting): string | undefined {
  const isSure = setting.kind === 'registration' || setting.dialect === 'spring-oauth2';
  if (!isSure && text !== text.toLowerCase()) return undefined;
  const parts = text
    .toLowerCase()
    .replace(/-/g, '_')
    .split(/[\s,+|]+/);
  const read = parts.map((part) =>
    words.includes(part) ? part : (lookup(meanings, part) ?? (part.length > 3 ? slip(part) : undefined)),
  );
  if (read.some((part) => part === undefined)) return undefined;
  const meant = read.join(' ');
  return meant !== text && isRegistered(meant) ? meant : undefined;
}

/** `cod`, `toke` are cut off; `node` is another word. */
const slip = (part: string): string | undefined => (part.length > 5 ? nearest(part, words, 1) : undefined);
