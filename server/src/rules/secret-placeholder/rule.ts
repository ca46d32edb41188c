import type { FileFacts, Setting } from '../../dialects/types.ts';
import { isKnownSampleSecret, isPlaceholder } from '../../knowledge/placeholders.ts';
import type { Role } from '../../knowledge/roles.ts';
import { fileRule } from '../define.ts';
import { isHostedProvider } from '../support/credential.ts';
import { isDevelopment, isLocalStack, isProduction, severityAt } from '../support/environment.ts';
import { valuePlace } from '../support/value.ts';
import type { Severity } from '../types.ts';

interface Data {
  readonly setting: Setting;
  readonly isPublished: boolean;
}

/** API keys of other services are left out: a blank one there is a feature nobody uses. */
const roles: readonly Role[] = [
  'client_secret',
  'session_secret',
  'jwt',
  'access_token',
  'refresh_token',
  'private_key',
];

export const rule = fileRule<Data>({
  meta: {
    id: 'secret-placeholder',
    group: 'secrets',
    severity: 'error',
    reach: 'file',
    fix: 'none',
    summary: 'A secret must not be a placeholder or a published sample value.',
  },
  *detect({ facts, settings }) {
    for (const setting of settings(...roles)) {
      const { state, text } = setting.value;
      const isPublished = isKnownSampleSecret(text);
      if (state !== 'placeholder' && !(state === 'literal' && isPublished)) continue;
      yield {
        at: valuePlace(setting),
        severity: severityOf(facts, setting, isPublished),
        data: { setting, isPublished },
      };
    }
  },
  word: ({ setting, isPublished }) => {
    const { name, role } = setting;
    const what = isPublished
      ? `${name} is a sample value that a public project ships, so anybody can know it.`
      : `${name} still holds a placeholder.`;
    if (role === 'session_secret') {
      return `${what} Whoever guesses it can forge sessions. Generate 32 random bytes, for example with openssl rand -base64 32.`;
    }
    if (role === 'client_secret' && isPublished) {
      return `${what} Whoever knows it can act as this client. Set another one at the server and here.`;
    }
    if (role === 'client_secret') {
      return `${what} The token endpoint answers invalid_client. Copy the secret the provider shows for this client.`;
    }
    return `${what} Requests with it are refused. Put the real value here, or remove the line.`;
  },
});

function severityOf(facts: FileFacts, setting: Setting, isPublished: boolean): Severity {
  // Stacks that run on the developer's machine ship with published secrets on purpose.
  if (isLocalStack(facts, setting)) return 'hint';
  if (isPublished && !isProduction(facts, setting)) return isDevelopment(facts, setting) ? 'hint' : 'warning';
  if (setting.kind === 'registration') return isProduction(facts, setting) ? 'warning' : 'info';
  if (setting.role === 'session_secret' && isDevelopment(facts, setting)) return 'hint';
  const isCertain =
    isPlaceholder(setting.value.text) || isHostedProvider(setting.provider) || isProduction(facts, setting);
  return severityAt(isCertain ? 'error' : 'warning', facts, setting);
}
