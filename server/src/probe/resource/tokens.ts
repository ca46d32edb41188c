import { Secret } from '../../base/secret.ts';
import { findProvider, providerOfStem } from '../../knowledge/providers/lookup.ts';
import type { Role } from '../../knowledge/roles.ts';
import { tokenKindOf } from '../../knowledge/tokens.ts';
import { type Client, knownText, type Model, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { targetOf } from '../target.ts';
import type { SettingRef, Target } from '../types.ts';
import { providerOfToken } from './knownApis.ts';
import { malformed, tokenFactsOf } from './tokenFacts.ts';
import type { NamedUrl, TokenOrigin, TokenTarget } from './types.ts';

/**
 * Every access token and API key of the workspace: settings with those roles, and variables whose value is recognised
 * by its beginning (`GITHUB_TOKEN=ghp_…`). A refresh token or ID token is none: it is not made to be shown to an API.
 */
export function tokenTargetsOf(model: Model): readonly TokenTarget[] {
  const settings = model.settings.filter(({ setting }) => isTokenRole(setting.role));
  const found = settings.map((setting) => settingTarget(setting, model));
  const known = new Set(found.map((target) => target.id));
  return [...found, ...recognised(model).filter((target) => !known.has(target.id))].filter(
    (target, i, all) => all.findIndex((other) => other.id === target.id) === i,
  );
}

/**
 * A token that no file holds: typed by the user, or obtained by a sign-in with `client`. Without a client only the
 * token's own shape tells where it belongs.
 */
export function looseTarget(token: Secret, kind: 'typed' | 'sign-in', client: Target | undefined): TokenTarget {
  const target = assemble({
    id: `${kind}${client === undefined ? '' : ` ${client.id}`}`,
    origin: { kind },
    name: kind === 'typed' ? 'the typed token' : 'the token of the sign-in',
    text: token.reveal(),
    provider: client?.provider,
    context: client === undefined ? undefined : { target: client, client: undefined },
  });
  return { ...target, token };
}

const isTokenRole = (role: Role): boolean => role === 'access_token' || role === 'api_key';

function settingTarget(resolved: ResolvedSetting, model: Model): TokenTarget {
  const { setting, place } = resolved;
  const client = model.clientOf(setting);
  const ref: SettingRef = { role: setting.role, name: place.name, file: place.file, span: place.span };
  return assemble({
    id: `${place.file}#${place.name}@${client?.environment ?? setting.environment ?? 'base'}`,
    origin: { kind: 'setting', setting: ref },
    name: place.name,
    text: knownText(resolved.resolved),
    missing: whyUnknown(resolved),
    provider: client?.provider ?? setting.provider ?? providerOfName(place.name),
    context: client === undefined ? undefined : { target: targetOf(client, model), client },
  });
}

/** Variables that no dialect knows, told by their values. */
function recognised(model: Model): readonly TokenTarget[] {
  return model.files.flatMap(({ file, environment, variables }) =>
    environment.isFixture || environment.isTemplate
      ? []
      : variables.flatMap(({ name, value, entry }) => {
          const format = value.state === 'literal' ? tokenKindOf(value.text.trim()) : undefined;
          if (format === undefined || !isForApis(format.kind)) return [];
          const setting: SettingRef = { role: 'api_key', name, file: file.uri, span: entry.valueSpan };
          const id = `${file.uri}#${name}@base`;
          const origin: TokenOrigin = { kind: 'setting', setting };
          return [assemble({ id, origin, name, text: value.text, provider: format.provider, context: undefined })];
        }),
  );
}

const isForApis = (kind: string): boolean =>
  ['access_token', 'personal_access_token', 'bot_token', 'api_key'].includes(kind);

const providerOfName = (name: string): string | undefined =>
  providerOfStem(name.replace(/_?(?:API_?KEY|ACCESS_TOKEN|TOKEN)$/i, ''))?.provider;

interface Parts {
  readonly id: string;
  readonly origin: TokenOrigin;
  readonly name: string;
  readonly text: string | undefined;
  readonly missing?: string | undefined;
  readonly provider: string | undefined;
  readonly context: { readonly target: Target; readonly client: Client | undefined } | undefined;
}

function assemble({ id, origin, name, text, missing, provider: configured, context }: Parts): TokenTarget {
  const target = context?.target;
  const provider = (text === undefined ? undefined : providerOfToken(text.trim())) ?? configured;
  const ofClient = provider === target?.provider || provider === undefined;
  const refusal = text === undefined ? missing : (malformed(text) ?? wrongKind(text));
  return {
    id,
    origin,
    client: target?.client ?? name,
    provider,
    environment: target?.environment ?? 'base',
    token: text === undefined ? undefined : new Secret(text),
    issuer: ofClient ? target?.issuer : undefined,
    userinfo: endpoint(context, provider, ofClient, 'userinfo'),
    introspection: endpoint(context, provider, ofClient, 'introspection'),
    scope: target?.scope,
    audience: target?.audience,
    clientId: target?.clientId,
    clientSecret: target?.clientSecret,
    authMethod: target?.authMethod,
    settings: {
      ...target?.settings,
      ...(origin.kind === 'setting' ? { access_token: origin.setting, api_key: origin.setting } : {}),
    },
    obstacle: refusal,
  };
}

/** As configured for the client, else the provider's when its URL is the same for everybody. */
function endpoint(
  context: Parts['context'],
  provider: string | undefined,
  ofClient: boolean,
  kind: 'userinfo' | 'introspection',
): NamedUrl | undefined {
  const role = `${kind}_endpoint` as const;
  const found = context?.client === undefined || !ofClient ? undefined : settingsOf(context.client, role)[0];
  const url = found === undefined ? undefined : knownText(found.resolved);
  if (found !== undefined && url !== undefined && URL.canParse(url)) {
    const { name, file, span } = found.place;
    return { url, by: 'workspace', setting: { role, name, file, span } };
  }
  const known = provider === undefined ? undefined : findProvider(provider);
  const standard = known?.kind === 'authorization-server' ? known.endpoints[kind] : undefined;
  return standard === undefined || standard.includes('{') ? undefined : { url: standard, by: 'provider' };
}

function whyUnknown({ resolved, place }: ResolvedSetting): string | undefined {
  switch (resolved.state) {
    case 'known':
    case 'defaulted':
      return undefined;
    case 'outside':
      return `${place.name} comes from ${resolved.missing.join(', ') || 'outside'}, which no file defines.`;
    case 'placeholder':
      return `${place.name} is still a placeholder.`;
    case 'absent':
      return `${place.name} is empty.`;
    case 'unknown':
      return `${place.name} cannot be read here: it is encrypted, masked or a template.`;
  }
}

/** Things that are no access token and must not be sent as one. */
function wrongKind(text: string): string | undefined {
  const facts = tokenFactsOf(text.trim());
  const { format } = facts;
  const never = ['client_secret', 'refresh_token', 'webhook_secret', 'private_key', 'public_key', 'certificate'];
  return format !== undefined && never.includes(format.kind)
    ? `The value is ${format.label}, which is not made to be sent to an API.`
    : undefined;
}
