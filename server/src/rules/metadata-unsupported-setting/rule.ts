import { nearest } from '../../base/distance.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { endpointRoles, type Role } from '../../knowledge/roles.ts';
import { type Client, knownText, type Model, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { childOf, childrenOf, type Entry, entryAt } from '../../syntax/tree.ts';
import { baseName } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { judgedUrl, listed, placeOfKey, placeOfValue, scalarAt, textsOf } from '../support/document.ts';
import { placeOf, setResolved } from '../support/model.ts';
import { metadataOfIssuer, serverMetadataFiles, serverMetadataOf } from '../support/serverMetadata.ts';
import type { Detection, Severity } from '../types.ts';

interface Data {
  readonly kind: 'value' | 'endpoint' | 'absent';
  readonly setting: ResolvedSetting;
  readonly text: string;
  /** The field of the metadata, and the file it is in. */
  readonly field: string;
  readonly file: string;
  /** What the server offers instead. */
  readonly offered: readonly string[];
}

interface Capability {
  readonly role: Role;
  readonly field: string;
  readonly severity: Severity;
  /** What the server answers. */
  readonly answer: string;
}

const capabilities: readonly Capability[] = [
  {
    role: 'token_endpoint_auth_method',
    field: 'token_endpoint_auth_methods_supported',
    severity: 'warning',
    answer: 'invalid_client',
  },
  { role: 'grant_type', field: 'grant_types_supported', severity: 'warning', answer: 'unsupported_grant_type' },
  {
    role: 'response_type',
    field: 'response_types_supported',
    severity: 'warning',
    answer: 'unsupported_response_type',
  },
  {
    role: 'id_token_signed_response_alg',
    field: 'id_token_signing_alg_values_supported',
    severity: 'warning',
    answer: 'with ID tokens of another algorithm, which the client refuses ("unexpected JWT alg")',
  },
  { role: 'response_mode', field: 'response_modes_supported', severity: 'warning', answer: 'invalid_request' },
  {
    role: 'code_challenge_method',
    field: 'code_challenge_methods_supported',
    severity: 'warning',
    answer: 'invalid_request',
  },
  // A server may leave scopes out of its list on purpose (RFC 8414 section 2), so only a likely slip is told.
  { role: 'scope', field: 'scopes_supported', severity: 'info', answer: 'invalid_scope' },
];

/** A client against the copy of its server's metadata (RFC 8414 section 2, OpenID Connect Discovery section 3). */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'metadata-unsupported-setting',
    group: 'metadata',
    severity: 'warning',
    reach: 'workspace',
    across: true,
    fix: 'review',
    summary: 'A client asks for what the metadata of its server offers.',
  },
  *detect({ model, survey }) {
    if (survey(serverMetadataFiles).length === 0) return;
    for (const client of model.clients) {
      const metadata = metadataOf(model, client);
      if (metadata === undefined) continue;
      for (const capability of capabilities) yield* valueProblems(client, metadata, capability);
      yield* endpointProblems(client, metadata);
    }
  },
  word: ({ kind, setting, text, field, file, offered }) => {
    const { name } = setting.place;
    if (kind === 'absent')
      return `${name} is set, but the metadata of the server (${baseName(file)}) has no ${field}. The server may not have this endpoint.`;
    if (kind === 'endpoint') {
      return `${name} is not the ${field} of the server’s metadata (${baseName(file)}), which is ${offered[0]}. The request is likely answered with 404. Use the published URL.`;
    }
    const answer = capabilities.find((capability) => capability.field === field)?.answer ?? 'an error';
    return `${name} asks for ${text}, but ${field} in ${baseName(file)} lists only ${listed(offered)}. The server answers ${answer}. Use a listed value, or renew the copy of the metadata.`;
  },
  fix: ({ data }, { model }) => {
    const { kind, setting, text, offered } = data;
    if (kind === 'absent' || setting.setting.role === 'scope' || knownText(setting.resolved) !== text) return [];
    const target = kind === 'endpoint' || offered.length === 1 ? offered[0] : nearest(text, offered, 4);
    return target === undefined ? [] : setResolved(model, setting, target, `Change to ${target}`);
  },
});

