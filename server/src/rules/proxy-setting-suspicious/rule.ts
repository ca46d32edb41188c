import { firstBy, groupBy } from '../../base/groupBy.ts';
import type { FileFacts, Setting, VariableDefinition } from '../../dialects/types.ts';
import { fileRule } from '../define.ts';
import { keyPlace, literals, setValue, valuePlace } from '../support/value.ts';
import type { Detection, Severity } from '../types.ts';

type Fault =
  | 'scheme-missing'
  | 'scheme-typo'
  | 'scheme-vague'
  | 'credentials'
  | 'tls-port'
  | 'variants'
  | 'no-proxy-url'
  | 'no-proxy-port';

interface Data {
  readonly name: string;
  readonly fault: Fault;
  readonly setting: Setting | undefined;
  readonly otherName?: string;
}

export const rule = fileRule<Data>({
  meta: {
    id: 'proxy-setting-suspicious',
    group: 'endpoints',
    severity: 'warning',
    reach: 'file',
    fix: 'review',
    summary: 'Proxy settings must be complete URLs and agree with each other.',
  },
  *detect({ facts, settings }) {
    const proxies = literals(settings('proxy_url'));
    for (const setting of proxies) {
      const fault = urlFault(setting);
      if (fault === undefined) continue;
      yield { at: valuePlace(setting), severity: severities[fault], data: { name: setting.name, fault, setting } };
    }
    yield* disagreeing(proxies);
    for (const variable of facts.variables) yield* noProxyFaults(variable);
  },
  word: ({ name, fault, otherName }) => `${name} ${explanations[fault].replace('OTHER', otherName ?? '')}`,
  fix: ({ data }, { facts }) => schemeAdded(data, facts),
});

const severities: Readonly<Record<Fault, Severity>> = {
  'scheme-missing': 'warning',
  'scheme-typo': 'warning',
  'scheme-vague': 'warning',
  credentials: 'warning',
  variants: 'warning',
  'no-proxy-url': 'warning',
  'no-proxy-port': 'info',
  'tls-port': 'hint',
};

const explanations: Readonly<Record<Fault, string>> = {
  'scheme-missing':
    'has no scheme. Node.js stops with "Invalid URL" and Python with "Proxy URL had no scheme", so token requests fail. Write http:// in front.',
  'scheme-typo':
    'has a misspelt scheme, so token requests fail with "Invalid URL" or an unsupported protocol. Write http:// or https://.',
  'scheme-vague':
    'has the scheme socks://, which curl reads as SOCKS 4, Node.js agents as SOCKS 5, and Python and Rust clients refuse ("unsupported proxy scheme"). Write socks5:// or socks5h://.',
  credentials:
    'has a reserved character in its user name or password. The proxy’s host is then read wrongly, and requests end in 407 or ENOTFOUND. Percent-encode it.',
  'tls-port':
    'speaks TLS to the proxy itself, on a port where proxies usually expect plain http. If requests fail with "wrong version number", write http://; the traffic inside stays encrypted.',
  variants:
    'and OTHER differ. Programs prefer one or the other, so some requests go through another proxy. Give both the same value.',
  'no-proxy-url':
    'holds a URL. Its entries are host names, so this one never matches and the request goes through the proxy. Write the host alone.',
  'no-proxy-port': 'has a wildcard as port, which no program understands. Leave the port out.',
};

function urlFault({ value }: Setting): Fault | undefined {
  const text = value.text.trim();
  if (/^[\w.-]+:\d{1,5}\/?$/.test(text)) return 'scheme-missing';
  const scheme = /^([a-z][a-z0-9+.-]*)(:\/{0,2}|\/\/)/i.exec(text);
  if (scheme === null) return undefined;
  const [, name = '', separator] = scheme;
  if (/^socks:\/\//i.test(text)) return 'scheme-vague';
  if (/^(?:https?|socks[45]?[ah]?)$/i.test(name)) {
    if (separator !== '://') return 'scheme-typo';
  } else {
    return /^(?:h?t+ps?|htt|hhtps?|htpps?|hpps?|https?s)$/i.test(name) ? 'scheme-typo' : undefined;
  }
  // Up to the path: a slash inside a password already ends the authority, and leaves no @ behind.
  const authority = /^[a-z0-9]+:\/\/([^/?#]*)(.*)$/i.exec(text);
  const inside = authority?.[1] ?? '';
  if (inside.split('@').length > 2 || (!inside.includes('@') && (authority?.[2] ?? '').includes('@')))
    return 'credentials';
  return /^https:\/\/[^/]*:(?:3128|8080)\/?$/i.test(text) ? 'tls-port' : undefined;
}

/** `HTTPS_PROXY` and `https_proxy` of the same process. */
function* disagreeing(proxies: readonly Setting[]): Generator<Detection<Data>> {
  const blocks = groupBy(proxies, ({ entry }) => entry.parent);
  const firsts = new Map([...blocks].map(([block, own]) => [block, firstBy(own, ({ name }) => name)]));
  for (const lower of proxies) {
    if (lower.name !== lower.name.toLowerCase()) continue;
    const upper = firsts.get(lower.entry.parent)?.get(lower.name.toUpperCase());
    if (upper === undefined || bare(upper) === bare(lower)) continue;
    yield {
      at: keyPlace(lower),
      data: { name: lower.name, otherName: upper.name, fault: 'variants', setting: undefined },
      related: [{ ...keyPlace(upper), message: 'The other spelling' }],
    };
  }
}

const bare = ({ value }: Setting): string => value.text.trim().replace(/\/$/, '');

function* noProxyFaults({ name, file, entry, value }: VariableDefinition): Generator<Detection<Data>> {
  if (!/^no_proxy$/i.test(name) || value.state !== 'literal') return;
  const entries = value.text.split(/[\s,]+/);
  const fault = entries.some((e) => e.includes('://'))
    ? 'no-proxy-url'
    : entries.some((e) => e.endsWith(':*'))
      ? 'no-proxy-port'
      : undefined;
  if (fault === undefined) return;
  yield {
    at: { file, span: entry.contentSpan },
    severity: severities[fault],
    data: { name, fault, setting: undefined },
  };
}

function schemeAdded({ setting, fault }: Data, facts: FileFacts): ReturnType<typeof setValue> {
  if (setting === undefined || fault !== 'scheme-missing') return [];
  return setValue(facts, setting, `http://${setting.value.text.trim()}`, 'Add http://', 'review');
}
