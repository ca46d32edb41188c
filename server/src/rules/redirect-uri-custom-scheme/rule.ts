import type { Setting } from '../../dialects/types.ts';
import { fileRule } from '../define.ts';
import { malformedUrl } from '../support/malformed.ts';
import { type Part, partAt, urisOf } from '../support/parts.ts';
import { literals } from '../support/value.ts';
import type { Severity } from '../types.ts';

type Fault = 'forbidden' | 'google' | 'common' | 'dotless';

interface Data {
  readonly setting: Setting;
  readonly scheme: string;
  readonly fault: Fault;
}

/** RFC 8252 section 7.1: a reverse domain name under the application's control, so that no other application has it. */
export const rule = fileRule<Data>({
  meta: {
    id: 'redirect-uri-custom-scheme',
    group: 'redirect',
    severity: 'error',
    reach: 'file',
    fix: 'none',
    summary: 'A redirect URI scheme of an application is a reverse domain name.',
  },
  *detect(scope) {
    for (const setting of literals(scope.settings('redirect_uri'))) {
      for (const part of urisOf(setting)) {
        const scheme = schemeOf(part);
        const fault = scheme === undefined ? undefined : judge(scheme, setting);
        if (scheme === undefined || fault === undefined) continue;
        yield { at: partAt(setting, part), data: { setting, scheme, fault }, severity: severities[fault] };
      }
    }
  },
  word: ({ setting, scheme, fault }) => {
    switch (fault) {
      case 'forbidden':
        return (
          `${setting.name} has the scheme ${scheme}:, which runs or opens something on the machine and never comes ` +
          'back to an application. Servers refuse it (invalid_redirect_uri), and one that does not hands the code to ' +
          'a script. Use https, or a scheme of the application’s own.'
        );
      case 'google':
        return (
          `${setting.name} has the scheme ${scheme}:. Google asks for one with a period in it and answers ` +
          'redirect_uri_mismatch or invalid_request: use the reversed client_id, com.googleusercontent.apps.…, or the ' +
          'bundle id of the application.'
        );
      case 'common':
        return (
          `${setting.name} has the scheme ${scheme}:, a word that any other application may have taken: the system hands ` +
          'the authorization code to whichever it likes. RFC 8252 section 7.1 requires a reverse domain name, such as ' +
          'com.acme.app:/callback; some servers refuse anything else (invalid_redirect_uri).'
        );
      case 'dotless':
        return (
          `${setting.name} has the scheme ${scheme}:, which any other application can claim as well and then receive ` +
          'the authorization code. RFC 8252 section 7.1 asks for a reverse domain name, such as com.acme.app:/callback; ' +
          'some servers refuse anything else (invalid_redirect_uri).'
        );
    }
  },
});

const severities: Readonly<Record<Fault, Severity>> = {
  forbidden: 'error',
  google: 'warning',
  common: 'warning',
  dotless: 'info',
};

/** What servers that check refuse outright (RFC 8252 section 8.4 and the lists of implementations). */
const forbidden: ReadonlySet<string> = new Set([
  'javascript',
  'vbscript',
  'data',
  'blob',
  'file',
  'about',
  'view-source',
]);

/** Schemes of platforms, editors and well-known applications, which their vendors registered with the system. */
const vendors =
  /^(?:https?|urn|exps?|exp\+[\w-]+|msal[\w-]*|msauth[\w-]*|fb[\w]*|vscode(?:-insiders)?|vscodium|cursor|windsurf|zed|kiro|trae|jetbrains|idea|chrome-extension|moz-extension|safari-web-extension|ms-appx?(?:-web)?|ms-app|capacitor|ionic|tauri|app|intent|itms-services|slack|discord|notion|obsidian|raycast|claude|goose|warp|postman|insomnia|snssdk\w*|kakao[\w]*|naver[\w]*|tw(?:itterkit)?-[\w-]+|wx[0-9a-f]+|line3rdp|amzn-[\w-]*|spotify-[\w-]*)$/i;

/** Words that name the purpose or nothing at all. */
const common =
  /^(?:my[-_]?app\d*|mobile[-_]?app|native[-_]?app|o?auth2?|oidc|sso|callback|redirect|login|mobile|test|demo)$/;

const schemeOf = ({ text }: Part): string | undefined => {
  const uri = text.trim();
  // host:port is no scheme, and neither is a wildcard or a template. A slip of https is `url-malformed`'s.
  if (/^[\w.-]+:\d+(?:[/?#]|$)/.test(uri) || /[*{}<>$]/.test(uri) || malformedUrl(uri) !== undefined) return undefined;
  return /^([a-z][a-z0-9+.-]*):(?=\S)/i.exec(uri)?.[1]?.toLowerCase();
};

function judge(scheme: string, setting: Setting): Fault | undefined {
  if (forbidden.has(scheme)) return 'forbidden';
  if (scheme.includes('.') || vendors.test(scheme)) return undefined;
  if (setting.provider === 'google') return 'google';
  return common.test(scheme) ? 'common' : 'dotless';
}
