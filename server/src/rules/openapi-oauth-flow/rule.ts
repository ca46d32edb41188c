import { lookup } from '../../base/table.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { insertMapEntry, renameKey, replaceValue } from '../../syntax/edit.ts';
import { childOf, type Entry, type ScalarEntry } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import {
  fixOf,
  isBlank,
  isTemplated,
  listed,
  placeOfKey,
  placeOfMap,
  placeOfValue,
  scalarAt,
} from '../support/document.ts';
import {
  type Flow,
  flowsOf,
  isOauth2,
  isReference,
  type OpenapiDocument,
  openapiOf,
} from '../support/openapiDocument.ts';
import type { Detection } from '../types.ts';

type Data =
  | { readonly kind: 'no-flow'; readonly scheme: string; readonly version: string }
  | { readonly kind: 'missing'; readonly flow: Flow; readonly fields: readonly string[] }
  | {
      readonly kind: 'unknown-flow';
      readonly flow: Flow;
      readonly version: string;
      readonly rename: string | undefined;
    }
  | { readonly kind: 'no-discovery'; readonly scheme: string }
  | { readonly kind: 'discovery-path'; readonly entry: ScalarEntry };

interface FlowNames {
  /** What each flow requires beside `scopes`. */
  readonly required: Readonly<Record<string, readonly string[]>>;
  /** Names of the other version. */
  readonly renamed: Readonly<Record<string, string>>;
}

const code = ['authorizationUrl', 'tokenUrl'];
const version2: FlowNames = {
  required: { implicit: ['authorizationUrl'], password: ['tokenUrl'], application: ['tokenUrl'], accessCode: code },
  renamed: { authorizationCode: 'accessCode', clientCredentials: 'application' },
};
const version3: FlowNames = {
  required: {
    implicit: ['authorizationUrl'],
    password: ['tokenUrl'],
    clientCredentials: ['tokenUrl'],
    authorizationCode: code,
    deviceAuthorization: ['deviceAuthorizationUrl', 'tokenUrl'],
  },
  renamed: { accessCode: 'authorizationCode', application: 'clientCredentials' },
};

/** OpenAPI 3.2 Security Scheme, OAuth Flows and OAuth Flow Objects; OpenAPI 2.0 Security Scheme Object. */
export const rule = fileRule<Data>({
  meta: {
    id: 'openapi-oauth-flow',
    group: 'manifests',
    severity: 'error',
    reach: 'file',
    fix: 'safe',
    summary: 'An OAuth flow of an OpenAPI document has a known name and the URLs and scopes it requires.',
  },
  *detect({ facts }) {
    const document = openapiOf(facts);
    for (const scheme of document?.schemes?.values() ?? []) {
      if (document === undefined || isReference(scheme)) continue;
      if (isOauth2(scheme)) yield* flowProblems(facts, document, scheme);
      else if (scalarAt(scheme, 'type')?.value === 'openIdConnect') yield* discoveryProblems(facts, scheme);
    }
  },
  word: (data) => {
    switch (data.kind) {
      case 'no-flow':
        return data.version === '2.0'
          ? `The oauth2 scheme ${data.scheme} has no flow. Swagger 2.0 requires one of implicit, password, application and accessCode.`
          : `The oauth2 scheme ${data.scheme} has no flows. OpenAPI requires them, and tools can start no sign-in without.`;
      case 'missing':
        return `The ${data.flow.name} flow lacks ${listed(data.fields)}, which OpenAPI requires. Validators refuse the document, and generated clients cannot sign in.`;
      case 'unknown-flow':
        return data.rename === undefined
          ? `${data.flow.name} is not an OAuth flow of OpenAPI ${data.version}. Tools ignore it or refuse the document.`
          : `${data.flow.name} is not the name of this flow in OpenAPI ${data.version}: there it is ${data.rename}. Tools ignore the flow or refuse the document.`;
      case 'no-discovery':
        return `The openIdConnect scheme ${data.scheme} lacks openIdConnectUrl, which OpenAPI requires.`;
      case 'discovery-path':
        return 'openIdConnectUrl should be the URL of a discovery document, which ends with /.well-known/openid-configuration. Tools fetch it as it stands and find no endpoints.';
    }
  },
  fix: ({ data }, { facts }) => {
    if (data.kind === 'unknown-flow' && data.rename !== undefined) {
      const { entry } = data.flow;
      const isValue = entry.kind === 'scalar';
      const edits = isValue ? replaceValue(facts.tree, entry, data.rename) : renameKey(facts.tree, entry, data.rename);
      // Under its right name the flow may turn out to be incomplete; then the change is not the end of it.
      const names = data.version === '2.0' ? version2 : version3;
      const isWhole = missingIn(data.flow, lookup(names.required, data.rename) ?? []).length === 0;
      return fixOf(facts, `Change to ${data.rename}`, isWhole ? 'safe' : 'review', edits);
    }
    if (data.kind !== 'missing' || !data.fields.includes('scopes')) return [];
    const edits = insertMapEntry(facts.tree, data.flow.map, 'scopes', {});
    return fixOf(facts, 'Add an empty map of scopes', data.fields.length === 1 ? 'safe' : 'review', edits);
  },
});

