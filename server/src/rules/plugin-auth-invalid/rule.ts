import { lookup } from '../../base/table.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { isPlaceholder } from '../../knowledge/placeholders.ts';
import { replaceValue } from '../../syntax/edit.ts';
import { childOf, type MapEntry, type ScalarEntry } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import {
  fixOf,
  isBlank,
  isTemplated,
  listed,
  mapAt,
  placeOfKey,
  placeOfMap,
  placeOfValue,
  scalarAt,
} from '../support/document.ts';
import { endpointKind, manifestOf, manifestSeverity } from '../support/pluginManifest.ts';
import type { Detection, Severity } from '../types.ts';

type Data =
  | { readonly kind: 'type' | 'authorization-type' | 'content-type' }
  | { readonly kind: 'missing'; readonly fields: readonly string[]; readonly type: string }
  | { readonly kind: 'crossed'; readonly client: ScalarEntry; readonly authorization: ScalarEntry }
  | { readonly kind: 'token-as-login' | 'login-as-token' }
  | { readonly kind: 'no-verification-token' };

const types = ['none', 'user_http', 'service_http', 'oauth'];
const contentTypes = ['application/json', 'application/x-www-form-urlencoded'];

const required: Readonly<Record<string, readonly string[]>> = {
  user_http: ['authorization_type'],
  service_http: ['authorization_type', 'verification_tokens'],
  oauth: ['client_url', 'scope', 'authorization_url', 'authorization_content_type'],
};

/**
 * OpenAI plugin authentication reference (archived 2024). `authorization_url` is the "endpoint used to exchange OAuth
 * code with access token", `client_url` the page where the user signs in: the names mislead.
 */
export const rule = fileRule<Data>({
  meta: {
    id: 'plugin-auth-invalid',
    group: 'manifests',
    severity: 'error',
    reach: 'file',
    fix: 'safe',
    summary: 'The auth block of a plugin manifest is complete and has its two URLs in their places.',
  },
  *detect({ facts }) {
    const auth = mapAt(manifestOf(facts), 'auth');
    const type = scalarAt(auth, 'type');
    if (auth === undefined || type === undefined || isBlank(type)) return;
    const tell = (data: Data, at: Detection<Data>['at'], severity: Severity = 'error'): Detection<Data> => ({
      at,
      data,
      severity: manifestSeverity(facts, severity),
    });
    if (!types.includes(type.value)) {
      yield tell({ kind: 'type' }, placeOfValue(facts, type));
      return;
    }
    // The scope may be empty, but not absent.
    const missing = (lookup(required, type.value) ?? []).filter((key) =>
      key === 'scope' ? childOf(auth, key) === undefined : isBlank(childOf(auth, key)),
    );
    if (missing.length > 0) yield tell({ kind: 'missing', fields: missing, type: type.value }, placeOfMap(facts, auth));
    const scheme = scalarAt(auth, 'authorization_type');
    if (type.value.endsWith('_http') && isOther(scheme, ['bearer', 'basic'])) {
      yield tell({ kind: 'authorization-type' }, placeOfValue(facts, scheme));
    }
    if (type.value === 'oauth') yield* oauthProblems(facts, auth, tell);
    if (type.value === 'oauth' || type.value === 'service_http') {
      const tokens = mapAt(auth, 'verification_tokens');
      const token = scalarAt(tokens, 'openai');
      const isOpen = token === undefined || isBlank(token) || isPlaceholder(token.value, 'access_token');
      if (tokens !== undefined && isOpen && tokens.children.every((child) => child.key === 'openai')) {
        yield tell({ kind: 'no-verification-token' }, placeOfKey(facts, tokens), 'warning');
      } else if (type.value === 'oauth' && missing.length === 0 && childOf(auth, 'verification_tokens') === undefined) {
        yield tell({ kind: 'no-verification-token' }, placeOfMap(facts, auth), 'warning');
      }
    }
  },
  word: (data) => {
    switch (data.kind) {
      case 'type':
        return `auth.type must be one of ${listed(types)}. The manifest is refused with any other value.`;
      case 'authorization-type':
        return 'authorization_type must be bearer or basic: it names the HTTP scheme the token is sent with.';
      case 'content-type':
        return `authorization_content_type must be ${contentTypes.join(' or ')}. The token endpoint cannot read the request otherwise and answers invalid_request.`;
      case 'missing':
        return `auth.type ${data.type} needs ${listed(data.fields)}. Without ${data.fields.length === 1 ? 'it' : 'them'} the plugin cannot be installed.`;
      case 'crossed':
        return 'client_url and authorization_url are swapped. In a plugin manifest client_url is the page where the user signs in and authorization_url is the token endpoint; the sign-in ends in invalid_request or 405 as it stands. Swap them.';
      case 'token-as-login':
        return 'client_url looks like a token endpoint. It must be the authorization endpoint, the page where the user signs in; a browser sent to a token endpoint gets invalid_request or 405.';
      case 'login-as-token':
        return 'authorization_url looks like an authorization endpoint. Despite its name it must be the token endpoint, where the code is exchanged; the code is not accepted anywhere else.';
      case 'no-verification-token':
        return 'verification_tokens holds no token for openai, or is missing. That is right before the plugin is submitted; afterwards put the token of the submission there, or the plugin cannot be installed.';
    }
  },
  fix: ({ data }, { facts }) => {
    if (data.kind !== 'crossed') return [];
    const first = replaceValue(facts.tree, data.client, data.authorization.value);
    const second = replaceValue(facts.tree, data.authorization, data.client.value);
    const edits = first === undefined || second === undefined ? undefined : [...first, ...second];
    return fixOf(facts, 'Swap client_url and authorization_url', 'safe', edits);
  },
});

const isOther = (entry: ScalarEntry | undefined, allowed: readonly string[]): entry is ScalarEntry =>
  entry !== undefined && !isBlank(entry) && !isTemplated(entry.value) && !allowed.includes(entry.value);

type Tell = (data: Data, at: Detection<Data>['at'], severity?: Severity) => Detection<Data>;

function* oauthProblems(facts: FileFacts, auth: MapEntry, tell: Tell): Generator<Detection<Data>> {
  const contentType = scalarAt(auth, 'authorization_content_type');
  if (isOther(contentType, contentTypes)) yield tell({ kind: 'content-type' }, placeOfValue(facts, contentType));
  const client = scalarAt(auth, 'client_url');
  const authorization = scalarAt(auth, 'authorization_url');
  const isCrossed = endpointKind(client) === 'token' && endpointKind(authorization) === 'authorize';
  if (client !== undefined && authorization !== undefined && isCrossed) {
    yield tell({ kind: 'crossed', client, authorization }, placeOfValue(facts, client));
    return;
  }
  if (client !== undefined && endpointKind(client) === 'token')
    yield tell({ kind: 'token-as-login' }, placeOfValue(facts, client));
  if (authorization !== undefined && endpointKind(authorization) === 'authorize') {
    yield tell({ kind: 'login-as-token' }, placeOfValue(facts, authorization));
  }
}
