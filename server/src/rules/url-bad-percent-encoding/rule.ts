import type { Setting } from '../../dialects/types.ts';
import { isUrlRole } from '../../knowledge/roles.ts';
import { fileRule } from '../define.ts';
import { literals, setValue, valuePlace } from '../support/value.ts';

interface Data {
  readonly setting: Setting;
  readonly kind: 'invalid' | 'whole' | 'twice';
  readonly meant: string;
}

/** RFC 3986 section 2.1: a percent sign is followed by two hexadecimal digits. */
export const rule = fileRule<Data>({
  meta: {
    id: 'url-bad-percent-encoding',
    group: 'url',
    severity: 'error',
    reach: 'file',
    fix: 'safe',
    summary: 'A URL must be percent-encoded once and correctly.',
  },
  *detect({ settings }) {
    for (const setting of literals(settings())) {
      if (!isUrlRole(setting.role)) continue;
      const fault = faultOf(setting.value.text);
      if (fault === undefined) continue;
      yield {
        at: valuePlace(setting),
        severity: fault.kind === 'twice' ? 'warning' : 'error',
        data: { setting, ...fault },
      };
    }
  },
  word: ({ setting, kind }) => {
    switch (kind) {
      case 'whole':
        return (
          `${setting.name} is percent-encoded as a whole. The client encodes it once more when it sends it, so the server ` +
          'finds no URL (redirect_uri_mismatch, "Invalid URL"). Write it decoded.'
        );
      case 'twice':
        return (
          `${setting.name} is percent-encoded twice (%25 before two hexadecimal digits), so it does not match what is ` +
          'registered or served (redirect_uri_mismatch, 404). Decode it once.'
        );
      case 'invalid':
        return (
          `${setting.name} has a % that is not followed by two hexadecimal digits. Servers refuse such a URL (Google: invalid ` +
          'percent encodings; redirect_uri_mismatch). Write %25 for a percent sign.'
        );
    }
  },
  fix: ({ data }, { facts }) => {
    const { setting, kind, meant } = data;
    if (kind === 'whole') return setValue(facts, setting, meant, 'Decode the URL', 'safe');
    return setValue(
      facts,
      setting,
      meant,
      kind === 'twice' ? 'Decode one level' : 'Write the percent sign as %25',
      'review',
    );
  },
});

function faultOf(text: string): Omit<Data, 'setting'> | undefined {
  if (/^https?%3a%2f%2f/i.test(text)) {
    const meant = decoded(text);
    return meant === undefined ? undefined : { kind: 'whole', meant };
  }
  // printf-like and Windows-like placeholders are templates, and so is anything in angle brackets or braces.
  if (/%(?:\(\w+\)|\d*\$)?[sd](?![0-9a-f])|%[A-Za-z_]\w+%|%%|%\{|[<>{}\s]/i.test(text)) return undefined;
  if (/%(?![0-9a-f]{2})/i.test(text)) return { kind: 'invalid', meant: text.replace(/%(?![0-9a-f]{2})/gi, '%25') };
  // In a query, an encoded URL may well hold encoded text of its own.
  const [path = ''] = text.split(/[?#]/, 1);
  if (!/%25[0-9a-f]{2}/i.test(path)) return undefined;
  return { kind: 'twice', meant: path.replace(/%25(?=[0-9a-f]{2})/gi, '%') + text.slice(path.length) };
}

function decoded(text: string): string | undefined {
  try {
    const result = decodeURIComponent(text);
    return URL.canParse(result) ? result : undefined;
  } catch {
    return undefined;
  }
}
