import { inEnglish, type Translate } from '../base/l10n.ts';
import { isSecretRole } from '../knowledge/roles.ts';
import { isSecretByShape } from '../knowledge/tokens.ts';
import { redacted } from '../lint/redact.ts';
import { refersToSecret } from '../model/secrets.ts';
import type { Model, ResolvedSetting } from '../model/types.ts';

/** Longer values are cut: a hover is for a look. */
const longest = 200;

/** A value that may be shown, or what may be said of one that may not. */
export type Shown =
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'description'; readonly text: string };

/** What a hover may show of a setting's value. Never a secret, wherever it was pasted. */
export function shownValue(
  resolved: ResolvedSetting,
  model: Model,
  secrets: ReadonlySet<string>,
  t: Translate = inEnglish,
): Shown {
  const { state, text, missing } = resolved.resolved;
  const description = (words: string): Shown => ({ kind: 'description', text: words });
  if (state === 'absent') return description(t('empty'));
  if (state === 'unknown') return description(t('not known here: encrypted, masked or a template'));
  if (state === 'outside' || text === undefined) {
    return description(missing.length === 0 ? t('set by the platform') : t('not defined by any file of the workspace'));
  }
  if (isSecret(resolved, [text], model, secrets)) return description(t('(secret, {0} characters)', text.length));
  if (state === 'placeholder') return description(t('still a placeholder'));
  return { kind: 'value', text: presentable(text, secrets) };
}

/** By its role, by the roles of what it refers to, by its own shape, or because the same text is a secret elsewhere. */
export function isSecret(
  resolved: ResolvedSetting,
  texts: readonly string[],
  model: Model,
  secrets: ReadonlySet<string>,
): boolean {
  if (isSecretRole(resolved.setting.role)) return true;
  if (texts.some((text) => secrets.has(text) || isSecretByShape(text.trim()))) return true;
  return refersToSecret(resolved, model.fileOf);
}

/** Without credentials and known secrets in it, and not longer than a look. */
export function presentable(text: string, secrets: ReadonlySet<string>): string {
  const result = redacted(text, secrets);
  return result.length > longest ? `${result.slice(0, longest)}…` : result;
}
