import { childOf, childrenOf, type Entry, textAt } from '../syntax/tree.ts';
import { adapted, namedVariable, unknowable } from './adapt.ts';
import { structuredDialect } from './structured.ts';
import type { Setting } from './types.ts';

const providerModel = 'authentik_providers_oauth2.oauth2provider';
const sourceModel = 'authentik_sources_oauth.oauthsource';
/** Providers, and the scopes they hand out. */
const oauthModels = 'authentik_providers_oauth2.';

const isOf =
  (model: string) =>
  (entry: Entry): boolean =>
    textAt(entry, 'model') !== model;

/** A list under a tag is the tag's arguments: `!Env [NAME, default]`, `!Format [...]`. */
const isArgument = ({ item }: Setting): boolean => item !== undefined;

/**
 * authentik blueprints (docs.goauthentik.io, "Blueprints", "YAML Tags"): applications it signs people in for, and
 * sources it signs them in at. Redirect URIs are read in the form they have since 2024.12, a list with a mode each.
 */
export const authentikBlueprint = adapted(
  structuredDialect({
    id: 'authentik-blueprint',
    title: 'authentik blueprint',
    kind: 'registration',
    formats: ['yaml'],
    files: [
      '**/*blueprint*/**/*.{yml,yaml}',
      '**/*blueprint*.{yml,yaml}',
      '**/*authentik*/**/*.{yml,yaml}',
      '**/*authentik*.{yml,yaml}',
    ],
    references: 'none',
    recognise: (tree) => {
      const root = tree.roots[0];
      const models = childrenOf(childOf(root, 'entries')).map((entry) => textAt(entry, 'model'));
      if (textAt(root, 'version') === undefined) return 0;
      return models.some((model) => model === sourceModel || model?.startsWith(oauthModels) === true) ? 0.95 : 0;
    },
    blocks: [
      {
        at: 'entries.*',
        skip: isOf(providerModel),
        settings: {
          'attrs.client_id': 'client_id',
          'attrs.client_secret': 'client_secret',
          'attrs.redirect_uris.*.url': 'redirect_uri',
        },
      },
      {
        at: 'entries.*',
        kind: 'use',
        skip: isOf(sourceModel),
        settings: {
          'attrs.consumer_key': 'client_id',
          'attrs.consumer_secret': 'client_secret',
          'attrs.authorization_url': 'authorization_endpoint',
          'attrs.access_token_url': 'token_endpoint',
          'attrs.profile_url': 'userinfo_endpoint',
          'attrs.oidc_well_known_url': 'discovery_url',
          'attrs.oidc_jwks_url': 'jwks_uri',
        },
      },
    ],
  }),
  (setting) => {
    if (isArgument(setting)) return undefined;
    if (setting.entry.tag === 'Env') return namedVariable(setting);
    return textAt(setting.entry.parent, 'matching_mode') === 'regex' ? unknowable(setting) : setting;
  },
);
