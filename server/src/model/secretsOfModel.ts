import { memoisedFor } from '../base/memo.ts';
import type { FileFacts } from '../dialects/types.ts';
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

/** The same with those of a text that the model does not have. */
export const secretsWith = (model: Model, facts: FileFacts): ReadonlySet<string> => withFacts(model)(facts);

const withFacts = memoisedFor((model: Model) =>
  memoisedFor((facts: FileFacts): ReadonlySet<string> => secretsOf([...model.files, ...model.adopted, facts])),
);
