import { lowered } from '../base/severity.ts';
import type { ConfigOf } from '../config/config.ts';
import { isMadeToFail } from '../dialects/environment.ts';
import type { FileFacts } from '../dialects/types.ts';
import { Found } from '../rules/found.ts';
import type { AnyRule, Finding, Fix, RawFinding, Severity } from '../rules/types.ts';
import { mayTell } from '../syntax/edit.ts';
import { pathText } from '../syntax/tree.ts';
import { fingerprintOf } from './fingerprint.ts';
import { redacted } from './redact.ts';
import { subjectEntry } from './subject.ts';

/** Where a rule's page is published; `authproof rules ID` prints the same page offline. */
export const docsUrl = (ruleId: string): string =>
  `https://github.com/authproof/authproof/blob/main/server/docs/rules/${ruleId}.md`;

/** What the door has to know of the workspace. */
export interface ReportContext {
  readonly configOf: ConfigOf;
  fileOf(uri: string): FileFacts | undefined;
  /** Path that is the same on every machine, for the fingerprint. */
  stablePath(uri: string): string;
  /** Literal secrets of the workspace, to be kept out of every text. */
  readonly secrets: ReadonlySet<string>;
  /** Told of a fix that throws when it is made; the finding then has none. */
  readonly onCrash: (ruleId: string, cause: unknown) => void;
}

/**
 * The one door through which findings leave: severity by configuration and by the file's nature, silence for
 * templates, the secret guard, the docs link and the fingerprint. Undefined when the finding must not be shown.
 */
export function report(raw: RawFinding, rule: AnyRule, context: ReportContext): Finding | undefined {
  const facts = context.fileOf(raw.at.file);
  const severity = severityFor(raw, rule, facts, context);
  if (severity === undefined) return undefined;
  const shown = {
    ruleId: raw.ruleId,
    at: raw.at,
    severity,
    message: redacted(raw.message, context.secrets),
    related: raw.related.map((related) => ({ ...related, message: redacted(related.message, context.secrets) })),
    twin: raw.twin,
  };
  const fingerprint = fingerprintOf(raw.ruleId, context.stablePath(raw.at.file), facts, raw.at.span);
  return new Reported(shown, () => fixesOf(raw, context), docsUrl(raw.ruleId), fingerprint);
}

/** A finding as it leaves: masked, with page and fingerprint. Its fixes are made when they are first read. */
export class Reported extends Found implements Finding {
  readonly docs: string;
  readonly fingerprint: string;

  constructor(shown: Omit<RawFinding, 'fixes'>, fixes: () => readonly Fix[], docs: string, fingerprint: string) {
    super(shown, fixes);
    this.docs = docs;
    this.fingerprint = fingerprint;
  }
}

function fixesOf(raw: RawFinding, { secrets, fileOf, onCrash }: ReportContext): readonly Fix[] {
  const isTold = (fix: Fix): boolean =>
    fix.files.every(({ file, edits }) => {
      const tree = fileOf(file)?.tree;
      return tree === undefined || mayTell(tree, edits.length);
    });
  try {
    return raw.fixes.filter(isTold).map((fix) => ({ ...fix, title: redacted(fix.title, secrets) }));
  } catch (cause) {
    onCrash(raw.ruleId, cause);
    return [];
  }
}

function severityFor(
  raw: RawFinding,
  rule: AnyRule,
  facts: FileFacts | undefined,
  { configOf, stablePath }: ReportContext,
): Severity | undefined {
  if (facts?.environment.isTemplate === true && rule.meta.templates !== true) return undefined;
  const configured = configOf(raw.at.file).levelOf(raw.ruleId, raw.at.file, () => {
    const entry = facts === undefined ? undefined : subjectEntry(facts, raw.at.span);
    return entry === undefined ? undefined : pathText(entry.path);
  });
  if (configured === 'off') return undefined;
  if (configured !== undefined) return configured;
  const isSample = facts?.environment.isFixture === true || facts?.environment.isTemplate === true;
  if (!isSample) return raw.severity;
  return isMadeToFail(stablePath(raw.at.file)) ? 'hint' : lowered(raw.severity);
}
