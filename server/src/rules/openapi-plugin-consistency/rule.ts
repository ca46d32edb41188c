import { groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts } from '../../dialects/types.ts';
import type { Model } from '../../model/types.ts';
import { replaceValue } from '../../syntax/edit.ts';
import { childOf, childrenOf, entryAt, type MapEntry, type ScalarEntry } from '../../syntax/tree.ts';
import { baseName } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { fixOf, judgedUrl, mapAt, placeOfValue, scalarAt } from '../support/document.ts';
import { runningFiles } from '../support/model.ts';
import { type Flow, flowsOf, isOauth2, openapiOf, securityLists, serversOf } from '../support/openapiDocument.ts';
import { endpointKind, manifestOf } from '../support/pluginManifest.ts';
import { isLoopbackHost } from '../support/url.ts';
import type { Detection } from '../types.ts';

type Data =
  | {
      readonly kind: 'endpoint';
      readonly manifest: FileFacts;
      readonly entry: ScalarEntry;
      readonly other: ScalarEntry;
      readonly documentFacts: FileFacts;
      readonly document: string;
    }
  | { readonly kind: 'no-oauth2' | 'needs-auth'; readonly document: string }
  | { readonly kind: 'server'; readonly document: string };

/** The same endpoint under the names of the two formats. */
const pairs = [
  { manifest: 'client_url', document: 'authorizationUrl' },
  { manifest: 'authorization_url', document: 'tokenUrl' },
] as const;

/** A ChatGPT plugin manifest and the API document it names (OpenAI plugin manifest reference, archived 2024). */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'openapi-plugin-consistency',
    group: 'manifests',
    severity: 'warning',
    reach: 'workspace',
    across: true,
    fix: 'review',
    summary: 'A plugin manifest and its OpenAPI document describe the same authentication.',
  },
  *detect({ model, survey }) {
    const manifests = survey(manifestsOf);
    const documents = manifests.length === 0 ? undefined : documentsBy(model, survey(documentsOf));
    for (const manifest of manifests) {
      for (const link of manifest.links) {
        const document = link.kind === 'openapi' ? documents?.(manifest, link.target) : undefined;
        if (document !== undefined) yield* compare(manifest, document);
      }
    }
  },
  word: (data) => {
    switch (data.kind) {
      case 'endpoint':
        return `${data.entry.key} differs from ${data.other.key} in ${data.document}, although both name the same endpoint. One of the two sign-ins fails. Use one URL.`;
      case 'no-oauth2':
        return `The manifest signs users in with OAuth, but ${data.document} declares other security schemes only. Tools that read the document alone cannot sign in.`;
      case 'needs-auth':
        return `auth.type is none, but operations of ${data.document} require credentials. The plugin sends none, and the API answers 401.`;
      case 'server':
        return `api.url and the servers of ${data.document} have different hosts. Plugins may only call the host their manifest is loaded from.`;
    }
  },
  fix: ({ data }) => {
    if (data.kind !== 'endpoint') return [];
    const { manifest, entry, other, documentFacts, document } = data;
    const file = baseName(manifest.file.uri);
    const inManifest = replaceValue(manifest.tree, entry, other.value);
    const inDocument = replaceValue(documentFacts.tree, other, entry.value);
    return [
      ...fixOf(manifest, `Set ${entry.key} in ${file} to ${other.key} of ${document}`, 'review', inManifest),
      ...fixOf(documentFacts, `Set ${other.key} in ${document} to ${entry.key} of ${file}`, 'review', inDocument),
    ];
  },
});

const manifestsOf = (part: Model): readonly FileFacts[] =>
  runningFiles(part).filter(({ links }) => links.some((link) => link.kind === 'openapi'));

const documentsOf = (part: Model): readonly FileFacts[] =>
  part.files.filter(({ dialects }) => dialects[0] === 'openapi');

/** Finds the only document of a name in the manifest's package, or else in the workspace. */
function documentsBy(
  model: Model,
  documents: readonly FileFacts[],
): (manifest: FileFacts, name: string) => FileFacts | undefined {
  const nameOf = (name: string, { environment }: FileFacts): string => `${environment.isFixture} ${name}`;
  const homeOf = ({ file }: FileFacts): string => model.packageOf(file.uri);
  const named = groupBy(documents, (facts) => nameOf(baseName(facts.file.uri), facts));
  const near = memoisedFor((files: readonly FileFacts[]) => groupBy(files, homeOf));
  return (manifest, name) => {
    const all = named.get(nameOf(name, manifest)) ?? [];
    const candidates = near(all).get(homeOf(manifest)) ?? all;
    return candidates.length === 1 ? candidates[0] : undefined;
  };
}

