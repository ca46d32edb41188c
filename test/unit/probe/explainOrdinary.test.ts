import { expect, test } from 'vitest';
import { explainText } from '../../../server/src/probe/explainText/explain.ts';

/** What stands in every log and is no failed sign-in: an answer to one of these would be made up. */
const ordinary = [
  // Programs that cannot start or read something
  "ModuleNotFoundError: No module named 'acme_billing'",
  "FileNotFoundError: [Errno 2] No such file or directory: '/srv/acme/app.yaml'",
  'at java.nio.channels.Pipe.CreatePipeline(Pipe.java:12)',
  "TypeError: Cannot read properties of undefined (reading 'price')",
  'java.lang.NullPointerException: Cannot invoke "Cart.total()" because "cart" is null',
  'java.nio.file.AccessDeniedException: /var/lib/acme/spool',
  'System.UnauthorizedAccessException: Access to the path /srv/acme is denied.',
  'panic: runtime error: index out of range [3] with length 3',
  'thread main panicked at src/cart.rs:10:5: called `Option::unwrap()` on a `None` value',
  'segfault at 0 ip 00005581 sp 00007ffd error 4 in acme[55a0]',
  'npm error code ERESOLVE\nnpm error ERESOLVE unable to resolve dependency tree',
  'error TS2345: Argument of type string is not assignable to parameter of type number.',
  'exit status 1: make: *** [Makefile:12: build] Error 1',
  'bash: authproofd: command not found',
  // Data bases, queues and storage
  'ERROR:  duplicate key value violates unique constraint "orders_pkey"',
  'FATAL:  password authentication failed for user "acme"',
  "ERROR 1045 (28000): Access denied for user 'acme'@'10.0.0.9' (using password: YES)",
  'MongoServerError: Authentication failed.',
  'WRONGPASS invalid username-password pair or user is disabled.',
  'redis.exceptions.ReadOnlyError: You can not write against a read only replica.',
  'An error occurred (AccessDeniedException) when calling the InvokeModel operation: no identity-based policy allows it',
  'kafka: client has run out of available brokers to talk to',
  // Answers of services about their own matters
  'The "state" parameter is required: two letters, as in "CA"',
  '{"code":"missing_field","message":"name is required"}',
  '{"code":"invalid_sku","message":"this article does not exist"}',
  '{"error":"Not enough stock","status":"conflict"}',
  '{"ok":true,"result":{"message_id":7}}',
  '{"errors":[{"message":"Field price is not defined by type Cart"}]}',
  '{"level":"info","msg":"request finished","status":200,"path":"/cart"}',
  '10.0.0.4 - - [12/Mar/2026:10:00:01 +0000] "GET /cart HTTP/1.1" 200 512 "-" "curl/8.5"',
  'RBAC: access denied',
  'upstream connect error or disconnect/reset before headers. reset reason: overflow',
  // Registries, remotes and hosts: not an OAuth request of the application, and the reason is not said
  'Error response from daemon: pull access denied for acme/shop, repository does not exist',
  'acme@10.0.0.7: Permission denied (publickey).',
  'sudo: 3 incorrect password attempts',
  'Error from server (Forbidden): pods is forbidden: User "acme" cannot list resource "pods" in API group ""',
  // Words that errors have too
  'State of the order changed from open to paid',
  'terraform: state lock could not be acquired',
  'The coupon code has expired',
  'Your session will expire in 5 minutes',
  'scope block finished in 12 ms',
  'Client 17 not found in the address book',
  'Invalid signature on package acme-tools_1.2_amd64.deb',
  'The token ring adapter was removed',
] as const;

test('ordinary lines are no failed sign-in', () => {
  const answered = ordinary.flatMap((text) => {
    const { recognised, verdicts } = explainText(text, []);
    return recognised ? [`${verdicts[0]?.outcome}: ${text.slice(0, 80)}`] : [];
  });
  expect(answered).toEqual([]);
});
