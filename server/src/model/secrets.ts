import type { FileFacts } from '../dialects/types.ts';
import { isSecretRole } from '../knowledge/roles.ts';

const known = new WeakMap<FileFacts, readonly string[]>();

/** Literal secrets of one file, long enough not to be ordinary words. */
export function secretsIn(facts: FileFacts): readonly string[] {
  const secrets = known.get(facts) ?? literalSecrets(facts);
  known.set(facts, secrets);
  return secrets;
}

const literalSecrets = ({ settings }: FileFacts): readonly string[] =>
  settings.flatMap(({ role, value }) => {
    if (!isSecretRole(role) || value.text.length < 8) return [];
    if (value.state !== 'literal' && value.state !== 'ciphertext') return [];
    const trimmed = value.text.trim();
    const texts = trimmed.length >= 8 && trimmed !== value.text ? [value.text, trimmed] : [value.text];
    // As Compose has it in its lines.
    return texts.flatMap((text) => (text.includes('$') ? [text, text.replaceAll('$', '$$$$')] : [text]));
  });
