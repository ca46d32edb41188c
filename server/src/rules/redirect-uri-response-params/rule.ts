import type { Setting } from '../../dialects/types.ts';
import { fileRule } from '../define.ts';
import { type Part, partAt, urisOf, withPart } from '../support/parts.ts';
import { endings, setValue } from '../support/value.ts';

interface Data {
  readonly setting: Setting;
  readonly part: Part;
  readonly names: readonly string[];
}

/**
 * What servers add to the redirect URI: RFC 6749 section 4.1.2, RFC 9207 (`iss`), OpenID Connect Session Management
 * (`session_state`), JARM (`response`).
 */
const answers: ReadonlySet<string> = new Set([
  'code',
  'state',
  'error',
  'error_description',
  'error_uri',
  'iss',
  'id_token',
  'access_token',
  'session_state',
  'response',
]);

/** RFC 6749 section 3.1.2 keeps a query as it is; a name of the answer would then be there twice. */
export const rule = fileRule<Data>({
  meta: {
    id: 'redirect-uri-response-params',
    group: 'redirect',
    severity: 'warning',
    reach: 'file',
    fix: 'review',
    summary: 'A redirect URI has no query parameter that the server’s answer uses.',
  },
  *detect(scope) {
    for (const setting of endings(scope.settings('redirect_uri'))) {
      for (const part of urisOf(setting)) {
        const names = queryOf(part.text).map(nameOf);
        const taken = [...new Set(names.filter((name) => answers.has(name)))];
        if (taken.length > 0) yield { at: partAt(setting, part), data: { setting, part, names: taken } };
      }
    }
  },
  word: ({ setting, names }) =>
    `${setting.name} carries ${names.join(', ')} in its query, where the authorization server adds its answer. The callback then sees ` +
    `${names.length === 1 ? 'the parameter' : 'these parameters'} twice, or the server refuses the URI (invalid_request). ` +
    `Remove ${names.length === 1 ? 'it' : 'them'}; what has to survive the login belongs in the state of each request.`,
  fix: ({ data: { setting, part, names } }, { facts }) => {
    const text = without(part.text);
    return setValue(
      facts,
      setting,
      withPart(setting, part, text),
      `Remove ${names.join(', ')} from the query`,
      'review',
    );
  },
});

const queryOf = (uri: string): readonly string[] => {
  const query = /\?([^#]*)/.exec(uri)?.[1];
  return query === undefined || query === '' ? [] : query.split('&');
};

const nameOf = (pair: string): string => pair.split('=')[0] ?? '';

function without(uri: string): string {
  const kept = queryOf(uri).filter((pair) => !answers.has(nameOf(pair)));
  return uri.replace(/\?[^#]*/, kept.length === 0 ? '' : `?${kept.join('&')}`);
}
