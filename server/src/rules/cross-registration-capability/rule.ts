import { derivedRedirects } from '../../model/derived.ts';
import {
  type Client,
  type Evidence,
  knownText,
  type Match,
  type Model,
  type ResolvedSetting,
  settingsOf,
  weakest,
} from '../../model/types.ts';
import { replaceValue } from '../../syntax/edit.ts';
import type { ScalarEntry } from '../../syntax/tree.ts';
import { childOf } from '../../syntax/tree.ts';
import { baseName } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { eitherWay, named, placeOf, relatedTo, severityBy } from '../support/model.ts';
import type { Detection } from '../types.ts';
import { type AudienceData, otherTenant, wordsOfAudience } from './audience.ts';
import { otherPlatform, type PlatformData, wordsOfPlatform } from './entraPlatform.ts';
import { type PkceData, withoutPkce, wordsOfPkce } from './pkce.ts';

type Data = FlagData | RegisteredData | AudienceData | PkceData | PlatformData;

interface FlagData {
  readonly kind: 'flag';
  readonly use: ResolvedSetting;
  readonly flag: ScalarEntry;
  readonly file: string;
  readonly what: string;
  readonly answer: string;
  readonly wanted: string;
  readonly evidence: Evidence;
}

/** RFC 7591 section 2: the registered method is the one the server expects, and the algorithm the one it signs with. */
interface RegisteredData {
  readonly kind: 'method' | 'algorithm';
  readonly use: ResolvedSetting;
  readonly registered: ResolvedSetting;
  readonly evidence: Evidence;
}

interface Capability {
  readonly flag: string;
  /** The flag's value that stands in the way. */
  readonly blocking: string;
  readonly what: string;
  /** Keycloak's own answer (TokenEndpoint and AuthorizationEndpoint of Keycloak 26). */
  readonly answer: string;
  readonly neededBy: (use: Client, match: Match, model: Model) => ResolvedSetting | undefined;
}

const grant =
  (name: string) =>
  (use: Client): ResolvedSetting | undefined =>
    settingsOf(use, 'grant_type').find((s) =>
      knownText(s.resolved)
        ?.split(/[\s,]+/)
        .includes(name),
    );

/** Code for browsers has a client to sign in with, by whichever flow. */
const inBrowser = (use: Client): ResolvedSetting | undefined =>
  settingsOf(use, 'client_secret').length > 0
    ? undefined
    : settingsOf(use, 'client_id').find(({ setting }) => setting.isPublic);

const clientId = (use: Client): ResolvedSetting | undefined => settingsOf(use, 'client_id')[0];

/** Flags of a Keycloak client; one that is left out has a default that depends on the version, so it says nothing. */
const capabilities: readonly Capability[] = [
  {
    flag: 'enabled',
    blocking: 'false',
    what: 'is disabled',
    answer: 'invalid_client or "Client disabled"',
    neededBy: clientId,
  },
  {
    flag: 'bearerOnly',
    blocking: 'true',
    what: 'is bearer-only and cannot obtain tokens',
    answer: '"Bearer-only applications are not allowed to initiate browser login"',
    neededBy: (use, match, model) =>
      grant('authorization_code')(use) ?? settingsOf(use, 'redirect_uri')[0] ?? signsIn(match, model) ?? inBrowser(use),
  },
  {
    flag: 'standardFlowEnabled',
    blocking: 'false',
    what: 'has the authorization code flow (standardFlowEnabled) switched off',
    answer: 'unauthorized_client, "Client is not allowed to initiate browser login with given response_type"',
    neededBy: (use, match, model) =>
      grant('authorization_code')(use) ?? redirectWithoutGrant(use) ?? signsIn(match, model),
  },
  {
    flag: 'serviceAccountsEnabled',
    blocking: 'false',
    what: 'has client_credentials (serviceAccountsEnabled) switched off',
    answer: 'unauthorized_client, "Client not enabled to retrieve service account"',
    neededBy: grant('client_credentials'),
  },
  {
    flag: 'directAccessGrantsEnabled',
    blocking: 'false',
    what: 'has the password grant (directAccessGrantsEnabled) switched off',
    answer: 'unauthorized_client, "Client not allowed for direct access grants"',
    neededBy: grant('password'),
  },
];

/**
 * The framework makes a redirect URI for this client, and the registration has it, or has nothing else to offer: a
 * service account may stand beside the client that signs users in, under a name like its own.
 */
function signsIn({ use, registration }: Match, model: Model): ResolvedSetting | undefined {
  if (settingsOf(use, 'grant_type', 'redirect_uri', 'response_type').length > 0) return undefined;
  const derived = derivedRedirects(model, use).filter(({ usual }) => usual === undefined);
  if (derived.length === 0) return undefined;
  const registered = settingsOf(registration, 'redirect_uri').flatMap(({ resolved }) => knownText(resolved) ?? []);
  const made = derived.flatMap(({ text, alternatives }) => [text, ...alternatives]);
  const isMeant = made.some((text) =>
    registered.some((uri) => (text.startsWith('/') ? uri.endsWith(text) : covers(uri, text))),
  );
  return isMeant || !hasOtherFlow(registration) ? clientId(use) : undefined;
}

/** Keycloak takes a `*` at the end; one for all paths is what its console once filled in. */
const covers = (registered: string, text: string): boolean =>
  registered === text || (/[^/]\/.+\*$/.test(registered) && text.startsWith(registered.slice(0, -1)));

