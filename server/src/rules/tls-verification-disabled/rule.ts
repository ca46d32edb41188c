import { memoised, memoisedFor } from '../../base/memo.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { endpointRoles, type Role } from '../../knowledge/roles.ts';
import { removeEntry } from '../../syntax/edit.ts';
import { childrenOf, type Entry, pathText, type ScalarEntry } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import { severityAt } from '../support/environment.ts';
import { isLoopbackHost, isPrivateHost, parseUrl } from '../support/url.ts';

interface Data {
  readonly entry: ScalarEntry;
  readonly name: string;
  readonly isNode: boolean;
  /** The process has nothing to do with sign-in that the file would say. */
  readonly isElse: boolean;
}

/** Names of the whole process, and the value that switches verification off. */
const processNames: ReadonlyMap<string, RegExp> = new Map([
  ['NODE_TLS_REJECT_UNAUTHORIZED', /^0$/],
  ['PYTHONHTTPSVERIFY', /^0$/],
]);

const isTrue = /^(?:true|1|yes|on)$/i;
const isFalse = /^(?:false|0|no|off)$/i;

/** oauth2-proxy and Grafana: a variable of the OAuth client, true to skip. Other protocols have theirs, too. */
const skipNames =
  /(?:^|_)(?:OAUTH2?|OIDC|AUTH)(?:_\w+)?_(?:SSL_INSECURE_SKIP_VERIFY|INSECURE_SKIP_VERIFY|TLS_SKIP_VERIFY_INSECURE)$|^SSL_INSECURE_SKIP_VERIFY$/;

/** Keys of structured files, relaxed, with the value that switches verification off. Judged in an OAuth block only. */
const blockKeys: ReadonlyMap<string, RegExp> = new Map([
  ['insecureskipverify', isTrue],
  ['insecureskiptlsverify', isTrue],
  ['sslinsecureskipverify', isTrue],
  ['tlsskipverifyinsecure', isTrue],
  ['rejectunauthorized', isFalse],
  ['verifyssl', isFalse],
  ['sslverify', isFalse],
  ['tlsverify', isFalse],
]);

export const rule = fileRule<Data>({
  meta: {
    id: 'tls-verification-disabled',
    group: 'endpoints',
    severity: 'error',
    reach: 'file',
    fix: 'review',
    summary: 'TLS certificates must be verified.',
  },
  *detect({ facts }) {
    const found = [...inVariables(facts), ...inBlocks(facts)];
    for (const entry of found) {
      // `verification` alone says nothing.
      const name = facts.dialects[0] === 'quarkus-oidc' ? pathText(entry.path) : entry.key;
      const isElse = elsewhere(facts).has(entry);
      const data = { entry, name, isNode: entry.key.toUpperCase() === 'NODE_TLS_REJECT_UNAUTHORIZED', isElse };
      const severity = isElse ? 'info' : severityAt(isInternal(facts) ? 'warning' : 'error', facts);
      yield { at: { file: facts.file.uri, span: entry.contentSpan }, severity, data };
    }
  },
  word: ({ name, isNode, isElse }) =>
    `${name} switches the verification of TLS certificates off, so anybody on the network can pose as ` +
    `${isElse ? 'a server that this process calls and read what it sends' : 'the authorization server and receive codes and secrets'}. ` +
    'Remove it; for a certificate of your own authority ' +
    `${isNode ? 'set NODE_EXTRA_CA_CERTS to its file' : 'configure the authority’s certificate'}.`,
  fix: ({ at, data: { entry, name } }, { facts }) => {
    const edits = removeEntry(facts.tree, entry);
    return edits === undefined
      ? []
      : [{ title: `Remove ${name}`, safety: 'review', files: [{ file: at.file, edits }] }];
  },
});

/** Every server is on the own machine or in a private network, where nobody else issues certificates: `id.acme.test`. */
const isInternal = memoisedFor(({ settings }: FileFacts): boolean => {
  const hosts = settings
    .filter(({ role }) => role === 'issuer' || endpointRoles.some((endpoint) => endpoint === role))
    .map(({ value }) => parseUrl(value.text)?.url.hostname ?? '');
  return hosts.length > 0 && hosts.every((host) => isLoopbackHost(host) || isPrivateHost(host));
});

