import { describeSecret } from '../base/secret.ts';
import { isSecretRole } from '../knowledge/roles.ts';
import { redacted } from '../lint/redact.ts';
import { refersToSecret } from '../model/secrets.ts';
import { secretsOfModel } from '../model/secretsOfModel.ts';
import type { Model, ResolvedSetting } from '../model/types.ts';

/** What the commands print passes through here, whatever else was done before. */
export interface Redactor {
  /** The workspace's secrets: texts that are secret wherever they stand. */
  readonly secrets: ReadonlySet<string>;
  /** Any text: known secrets, tokens and credentials of URLs are replaced. */
  readonly text: (text: string) => string;
  /** A setting's value, or what may be said of it. Undefined when no text is known. */
  readonly value: (setting: ResolvedSetting) => { readonly text: string; readonly redacted: boolean } | undefined;
}

export function createRedactor(model: Model): Redactor {
  const secrets = secretsOfModel(model);
  const text = (input: string): string => redacted(input, secrets);
  return {
    secrets,
    text,
    value: (setting) => {
      const value = setting.resolved.text;
      if (value === undefined) return undefined;
      const isSecret =
        isSecretRole(setting.setting.role) || refersToSecret(setting, model.fileOf) || secrets.has(value);
      const shown = isSecret ? describeSecret(value) : withoutLines(text(value));
      return { text: shown, redacted: shown !== value };
    },
  };
}

/** A quote that was never closed makes the lines below part of the value. */
const withoutLines = (text: string): string => (/[\r\n]/.test(text.trim()) ? '(several lines, not shown)' : text);
