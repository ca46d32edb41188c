import { memoisedFor } from '../base/memo.ts';
import type { FileFacts } from '../dialects/types.ts';
import { isSecretRole } from '../knowledge/roles.ts';
import { isSecretByShape } from '../knowledge/tokens.ts';
import { hiddenPlaces } from '../lint/redact.ts';
import { joined } from '../lint/veil.ts';
import { secretsWrittenIn } from '../model/secrets.ts';
import { secretsOfModel, secretsWith } from '../model/secretsOfModel.ts';
import type { Model } from '../model/types.ts';
import type { ScalarEntry } from '../syntax/tree.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import type { Span } from '../text/span.ts';

/**
 * Where secrets are written in a text, in its order: values of secret settings, however short, and all that no other output
 * shows.
 *
 * @param facts what the text says; undefined where nothing could be read, and less is known
 */
export function placesOfSecrets(file: SourceFile, facts: FileFacts | undefined, model: Model): readonly Span[] {
  return joined([
    ...(facts === undefined ? [] : values(facts)),
    ...hiddenPlaces(file, facts === undefined ? secretsBeside(model)(file) : secretsIn(model, facts)),
  ]);
}

const secretsIn = (model: Model, facts: FileFacts): ReadonlySet<string> =>
  model.fileOf(facts.file.uri) === facts ? secretsOfModel(model) : secretsWith(model, facts);

const secretsBeside = memoisedFor((model: Model) =>
  memoisedFor(({ text }: SourceFile) => {
    const known = secretsOfModel(model);
    const own = secretsWrittenIn(text).filter((secret) => !known.has(secret));
    return own.length === 0 ? known : new Set([...known, ...own]);
  }),
);

/** What is a secret as a whole, also where it is too short to be looked for elsewhere. */
const values = ({ settings, variables }: FileFacts): readonly Span[] =>
  [
    ...settings.flatMap(({ role, value, span, entry }) =>
      isSecretRole(role) && (value.state === 'literal' || value.state === 'ciphertext') ? [withRest(span, entry)] : [],
    ),
    ...variables.flatMap(({ value, entry }) =>
      value.state === 'literal' && isSecretByShape(value.text.trim()) ? [withRest(entry.contentSpan, entry)] : [],
    ),
  ].filter(({ start, end }) => end > start);

/** A `#` in the middle of a secret makes a comment of its rest, which is secret all the same. */
const withRest = (span: Span, { comment }: ScalarEntry): Span =>
  comment !== undefined && comment.start === span.end ? { start: span.start, end: comment.end } : span;
