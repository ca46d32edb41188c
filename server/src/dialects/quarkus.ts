import { childOf, type Entry, textAt } from '../syntax/tree.ts';
import { environmentName } from './environment.ts';
import { providerOfKey } from './providerOfKey.ts';
import { type Block, has, structuredDialect } from './structured.ts';

/** `%dev` above or before a key: the profile in which it counts. */
function profileOf(block: Entry): string | undefined {
  let entry: Entry | undefined = block;
  while (entry?.parent !== undefined && entry.parent.parent !== undefined) entry = entry.parent;
  const name = /^%([\w-]+)$/.exec(entry?.key ?? '')?.[1];
  return name === undefined ? undefined : environmentName(name);
}

/** The default tenant has no name of its own; named ones stand below `oidc` beside the settings of the default one. */
const isTenant = (block: Entry): boolean =>
  block.kind === 'map' && ['auth-server-url', 'client-id'].some((key) => childOf(block, key)?.kind === 'scalar');

const roots = ['quarkus', '*.quarkus'] as const;

const isOtherRoot = (block: Entry): boolean => {
  const first = String(block.path[0] ?? '');
  return first !== 'quarkus' && !first.startsWith('%');
};

const blockAt = (at: string, slot: NonNullable<Block['slot']>, settings: Block['settings']): Block => ({
  at,
  slot,
  provider: (block) => providerOfKey(textAt(block, 'provider')),
  environment: profileOf,
  skip: (block) => isOtherRoot(block) || !(at.endsWith('.*') ? isTenant(block) : block.kind === 'map'),
  settings,
});

const oidc: Block['settings'] = {
  'auth-server-url': 'issuer',
  'client-id': 'client_id',
  'credentials.secret': 'client_secret',
  'credentials.client-secret.value': 'client_secret',
  'authentication.redirect-path': 'callback_path',
  'token.audience': 'audience',
};

/**
 * Quarkus' OIDC extensions (quarkus.io, "OIDC configuration properties"). Scopes are left out: Quarkus adds openid and
 * splits at commas. Relative endpoint paths are left out, too.
 */
export const quarkusOidc = structuredDialect({
  id: 'quarkus-oidc',
  title: 'Quarkus application configuration (quarkus.oidc)',
  kind: 'use',
  formats: ['yaml', 'properties'],
  files: ['**/application.{yml,yaml,properties}', '**/application-*.{yml,yaml,properties}'],
  references: 'spring',
  recognise: (tree) =>
    roots.some((root) => ['oidc', 'oidc-client', 'oauth2'].some((key) => has(tree, `${root}.${key}`))) ||
    // MicroProfile JWT, an API that checks tokens only.
    has(tree, 'mp.jwt.verify')
      ? 0.97
      : 0,
  blocks: roots.flatMap((root) => [
    blockAt(`${root}.oidc`, () => ['oidc'], oidc),
    blockAt(`${root}.oidc.*`, 'key', oidc),
    blockAt(`${root}.oidc-client`, () => ['oidc-client'], oidc),
    blockAt(`${root}.oidc-client.*`, (block) => [`oidc-client/${block.key}`], oidc),
    blockAt(`${root}.oauth2`, () => ['oauth2'], {
      'client-id': 'client_id',
      'client-secret': 'client_secret',
      'introspection-url': 'introspection_endpoint',
    }),
  ]),
});
