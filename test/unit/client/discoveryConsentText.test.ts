import { expect, test } from 'vitest';
import { discoveryConsentText } from '../../../client/src/discovery/consentText.ts';

test('the dialog names every host, what is read there, and how much at most', () => {
  expect(
    discoveryConsentText({
      targetId: 't1',
      consentToken: 'c1',
      client: 'acme',
      environment: 'production',
      hosts: ['id.example.com', 'keys.example.com'],
      requests: [
        { what: 'Server metadata', url: 'https://id.example.com/.well-known/openid-configuration' },
        { what: 'Keys', url: 'https://keys.example.com/jwks' },
      ],
      atMost: 7,
      notes: ['keys.example.com is an address of a private network.'],
    }),
  ).toEqual({
    message: 'Read what id.example.com, keys.example.com publishes?',
    detail: [
      'Client: acme',
      'Environment: production',
      'Server metadata: https://id.example.com/.well-known/openid-configuration',
      'Keys: https://keys.example.com/jwks',
      '',
      'GETs without credentials, at most 7, also for documents that these name on the same hosts. Not all of them are needed. For any other host you are asked again.',
      '',
      'keys.example.com is an address of a private network.',
    ].join('\n'),
  });
});
