import { memoisedFor } from '../../base/memo.ts';
import { type RequestPart, tokenRequestsOf } from '../../dialects/httpRequests.ts';
import { settingsOfSlot } from '../../dialects/lookups.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { findProvider, providerOfUrl } from '../../knowledge/providers/lookup.ts';
import type { Provider } from '../../knowledge/providers/types.ts';
import { replaceValue } from '../../syntax/edit.ts';
import { childrenOf, type ScalarEntry } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import { fixOf } from '../support/document.ts';
import { entraToo } from '../support/entraCode.ts';

type Data = EntryData | SentData;

/** A request that is written out. */
interface SentData {
  readonly kind: 'sent';
  readonly part: RequestPart;
  readonly what: 'method' | 'body';
}

interface EntryData {
  readonly kind: 'setting';
  readonly entry: ScalarEntry;
  readonly what: 'method' | 'body';
  readonly provider: Provider | undefined;
  /** In the notation of the value; undefined when it is not known. */
  readonly right: string | undefined;
}

/**
 * Keys and ends of names, relaxed. `tokenMethod`, `access_token_method` (Flask-OAuthlib, django-allauth),
 * `TOKEN_REQUEST_CONTENT_TYPE`.
 */
const methodKey = /^(?:access)?token(?:request|endpoint|http)?method$/;
const bodyKey = /^(?:access)?token(?:request|endpoint)?(?:bodyformat|body|contenttype|format|encoding)$/;

/**
 * Servers of which it is documented that only a form sent by POST is taken: Keycloak (TokenEndpoint, `@Consumes`), Entra
 * ID (AADSTS900561, AADSTS900144), Discord ("OAuth2": data must be application/x-www-form-urlencoded). Seen 2026-11.
 */
const formOnly: ReadonlySet<string> = new Set(['keycloak', 'microsoft-entra-id', 'discord']);

/** RFC 6749 section 3.2 (POST) and section 4.1.3 (application/x-www-form-urlencoded). */
export const rule = fileRule<Data>({
  meta: {
    id: 'token-request-format',
    group: 'endpoints',
    severity: 'warning',
    reach: 'file',
    fix: 'review',
    summary: 'The token request is a form sent by POST, unless the provider documents something else.',
  },
  *detect({ facts }) {
    for (const data of facts.dialects[0] === 'http-files' ? inRequests(facts) : [])
      yield { at: { file: facts.file.uri, span: data.part.span }, data };
    for (const data of facts.tree.format === 'dotenv' ? inVariables(facts) : inBlocks(facts)) {
      const severity = data.provider !== undefined && formOnly.has(data.provider.id) ? 'warning' : 'info';
      yield { at: { file: facts.file.uri, span: data.entry.contentSpan }, severity, data };
    }
  },
  word: (data) => {
    if (data.kind === 'sent') return wordSent(data);
    const { entry, what, provider } = data;
    const who =
      provider === undefined || !formOnly.has(provider.id) ? 'Most servers answer' : `${provider.name} answers`;
    return what === 'method'
      ? `${entry.key} is ${entry.value}, but a token request has to be a POST (RFC 6749 section 3.2). ${who} 405 (invalid_request${entraToo(provider?.id, 'AADSTS900561')}), and the code and the secret end up in logs. Use POST.`
      : `${entry.key} is ${entry.value}, but a token request is a form (application/x-www-form-urlencoded, RFC 6749 section 4.1.3). ${who} 415, unsupported_media_type or invalid_request ("grant_type is missing"${entraToo(provider?.id, 'AADSTS900144')}). Send a form${provider === undefined ? ', unless the documentation says otherwise' : ''}.`;
  },
  fix: ({ data }, { facts }) => {
    const right = data.kind === 'setting' ? data.right : data.what === 'method' ? 'POST' : formType;
    if (right === undefined) return [];
    const edits =
      data.kind === 'setting'
        ? replaceValue(facts.tree, data.entry, right)
        : [{ span: data.part.span, newText: right }];
    return fixOf(facts, data.what === 'method' ? 'Use POST' : `Use ${right}`, 'review', edits);
  },
});

const formType = 'application/x-www-form-urlencoded';

const wordSent = ({ part, what }: SentData): string =>
  what === 'method'
    ? `The form of a token request is sent by ${part.text}, but has to be sent by POST (RFC 6749 section 3.2). Servers answer 405 or ` +
      'invalid_request (Entra ID: AADSTS900561). Use POST.'
    : `The body is a form, but Content-Type says ${part.text}. The server cannot read it and answers 415 or invalid_request ` +
      `("grant_type is missing"; Entra ID: AADSTS900144). Write ${formType}.`;

