import { severities } from '../base/severity.ts';

export const levels = ['off', ...severities] as const;

/** What a rule can be set to. */
export type Level = (typeof levels)[number];
