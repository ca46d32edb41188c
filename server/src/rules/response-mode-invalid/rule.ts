import { nearest } from '../../base/distance.ts';
import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { fileRule } from '../define.ts';
import { clientIn } from '../support/endpoint.ts';
import { literals, setValue, valuePlace } from '../support/value.ts';
import type { Fix } from '../types.ts';

type Fault = 'query' | 'unknown' | 'apple';

interface Data {
  readonly setting: Setting;
  readonly fault: Fault;
  readonly mode: string;
  /** The value with the fault mended, where one is right. */
  readonly instead: string | undefined;
  readonly safety: Fix['safety'];
}

/**
 * OAuth 2.0 Multiple Response Type Encoding Practices section 2.1, Form Post Response Mode, JARM section 2.3, OAuth 2.0
 * Web Message Response Mode (draft), OpenID4VP sections 8.2 and 8.3.1.
 */
const modes: ReadonlySet<string> = new Set([
  'query',
  'fragment',
  'form_post',
  'jwt',
  'query.jwt',
  'fragment.jwt',
  'form_post.jwt',
  'web_message',
  'web_message.jwt',
  'direct_post',
  'direct_post.jwt',
  'dc_api',
  'dc_api.jwt',
  // Okta's own name (developer.okta.com, "OpenID Connect & OAuth 2.0 API").
  'okta_post_message',
]);

export const rule = fileRule<Data>({
  meta: {
    id: 'response-mode-invalid',
    group: 'grants',
    severity: 'warning',
    reach: 'file',
    fix: 'safe',
    summary: 'response_mode is a registered mode that fits the response type and the provider.',
  },
  *detect({ facts, settings }) {
    for (const setting of literals(settings('response_mode'))) {
      const data = judge(setting, setting.value.text.trim(), besideOf(clientIn(facts.settings, setting)));
      if (data !== undefined) yield { at: valuePlace(setting), data };
    }
    for (const setting of literals(settings('authorization_endpoint'))) {
      const data = inQuery(setting);
      if (data !== undefined) yield { at: valuePlace(setting), data };
    }
  },
  word: ({ setting, fault, mode }) => {
    const name = setting.role === 'response_mode' ? setting.name : `response_mode in ${setting.name}`;
    switch (fault) {
      case 'query':
        return (
          `${name} is ${mode}, but the response type asks for a token, which must not travel in a query (OAuth 2.0 ` +
          'Multiple Response Types section 3). Servers answer invalid_request or unsupported_response_mode (Entra ID: ' +
          'AADSTS70007). Use form_post or fragment.'
        );
      case 'apple':
        return (
          `${name} is ${mode}, but Apple requires form_post as soon as the scope holds name or email. It answers ` +
          'invalid_request, "response_mode must be form_post when name or email scope is requested". Use form_post.'
        );
      case 'unknown':
        return (
          `${name} is "${mode}", which is not a response mode. Servers answer invalid_request or ` +
          'unsupported_response_mode. Use query, fragment or form_post.'
        );
    }
  },
  fix: ({ data: { setting, instead, safety } }, { facts }) => repaired(facts, setting, instead, safety),
});

const repaired = (
  facts: FileFacts,
  setting: Setting,
  instead: string | undefined,
  safety: Fix['safety'],
): readonly Fix[] =>
  instead === undefined || setting.role !== 'response_mode'
    ? []
    : setValue(facts, setting, instead, `Use ${instead}`, safety);

interface Beside {
  /** All its response types are such that something other than a code comes back. */
  readonly carriesToken: boolean;
  readonly isApple: boolean;
  readonly asksForName: boolean;
}

/** What a client's settings say, once for all of its modes. */
const besideOf = memoisedFor((client: readonly Setting[]): Beside => {
  const beside = literals(client);
  const types = beside.filter((s) => s.role === 'response_type').map((s) => s.value.text.trim());
  return {
    carriesToken: types.length > 0 && types.every(carriesToken),
    isApple: beside.some((s) => s.provider === 'apple'),
    asksForName: beside.some((s) => s.role === 'scope' && /(?:^|[\s,+])(?:name|email)(?:$|[\s,+])/.test(s.value.text)),
  };
});

function judge(setting: Setting, mode: string, beside: Beside): Data | undefined {
  if (!modes.has(mode)) {
    // Names such as RESPONSE_MODE have other uses; only a word that looks like a mode is judged.
    const meant = meantBy(mode);
    if (meant === undefined && (setting.kind !== 'registration' || !/^[\w.-]{3,}$/.test(mode))) return undefined;
    return { setting, fault: 'unknown', mode, instead: meant, safety: 'safe' };
  }
  if (mode === 'query' && beside.carriesToken) {
    return { setting, fault: 'query', mode, instead: 'form_post', safety: 'review' };
  }
  const isApple = setting.provider === 'apple' || beside.isApple;
  return isApple && beside.asksForName && mode !== 'form_post'
    ? { setting, fault: 'apple', mode, instead: 'form_post', safety: 'review' }
    : undefined;
}

/** `id_token`, `code token`: something other than a code comes back from the authorization endpoint. */
const carriesToken = (type: string): boolean => type.split(/[\s,+]+/).some((word) => /^(?:id_)?token$/.test(word));

/** `form-post`, `formPost`, `FORM_POST`: slips of a mode. */
function meantBy(mode: string): string | undefined {
  const plain = mode
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[-\s]/g, '_');
  if (modes.has(plain)) return plain;
  if (plain === 'formpost') return 'form_post';
  return plain.length > 4 ? nearest(plain, [...modes], 1) : undefined;
}

/** Both parameters written into the URL. */
function inQuery(setting: Setting): Data | undefined {
  const query = /\?([^#]*)/.exec(setting.value.text)?.[1];
  if (query === undefined) return undefined;
  const parameters = new URLSearchParams(query);
  const mode = parameters.get('response_mode') ?? '';
  const type = parameters.get('response_type') ?? '';
  if (mode !== 'query' || !carriesToken(type)) return undefined;
  return { setting, fault: 'query', mode, instead: undefined, safety: 'review' };
}
