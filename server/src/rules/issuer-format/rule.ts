import type { Setting } from '../../dialects/types.ts';
import { fileRule } from '../define.ts';
import { comparisonOf } from '../support/issuerClients.ts';
import { canonicalIssuer, endsWithSlash, isAuthentik } from '../support/issuerForm.ts';
import { type ParsedUrl, parseUrl } from '../support/url.ts';
import { literals, setValue, valuePlace } from '../support/value.ts';
import type { Severity } from '../types.ts';
import { type OtherIssuer, otherIssuer } from './otherIssuer.ts';

type Data =
  | { readonly setting: Setting; readonly fault: 'query' | 'slash-missing' | 'slash-extra' }
  | { readonly setting: Setting; readonly fault: 'other'; readonly other: OtherIssuer };

export const rule = fileRule<Data>({
  meta: {
    id: 'issuer-format',
    group: 'endpoints',
    severity: 'error',
    reach: 'file',
    fix: 'safe',
    summary: 'An issuer must be written exactly as the provider writes it.',
  },
  *detect({ facts, settings }) {
    for (const setting of literals(settings('issuer'))) {
      const parsed = parseUrl(setting.value.text);
      // Documents in which a server describes itself have rules of their own.
      if (parsed === undefined || setting.kind === 'metadata' || /\/\.well-known\//.test(parsed.rawPath)) continue;
      if (/[?#]/.test(setting.value.text)) {
        yield { at: valuePlace(setting), data: { setting, fault: 'query' } };
        continue;
      }
      const other = otherIssuer(setting, facts.file.text);
      if (other !== undefined) {
        yield { at: valuePlace(setting), severity: other.severity, data: { setting, fault: 'other', other } };
        continue;
      }
      const severity = slashSeverity(setting, parsed, facts.file.text);
      if (severity === undefined || canonicalIssuer(parsed.raw) === parsed.raw) continue;
      const fault = endsWithSlash(parsed.raw) === true ? 'slash-missing' : 'slash-extra';
      yield { at: valuePlace(setting), severity, data: { setting, fault } };
    }
  },
  word: (data) => {
    const { name } = data.setting;
    if (data.fault === 'other') return `${name} ${data.other.what}`;
    if (data.fault === 'query') {
      return (
        `${name} has a query or fragment. An issuer has neither (RFC 8414 section 2), so it can never equal the "iss" of a ` +
        'token, and discovery fails. Remove it.'
      );
    }
    const isMissing = data.fault === 'slash-missing';
    return (
      `${name} ${isMissing ? 'lacks the slash at the end that' : 'ends with a slash that'} this provider’s issuer ` +
      `${isMissing ? 'has' : 'does not have'}. Issuers are compared character by character: clients stop with an issuer ` +
      `mismatch (unexpected "iss" claim value). ${isMissing ? 'Add' : 'Remove'} it.`
    );
  },
  fix: ({ data }, { facts }) => {
    const { setting, fault } = data;
    const { text } = setting.value;
    if (fault === 'other') {
      return data.other.meant.flatMap((meant) => setValue(facts, setting, meant, `Use ${meant}`, 'review'));
    }
    if (fault === 'query') {
      return setValue(facts, setting, text.replace(/[?#].*$/s, ''), 'Remove the query and fragment', 'review');
    }
    const title = fault === 'slash-missing' ? 'Add the slash at the end' : 'Remove the slash at the end';
    // Code that puts the path of the metadata behind it by itself would have two slashes there.
    const safety = isAuthentik(text) && comparisonOf(setting, facts.file.text) === 'perhaps' ? 'review' : 'safe';
    return setValue(facts, setting, canonicalIssuer(text), title, safety);
  },
});

/**
 * Spring compares the text. Most other libraries compare parsed URLs, where a host alone and a host with a slash are the
 * same; Auth.js and the `ISSUER_BASE_URL` of express-openid-connect are documented without it.
 */
function slashSeverity(setting: Setting, parsed: ParsedUrl, text: string): Severity | undefined {
  if (isAuthentik(parsed.raw)) return authentikSeverity(setting, text);
  // It only leads to the discovery document, slash or no slash: ASP.NET Core, MSAL, oidc-client-ts; Quarkus.
  if (/^(?:authority|auth-server-url)$/i.test(setting.entry.key)) return undefined;
  const isRoot = parsed.rawPath.replace(/\/+$/, '') === '';
  if (!isRoot || setting.dialect === 'spring-oauth2') return 'warning';
  const isNormalised = /ISSUER_BASE_URL$/i.test(setting.name) || /^env-(?:authjs|nextauth)/.test(setting.dialect);
  return isNormalised ? undefined : 'info';
}

/**
 * Auth.js 5 refuses it without the slash (nextauthjs/next-auth issue 12512), though its page says the opposite;
 * NextAuth 4 takes it without only (pull request 4646). Others join the path of the metadata to it, and compare
 * nothing.
 */
function authentikSeverity(setting: Setting, text: string): Severity | undefined {
  const comparison = comparisonOf(setting, text);
  return comparison === 'no' ? undefined : comparison === 'perhaps' ? 'info' : 'warning';
}
