import { secretsOf } from '../model/secrets.ts';
import type { Model } from '../model/types.ts';
import { redacted } from './redact.ts';

/** For any text that goes to the client: what is a secret anywhere in the workspace does not get through. */
export function createTextRedactor(model: Pick<Model, 'files'>): (text: string) => string {
  const secrets = secretsOf(model.files);
  return (text) => redacted(text, secrets);
}