function* flowProblems(facts: FileFacts, document: OpenapiDocument, scheme: Entry): Generator<Detection<Data>> {
  const { version } = document;
  const flows = flowsOf(scheme, version);
  if (flows === undefined) return;
  if (flows.length === 0) {
    // 3.2 can leave the details to the authorization server's own metadata.
    if (childOf(scheme, 'oauth2MetadataUrl') !== undefined) return;
    yield { at: placeOfKey(facts, scheme), data: { kind: 'no-flow', scheme: scheme.key, version } };
    return;
  }
  const names = version === '2.0' ? version2 : version3;
  for (const flow of flows) {
    const at = version === '2.0' ? placeOfValue(facts, flow.entry) : placeOfKey(facts, flow.entry);
    const required = lookup(names.required, flow.name);
    const isEarly = flow.name === 'deviceAuthorization' && (version === '3.0' || version === '3.1');
    if (required === undefined || isEarly) {
      if (isTemplated(flow.name)) continue;
      const rename = lookup(names.renamed, flow.name);
      const isTaken = rename !== undefined && flows.some((other) => other.name === rename);
      const data: Data = { kind: 'unknown-flow', flow, version, rename: isTaken ? undefined : rename };
      yield { at, data, severity: isEarly ? 'warning' : 'error' };
      continue;
    }
    // Cloud Endpoints reads its own fields and wants authorizationUrl empty.
    if (childOf(scheme, 'x-google-issuer') !== undefined) continue;
    const fields = missingIn(flow, required);
    if (fields.length > 0) yield { at, data: { kind: 'missing', flow, fields } };
  }
}

function missingIn({ map }: Flow, urls: readonly string[]): readonly string[] {
  const missing = urls.filter((field) => isBlank(childOf(map, field)));
  return childOf(map, 'scopes') === undefined ? [...missing, 'scopes'] : missing;
}

function* discoveryProblems(facts: FileFacts, scheme: Entry): Generator<Detection<Data>> {
  const url = scalarAt(scheme, 'openIdConnectUrl');
  if (url === undefined || isBlank(url)) {
    yield { at: placeOfMap(facts, scheme), data: { kind: 'no-discovery', scheme: scheme.key } };
    return;
  }
  const path = url.value.split(/[?#]/)[0] ?? '';
  if (isTemplated(url.value) || /\/\.well-known\/(?:openid-configuration|oauth-authorization-server)/.test(path))
    return;
  yield { at: placeOfValue(facts, url), data: { kind: 'discovery-path', entry: url }, severity: 'warning' };
}
