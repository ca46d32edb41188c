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

/** The tag between a key and its value: `!Env`, `!File`, `!Context` …; the value is then only a name. */
function tagOf({ entry, keySpan }: Setting, text: string): string | undefined {
  const between = text.slice(keySpan?.end ?? entry.valueSpan.start, entry.valueSpan.start);
  return /(?:^|\s)!(\w+)\s*$/.exec(between)?.[1];
}

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
  (setting, tree) => {
    if (isArgument(setting)) return undefined;
    const tag = tagOf(setting, tree.file.text);
    if (tag === 'Env') return namedVariable(setting);
    const isPattern = textAt(setting.entry.parent, 'matching_mode') === 'regex';
    return tag !== undefined || isPattern ? unknowable(setting) : setting;
  },
);
