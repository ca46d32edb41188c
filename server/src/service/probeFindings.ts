import { hash } from '../base/hash.ts';
import type { Cause, Target, Verdict } from '../probe/types.ts';
import type { Finding, Severity } from '../rules/types.ts';
import { sameTarget } from './sameTarget.ts';

/** What the last test of each target said, shown at the settings it is about. */
export interface ProbeFindings {
  /** Takes the place of what an earlier test of the target said. */
  record(target: Target, verdict: Verdict): void;
  /**
   * The findings that still hold, at the settings' present places. What was said of a target whose values changed is
   * forgotten for good. `targetsNow` gives those that have these ids.
   */
  current(
    targetsNow: (ids: ReadonlySet<string>) => readonly Target[],
    stablePath: (uri: string) => string,
  ): readonly Finding[];
}

interface Recorded {
  readonly target: Target;
  readonly outcome: string;
  readonly causes: readonly Cause[];
}

const severities: Readonly<Record<Cause['likelihood'], Severity>> = {
  certain: 'error',
  likely: 'warning',
  possible: 'info',
};

export function createProbeFindings(): ProbeFindings {
  const records = new Map<string, Recorded>();
  return {
    record(target, verdict) {
      if (verdict.ok) records.delete(target.id);
      else records.set(target.id, { target, outcome: verdict.outcome, causes: verdict.causes });
    },
    current(targetsNow, stablePath) {
      if (records.size === 0) return [];
      const byId = new Map(targetsNow(new Set(records.keys())).map((target) => [target.id, target]));
      return [...records].flatMap(([id, recorded]) => {
        const target = byId.get(id);
        if (target !== undefined && sameTarget(recorded.target, target))
          return toFindings(recorded, target, stablePath);
        records.delete(id);
        return [];
      });
    },
  };
}

function toFindings(recorded: Recorded, target: Target, stablePath: (uri: string) => string): Finding[] {
  const seen = new Set<string>();
  return recorded.causes.flatMap((cause): Finding[] => {
    const place = cause.setting === undefined ? undefined : target.settings[cause.setting.role];
    // The most likely cause comes first; one setting is underlined once.
    if (place === undefined || seen.has(`${place.file} ${place.span.start}`)) return [];
    seen.add(`${place.file} ${place.span.start}`);
    return [
      {
        ruleId: recorded.outcome,
        at: { file: place.file, span: place.span },
        message: `${cause.explanation} ${cause.nextStep}`.trim(),
        severity: severities[cause.likelihood],
        related: [],
        fixes: [],
        docs: '',
        fingerprint: hash(
          ['probe', recorded.outcome, cause.id, target.id, stablePath(place.file), place.name].join('\n'),
        ),
      },
    ];
  });
}
