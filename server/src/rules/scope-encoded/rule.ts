import { variableAt } from '../../dialects/lookups.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { fileRule } from '../define.ts';
import { entraToo } from '../support/entraCode.ts';
import { oidcScopes } from '../support/scopes.ts';
import { literals, setValue, valuePlace } from '../support/value.ts';

interface Data {
  readonly setting: Setting;
  readonly decoded: string;
  readonly found: string;
}

/** RFC 6749 appendix B: the client encodes each parameter once, when it builds the request. */
export const rule = fileRule<Data>({
  meta: {
    id: 'scope-encoded',
    group: 'scopes',
    severity: 'error',
    reach: 'file',
    fix: 'safe',
    summary: 'Scopes are written plainly, not URL-encoded.',
  },
  *detect(scope) {
    for (const setting of literals(scope.settings('scope'))) {
      const { text } = setting.value;
      const found = /%(?:20|2c|3a|2f)/i.exec(text)?.[0] ?? (isJoinedByPlus(text) ? '+' : undefined);
      const decoded = found === undefined ? undefined : decode(text);
      if (found === undefined || decoded === undefined) continue;
      yield { at: valuePlace(setting), data: { setting, decoded, found }, severity: severityOf(setting, scope.facts) };
    }
  },
  word: ({ setting, found }) =>
    `${setting.name} is already URL-encoded (${found}). A client library encodes it once more, and the server sees one ` +
    `unknown scope (invalid_scope${entraToo(setting.provider, 'AADSTS70011')}). Write the scopes plainly, with spaces between them.`,
  fix: ({ data: { setting, decoded }, severity }, { facts }) =>
    setValue(facts, setting, decoded, 'Decode the scopes', severity === 'info' ? 'review' : 'safe'),
});

/**
 * A framework's own key is encoded by the framework. A variable may be pasted into a URL by hand; in a browser bundle
 * that is common.
 */
function severityOf(setting: Setting, facts: FileFacts): 'error' | 'warning' | 'info' {
  if (setting.isPublic) return 'info';
  return variableAt(facts, setting.span.start) !== undefined ? 'warning' : 'error';
}

/** `openid+profile`: a plus between scopes of OpenID Connect. Elsewhere it may be a separator or part of a name. */
function isJoinedByPlus(text: string): boolean {
  const tokens = text.split('+');
  return tokens.length > 1 && !/[\s,]/.test(text) && tokens.filter((token) => oidcScopes.includes(token)).length > 1;
}

function decode(text: string): string | undefined {
  try {
    const decoded = decodeURIComponent(text.replace(/\+/g, ' '));
    return /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/.test(decoded) ? decoded : undefined;
  } catch {
    return undefined;
  }
}
