/** From the mildest to the gravest. */
export const severities = ['hint', 'info', 'warning', 'error'] as const;

export type Severity = (typeof severities)[number];

export const levels = ['off', ...severities] as const;

/** What a rule can be set to. */
export type Level = (typeof levels)[number];
