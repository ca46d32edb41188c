import type { FileFacts, Setting } from '../../dialects/types.ts';
import { clientIdMatches, clientSecretMatches, findProvider, mayWarn } from '../../knowledge/providers/lookup.ts';
import type { Provider } from '../../knowledge/providers/types.ts';
import { type TokenFormat, tokenKindOf } from '../../knowledge/tokens.ts';
import { fileRule } from '../define.ts';
import { isFilePath } from '../support/credential.ts';
import { isLocalStack } from '../support/environment.ts';
import { literals, valuePlace } from '../support/value.ts';

interface Data {
  readonly setting: Setting;
  readonly reason:
    | { readonly kind: 'format'; readonly label: string; readonly expected: string }
    | { readonly kind: 'mistake'; readonly message: string }
    | { readonly kind: 'shape' | 'cut'; readonly provider: string; readonly description: string | undefined };
}

export const rule = fileRule<Data>({
  meta: {
    id: 'secret-provider-mismatch',
    group: 'secrets',
    severity: 'warning',
    reach: 'file',
    fix: 'none',
    summary: 'A secret must be of the kind, and from the provider, that its name says.',
  },
  *detect({ facts, settings }) {
    for (const setting of literals(settings('client_secret', 'access_token', 'refresh_token'))) {
      const reason = setting.role === 'client_secret' ? secretReason(facts, setting) : tokenReason(setting);
      if (reason === undefined) continue;
      const at = valuePlace(setting);
      // Providers change the shape of what they issue; only a known other shape is a warning.
      if (reason.kind === 'shape') yield { at, severity: 'info', data: { setting, reason } };
      else yield { at, data: { setting, reason } };
    }
  },
  word: ({ setting, reason }) => {
    switch (reason.kind) {
      case 'format':
        return (
          `${setting.name} holds ${reason.label}, not ${reason.expected}. The server answers ` +
          `${setting.role === 'client_secret' ? 'invalid_client' : 'invalid_token or invalid_grant'}. Copy the right value.`
        );
      case 'mistake':
        return `${setting.name} is not a client secret. ${reason.message}. The token endpoint answers invalid_client.`;
      case 'cut':
        return (
          `${setting.name} is shorter than a client secret of ${reason.provider}` +
          `${reason.description === undefined ? '' : ` (${reason.description})`} and looks like the beginning of one. ` +
          'The token endpoint answers invalid_client. Copy the whole value.'
        );
      case 'shape':
        return (
          `${setting.name} does not look like a client secret of ${reason.provider}` +
          `${reason.description === undefined ? '' : ` (${reason.description})`}. If it was cut short or belongs to ` +
          'another provider, the token endpoint answers invalid_client.'
        );
    }
  },
});

function secretReason(facts: FileFacts, setting: Setting): Data['reason'] | undefined {
  const text = setting.value.text.trim();
  const provider = setting.provider === undefined ? undefined : findProvider(setting.provider);
  if (provider !== undefined && clientSecretMatches(provider, text) === true) return undefined;
  // `client-secret-is-id` says more of these.
  if (provider?.id === 'microsoft-entra-id' && isGuid(text)) return undefined;
  // `client-id-secret-swapped` looks at both values.
  if (provider !== undefined && clientIdMatches(provider, text) === true) return undefined;
  const mistake = provider && mayWarnAbout(provider) ? mistakeIn(provider, text) : undefined;
  if (mistake !== undefined) return { kind: 'mistake', message: mistake };
  const format = tokenKindOf(text);
  if (format !== undefined) return formatReason(format, provider, text);
  if (provider === undefined || !provider.clientSecret.warnOnMismatch || !mayWarnAbout(provider)) return undefined;
  if (isFilePath(text) || hasStray(text) || isLocalStack(facts, setting) || setting.kind === 'registration')
    return undefined;
  const kind = isBeginning(provider, text) ? 'cut' : 'shape';
  return { kind, provider: provider.name, description: provider.clientSecret.description };
}

const cutShort = (provider: Provider, text: string): Data['reason'] | undefined =>
  isBeginning(provider, text)
    ? { kind: 'cut', provider: provider.name, description: provider.clientSecret.description }
    : undefined;

/** Fits the provider's pattern but for the number of its characters, of which there are too few. */
function isBeginning({ clientSecret: { pattern } }: Provider, text: string): boolean {
  const lengths = [...(pattern ?? '').matchAll(/\{(\d+)\}/g)].map(([, length]) => Number(length));
  const [length] = lengths;
  if (pattern == null || lengths.length !== 1 || length === undefined || length < 16) return false;
  return new RegExp(pattern.replace(/\{\d+\}/, `{${Math.ceil(length / 2)},${length - 1}}`)).test(text);
}

const isGuid = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

const mayWarnAbout = (provider: Provider): boolean => mayWarn(provider, 'clientSecret');

/** A signing key instead of the signed secret is what libraries that sign for themselves ask for. */
const mistakeIn = (provider: Provider, text: string): string | undefined =>
  text.startsWith('-----BEGIN')
    ? undefined
    : provider.clientSecret.commonMistakes.find(({ pattern }) => new RegExp(pattern).test(text))?.message;

/** Prefixes that no authorization server gives to client secrets, whoever it is. */
const neverSecrets: ReadonlySet<TokenFormat['kind']> = new Set<TokenFormat['kind']>([
  'personal_access_token',
  'bot_token',
  'app_token',
  'publishable_key',
  'access_token',
  'refresh_token',
]);

function formatReason(format: TokenFormat, provider: Provider | undefined, text: string): Data['reason'] | undefined {
  const { kind, label } = format;
  if (kind === 'client_secret') {
    if (provider === undefined) return undefined;
    if (format.provider === provider.id) return cutShort(provider, text);
    // One console issues the secrets of all directories of Microsoft's.
    if (format.provider === 'microsoft-entra-id' && directories.has(provider.id)) return undefined;
    return { kind: 'format', label, expected: `a client secret of ${provider.name}` };
  }
  // The unspecific shapes say nothing about the provider.
  if (kind === 'jwt' || kind === 'private_key' || format.id === 'sk-key') return undefined;
  const contradicts = neverSecrets.has(kind) || (provider !== undefined && format.provider !== undefined);
  return contradicts
    ? {
        kind: 'format',
        label,
        expected: provider === undefined ? 'a client secret' : `a client secret of ${provider.name}`,
      }
    : undefined;
}

const directories: ReadonlySet<string> = new Set(['azure-ad-b2c', 'entra-external-id']);

/** A token whose prefix belongs to another vendor than the name says. */
function tokenReason(setting: Setting): Data['reason'] | undefined {
  const format = tokenKindOf(setting.value.text.trim());
  const provider = setting.provider === undefined ? undefined : findProvider(setting.provider);
  if (format?.provider === undefined || provider === undefined || format.provider === provider.id) return undefined;
  // Not an authorization server of ours: the name may be that of a gateway in front of another one.
  if (findProvider(format.provider) === undefined) return undefined;
  return { kind: 'format', label: format.label, expected: `a token of ${provider.name}` };
}

/** `secret-stray-characters` says what is wrong with these. */
const hasStray = (text: string): boolean => /[\s"',;]|[^\x20-\x7e]/.test(text);
