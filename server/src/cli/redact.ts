import { describeSecret } from '../base/secret.ts';
import { isSecretRole } from '../knowledge/roles.ts';
import { tokenKindOf } from '../knowledge/tokens.ts';
import { secretsOf } from '../lint/report.ts';
import type { Model, ResolvedSetting } from '../model/types.ts';

/** True for a URL with user info, and for one with a parameter that carries a credential. */
export const hasCredential = (text: string): boolean => withoutCredentials(text) !== text;

/** User info of URLs and parameters that carry credentials are replaced; the rest stays. */
const withoutCredentials = (text: string): string =>
  text
    .replace(/\/\/[^/?#\s]*@/g, '//(secret)@')
    .replace(
      /([?&#;][^=&#\s]*(?:secret|token|password|passwd|pwd|key|code|assertion|sig|auth)[^=&#\s]*=)[^&#\s]+/gi,
      '$1(secret)',
    );

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
  const secrets = secretsOf(model.files);
  const longestFirst = [...secrets].sort((a, b) => b.length - a.length);
  const text = (input: string): string => {
    let result = withoutCredentials(input);
    for (const secret of longestFirst) if (result.includes(secret)) result = result.replaceAll(secret, '(secret)');
    return result.replace(/[^\s"'`()<>,;]{16,}/g, (word) => (tokenKindOf(word)?.secret === true ? '(secret)' : word));
  };
  return {
    secrets,
    text,
    value: (setting) => {
      const value = setting.resolved.text;
      if (value === undefined) return undefined;
      const isSecret = isSecretRole(setting.setting.role) || refersToSecret(setting, model) || secrets.has(value);
      const shown = isSecret ? describeSecret(value) : withoutLines(text(value));
      return { text: shown, redacted: shown !== value };
    },
  };
}

/** A quote that was never closed makes the lines below part of the value. */
const withoutLines = (text: string): string => (/[\r\n]/.test(text.trim()) ? '(several lines, not shown)' : text);

/** `SCOPE=${CLIENT_SECRET}`: the name says nothing of what the value holds. */
const refersToSecret = ({ resolved }: ResolvedSetting, model: Model): boolean =>
  resolved.origins.some(({ file, span }) =>
    (model.fileOf(file)?.settings ?? []).some((s) => s.span.start === span.start && isSecretRole(s.role)),
  );
