import type { SettingRef, Verdict } from '../../probe/types.ts';

/** What every verdict has in the JSON of a test, of an explanation, and of the assistants' tools. */
export const verdictData = (
  { outcome, class: kind, ok, headline, proves, causes }: Verdict,
  place: (ref: SettingRef) => object,
  redact: (text: string) => string,
) => ({
  outcome,
  class: kind,
  ok,
  headline: redact(headline),
  proves: proves.map(redact),
  causes: causes.map(({ id, likelihood, explanation, setting, nextStep }) => ({
    id,
    likelihood,
    explanation: redact(explanation),
    setting: setting === undefined ? null : place(setting),
    nextStep: redact(nextStep),
  })),
});
