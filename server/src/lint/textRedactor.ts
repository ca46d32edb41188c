import type { Model } from '../model/types.ts';
import { withoutCredentials } from './redact.ts';
import { secretsOf } from './report.ts';

/** For any text that goes to the client: what is a secret anywhere in the workspace does not get through. */
export function createTextRedactor(model: Pick<Model, 'files'>): (text: string) => string {
  const longestFirst = [...secretsOf(model.files)].sort((a, b) => b.length - a.length);
  return (input) =>
    longestFirst.reduce(
      (text, secret) => (text.includes(secret) ? text.replaceAll(secret, '(secret)') : text),
      withoutCredentials(input),
    );
}
