import { hash } from '../base/hash.ts';
import { lowered } from '../base/severity.ts';
import type { ConfigOf } from '../config/config.ts';
import { Reported } from '../lint/report.ts';
import { createSuppressor } from '../lint/suppress.ts';
import { createTextRedactor } from '../lint/textRedactor.ts';
import type { Model } from '../model/types.ts';
import { checks } from '../probe/discovery/checks/index.ts';
import type { Comparison } from '../probe/discovery/run.ts';
import { refsOf, subjectKey, subjectsOf } from '../probe/discovery/subject.ts';
import type { DiscoveryFinding, Subject } from '../probe/discovery/types.ts';
import type { SettingRef } from '../probe/types.ts';
import { setResolved } from '../rules/support/model.ts';
import type { Finding, Fix } from '../rules/types.ts';
import { replaceValue } from '../syntax/edit.ts';

/** What their severity can be configured by. */
export const discoveryRuleIds: readonly string[] = checks.map(({ id }) => `discovery-${id}`);

/** Where the page of the checks is published. */
const discoveryDocs = (check: string): string =>
  `https://github.com/authproof/authproof/blob/main/server/docs/discovery.md#${check}`;

/** What the last comparison of each client with its documents said, shown at the settings it is about. */
export interface DiscoveryFindings {
  /** Takes the place of what an earlier comparison of the client said. */
  record(comparison: Pick<Comparison, 'subject' | 'findings'>): void;
  readonly isEmpty: boolean;
  /** The findings that still hold, at the settings' present places. A client whose values changed is forgotten for good. */
  current(model: Model, stablePath: (uri: string) => string, configOf: ConfigOf): readonly Finding[];
}

export function createDiscoveryFindings(): DiscoveryFindings {
  const records = new Map<string, { readonly key: string; readonly findings: readonly DiscoveryFinding[] }>();
  return {
    record({ subject, findings }) {
      if (findings.length === 0) records.delete(subject.id);
      else records.set(subject.id, { key: subjectKey(subject), findings });
    },
    get isEmpty() {
      return records.size === 0;
    },
    current(model, stablePath, configOf) {
      if (records.size === 0) return [];
      const byId = new Map(subjectsOf(model).map((subject) => [subject.id, subject]));
      const shown = new Map<string, Finding>();
      for (const [id, { key, findings }] of records) {
        const subject = byId.get(id);
        if (subject === undefined || subjectKey(subject) !== key) {
          records.delete(id);
          continue;
        }
        for (const finding of toFindings(findings, subject, model, stablePath, configOf)) {
          // Clients share settings, and then say the same of them.
          shown.set(finding.fingerprint, finding);
        }
      }
      return [...shown.values()];
    },
  };
}

/** A comparison without what comments and the configuration silence, with the severities that are configured. */
export function withoutSilenced(comparison: Comparison, model: Model, configOf: ConfigOf): Comparison {
  const suppressor = createSuppressor(model.files);
  const isSilenced = ({ check, message, severity, setting }: DiscoveryFinding): boolean =>
    setting !== undefined &&
    suppressor.isSuppressed({ ruleId: `discovery-${check}`, at: setting, message, severity, related: [], fixes: [] });
  const levelled = (finding: DiscoveryFinding): readonly DiscoveryFinding[] => {
    const { setting, check } = finding;
    const level =
      setting === undefined ? undefined : configOf(setting.file).levelOf(`discovery-${check}`, setting.file);
    if (level === 'off' || isSilenced(finding)) return [];
    return [level === undefined ? finding : { ...finding, severity: level }];
  };
  return { ...comparison, findings: comparison.findings.flatMap(levelled) };
}

/** Findings of one comparison as the engine has them; those without a place are left to the report. */
export function toFindings(
  findings: readonly DiscoveryFinding[],
  subject: Subject,
  model: Model,
  stablePath: (uri: string) => string,
  configOf: ConfigOf,
): readonly Finding[] {
  const refs = refsOf(subject);
  const suppressor = createSuppressor(model.files);
  const guard = createTextRedactor(model);
  return findings.flatMap(({ check, severity, message, setting, suggested }): readonly Finding[] => {
    const place = setting === undefined ? undefined : refs.find((ref) => isSameSetting(ref, setting));
    if (place === undefined) return [];
    const raw = { ruleId: `discovery-${check}`, at: { file: place.file, span: place.span } };
    if (suppressor.isSuppressed({ ...raw, message, severity, related: [], fixes: [] })) return [];
    const level = configOf(place.file).levelOf(raw.ruleId, place.file);
    if (level === 'off') return [];
    const isFixture = model.fileOf(place.file)?.environment.isFixture === true;
    const shown = {
      ...raw,
      message: guard(message),
      severity: level ?? (isFixture ? lowered(severity) : severity),
      related: [],
    };
    const fixes = () => (suggested === undefined ? [] : fixesAt(model, place, suggested.text, guard(suggested.title)));
    const fingerprint = hash(['discovery', check, message, stablePath(place.file), place.name].join('\n'));
    return [new Reported(shown, fixes, discoveryDocs(check), fingerprint)];
  });
}

const isSameSetting = (a: SettingRef, b: SettingRef): boolean =>
  a.role === b.role && a.name === b.name && a.file === b.file;

/** For review only: the document may be that of the wrong server. */
function fixesAt(model: Model, place: SettingRef, text: string, title: string): readonly Fix[] {
  const isHere = (at: { readonly file: string; readonly span: SettingRef['span'] }): boolean =>
    at.file === place.file && at.span.start === place.span.start;
  const resolved = model.clients.flatMap(({ settings }) => settings).find((setting) => isHere(setting.place));
  if (resolved !== undefined) return setResolved(model, resolved, text, title);
  // Keys without a role, and the servers of MCP clients.
  const facts = model.fileOf(place.file);
  const entry = facts?.tree.entries.find((e) => e.kind === 'scalar' && e.contentSpan.start === place.span.start);
  if (facts === undefined || entry?.kind !== 'scalar') return [];
  const edits = replaceValue(facts.tree, entry, text);
  return edits === undefined || edits.length === 0
    ? []
    : [{ title, safety: 'review', files: [{ file: place.file, edits }] }];
}
