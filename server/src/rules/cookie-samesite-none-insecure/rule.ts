import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { fileRule } from '../define.ts';
import { type InsecureCookie, insecureCookies, turnedOn } from '../support/cookies.ts';
import { severityAt } from '../support/environment.ts';
import { parseUrl } from '../support/url.ts';
import { setValue, valuePlace } from '../support/value.ts';

export const rule = fileRule<InsecureCookie>({
  meta: {
    id: 'cookie-samesite-none-insecure',
    group: 'session',
    severity: 'error',
    reach: 'file',
    fix: 'safe',
    summary: 'A cookie with SameSite=None or a __Host-/__Secure- name must be Secure.',
  },
  *detect({ facts }) {
    for (const cookie of insecureCookies(facts)) {
      const { secure, sameSiteNone, prefixed } = cookie;
      const cause =
        sameSiteNone !== undefined
          ? { ...valuePlace(sameSiteNone), message: 'SameSite=None' }
          : prefixed && {
              file: prefixed.file,
              span: prefixed.entry.contentSpan,
              message: `The ${prefixed.prefix} prefix`,
            };
      if (cause === undefined) continue;
      yield { at: valuePlace(secure), severity: severityAt('error', facts, secure), data: cookie, related: [cause] };
    }
  },
  word: ({ secure, sameSiteNone, prefixed }) =>
    `${secure.name} is off, but ` +
    (sameSiteNone !== undefined
      ? `${sameSiteNone.name} is none. Browsers reject a SameSite=None cookie without Secure`
      : `the cookie’s name begins with ${prefixed?.prefix ?? '__Secure-'}. Browsers reject such a cookie without Secure`) +
    ' (RFC 6265bis), so the session or state cookie never comes back and the callback fails with a state mismatch. Set it to true.',
  fix: ({ data: { secure } }, { facts }) =>
    setValue(
      facts,
      secure,
      turnedOn(secure.value.text),
      'Make the cookie Secure',
      isServedOverTls(facts) ? 'safe' : 'review',
    ),
});

const isServedOverTls = memoisedFor((facts: FileFacts): boolean => {
  const urls = facts.settings
    .filter((s) => s.role === 'base_url' || s.role === 'redirect_uri')
    .map((s) => parseUrl(s.value.text));
  return urls.length > 0 && urls.every((parsed) => parsed?.url.protocol === 'https:');
});
