import { memoisedFor } from '../base/memo.ts';
import { secretsOf } from './secrets.ts';
import type { Model } from './types.ts';

let last: ReadonlySet<string> = new Set();

/**
 * The secrets of all files of a model, which may appear in no answer about it. One set as long as edits leave them the same: an
 * index is made of it (`lint/redact.ts`), and a hover asks for it a dozen times.
 */
export const secretsOfModel = memoisedFor(({ files, adopted }: Model): ReadonlySet<string> => {
  const secrets = secretsOf([...files, ...adopted]);
  const isSame = secrets.size === last.size && [...secrets].every((secret) => last.has(secret));
  if (!isSame) last = secrets;
  return last;
});
