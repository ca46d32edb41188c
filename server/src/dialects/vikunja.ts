import { providerOfKey } from './providerOfKey.ts';
import { hasRelaxed, structuredDialect } from './structured.ts';

const providers = 'auth.openid.providers.*';

/**
 * Vikunja's own file (vikunja.io, "Config options"; keys are read without regard to case). `authurl` looks like an endpoint
 * and is the issuer: it is handed to go-oidc, which reads the discovery document below it (go-vikunja/vikunja,
 * pkg/modules/auth/openid/providers.go).
 */
export const vikunja = structuredDialect({
  id: 'vikunja',
  title: 'Vikunja configuration',
  kind: 'use',
  formats: ['yaml'],
  files: ['**/*vikunja*.{yml,yaml}'],
  sniffedFiles: ['**/*.{yml,yaml}'],
  references: 'none',
  relaxedKeys: true,
  recognise: (tree) => (hasRelaxed(tree, `${providers}.authurl`) ? 0.95 : 0),
  blocks: [
    {
      at: providers,
      slot: 'key',
      provider: (block) => providerOfKey(block.key),
      settings: { authurl: 'issuer', clientid: 'client_id', clientsecret: 'client_secret', scope: 'scope' },
    },
    {
      at: 'service',
      slot: 'application',
      settings: {
        publicurl: 'base_url',
        frontendurl: 'base_url',
        secret: 'session_secret',
        jwtsecret: 'session_secret',
      },
    },
  ],
});
