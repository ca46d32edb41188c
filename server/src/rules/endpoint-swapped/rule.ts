import { firstBy, groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { findProvider, providerOfUrl } from '../../knowledge/providers/lookup.ts';
import type { Role } from '../../knowledge/roles.ts';
import { fileRule } from '../define.ts';
import { clientIn, endpointNames, isDocumentedEndpoint, withRole } from '../support/endpoint.ts';
import { isPlaceholderHost, parseUrl } from '../support/url.ts';
import { editsFor, literals, valuePlace } from '../support/value.ts';
import type { Fix, Related } from '../types.ts';

interface Data {
  readonly setting: Setting;
  readonly looksLike: string;
  /** The setting that holds what belongs here. */
  readonly partner?: Setting;
  /** The setting that has the same URL. */
  readonly twin?: Setting;
}

/** What the last part of a path says about the endpoint behind it. */
const shapes: readonly { readonly role: Role; readonly pattern: RegExp }[] = [
  { role: 'token_endpoint', pattern: /(?:\/(?:token|access_token|oauth2?[._]access|oauth\.v2\.access))\/?$/i },
  { role: 'authorization_endpoint', pattern: /\/(?:auth|authorize|authorization|oauth_authorize|dialog\/oauth)\/?$/i },
  { role: 'userinfo_endpoint', pattern: /\/userinfo\/?$/i },
  { role: 'jwks_uri', pattern: /\/(?:jwks|jwks\.json|certs)\/?$/i },
];

/** Pairs of roles that one URL cannot fill. Other pairs exist: Salesforce has one for the token and device requests. */
const exclusive: readonly (readonly [Role, Role])[] = [
  ['authorization_endpoint', 'token_endpoint'],
  ['token_endpoint', 'userinfo_endpoint'],
  ['token_endpoint', 'jwks_uri'],
  ['authorization_endpoint', 'userinfo_endpoint'],
  ['introspection_endpoint', 'revocation_endpoint'],
];

export const rule = fileRule<Data>({
  meta: {
    id: 'endpoint-swapped',
    group: 'endpoints',
    severity: 'error',
    reach: 'file',
    fix: 'safe',
    summary: 'The authorization endpoint and the token endpoint must not be swapped.',
  },
  *detect({ facts, settings }) {
    const endpoints = literals(
      settings(
        'authorization_endpoint',
        'token_endpoint',
        'userinfo_endpoint',
        'jwks_uri',
        'introspection_endpoint',
        'revocation_endpoint',
      ),
    ).filter((s) => parseUrl(s.value.text) !== undefined);
    const done = new Set<Setting>();
    for (const setting of endpoints) {
      const data = done.has(setting) ? undefined : judge(setting, endpoints, facts);
      if (data === undefined) continue;
      const other = data.partner ?? data.twin;
      if (other !== undefined) done.add(other);
      yield { at: valuePlace(setting), data, related: other === undefined ? [] : [relatedTo(other)] };
    }
  },
  word: ({ setting, looksLike, partner, twin }) => {
    if (twin !== undefined) {
      return (
        `${setting.name} and ${twin.name} hold the same URL, but ${endpointNames[setting.role]} and ` +
        `${endpointNames[twin.role]} are different. One of them will answer with an error page or invalid_request.`
      );
    }
    const ends = 'Sign-in ends with invalid_request, 404 or 405, or AADSTS90056 at Microsoft.';
    return partner !== undefined
      ? `${setting.name} and ${partner.name} are swapped: each holds the URL of the other. ${ends} Swap them.`
      : `${setting.name} should be the ${endpointNames[setting.role]}, but its path is that of ${/^[aeio]/.test(looksLike) ? 'an' : 'a'} ${looksLike}. ${ends} ` +
          'Take the URL from the provider’s documentation or discovery document.';
  },
  fix: ({ data }, { facts }) => swapped(data, facts),
});

function judge(setting: Setting, endpoints: readonly Setting[], facts: FileFacts): Data | undefined {
  // This manifest calls the token endpoint authorization_url; its dialect has put that right. Discovery documents have
  // rules of their own.
  if (setting.dialect === 'ai-plugin' || setting.dialect === 'oidc-discovery') return undefined;
  const siblings = siblingsOf(clientIn(endpoints, setting));
  const looksLike = isDocumented(setting) ? undefined : shapeOf(setting);
  if (looksLike !== undefined && looksLike !== setting.role && isJudged(setting, looksLike)) {
    const partner = siblings.partners.get(`${looksLike} ${setting.role}`)?.[0];
    const named = endpointNames[looksLike] ?? looksLike;
    if (partner !== undefined) return { setting, looksLike: named, partner };
    if (isExplicit(setting, facts)) return { setting, looksLike: named };
  }
  // A host of the documentation stands for both until somebody fills them in.
  const isSample = isPlaceholderHost(parseUrl(setting.value.text)?.url.hostname ?? '');
  const twin = isSample
    ? undefined
    : siblings.twins.get(setting.value.text)?.find((s) => areExclusive(setting.role, s.role));
  // The path may tell which of the two is right: the other one is told.
  const isRight = twin !== undefined && shapeOf(setting) === setting.role && shapeOf(twin) !== twin.role;
  return twin === undefined || isRight ? undefined : { setting, looksLike: '', twin };
}

interface Siblings {
  /** By role and shape, of those that no provider documents. */
  readonly partners: ReadonlyMap<string, readonly Setting[]>;
  /** By URL the first of each role. */
  readonly twins: ReadonlyMap<string, readonly Setting[]>;
}

/** The endpoints of a client, by what is asked of them for each: one may have as many as the file. */
const siblingsOf = memoisedFor(
  (client: readonly Setting[]): Siblings => ({
    partners: groupBy(
      client.filter((s) => !isDocumented(s)),
      (s) => `${s.role} ${shapeOf(s)}`,
    ),
    twins: groupBy(
      [...firstBy(client, ({ role, value }) => `${role} ${value.text}`).values()],
      ({ value }) => value.text,
    ),
  }),
);

/** Only sign-in and token URLs are judged by their path: what a userinfo path looks like is up to the server. */
const isJudged = (setting: Setting, looksLike: Role): boolean =>
  setting.role === 'token_endpoint' || (setting.role === 'authorization_endpoint' && looksLike === 'token_endpoint');

/** Clients without a browser call the token endpoint "auth URL" when they have no other. */
const isExplicit = (setting: Setting, facts: FileFacts): boolean =>
  !/auth[_-]?(?:url|uri|endpoint)$/i.test(setting.name) ||
  withRole(clientIn(facts.settings, setting), 'token_endpoint').some((s) => s !== setting);

const shapeOf = (setting: Setting): Role | undefined => {
  const path = parseUrl(setting.value.text)?.rawPath ?? '';
  return shapes.find(({ pattern }) => pattern.test(path))?.role;
};

function isDocumented(setting: Setting): boolean {
  const id = providerOfUrl(setting.value.text);
  return isDocumentedEndpoint(id === undefined ? undefined : findProvider(id), setting);
}

const areExclusive = (a: Role, b: Role): boolean =>
  exclusive.some(([first, second]) => (a === first && b === second) || (a === second && b === first));

const relatedTo = (other: Setting): Related => ({
  ...valuePlace(other),
  message: `The URL of the ${endpointNames[other.role] ?? 'other endpoint'}`,
});

/** Both URLs stay as they are and change places, so nothing is lost. */
function swapped({ setting, partner }: Data, facts: FileFacts): readonly Fix[] {
  if (partner === undefined) return [];
  const here = editsFor(facts, setting, partner.value.text);
  const there = editsFor(facts, partner, setting.value.text);
  if (here === undefined || there === undefined) return [];
  const edits = [...here.edits, ...there.edits];
  return [
    { title: `Swap ${setting.name} and ${partner.name}`, safety: 'safe', files: [{ file: setting.file, edits }] },
  ];
}
