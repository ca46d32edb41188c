import { lookup } from '../../base/table.ts';
import { replaceValue } from '../../syntax/edit.ts';
import { childOf, childrenOf, type Entry, entryAt, type ScalarEntry, textAt } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import { fixOf, textsOf } from '../support/document.ts';
import { durationOf } from '../support/duration.ts';
import { realmClients } from '../support/keycloak.ts';
import type { FileScope, Severity } from '../types.ts';

type Fault = 'off' | 'realm' | 'reuse';

interface Data {
  readonly entry: ScalarEntry;
  readonly fault: Fault;
  /** What the server is set to instead. */
  readonly on: string;
  readonly severity: Severity;
}

/** RFC 9700 sections 2.2.2 and 4.14.2: refresh tokens of public clients are rotated or bound to the sender. */
export const rule = fileRule<Data>({
  meta: {
    id: 'refresh-rotation-disabled',
    group: 'lifetimes',
    severity: 'warning',
    reach: 'file',
    fix: 'review',
    summary: 'Refresh tokens of public clients are rotated.',
  },
  *detect(scope) {
    const read = lookup(readers, scope.facts.dialects[0]) ?? variables;
    for (const data of read(scope)) {
      yield { at: { file: scope.facts.file.uri, span: data.entry.contentSpan }, data, severity: data.severity };
    }
  },
  word: ({ entry, fault }) => {
    const name = entry.key;
    switch (fault) {
      case 'off':
        return (
          `${name} is ${entry.value}: a refresh token stays valid after it has been used, so a copy of it gives access ` +
          'for as long as the session lasts, and nobody notices. RFC 9700 section 2.2.2 wants ' +
          'those of public clients rotated or bound to their sender. Switch rotation on.'
        );
      case 'realm':
        return (
          `${name} is false, so refresh tokens can be used again and again. The realm has public clients, for which RFC ` +
          '9700 section 2.2.2 asks for rotation. It applies to every client of the realm, so try it out first.'
        );
      case 'reuse':
        return (
          `${name} lets a used refresh token be used again for ${entry.value}${/^\d+$/.test(entry.value) ? ' seconds' : ''}, and a stolen one with ` +
          'it. It is there for requests at the same moment: a few seconds are enough.'
        );
    }
  },
  fix: ({ data: { entry, fault, on } }, { facts }) =>
    fixOf(
      facts,
      fault === 'reuse' ? `Set ${entry.key} to ${on}` : 'Switch rotation on',
      'review',
      facts.tree.entries.includes(entry) ? replaceValue(facts.tree, entry, on) : undefined,
    ),
});

const scalar = (entry: Entry | undefined): readonly ScalarEntry[] => (entry?.kind === 'scalar' ? [entry] : []);

const isOff = ({ value }: ScalarEntry): boolean => /^(?:false|0|no|off)$/i.test(value.trim());

const longestReuse = 60;

const reuseOf = (entry: Entry | undefined, on: string): readonly Data[] =>
  scalar(entry).flatMap((own) => {
    const seconds = /^\d+$/.test(own.value) ? Number(own.value) : durationOf(own.value);
    return seconds !== undefined && seconds > longestReuse
      ? [{ entry: own, fault: 'reuse' as const, on, severity: 'warning' as const }]
      : [];
  });

/** By dialect; every file else is read for the variables of Supabase Auth. */
const readers: Readonly<Record<string, (scope: FileScope) => readonly Data[]>> = {
  'supabase-config-toml': supabase,
  'keycloak-realm': keycloak,
  'auth0-tenant': auth0,
  'dex-config': dex,
};

/** supabase.com, "Supabase CLI config": every application of Supabase Auth is a public client. */
function supabase({ facts }: FileScope): readonly Data[] {
  const auth = childOf(facts.tree.roots[0], 'auth');
  const off = scalar(childOf(auth, 'enable_refresh_token_rotation')).filter(isOff);
  const reuse = off.length > 0 ? [] : reuseOf(childOf(auth, 'refresh_token_reuse_interval'), '10');
  return [...off.map((entry): Data => ({ entry, fault: 'off', on: 'true', severity: 'warning' })), ...reuse];
}

function variables({ facts }: FileScope): readonly Data[] {
  return facts.variables
    .filter(
      ({ name, value, entry }) =>
        /^(?:GOTRUE|AUTH)_SECURITY_REFRESH_TOKEN_ROTATION_ENABLED$/.test(name) &&
        value.state === 'literal' &&
        isOff(entry),
    )
    .map(({ entry }): Data => ({ entry, fault: 'off', on: 'true', severity: 'warning' }));
}

/** One switch for all clients of a realm, off unless somebody turned it on. */
function keycloak(scope: FileScope): readonly Data[] {
  const isConcerned = realmClients(scope).some(
    (client) =>
      textAt(client, 'publicClient') === 'true' &&
      textAt(client, 'standardFlowEnabled') !== 'false' &&
      textAt(client, 'attributes', 'use.refresh.tokens') !== 'false' &&
      textAt(client, 'attributes', 'dpop.bound.access.tokens') !== 'true' &&
      textAt(client, 'attributes', 'tls.client.certificate.bound.access.tokens') !== 'true',
  );
  if (!isConcerned) return [];
  return scope.facts.tree.roots
    .flatMap((root) => scalar(childOf(root, 'revokeRefreshToken')))
    .filter(isOff)
    .map((entry): Data => ({ entry, fault: 'realm', on: 'true', severity: 'info' }));
}

/** auth0.com, "Refresh Token Rotation": `refresh_token.rotation_type` and `leeway`. */
function auth0({ facts }: FileScope): readonly Data[] {
  const [root] = facts.tree.roots;
  const clients = [root, ...childrenOf(childOf(root, 'clients'))].filter((client) =>
    /^(?:spa|native)$/.test(textAt(client, 'app_type') ?? ''),
  );
  return clients.flatMap((client) => {
    const grants = textsOf(childOf(client, 'grant_types'));
    if (grants.length > 0 && !grants.includes('refresh_token')) return [];
    const off = scalar(entryAt(client, 'refresh_token', 'rotation_type')).filter(
      ({ value }) => value === 'non-rotating',
    );
    const reuse = off.length > 0 ? [] : reuseOf(entryAt(client, 'refresh_token', 'leeway'), '10');
    return [...off.map((entry): Data => ({ entry, fault: 'off', on: 'rotating', severity: 'warning' })), ...reuse];
  });
}

/** dexidp.io, "Token lifetimes": `expiry.refreshTokens`. Confidential clients are authenticated when they refresh. */
function dex({ facts }: FileScope): readonly Data[] {
  return facts.tree.roots.flatMap((root) =>
    [root, childOf(root, 'config')].flatMap((start) => {
      const clients = childrenOf(childOf(start, 'staticClients'));
      if (!clients.some((client) => textAt(client, 'public') === 'true')) return [];
      const tokens = entryAt(start, 'expiry', 'refreshTokens');
      const off = scalar(childOf(tokens, 'disableRotation')).filter(({ value }) => /^true$/i.test(value));
      const reuse = off.length > 0 ? [] : reuseOf(childOf(tokens, 'reuseInterval'), '3s');
      return [...off.map((entry): Data => ({ entry, fault: 'off', on: 'false', severity: 'warning' })), ...reuse];
    }),
  );
}
