import { describeSecret } from '../base/secret.ts';
import { labelIn, tokenKindOf } from '../knowledge/tokens.ts';
import { looksRandom, patternShare } from '../rules/support/randomness.ts';

/**
 * What may be said of a secret beside its length: what its beginning and the name it stands under tell, else how strong
 * it surely is or is not.
 */
export function secretWords(value: string, name: string): string {
  const text = value.trim();
  const format = tokenKindOf(text);
  const words = format === undefined ? strength(text) : labelIn(format, name);
  return words === undefined ? describeSecret(value) : `${describeSecret(value).slice(0, -1)}, ${words})`;
}

/** Undefined between the two: what a provider issues may be short and still hard to guess. */
function strength(text: string): string | undefined {
  if (looksRandom(text)) return 'looks random';
  return patternShare(text) > 0.6 ? 'a sequence or repetition' : undefined;
}
