import { lazy } from '../base/lazy.ts';
import type { Config, ConfigOf } from '../config/config.ts';
import type { FileFacts } from '../dialects/types.ts';
import { isSecretRole } from '../knowledge/roles.ts';
import type { AnyRule, Finding, RawFinding, Severity } from '../rules/types.ts';
import { pathText } from '../syntax/tree.ts';
import { fingerprintOf } from './fingerprint.ts';
import { withoutCredentials } from './redact.ts';
import { subjectEntry } from './subject.ts';

/** Where a rule's page is published; `authproof rules ID` prints the same page offline. */
export const docsUrl = (ruleId: string): string =>
  `https://github.com/authproof/authproof/blob/main/server/docs/rules/${ruleId}.md`;

export interface ReportContext {
  readonly configOf: ConfigOf;
  fileOf(uri: string): FileFacts | undefined;
  /** Path that is the same on every machine, for the fingerprint. */
  stablePath(uri: string): string;
  /** Literal secrets of the workspace, to be kept out of every text. */
  readonly secrets: ReadonlySet<string>;
}

/**
 * The one door through which findings leave: severity by configuration and by the file's nature, silence for
 * templates, the secret guard, the docs link and the fingerprint. Undefined when the finding must not be shown.
 */
export function report(raw: RawFinding, rule: AnyRule, context: ReportContext): Finding | undefined {
  const facts = context.fileOf(raw.at.file);
  const severity = severityFor(raw, rule, facts, context.configOf(raw.at.file));
  if (severity === undefined) return undefined;
  const fixes = lazy(() => raw.fixes.map((fix) => ({ ...fix, title: guard(fix.title, context.secrets) })));
  return {
    ruleId: raw.ruleId,
    at: raw.at,
    severity,
    message: guard(raw.message, context.secrets),
    related: raw.related.map((related) => ({ ...related, message: guard(related.message, context.secrets) })),
    get fixes() {
      return fixes();
    },
    docs: docsUrl(raw.ruleId),
    fingerprint: fingerprintOf(raw.ruleId, context.stablePath(raw.at.file), facts, raw.at.span),
  };
}

function severityFor(
  raw: RawFinding,
  rule: AnyRule,
  facts: FileFacts | undefined,
  config: Config,
): Severity | undefined {
  if (facts?.environment.isTemplate === true && rule.meta.templates !== true) return undefined;
  const configured = config.levelOf(raw.ruleId, raw.at.file, () => {
    const entry = facts === undefined ? undefined : subjectEntry(facts, raw.at.span);
    return entry === undefined ? undefined : pathText(entry.path);
  });
  if (configured === 'off') return undefined;
  if (configured !== undefined) return configured;
  const lowered = facts?.environment.isFixture === true || facts?.environment.isTemplate === true;
  return lowered ? lower(raw.severity) : raw.severity;
}

const order: readonly Severity[] = ['hint', 'info', 'warning', 'error'];

/** One level down; a hint stays a hint. */
export function lower(severity: Severity): Severity {
  return order[Math.max(0, order.indexOf(severity) - 1)] as Severity;
}

/** The less severe of two. */
export function atMost(severity: Severity, limit: Severity): Severity {
  return order.indexOf(severity) <= order.indexOf(limit) ? severity : limit;
}

export const isAtLeast = (severity: Severity, threshold: Severity): boolean =>
  order.indexOf(severity) >= order.indexOf(threshold);

function guard(text: string, secrets: ReadonlySet<string>): string {
  let result = withoutCredentials(text);
  for (const secret of secrets) if (result.includes(secret)) result = result.replaceAll(secret, '(secret)');
  return result;
}

/** Literal secrets long enough not to be ordinary words; these may appear in no text that leaves the engine. */
export function secretsOf(files: readonly FileFacts[]): ReadonlySet<string> {
  const secrets = new Set<string>();
  for (const facts of files) {
    for (const { role, value } of facts.settings) {
      if (!isSecretRole(role) || value.text.length < 8) continue;
      if (value.state === 'literal' || value.state === 'ciphertext') {
        secrets.add(value.text);
        const trimmed = value.text.trim();
        if (trimmed.length >= 8) secrets.add(trimmed);
      }
    }
  }
  return secrets;
}