function* compare(manifest: FileFacts, documentFacts: FileFacts): Generator<Detection<Data>> {
  const root = manifestOf(manifest);
  const document = openapiOf(documentFacts);
  const auth = mapAt(root, 'auth');
  const type = scalarAt(auth, 'type');
  if (root === undefined || document === undefined) return;
  const name = baseName(documentFacts.file.uri);
  const schemes = [...(document.schemes?.values() ?? [])];
  if (type?.value === 'oauth' && !isCrossed(auth)) {
    const flows = schemes.filter(isOauth2).flatMap((scheme) => flowsOf(scheme, document.version) ?? []);
    for (const pair of pairs) {
      const entry = scalarAt(auth, pair.manifest);
      const other = entry && differing(entry, flows, pair.document);
      if (entry === undefined || other === undefined) continue;
      const related = [{ ...placeOfValue(documentFacts, other), message: `${pair.document} of the same endpoint` }];
      yield {
        at: placeOfValue(manifest, entry),
        related,
        data: { kind: 'endpoint', manifest, entry, other, documentFacts, document: name },
      };
    }
    const isOther = schemes.every((scheme) =>
      ['http', 'apiKey', 'basic'].includes(scalarAt(scheme, 'type')?.value ?? ''),
    );
    if (schemes.length > 0 && isOther) {
      yield { at: placeOfValue(manifest, type), data: { kind: 'no-oauth2', document: name }, severity: 'info' };
    }
  }
  const required = type?.value === 'none' ? firstRequirement(documentFacts) : undefined;
  if (type !== undefined && required !== undefined) {
    const related = [{ ...required, message: 'credentials are required here' }];
    yield { at: placeOfValue(manifest, type), related, data: { kind: 'needs-auth', document: name } };
  }
  yield* serverProblem(manifest, documentFacts);
}

/** `plugin-auth-invalid` says that the two are exchanged; neither is to be copied into the document. */
const isCrossed = (auth: MapEntry | undefined): boolean =>
  endpointKind(scalarAt(auth, 'client_url')) === 'token' ||
  endpointKind(scalarAt(auth, 'authorization_url')) === 'authorize';

/** The document's URL for the endpoint when every flow that signs users in has another one. */
function differing(entry: ScalarEntry, flows: readonly Flow[], field: string): ScalarEntry | undefined {
  const url = judgedUrl(entry.value);
  if (url === undefined) return undefined;
  const codes = flows.filter(({ name }) => name === 'authorizationCode' || name === 'accessCode');
  const others = codes.flatMap(({ map }) => scalarAt(map, field) ?? []);
  const comparable = others.filter((other) => judgedUrl(other.value) !== undefined);
  if (comparable.length === 0 || comparable.length < others.length) return undefined;
  const isSame = (other: ScalarEntry): boolean => {
    const there = judgedUrl(other.value);
    return there?.origin === url.origin && there.pathname.replace(/\/$/, '') === url.pathname.replace(/\/$/, '');
  };
  return comparable.some(isSame) ? undefined : comparable[0];
}

/** The first operation or document that cannot be called without credentials. `{}` makes them optional. */
function firstRequirement(facts: FileFacts) {
  const list = securityLists(facts).find(
    ({ children }) => children.length > 0 && children.every((item) => item.kind === 'map' && item.children.length > 0),
  );
  return list === undefined ? undefined : { file: facts.file.uri, span: list.keySpan ?? list.valueSpan };
}

function* serverProblem(manifest: FileFacts, documentFacts: FileFacts): Generator<Detection<Data>> {
  const api = entryAt(manifest.tree.roots[0], 'api', 'url');
  const document = openapiOf(documentFacts);
  const host = api?.kind === 'scalar' ? judgedUrl(api.value)?.hostname : undefined;
  if (api === undefined || document === undefined || host === undefined || isLoopbackHost(host)) return;
  if (childrenOf(childOf(document.root, 'servers')).some((server) => childOf(server, 'variables') !== undefined))
    return;
  const servers = serversOf(document.root).filter((entry): entry is ScalarEntry => entry.kind === 'scalar');
  const hosts = servers.map((entry) => judgedUrl(entry.value)?.hostname);
  const first = servers[0];
  const isForeign = (other: string | undefined): boolean =>
    other !== undefined && other !== host && !isLoopbackHost(other);
  if (first === undefined || !hosts.every(isForeign)) return;
  const related = [{ ...placeOfValue(documentFacts, first), message: 'the server of the API' }];
  yield {
    at: placeOfValue(manifest, api),
    related,
    data: { kind: 'server', document: baseName(documentFacts.file.uri) },
  };
}
