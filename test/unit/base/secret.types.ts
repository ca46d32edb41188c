import { describeSecret, type Secret } from '../../../server/src/base/secret.ts';

/*
 * Nothing here runs: `tsc` checks that each of these is refused. A line that compiles is an error, because then the
 * expectation above it is not met. A template string takes everything, which only the run-time test can cover.
 */

declare const secret: Secret;
declare function takesText(text: string): void;

// @ts-expect-error a secret is no text
const text: string = secret;
// @ts-expect-error nor one that may be missing
const maybe: string | undefined = secret;
// @ts-expect-error nor a record of texts
const record: Readonly<Record<string, string>> = { secret };
// @ts-expect-error nor a list of them
const list: readonly string[] = [secret];
// @ts-expect-error nor an argument
takesText(secret);
// @ts-expect-error nor a part of a form
new URLSearchParams({ client_secret: secret });
// @ts-expect-error nor of an address
encodeURIComponent(secret);
// @ts-expect-error nor the body of a request
new Request('https://a.example', { method: 'POST', body: secret });
// @ts-expect-error nor a header
new Headers({ authorization: secret });
// @ts-expect-error its value has no name from outside
secret.value;
// @ts-expect-error not even a private one
secret['#value'];
// @ts-expect-error a copy of its members has no value
({ ...secret }).reveal();
// @ts-expect-error something of the same form is no secret
const other: Secret = {
  length: 1,
  reveal: () => '',
  equals: () => true,
  toString: () => '',
  toLocaleString: () => '',
  toJSON: () => '',
  [Symbol.toPrimitive]: () => '',
};
// @ts-expect-error secrets are compared by `equals`, never with a text
secret.equals('text');
// @ts-expect-error the description is made of a value, and a secret describes itself
describeSecret(secret);
// @ts-expect-error arithmetic needs numbers
secret * 1;
// @ts-expect-error a secret cannot be changed
secret.length = 1;

export const unused: readonly unknown[] = [text, maybe, record, list, other];