const signingRoles: ReadonlySet<Role> = new Set<Role>([
  'client_id',
  'client_secret',
  'redirect_uri',
  'issuer',
  'discovery_url',
  'domain',
  ...endpointRoles,
]);

/** Words for signing in, and programs that do nothing else: `HYDRA_ADMIN_URL`, `https://keycloak:8443`. */
const signingWords =
  /auth|oidc|openid|sso|idp|issuer|login|jwks|client_?(?:id|secret)|hydra|kratos|keycloak|zitadel|dex|okta|cognito/i;

/**
 * Variables of processes that are given nothing of a client or server, here or by an `env_file`. Names of the whole process are
 * for all that it connects to, often a database. A deployment file lists what a container is given; a file of variables has
 * others beside it.
 */
const elsewhere = memoisedFor(({ tree, variables, settings, links }: FileFacts): ReadonlySet<ScalarEntry> => {
  if (tree.format === 'dotenv') return new Set();
  /** Containers; undefined where that is not known. */
  const signing = new Set<string | undefined>([
    ...settings.filter(({ role }) => role !== undefined && signingRoles.has(role)).map(({ slot }) => containerOf(slot)),
    ...variables
      // `NODE_TLS_REJECT_UNAUTHORIZED` has one of the words in it.
      .filter(({ name }) => !processNames.has(name))
      .filter(({ name, value }) => signingWords.test(name) || signingWords.test(value.text))
      .map(({ service }) => service),
    ...links.filter(({ kind }) => kind === 'env_file').map(({ service }) => service),
  ]);
  return new Set(
    variables
      .filter(({ service }) => !(service === undefined ? signing.size > 0 : signing.has(service)))
      .map(({ entry }) => entry),
  );
});

const containerOf = (slot: string | undefined): string | undefined =>
  slot?.includes('/') === true ? slot.slice(0, slot.indexOf('/')) : undefined;

/** The values with which a variable of this name switches verification off. */
const offValues = memoised((name) => {
  const upper = name.toUpperCase();
  return processNames.get(upper) ?? (skipNames.test(upper) ? isTrue : undefined);
});

const inVariables = (facts: FileFacts): readonly ScalarEntry[] =>
  facts.variables
    .filter(({ name, value }) => {
      if (value.state !== 'literal') return false;
      return offValues(name)?.test(value.text) === true;
    })
    .map((variable) => variable.entry);

/** quarkus.io, "OIDC configuration properties": `tls.verification`, of the default tenant or a named one. */
function inQuarkus({ tree, settings }: FileFacts): readonly ScalarEntry[] {
  const servers = settings.filter(({ role }) => role === 'issuer');
  // A server on the same machine has a certificate of its own making.
  const isLocal = ({ value }: Setting): boolean => isLoopbackHost(parseUrl(value.text)?.url.hostname ?? '');
  if (servers.length > 0 && servers.every(isLocal)) return [];
  return tree.entries.filter(
    (entry): entry is ScalarEntry =>
      entry.kind === 'scalar' &&
      /(?:^|\.)quarkus\.oidc(?:-client)?\.(?:.+\.)?tls\.verification$/.test(pathText(entry.path)) &&
      /^none$/i.test(entry.value.trim()),
  );
}

/** In the map that holds a client or its endpoints, or one level below it (`httpOptions:`). */
function inBlocks(facts: FileFacts): readonly ScalarEntry[] {
  if (facts.tree.format === 'dotenv') return [];
  if (facts.dialects[0] === 'quarkus-oidc') return inQuarkus(facts);
  const blocks = new Set<Entry>();
  for (const { role, entry } of facts.settings) {
    const isOauth = role === 'client_id' || role === 'issuer' || endpointRoles.some((endpoint) => endpoint === role);
    if (isOauth && entry.parent?.kind === 'map' && !entry.inherited) blocks.add(entry.parent);
  }
  const nearby = [...blocks].flatMap((block) => childrenOf(block).flatMap((child) => [child, ...childrenOf(child)]));
  return [...new Set(nearby)].filter((entry): entry is ScalarEntry => {
    if (entry.kind !== 'scalar' || entry.inherited) return false;
    return blockKeys.get(entry.key.replace(/[-_]/g, '').toLowerCase())?.test(entry.value) === true;
  });
}
