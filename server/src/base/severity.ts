/** How grave a finding is, from the mildest to the gravest. */
export const severities = ['hint', 'info', 'warning', 'error'] as const;

export type Severity = (typeof severities)[number];

/** One level down; a hint stays a hint. */
export const lowered = (severity: Severity): Severity => severities[severities.indexOf(severity) - 1] ?? 'hint';

export const isAtLeast = (severity: Severity, least: Severity): boolean =>
  severities.indexOf(severity) >= severities.indexOf(least);

/** For sorting. */
export const gravestFirst = (a: { readonly severity: Severity }, b: { readonly severity: Severity }): number =>
  severities.indexOf(b.severity) - severities.indexOf(a.severity);
