import { entryAt } from '../syntax/tree.ts';
import { adapted, unknowable } from './adapt.ts';
import { structuredDialect } from './structured.ts';

const oic = 'jenkins.securityRealm.oic';

/** Endpoints of the server, in version 4 of the plugin below `serverConfiguration.manual`. */
const manual = {
  issuer: 'issuer',
  authorizationServerUrl: 'authorization_endpoint',
  tokenServerUrl: 'token_endpoint',
  userInfoServerUrl: 'userinfo_endpoint',
  jwksServerUrl: 'jwks_uri',
  endSessionUrl: 'end_session_endpoint',
  scopes: 'scope',
  tokenAuthMethod: 'token_endpoint_auth_method',
} as const;

/**
 * Jenkins' configuration as code with the plugin oic-auth (jenkinsci/oic-auth-plugin, docs/configuration/README.md). What `${…}` is
 * replaced with may come from variables, files and stores of secrets (jenkinsci/configuration-as-code-plugin,
 * docs/features/secrets.adoc).
 */
export const jenkinsCasc = adapted(
  structuredDialect({
    id: 'jenkins-casc',
    title: 'Jenkins configuration as code',
    kind: 'use',
    formats: ['yaml'],
    files: [
      '**/*jenkins*.{yml,yaml}',
      '**/*jenkins*/**/*.{yml,yaml}',
      '**/*casc*.{yml,yaml}',
      '**/*casc*/**/*.{yml,yaml}',
    ],
    references: 'none',
    recognise: ({ roots }) =>
      roots.some((root) => entryAt(root, 'jenkins', 'securityRealm', 'oic')?.kind === 'map') ? 0.95 : 0,
    blocks: [
      {
        at: oic,
        settings: {
          ...manual,
          clientId: 'client_id',
          clientSecret: 'client_secret',
          wellKnownOpenIDConfigurationUrl: 'discovery_url',
          endSessionEndpoint: 'end_session_endpoint',
          overrideScopes: 'scope',
          'serverConfiguration.wellKnown.wellKnownOpenIDConfigurationUrl': 'discovery_url',
          'serverConfiguration.wellKnown.scopesOverride': 'scope',
          ...Object.fromEntries(
            Object.entries(manual).map(([key, role]) => [`serverConfiguration.manual.${key}`, role]),
          ),
        },
      },
      { at: 'unclassified.location', slot: 'application', settings: { url: 'base_url' } },
    ],
  }),
  (setting) => (setting.value.text.includes('${') ? unknowable(setting) : setting),
);
