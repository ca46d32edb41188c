import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver-types';
import type { Finding, Severity } from '../rules/types.ts';
import type { Places } from './places.ts';

/** What a diagnostic carries back to us with a code action request. */
export interface DiagnosticData {
  readonly fingerprint: string;
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export function toDiagnostic(finding: Finding, places: Places): Diagnostic {
  const data: DiagnosticData = { fingerprint: finding.fingerprint };
  return {
    range: places.range(finding.at.file, finding.at.span),
    severity: severities[finding.severity],
    code: finding.ruleId,
    ...(finding.docs === '' ? {} : { codeDescription: { href: finding.docs } }),
    source: 'authproof',
    // Rules may quote a URL; what is in it besides the address is nobody's business.
    message: finding.message,
    ...(finding.related.length === 0 ? {} : { relatedInformation: relatedOf(finding, places) }),
    data,
  };
}

function relatedOf(finding: Finding, places: Places): NonNullable<Diagnostic['relatedInformation']> {
  return finding.related.map(({ file, span, message }) => ({
    location: { uri: places.uri(file), range: places.range(file, span) },
    message: message,
  }));
}
