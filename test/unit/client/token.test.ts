import { describe, expect, test } from 'vitest';
import { tokenConsentText } from '../../../client/src/resource/tokenConsentText.ts';
import type { TokenPlanInfo } from '../../../server/src/lsp/protocol.ts';

const plan: TokenPlanInfo = {
  kind: 'token',
  consentToken: 'x',
  client: 'acme',
  environment: 'base',
  host: 'api.example.com',
  url: 'https://api.example.com/me',
  method: 'GET',
  way: 'url',
  carrier: 'Authorization: Bearer',
  variables: ['ACME_ACCESS_TOKEN'],
  notes: [],
  warnings: [],
};

describe('consent to a token', () => {
  test('names host, address, carrier and setting', () => {
    expect(tokenConsentText(plan)).toEqual({
      message: 'Send the token to api.example.com?',
      detail: [
        'Address: GET https://api.example.com/me',
        'Client: acme',
        'Environment: base',
        'Token: in Authorization: Bearer',
        'Values are taken from: ACME_ACCESS_TOKEN',
      ].join('\n'),
    });
  });

  test('begins with its warnings', () => {
    const { detail } = tokenConsentText({
      ...plan,
      warnings: ['Only a file names the host.'],
      notes: ['It is private.'],
    });
    expect([
      detail.startsWith('Warning: Only a file names the host.\n\n'),
      detail.endsWith('\n\nIt is private.'),
    ]).toEqual([true, true]);
  });

  test('to metadata says that no token goes there', () => {
    const { message, detail } = tokenConsentText({ ...plan, kind: 'metadata' });
    expect([message, /without the token/.test(detail)]).toEqual(['Read the metadata of api.example.com?', true]);
  });
});
