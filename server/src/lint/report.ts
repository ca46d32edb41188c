import { hash } from '../base/hash.ts';
import { lazy } from '../base/lazy.ts';
import type { Config } from '../config/schema.ts';
import type { FileFacts } from '../dialects/types.ts';
import { isSecretRole } from '../knowledge/roles.ts';
import type { AnyRule, Finding, RawFinding, Severity } from '../rules/types.ts';
import { pathText } from '../syntax/tree.ts';
import { covers, type Span } from '../text/span.ts';
import { withoutCredentials } from './redact.ts';

/** Where a rule's page is published; `authproof rules ID` prints the same page offline. */
export const docsUrl = (ruleId: string): string =>
  `https://github.com/authproof/authproof/blob/main/server/docs/rules/${ruleId}.md`;

export interface ReportContext {
  readonly config: Config;
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
  const severity = severityFor(raw, rule, facts, context.config);
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
    fingerprint: fingerprint(raw, facts, context),
  };
}

function severityFor(
  raw: RawFinding,
  rule: AnyRule,
  facts: FileFacts | undefined,
  config: Config,
): Severity | undefined {
  if (facts?.environment.isTemplate === true && rule.meta.templates !== true) return undefined;
  const configured = config.rules[raw.ruleId];
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

/** The rule, the file and the entry it is about; a second finding on one entry is told apart by its message. */
function fingerprint(raw: RawFinding, facts: FileFacts | undefined, context: ReportContext): string {
  const subject = facts === undefined ? '' : subjectOf(facts, raw.at.span);
  return hash([raw.ruleId, context.stablePath(raw.at.file), subject].join('\n'));
}

function subjectOf(facts: FileFacts, at: Span): string {
  const entry = facts.tree.entries.findLast((candidate) => covers(candidate.span, at));
  return entry === undefined ? String(facts.file.lines.positionAt(at.start).line) : pathText(entry.path);
}
