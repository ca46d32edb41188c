import { describe, expect, test } from 'vitest';
import { missingVariablesIn } from '../../../server/src/probe/explainText/missingVariables.ts';

describe('variables that a program says it was not given', () => {
  test.each([
    ['Python', "KeyError: 'ACME_CLIENT_ID'"],
    [
      'python-decouple',
      'decouple.UndefinedValueError: ACME_CLIENT_ID not found. Declare it as envvar or define a default value.',
    ],
    ['django-environ', 'ImproperlyConfigured: Set the ACME_CLIENT_ID environment variable'],
    ['mozilla-django-oidc', 'ImproperlyConfigured: Setting ACME_CLIENT_ID not found'],
    [
      'pydantic-settings',
      '1 validation error for Settings\nacme_client_id\n  Field required [type=missing, input_value={}, input_type=dict]',
    ],
    ['Ruby', 'key not found: "ACME_CLIENT_ID" (KeyError)'],
    ['Symfony', 'Environment variable not found: "ACME_CLIENT_ID".'],
    ['Symfony, a parameter', 'You have requested a non-existent parameter "env(ACME_CLIENT_ID)".'],
    ['phpdotenv', 'One or more environment variables failed assertions: ACME_CLIENT_ID is missing.'],
    ['Spring', "Could not resolve placeholder 'ACME_CLIENT_ID' in value"],
    ['Micronaut', 'Could not resolve placeholder $' + '{ACME_CLIENT_ID}'],
    ['Quarkus', 'SRCFG00011: Could not expand value ACME_CLIENT_ID in property quarkus.oidc.client-id'],
    ['Compose', 'The "ACME_CLIENT_ID" variable is not set. Defaulting to a blank string.'],
    ['Compose 1', 'WARNING: The ACME_CLIENT_ID variable is not set. Defaulting to a blank string.'],
    ['Compose with a demand', 'required variable ACME_CLIENT_ID is missing a value: set it'],
    ['bash', './start.sh: line 3: ACME_CLIENT_ID: unbound variable'],
    ['sh', 'start.sh: 4: ACME_CLIENT_ID: parameter not set'],
    ['envconfig of Go', 'required key ACME_CLIENT_ID missing value'],
    ['env of Go', 'env: required environment variable "ACME_CLIENT_ID" is not set'],
    ['Rust', 'environment variable `ACME_CLIENT_ID` not found: NotPresent'],
    ['Elixir', 'could not fetch environment variable "ACME_CLIENT_ID" because it is not set'],
    ['envalid', 'Missing environment variables:\n    ACME_CLIENT_ID: id of the client\n'],
    ['t3-env', "Invalid environment variables: { ACME_CLIENT_ID: [ 'Required' ] }"],
    ['zod', '[ { "code": "invalid_type", "path": [ "ACME_CLIENT_ID" ], "message": "Required" } ]'],
    ['by hand', 'Error: Missing required environment variable: ACME_CLIENT_ID'],
    ['by hand, a name alone', 'Error: Missing ACME_CLIENT_ID'],
    ['by hand, of the process', 'process.env.ACME_CLIENT_ID is not defined'],
    ['by hand, a demand', 'ACME_CLIENT_ID must be set'],
  ])('%s', (_, text) => {
    expect(missingVariablesIn(text)).toEqual(['ACME_CLIENT_ID']);
  });

  test('are told in the order of the text, each once, and at most twenty', () => {
    const both =
      'Missing environment variables: ACME_CLIENT_SECRET, ACME_CLIENT_ID\nACME_CLIENT_SECRET and OIDC_ISSUER are required';
    expect(missingVariablesIn(both)).toEqual(['ACME_CLIENT_SECRET', 'ACME_CLIENT_ID', 'OIDC_ISSUER']);
    const many = Array.from({ length: 300 }, (_, i) => `KeyError: 'ACME_${i}_CLIENT_ID'`).join('\n');
    expect(missingVariablesIn(many)).toHaveLength(20);
  });

  test.each([
    ['another thing than sign-in', 'DATABASE_URL is required'],
    ['a value that is there', 'ACME_CLIENT_ID is set'],
    ['a parameter of a request', 'Missing parameter: client_id'],
    ['a member of an answer', "KeyError: 'access_token'"],
    ['an error name', 'CLIENT_AUTH_REQUIRED: INVALID_CLIENT: Invalid client'],
    ['a sentence', 'the client is missing, and no OAUTH client was found'],
    ['a setting of a program', 'missing setting: client-id, missing config: client_id'],
  ])('are none in %s', (_, text) => {
    expect(missingVariablesIn(text)).toEqual([]);
  });
});
