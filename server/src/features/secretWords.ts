import { describeSecret } from '../base/secret.ts';
import { tokenKindOf } from '../knowledge/tokens.ts';
import { looksRandom, patternShare } from '../rules/support/randomness.ts';

/** What may be said of a secret beside its length: what its beginning tells, else how strong it surely is or is not. */
export function secretWords(value: string): string {
  const text = value.trim();
  const words = tokenKindOf(text)?.label ?? strength(text);
  return words === undefined ? describeSecret(value) : `${describeSecret(value).slice(0, -1)}, ${words})`;
}

/** Undefined between the two: what a provider issues may be short and still hard to guess. */
function strength(text: string): string | undefined {
  if (looksRandom(text)) return 'looks random';
  return patternShare(text) > 0.6 ? 'a sequence or repetition' : undefined;
}
