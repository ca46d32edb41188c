import { expect, test } from 'vitest';
import { rules } from '../../../server/src/rules/registry.ts';
import { lintTexts } from '../../support/workspace.ts';

/** What a finding says depends on what the setting is for. */
test.each([
  [
    'the number of a GitHub App is no client ID',
    'GITHUB_APP_APP_ID=your-app-id\n',
    'client-id-placeholder',
    'GITHUB_APP_APP_ID is still the placeholder your-app-id. GitHub knows no such App (401). Put in the App ID from its settings, or remove the setting if there is no App.',
  ],
  [
    'a client ID of GitHub',
    'GITHUB_CLIENT_ID=your-client-id\n',
    'client-id-placeholder',
    'GITHUB_CLIENT_ID is still the placeholder your-client-id. The server does not know such a client (invalid_client, unauthorized_client). Put in the client ID from the provider’s console, or remove the setting if the provider is not used.',
  ],
  [
    'no server compares a session secret',
    `SESSION_SECRET='"q8Zr2LmXc5TvNb7Kq8Zr2LmXc5TvNb7K"'\n`,
    'secret-stray-characters',
    'SESSION_SECRET has quotation marks inside its value. They are part of the secret, and whatever shares it needs them, too. Remove the inner pair, unless the secret is in use.',
  ],
  [
    'a server compares a client secret',
    `CLIENT_ID=web\nCLIENT_SECRET='"q8Zr2LmXc5TvNb7K"'\n`,
    'secret-stray-characters',
    'CLIENT_SECRET has quotation marks inside its value. The server compares secrets character by character and answers invalid_client or invalid_token. Remove the inner pair.',
  ],
])('%s', (_, text, ruleId, message) => {
  const found = lintTexts(new Map([['.env', text]]), rules);
  expect(found.filter((finding) => finding.ruleId === ruleId).map((finding) => finding.message)).toEqual([message]);
});
