import type { Setting } from '../../dialects/types.ts';
import { fileRule } from '../define.ts';
import { canonicalIssuer, endsWithSlash } from '../support/issuerForm.ts';
import { type ParsedUrl, parseUrl } from '../support/url.ts';
import { literals, setValue, valuePlace } from '../support/value.ts';
import type { Severity } from '../types.ts';

interface Data {
  readonly setting: Setting;
  readonly fault: 'query' | 'slash-missing' | 'slash-extra';
}

export const rule = fileRule<Data>({
  meta: {
    id: 'issuer-format',
    group: 'endpoints',
    severity: 'error',
    reach: 'file',
    fix: 'safe',
    summary: 'An issuer must be written exactly as the provider writes it.',
  },
  *detect({ settings }) {
    for (const setting of literals(settings('issuer'))) {
      const parsed = parseUrl(setting.value.text);
      // Documents in which a server describes itself have rules of their own.
      if (parsed === undefined || setting.kind === 'metadata' || /\/\.well-known\//.test(parsed.rawPath)) continue;
      if (/[?#]/.test(setting.value.text)) {
        yield { at: valuePlace(setting), data: { setting, fault: 'query' } };
        continue;
      }
      const severity = slashSeverity(setting, parsed);
      if (severity === undefined || canonicalIssuer(parsed.raw) === parsed.raw) continue;
      const fault = endsWithSlash(parsed.raw) === true ? 'slash-missing' : 'slash-extra';
      yield { at: valuePlace(setting), severity, data: { setting, fault } };
    }
  },
  word: ({ setting, fault }) =>
    fault === 'query'
      ? `${setting.name} has a query or fragment. An issuer has neither (RFC 8414 section 2), so it can never equal the ` +
        '"iss" of a token, and discovery fails. Remove it.'
      : `${setting.name} ${fault === 'slash-missing' ? 'lacks the slash at the end that' : 'ends with a slash that'} this ` +
        `provider’s issuer ${fault === 'slash-missing' ? 'has' : 'does not have'}. Issuers are compared character by ` +
        `character: clients stop with an issuer mismatch (unexpected "iss" claim value). ${fault === 'slash-missing' ? 'Add' : 'Remove'} it.`,
  fix: ({ data: { setting, fault } }, { facts }) => {
    const { text } = setting.value;
    if (fault === 'query') {
      return setValue(facts, setting, text.replace(/[?#].*$/s, ''), 'Remove the query and fragment', 'review');
    }
    const title = fault === 'slash-missing' ? 'Add the slash at the end' : 'Remove the slash at the end';
    return setValue(facts, setting, canonicalIssuer(text), title, 'safe');
  },
});

/**
 * Spring compares the text. Most other libraries compare parsed URLs, where a host alone and a host with a slash are the
 * same; Auth.js and the `ISSUER_BASE_URL` of express-openid-connect are documented without it.
 */
function slashSeverity(setting: Setting, parsed: ParsedUrl): Severity | undefined {
  // It only leads to the discovery document, slash or no slash: ASP.NET Core, MSAL, oidc-client-ts; Quarkus.
  if (/^(?:authority|auth-server-url)$/i.test(setting.entry.key)) return undefined;
  const isRoot = parsed.rawPath.replace(/\/+$/, '') === '';
  if (!isRoot || setting.dialect === 'spring-oauth2') return 'warning';
  const isNormalised = /ISSUER_BASE_URL$/i.test(setting.name) || /^env-(?:authjs|nextauth)/.test(setting.dialect);
  return isNormalised ? undefined : 'info';
}
