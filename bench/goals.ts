import type { Report } from './report.ts';

/** A figure, and what it has to be. */
export interface Line {
  readonly what: string;
  readonly value: number | undefined;
  readonly unit: string;
  /** At most this, where it is a goal. */
  readonly goal?: number;
}

/** The figures of a report with the goals of the project. */
export function figures(report: Report): readonly Line[] {
  const { coldCheck, keystroke, bundles } = report;
  return [
    { what: 'Cold check ÷ reading and parsing alone', value: coldCheck?.ratio, unit: '', goal: 1.6 },
    { what: 'The same in processor time', value: coldCheck?.cpuRatio, unit: '' },
    { what: 'Peak memory of the cold check', value: coldCheck?.peakMemoryMb, unit: 'MB', goal: 250 },
    { what: 'Keystroke in a leaf file, p95', value: keystroke?.leafP95Ms, unit: 'ms', goal: 16 },
    { what: 'Keystroke in a package of its own, p95', value: keystroke?.ownP95Ms, unit: 'ms', goal: 16 },
    { what: 'Keystroke in the .env of fifty clients, p95', value: keystroke?.baseP95Ms, unit: 'ms', goal: 16 },
    { what: 'Keystroke in a comment, p95', value: keystroke?.commentP95Ms, unit: 'ms', goal: 16 },
    { what: 'Keystroke in the large workspace ÷ in the small one', value: keystroke?.sizeRatio, unit: '', goal: 1.5 },
    { what: 'Growth of the check, exponent', value: report.growthExponent, unit: '', goal: 1.1 },
    { what: 'authproof --version ÷ node -e 0', value: report.startupRatio, unit: '', goal: 1.5 },
    { what: 'Loading and activating the extension', value: report.activateMs, unit: 'ms', goal: 30 },
    { what: 'Bundle of the extension', value: bundles?.clientKb, unit: 'kB', goal: 400 },
    { what: 'Bundle of the server at its start', value: bundles?.serverKb, unit: 'kB', goal: 2000 },
    { what: 'What the server loads with the first test or page', value: bundles?.serverLateKb, unit: 'kB' },
  ];
}

/** Whether it is reached; undefined where nothing was measured or nothing is asked. */
export const isReached = ({ value, goal }: Line): boolean | undefined =>
  value === undefined || goal === undefined ? undefined : value <= goal;