/** What stands in the request contradicts its own body, whoever the server is. */
const inRequests = (facts: FileFacts): readonly SentData[] =>
  tokenRequestsOf(facts.tree)
    .filter(({ hasBody }) => hasBody)
    .flatMap(({ method, contentType }): readonly SentData[] => [
      ...(method !== undefined && method.text !== 'POST'
        ? [{ kind: 'sent', part: method, what: 'method' } as const]
        : []),
      ...(contentType !== undefined && /^(?:application\/json|text\/plain)$/i.test(contentType.text)
        ? [{ kind: 'sent', part: contentType, what: 'body' } as const]
        : []),
    ]);

const relax = (key: string): string => key.replace(/[-_.]/g, '').toLowerCase();

/** In the block that holds a client or its token endpoint. */
function inBlocks(facts: FileFacts): readonly EntryData[] {
  const blocks = new Map(
    facts.settings
      .filter(({ role, entry }) => (role === 'token_endpoint' || role === 'client_id') && !entry.inherited)
      .flatMap((setting) => (setting.entry.parent?.kind === 'map' ? [[setting.entry.parent, setting] as const] : [])),
  );
  return [...blocks].flatMap(([block, { slot }]) =>
    childrenOf(block).flatMap((entry) => {
      const what = whatOf(relax(entry.key));
      return entry.kind === 'scalar' && what !== undefined ? judge(entry, what, providerOf(facts, slot)) : [];
    }),
  );
}

/** `ACME_TOKEN_METHOD` beside settings of the client `acme`. */
function inVariables(facts: FileFacts): readonly EntryData[] {
  return facts.variables.flatMap(({ name, entry, value }) => {
    const match =
      /^(?:(.*?)_)??((?:ACCESS_)?TOKEN_(?:\w+_)?(?:METHOD|BODY_FORMAT|BODY|CONTENT_TYPE|FORMAT|ENCODING))$/i.exec(name);
    const what = match === null ? undefined : whatOf(relax(match[2] ?? ''));
    if (match === null || what === undefined || value.state !== 'literal') return [];
    const stem = (match[1] ?? '').toLowerCase().replace(/^(?:auth|oauth2?|oidc)_(?=.)/, '');
    return isClient(settingsOfSlot(facts, stem)) ? judge(entry, what, providerOf(facts, stem)) : [];
  });
}

const isClient = memoisedFor((own: readonly Setting[]) =>
  own.some(({ role }) => role === 'token_endpoint' || role === 'client_id'),
);

const whatOf = (key: string): Data['what'] | undefined =>
  methodKey.test(key) ? 'method' : bodyKey.test(key) ? 'body' : undefined;

function judge(entry: ScalarEntry, what: Data['what'], provider: Provider | undefined): readonly EntryData[] {
  const isWrong = what === 'method' ? /^GET$/i : /^(?:json|application\/json|multipart(?:\/form-data)?)$/i;
  if (!isWrong.test(entry.value.trim()) || isDocumented(provider, what)) return [];
  const right = what === 'method' ? likeCase(entry.value, 'POST') : rightBody(entry.value.trim());
  return [{ kind: 'setting', entry, what, provider, right }];
}

const likeCase = (text: string, word: string): string => (text === text.toLowerCase() ? word.toLowerCase() : word);

/** A media type for a media type; the short words of libraries for a form are not known. */
const rightBody = (text: string): string | undefined => (text.includes('/') ? formType : undefined);

/** Further providers that take JSON beside a form (Auth0, Atlassian, GitHub, Linear, Stripe) or a query. */
const takingJson: ReadonlySet<string> = new Set(['auth0', 'atlassian', 'github', 'google', 'notion', 'shopify']);

function isDocumented(provider: Provider | undefined, what: Data['what']): boolean {
  if (provider === undefined) return false;
  const notes = [...provider.clientAuthMethods, ...provider.tokenEndpoint.notes].join(' ');
  return what === 'method' ? /\bquery\b/.test(notes) : takingJson.has(provider.id) || /\bJSON\b/.test(notes);
}

/** By the client's token endpoint, which decides, else by its name. */
const providerOf = (facts: FileFacts, slot: string | undefined): Provider | undefined =>
  providerIn(settingsOfSlot(facts, slot));

const providerIn = memoisedFor((own: readonly Setting[]): Provider | undefined => {
  const endpoint = own.find(({ role }) => role === 'token_endpoint')?.value.text;
  const id = endpoint === undefined ? own.find((s) => s.provider !== undefined)?.provider : providerOfUrl(endpoint);
  return id === undefined ? undefined : findProvider(id);
});
