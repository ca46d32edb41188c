import { variablesNamed } from '../../dialects/lookups.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { mayWarn } from '../../knowledge/providers/lookup.ts';
import type { Provider } from '../../knowledge/providers/types.ts';
import { type Client, knownText, type Questions, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { childOf, type Entry, textAt } from '../../syntax/tree.ts';
import { workspaceRule } from '../define.ts';
import { setAt, statedProvider } from '../support/clients.ts';
import { entraToo } from '../support/entraCode.ts';
import { placeOf } from '../support/model.ts';
import { oidcScopes } from '../support/scopes.ts';
import type { Severity } from '../types.ts';

interface Data {
  readonly target: ResolvedSetting;
  readonly used: string;
  readonly expected: ' ' | ',';
  readonly provider: Provider | undefined;
  readonly tokens: readonly string[];
}

/** RFC 6749 section 3.3 separates scopes by blanks; some providers document commas. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'scope-separator',
    group: 'scopes',
    severity: 'warning',
    reach: 'workspace',
    fix: 'safe',
    summary: 'Scopes are separated as the provider reads them.',
  },
  *detect({ model }) {
    for (const client of model.clients) {
      const provider = statedProvider(client);
      for (const target of settingsOf(client, 'scope')) {
        const text = knownText(target.resolved)?.trim();
        if (text === undefined || splitsItself(target) || isOfMastodon(target, model)) continue;
        const fault = faultOf(text, client, provider);
        if (fault === undefined) continue;
        yield {
          at: placeOf(target),
          data: { target, provider, ...fault },
          severity: severityOf(target, fault.expected),
        };
      }
    }
  },
  word: ({ target, used, expected, provider }) => {
    const who = provider?.name ?? 'OpenID Connect';
    if (target.setting.item !== undefined) {
      return (
        `An item of ${target.place.name.replace(/\[\d+\]$/, '')} holds several scopes with "${used}" between. Spring does not split ` +
        `the items of a list, so the server sees one unknown scope (invalid_scope${entraToo(provider?.id, 'AADSTS650053')}). Write ` +
        'each scope as an item of its own.'
      );
    }
    const passed = isPlural(target) ? 'Unless the application splits the list itself, the' : 'The';
    return (
      `${target.place.name} separates its scopes by "${used}", but ${who} expects ${names[expected]}. ${passed} server ` +
      `sees one unknown scope (invalid_scope${entraToo(provider?.id, 'AADSTS650053')}). Write ${names[expected]} between the scopes.`
    );
  },
  fix: ({ data: { target, expected, tokens, provider }, severity }, { model }) => {
    if (target.setting.item !== undefined) return [];
    const areKnown = tokens.every(
      (token) => oidcScopes.includes(token) || provider?.scopes.known.includes(token) === true,
    );
    const safety = areKnown && severity === 'warning' && expected === ' ' ? 'safe' : 'review';
    return setAt(model, target, tokens.join(expected), `Separate by ${names[expected]}`, safety);
  },
});

const names: Readonly<Record<' ' | ',', string>> = { ' ': 'spaces', ',': 'commas' };

/**
 * Keys whose reader splits at commas: Spring's `scope` (also as a variable, but not an item of a list of it), MinIO's
 * scopes, also in its chart, Harbor's `scope`, Grafana's `scopes`, also where a chart or an operator holds its sections, HWIOAuthBundle's
 * for types with `use_commas_in_scope`, lists in variables of Concourse and Coder (their commands read them so), in Trino's
 * properties, and in variables of Kafka UI, which Spring binds (provectus/kafka-ui, OAuthProperties).
 */
const splitsItself = ({ setting }: ResolvedSetting): boolean =>
  setting.item !== undefined ? setting.dialect !== 'spring-oauth2' : isOfSplitter(setting);

const isOfSplitter = (setting: Setting): boolean =>
  setting.dialect === 'spring-oauth2' ||
  setting.dialect === 'grafana' ||
  /^auth\.[a-z_]+$/.test(setting.entry.parent?.key ?? '') ||
  setting.dialect === 'symfony-knpu' ||
  (setting.dialect === 'keycloak-realm' && setting.kind === 'registration' && setting.entry.key !== 'defaultScope') ||
  isOfMinioChart(setting.entry) ||
  isOfHarbor(setting.entry) ||
  /^(?:GF_|SPRING_SECURITY_OAUTH2_|MINIO_IDENTITY_OPENID_|CONCOURSE_|CODER_OIDC_|AUTH_OAUTH2_CLIENT_\w+_SCOPE$|http-server\.authentication\.oauth2\.)/i.test(
    setting.name,
  );

/** `oidc.scopes` beside names that only MinIO's chart has; it becomes MINIO_IDENTITY_OPENID_SCOPES. */
const isOfMinioChart = ({ parent }: Entry): boolean =>
  parent?.key === 'oidc' &&
  ['configUrl', 'claimName', 'claimPrefix'].every((key) => childOf(parent, key) !== undefined);

/**
 * Harbor splits its scopes at commas (goharbor/harbor, src/lib/config/userconfig.go, OIDCSetting). Its settings are `oidc_scope`
 * beside `auth_mode`; charts take the prefix for a block: `oidc.scope`, and `authMode: oidc_auth` beside the block.
 */
const isOfHarbor = ({ key, parent }: Entry): boolean =>
  [key === 'oidc_scope' ? parent : undefined, parent?.key === 'oidc' ? parent.parent : undefined].some((block) =>
    ['auth_mode', 'authMode'].some((name) => textAt(block, name) === 'oidc_auth'),
  );

/** Mastodon splits OIDC_SCOPE at commas (config/initializers/3_omniauth.rb); of its kind it alone has OIDC_UID_FIELD. */
const isOfMastodon = ({ setting }: ResolvedSetting, model: Questions): boolean =>
  setting.name === 'OIDC_SCOPE' && hasUidField(model.fileOf(setting.file), setting.entry.parent);

const hasUidField = (facts: FileFacts | undefined, block: Entry | undefined): boolean =>
  facts !== undefined && variablesNamed(facts, 'OIDC_UID_FIELD').some(({ entry }) => entry.parent === block);

const isPlural = ({ setting }: ResolvedSetting): boolean => /scopes$/i.test(setting.name);

/** A list in the plural is often split by the application before it is sent. */
const severityOf = (target: ResolvedSetting, expected: ' ' | ','): Severity =>
  isPlural(target) || expected === ',' ? 'info' : 'warning';

function faultOf(
  text: string,
  client: Client,
  provider: Provider | undefined,
): Pick<Data, 'used' | 'expected' | 'tokens'> | undefined {
  const used = /[,;|]/.exec(text)?.[0];
  if (used !== undefined) {
    const tokens = text.split(/[\s,;|]+/).filter((token) => token !== '');
    if (tokens.length < 2 || accepts(provider, used) || !expectsBlanks(client, provider, tokens)) return undefined;
    return { used, expected: ' ', tokens };
  }
  const tokens = text.split(/\s+/);
  const wantsCommas =
    provider !== undefined &&
    mayWarn(provider, 'scopes') &&
    provider.scopes.separator === ',' &&
    !provider.scopes.alsoAccepted.includes(' ');
  return wantsCommas && tokens.length > 1 ? { used: ' ', expected: ',', tokens } : undefined;
}

const accepts = (provider: Provider | undefined, separator: string): boolean =>
  provider !== undefined &&
  (provider.scopes.separator === separator || provider.scopes.alsoAccepted.includes(separator));

/**
 * A provider documented to take blanks only; where nothing sure is known of it, a list with `openid`, which is OpenID
 * Connect (Core section 3.1.2.1: space-delimited).
 */
function expectsBlanks(client: Client, provider: Provider | undefined, tokens: readonly string[]): boolean {
  if (provider !== undefined && mayWarn(provider, 'scopes')) return provider.scopes.separator === ' ';
  const isOpenid = tokens.includes('openid') && provider?.scopes.openid !== 'unsupported';
  return isOpenid && (provider === undefined ? client.provider === undefined : provider.scopes.separator === ' ');
}
