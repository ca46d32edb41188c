import { secretsOfModel } from '../model/secretsOfModel.ts';
import type { Model } from '../model/types.ts';
import { redacted } from './redact.ts';

/** For any text that goes to the client: what is a secret anywhere in the workspace does not get through. */
export function createTextRedactor(model: Model): (text: string) => string {
  const secrets = secretsOfModel(model);
  return (text) => redacted(text, secrets);
}