/** Flows without a browser; a flag that is left out may be on. */
function hasOtherFlow(registration: Client): boolean {
  const client = settingsOf(registration, 'client_id')[0]?.setting.entry.parent;
  return ['serviceAccountsEnabled', 'directAccessGrantsEnabled', 'implicitFlowEnabled'].some((flag) => {
    const entry = childOf(client, flag);
    return entry?.kind !== 'scalar' || entry.value !== 'false';
  });
}

const redirectWithoutGrant = (use: Client): ResolvedSetting | undefined =>
  settingsOf(use, 'grant_type').length === 0 ? settingsOf(use, 'redirect_uri')[0] : undefined;

export const rule = workspaceRule<Data>({
  meta: {
    id: 'cross-registration-capability',
    group: 'cross-file',
    severity: 'error',
    reach: 'workspace',
    fix: 'review',
    summary: 'What the application does is enabled in its registration.',
  },
  *detect({ model }) {
    for (const match of model.matches) {
      yield* otherThanRegistered(match, 'method');
      yield* otherThanRegistered(match, 'algorithm');
      yield* otherTenant(match);
      yield* otherPlatform(match, model);
      yield* withoutPkce(match, model);
      if (match.registration.provider !== 'keycloak') continue;
      for (const capability of capabilities) {
        const data = blockedBy(match, capability, model);
        const severity = data && severityBy(weakest(match.evidence.strength, data.use.strength), 'error');
        if (data === undefined || severity === undefined) continue;
        const at = placeOf(data.use);
        yield {
          at,
          severity,
          data,
          related: [{ file: data.file, span: data.flag.span, message: `${capability.flag} is ${capability.blocking}` }],
        };
      }
    }
  },
  word: (data) => {
    const because = `Compared because ${data.evidence.reason}.`;
    if (data.kind === 'audience') return `${wordsOfAudience(data)} ${because}`;
    if (data.kind === 'platform') return `${wordsOfPlatform(data)} ${because}`;
    if (data.kind === 'pkce') return `${wordsOfPkce(data)} ${because}`;
    if (data.kind !== 'flag') {
      const { use, registered } = data;
      const consequence =
        data.kind === 'method'
          ? 'A server that keeps to the registration answers invalid_client. Use one method in both.'
          : 'The server signs ID tokens with the registered algorithm, and the client rejects them ("unexpected JWT alg", ' +
            'invalid signature). Use one algorithm in both.';
      return (
        `${use.place.name} is ${knownText(use.resolved)}, but ${named(registered)} registers ` +
        `${knownText(registered.resolved)}. ${consequence} ${because}`
      );
    }
    const { use, file, what, answer } = data;
    return (
      `${use.place.name} relies on a client that ${what} in ${baseName(file)}. Keycloak answers ${answer}. Enable it ` +
      `in the realm, or change the application. ${because}`
    );
  },
  fix: ({ data }, { model }) =>
    data.kind === 'flag'
      ? enable(model, data)
      : data.kind === 'method' || data.kind === 'algorithm'
        ? eitherWay(model, { left: data.use, right: data.registered }, [])
        : [],
});

const registrable = {
  method: {
    role: 'token_endpoint_auth_method',
    values: /^(?:client_secret_(?:basic|post|jwt)|private_key_jwt|none|(?:self_signed_)?tls_client_auth)$/,
  },
  algorithm: {
    role: 'id_token_signed_response_alg',
    values: /^(?:[HREP]S(?:256|384|512)|EdDSA|ES256K)$/,
  },
} as const;

/** Some servers take more methods than the registered one, and some clients more algorithms, so this is no error. */
function* otherThanRegistered(
  { use, registration, evidence }: Match,
  kind: RegisteredData['kind'],
): Generator<Detection<Data>> {
  const { role, values } = registrable[kind];
  const [registered, ...others] = settingsOf(registration, role);
  const expected = knownText(registered?.resolved);
  if (registered === undefined || others.length > 0 || expected === undefined || !values.test(expected)) return;
  for (const sent of settingsOf(use, role)) {
    const own = knownText(sent.resolved);
    const severity = severityBy(weakest(evidence.strength, sent.strength), 'warning');
    if (own === undefined || !values.test(own) || own === expected || severity === undefined) continue;
    yield {
      at: placeOf(sent),
      severity,
      data: { kind, use: sent, registered, evidence },
      related: [relatedTo(registered, `Registered: ${expected}`)],
    };
  }
}

function blockedBy(match: Match, capability: Capability, model: Model): FlagData | undefined {
  const { use, registration, evidence } = match;
  const anchor = settingsOf(registration, 'client_id')[0]?.setting;
  const flag = childOf(anchor?.entry.parent, capability.flag);
  if (anchor === undefined || flag?.kind !== 'scalar' || flag.value !== capability.blocking) return undefined;
  const needed = capability.neededBy(use, match, model);
  if (needed === undefined) return undefined;
  const { what, answer } = capability;
  const wanted = capability.blocking === 'true' ? 'false' : 'true';
  return { kind: 'flag', use: needed, flag, file: anchor.file, what, answer, wanted, evidence };
}

function enable(model: Model, { file, flag, wanted }: FlagData) {
  const tree = model.fileOf(file)?.tree;
  const edits = tree === undefined ? undefined : replaceValue(tree, flag, wanted);
  return edits === undefined
    ? []
    : [
        {
          title: `Set ${flag.key} to ${wanted} in ${baseName(file)}`,
          safety: 'review' as const,
          files: [{ file, edits }],
        },
      ];
}