/** The only metadata document of the client's issuer; several copies may be of different days. */
function metadataOf(model: Model, client: Client): FileFacts | undefined {
  const issuer = knownText(settingsOf(client, 'issuer')[0]?.resolved);
  if (issuer === undefined || settingsOf(client, 'issuer').length > 1) return undefined;
  const found = metadataOfIssuer(model, issuer).filter((facts) => facts.environment.isFixture === client.isFixture);
  return found.length === 1 ? found[0] : undefined;
}

/** The order of the words of a response type does not matter. */
const canonical = (role: Role, text: string): string =>
  role === 'response_type' ? text.split(/\s+/).sort().join(' ') : text;

/** Settings of these roles hold several values. */
const wordsOf = (role: Role, text: string): readonly string[] =>
  (role === 'scope' ? text.split(/[\s,]+/) : role === 'grant_type' ? text.split(/[\s,]+/) : [text.trim()]).filter(
    (word) => word !== '',
  );

function* valueProblems(
  client: Client,
  metadata: FileFacts,
  { role, field, severity }: Capability,
): Generator<Detection<Data>> {
  const list = childOf(serverMetadataOf(metadata), field);
  const offered = textsOf(list);
  if (list?.kind !== 'list' || offered.length === 0) return;
  const known = offered.map((text) => canonical(role, text));
  for (const setting of settingsOf(client, role)) {
    const text = knownText(setting.resolved);
    const missing =
      text === undefined ? undefined : wordsOf(role, text).find((word) => !known.includes(canonical(role, word)));
    if (missing === undefined || (role === 'scope' && nearest(missing, offered, 2) === undefined)) continue;
    yield found(metadata, setting, list, severity, { kind: 'value', text: missing, field, offered });
  }
}

function* endpointProblems(client: Client, metadata: FileFacts): Generator<Detection<Data>> {
  const root = serverMetadataOf(metadata);
  for (const setting of settingsOf(client, ...endpointRoles)) {
    const field = setting.setting.role;
    const text = knownText(setting.resolved);
    const url = judgedUrl(text);
    if (text === undefined || url === undefined || root === undefined) continue;
    const published = scalarAt(root, field);
    if (published === undefined) {
      const issuer = scalarAt(root, 'issuer');
      if (issuer === undefined || judgedUrl(issuer.value)?.origin !== url.origin) continue;
      yield found(metadata, setting, issuer, 'info', { kind: 'absent', text, field, offered: [] });
      continue;
    }
    const alias = entryAt(root, 'mtls_endpoint_aliases', field);
    const accepted = [published, alias].map((entry) => (entry?.kind === 'scalar' ? judgedUrl(entry.value) : undefined));
    // Another host may be a custom domain or the way through an internal network; another path is another endpoint.
    const isJudged = accepted[0] !== undefined && accepted[0].origin === url.origin;
    if (!isJudged || accepted.some((other) => other?.origin === url.origin && other.pathname === url.pathname))
      continue;
    yield found(metadata, setting, published, 'warning', { kind: 'endpoint', text, field, offered: [published.value] });
  }
}

function found(
  metadata: FileFacts,
  setting: ResolvedSetting,
  entry: Entry,
  severity: Severity,
  data: Omit<Data, 'setting' | 'file'>,
): Detection<Data> {
  const place = childrenOf(entry).length > 0 ? placeOfKey(metadata, entry) : placeOfValue(metadata, entry);
  return {
    at: placeOf(setting),
    related: [{ ...place, message: 'what the server offers' }],
    severity,
    data: { ...data, setting, file: metadata.file.uri },
  };
}
