import type { Entry } from '../syntax/tree.ts';
import { matches, matchesRelaxed, structuredDialect } from './structured.ts';

/** Middlewares of the file provider, and the Middleware resource of Kubernetes. */
const plugins: readonly string[] = ['http.middlewares.*.plugin.*', 'spec.plugin.*'];

const isClient = (plugin: Entry): boolean =>
  [['clientId'], ['provider', 'clientId']].some((path) => matchesRelaxed(plugin, path).length > 0);

/**
 * Traefik's OIDC middlewares: the plugins traefik-oidc-auth (`Provider.ClientId`) and traefikoidc (`clientID`), and
 * Traefik Hub's own. Keys are read in any case. A plain forwardAuth holds no OAuth setting.
 */
export const traefikOidc = structuredDialect({
  id: 'traefik',
  title: 'Traefik OIDC middleware',
  kind: 'use',
  formats: ['yaml'],
  files: [
    '**/*traefik*.{yml,yaml}',
    '**/*traefik*/**/*.{yml,yaml}',
    '**/*dynamic*.{yml,yaml}',
    '**/*middleware*.{yml,yaml}',
  ],
  references: 'shell-like',
  relaxedKeys: true,
  recognise: (tree) =>
    tree.roots.some((root) => plugins.some((at) => matches(root, at.split('.')).some(isClient))) ? 0.9 : 0,
  blocks: plugins.map((at) => ({
    at,
    skip: (plugin: Entry) => !isClient(plugin),
    relative: ['redirect_uri'] as const,
    settings: {
      clientId: 'client_id',
      clientSecret: 'client_secret',
      issuer: 'issuer',
      providerUrl: 'issuer',
      redirectUrl: 'redirect_uri',
      callbackUrl: 'redirect_uri',
      callbackUri: 'redirect_uri',
      scopes: 'scope',
      sessionEncryptionKey: 'session_secret',
      'provider.url': 'issuer',
      'provider.clientId': 'client_id',
      'provider.clientSecret': 'client_secret',
    } as const,
  })),
});
