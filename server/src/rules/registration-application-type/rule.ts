import type { FileFacts } from '../../dialects/types.ts';
import { childOf, type Entry, type MapEntry, type ScalarEntry } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import {
  isAllNative,
  isIssued,
  isMcpRegistration,
  redirectForm,
  redirectsOf,
  setNative,
} from '../support/applicationType.ts';
import { isTemplated, placeOfKey, placeOfValue, scalarAt, textsOf } from '../support/document.ts';
import { hasStatement, registrationOf } from '../support/registration.ts';
import { parseUrl } from '../support/url.ts';
import type { Detection } from '../types.ts';

type Fault = 'web-scheme' | 'web-implicit' | 'native-https-loopback' | 'pairwise';

interface Data {
  readonly fault: Fault;
  readonly entry: Entry;
  readonly root: MapEntry;
}

/** OpenID Connect Dynamic Client Registration sections 2 and 5. */
export const rule = fileRule<Data>({
  meta: {
    id: 'registration-application-type',
    group: 'registration',
    severity: 'warning',
    reach: 'file',
    fix: 'safe',
    summary: 'The redirect URIs of a registration fit its application type and subject type.',
  },
  *detect({ facts }) {
    const root = registrationOf(facts);
    if (root === undefined || hasStatement(root)) return;
    yield* byType(facts, root);
    yield* pairwise(facts, root);
  },
  word: ({ fault, entry }) => {
    const value = entry.kind === 'scalar' ? entry.value : entry.key;
    return `${value} ${texts[fault]} The server answers invalid_redirect_uri or invalid_client_metadata.`;
  },
  fix: ({ data: { fault, root } }, { facts }) =>
    fault === 'web-scheme' && isAllNative(root) ? setNative(facts, root, 'safe') : [],
});

const texts: Readonly<Record<Fault, string>> = {
  'web-scheme':
    'has a scheme of an installed application, but the application_type is web, which is also the default. Use native ' +
    '(OpenID Connect Dynamic Client Registration section 2).',
  'web-implicit':
    'is localhost, which a web client must not register when it gets tokens from the authorization endpoint (OpenID ' +
    'Connect Dynamic Client Registration section 2). Use the code flow, or application_type native.',
  'native-https-loopback':
    'is https on the user’s own machine, for which no certificate can be trusted. Native clients use http there, or a scheme ' +
    'of their own.',
  pairwise:
    'is the subject type, but the redirect URIs have several hosts and there is no sector_identifier_uri, so the server cannot ' +
    'tell for whom to make the subject (OpenID Connect Dynamic Client Registration section 5).',
};

function* byType(facts: FileFacts, root: MapEntry): Generator<Detection<Data>> {
  const declared = scalarAt(root, 'application_type');
  if (declared !== undefined && isTemplated(declared.value)) return;
  const type = declared?.value ?? 'web';
  // Registrations of MCP clients have a rule of their own about what is left out.
  const isMcp = isMcpRegistration(facts, root) && isAllNative(root) && !isIssued(root);
  const isJudged = declared !== undefined || isOpenid(root);
  for (const uri of redirectsOf(root)) {
    const fault = isJudged ? faultOf(type, uri, root) : undefined;
    if (fault === undefined || (isMcp && fault === 'web-scheme')) continue;
    yield { at: placeOfValue(facts, uri), data: { fault, entry: uri, root } };
  }
}

function faultOf(type: string, uri: ScalarEntry, root: MapEntry): Fault | undefined {
  const form = redirectForm(uri.value);
  if (type === 'web') {
    if (form === 'custom-scheme') return 'web-scheme';
    return form === 'loopback' && isImplicit(root) ? 'web-implicit' : undefined;
  }
  return type === 'native' && form === 'https-loopback' ? 'native-https-loopback' : undefined;
}

/** application_type is OpenID Connect's: a plain OAuth server has no default for it. */
const isOpenid = (root: MapEntry): boolean =>
  ['subject_type', 'id_token_signed_response_alg', 'userinfo_signed_response_alg', 'default_max_age'].some(
    (key) => childOf(root, key) !== undefined,
  ) ||
  textsOf(childOf(root, 'response_types')).some((type) => type.includes('id_token')) ||
  /(?:^|\s)openid(?:\s|$)/.test(scalarAt(root, 'scope')?.value ?? '');

/** Nothing but tokens from the authorization endpoint. */
const isImplicit = (root: MapEntry): boolean => {
  const types = textsOf(childOf(root, 'response_types'));
  return (
    types.length > 0 && types.every((type) => /(?:^|\s)(?:id_)?token(?:\s|$)/.test(type) && !/\bcode\b/.test(type))
  );
};

function* pairwise(facts: FileFacts, root: MapEntry): Generator<Detection<Data>> {
  const subject = scalarAt(root, 'subject_type');
  if (subject?.value !== 'pairwise' || childOf(root, 'sector_identifier_uri') !== undefined) return;
  const uris = redirectsOf(root).map(({ value }) => value);
  if (uris.some(isTemplated)) return;
  const hosts = new Set(uris.flatMap((uri) => parseUrl(uri)?.url.hostname ?? []));
  if (hosts.size > 1) yield { at: placeOfKey(facts, subject), data: { fault: 'pairwise', entry: subject, root } };
}
