import type { FileFacts, Setting } from '../../dialects/types.ts';
import { isPlaceholder } from '../../knowledge/placeholders.ts';
import { isUrlRole } from '../../knowledge/roles.ts';
import { span, spanLength } from '../../text/span.ts';
import { fileRule } from '../define.ts';
import { literals, setValue } from '../support/value.ts';
import type { Location } from '../types.ts';

interface Parameter {
  readonly name: string;
  /** Offsets of `name=value` in the setting's text. */
  readonly start: number;
  readonly end: number;
}

interface Data {
  readonly setting: Setting;
  readonly parameter: Parameter;
}

const secretNames: ReadonlySet<string> = new Set([
  'client_secret',
  'client_assertion',
  'access_token',
  'refresh_token',
  'id_token',
  'token',
  'api_key',
  'apikey',
  'password',
]);

export const rule = fileRule<Data>({
  meta: {
    id: 'secret-in-url',
    group: 'secrets',
    severity: 'warning',
    reach: 'file',
    fix: 'review',
    summary: 'A credential must not be part of a URL.',
  },
  *detect({ settings }) {
    for (const setting of literals(settings())) {
      if (!isUrlRole(setting.role) || setting.kind === 'metadata') continue;
      for (const parameter of secretParameters(setting.value.text)) {
        yield { at: placeOf(setting, parameter), data: { setting, parameter } };
      }
    }
  },
  word: ({ setting, parameter: { name } }) =>
    `${setting.name} carries ${name} in its query. URLs end up in logs, proxies and browser histories` +
    (name.startsWith('client_')
      ? ', and servers do not read client credentials there (RFC 6749 section 2.3.1): they answer invalid_client.'
      : ' (RFC 9700 section 4.3.2).') +
    ' Move it to a setting of its own.',
  fix: ({ data: { setting, parameter } }, { facts }) => withoutParameter(facts, setting, parameter),
});

function* secretParameters(text: string): Generator<Parameter> {
  const query = text.indexOf('?');
  if (query < 0) return;
  const end = text.indexOf('#', query) < 0 ? text.length : text.indexOf('#', query);
  for (const match of text.slice(query + 1, end).matchAll(/(?<![^&=])([^&=]+)=([^&]+)/g)) {
    const [, name = '', value = ''] = match;
    if (!secretNames.has(name.toLowerCase()) || isPlaceholder(value, 'client_secret')) continue;
    const start = query + 1 + match.index;
    yield { name, start, end: start + match[0].length };
  }
}

/** The parameter alone, where the text in the file is the value character by character. */
function placeOf(setting: Setting, { start, end }: Parameter): Location {
  const isExact = spanLength(setting.span) === setting.value.text.length;
  const from = setting.span.start;
  return { file: setting.file, span: isExact ? span(from + start, from + end) : setting.span };
}

function withoutParameter(
  facts: FileFacts,
  setting: Setting,
  { name, start, end }: Parameter,
): ReturnType<typeof setValue> {
  const { text } = setting.value;
  const before = text.slice(0, start);
  const after = text.slice(end);
  const joined = after.startsWith('&') ? before + after.slice(1) : before.slice(0, -1) + after;
  return setValue(facts, setting, joined, `Remove ${name} from the URL`, 'review');
}
