import { gravestFirst, isAtLeast, type Severity } from '../../base/severity.ts';
import { providerName } from '../../knowledge/providers/lookup.ts';
import type { Located } from '../report/build.ts';
import type { ReportBlock, ReportCause, ReportModel, ReportSection } from '../report/types.ts';
import type { SettingRef } from '../types.ts';
import type { Comparison } from './run.ts';
import type { DiscoveryFinding, Purpose, Reading } from './types.ts';

const purposes: Readonly<Record<Purpose, string>> = {
  'server-metadata': 'Server metadata',
  keys: 'Keys',
  'resource-call': 'MCP server, without a token',
  'resource-metadata': 'Protected resource metadata',
  'client-metadata': 'Client metadata document',
  'authorization-endpoint': 'Authorization endpoint',
  'token-endpoint': 'Token endpoint',
};

export const purposeText = (purpose: Purpose): string => purposes[purpose];

/** What else is asked may answer with JSON, too: a token endpoint with an error of its own. */
const published: ReadonlySet<Purpose> = new Set(['server-metadata', 'keys', 'resource-metadata', 'client-metadata']);

/** Nothing that could be compared has been read. */
const isUnread = ({ readings }: Pick<Comparison, 'readings'>): boolean =>
  !readings.some(({ kind, purpose }) => kind === 'document' && published.has(purpose));

const isGrave = ({ severity }: DiscoveryFinding): boolean => isAtLeast(severity, 'warning');

/** No document was missing, and nothing is wrong with what was read: what the exit code is made of. */
export const hasPassed = (comparison: Comparison): boolean =>
  !isUnread(comparison) && !comparison.findings.some(isGrave);

/** In a report a difference that makes something fail is certain, one that probably does is likely. */
const likelihoods: Readonly<Record<Severity, ReportCause['likelihood']>> = {
  error: 'certain',
  warning: 'likely',
  info: 'possible',
  hint: 'possible',
};

/** The comparison in one sentence. */
function headlineOf(comparison: Comparison): string {
  const { findings } = comparison;
  const grave = findings.filter(isGrave).length;
  const other = findings.length - grave;
  if (isUnread(comparison)) return 'Discovery: no document could be read, so little was compared';
  if (findings.length === 0) return 'OK: the configuration agrees with what the server publishes';
  const rest = other === 0 ? '' : `${other} ${other === 1 ? 'thing' : 'things'} worth knowing`;
  if (grave === 0) return `OK: the configuration agrees with what the server publishes; ${rest}`;
  return `Configuration: ${grave} ${grave === 1 ? 'difference' : 'differences'} between the configuration and what the server publishes${rest === '' ? '' : `, and ${rest}`}`;
}

export interface DiscoveryReportContext {
  readonly locate?: ((setting: SettingRef) => Located) | undefined;
  /** Masks credentials: a configured URL may hold one, although it was not sent then. */
  readonly redact: (text: string) => string;
}

/** The report as data, for the terminal, Markdown and the page in the editor. */
export function discoveryReport(comparison: Comparison, { locate, redact }: DiscoveryReportContext): ReportModel {
  const { subject } = comparison;
  const findings = comparison.findings.map((finding) => ({
    ...finding,
    message: redact(finding.message),
    proof: redact(finding.proof),
  }));
  const readings = comparison.readings.map((reading) => ({ ...reading, url: redact(reading.url) }));
  const { target, issuer, resource } = subject;
  const sorted = findings.toSorted(gravestFirst);
  const rows = [
    ['Client', target.client],
    ['Environment', target.environment],
    ['Provider', target.provider && providerName(target.provider)],
    ['Issuer', issuer.from === 'none' ? undefined : issuer.text],
    ['MCP server', subject.isMcp ? resource?.text : undefined],
  ] as const;
  const blocks: readonly ReportBlock[] =
    sorted.length === 0 ? [] : [{ kind: 'causes', causes: sorted.map((finding) => causeOf(finding, locate)) }];
  const sections: readonly ReportSection[] = [
    { id: 'differences', title: 'Differences', blocks },
    {
      id: 'read',
      title: 'What was read',
      blocks: [{ kind: 'table', head: ['What', 'Answer', 'Address'], rows: readings.map(rowOf) }],
    },
    { id: 'proof', title: 'Where it is said', blocks: proofBlocks(sorted) },
  ];
  return {
    title: `${target.client} (${target.environment})`,
    ok: hasPassed(comparison),
    headline: headlineOf(comparison),
    meaning: isUnread(comparison)
      ? 'The configuration has not been compared. No credential was sent.'
      : 'Documents were read with plain GETs. No credential was sent.',
    subject: rows.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value: redact(value) }])),
    sections: sections.filter((section) => section.blocks.length > 0),
  };
}

function causeOf(
  { severity, message, setting }: DiscoveryFinding,
  locate?: (setting: SettingRef) => Located,
): ReportCause {
  const located = setting === undefined ? undefined : locate?.(setting);
  return {
    likelihood: likelihoods[severity],
    text: message,
    ...(setting === undefined ? {} : { place: { name: setting.name, label: located?.label, link: located?.link } }),
  };
}

const proofBlocks = (findings: readonly DiscoveryFinding[]): readonly ReportBlock[] =>
  findings.length === 0
    ? []
    : [{ kind: 'rows', rows: findings.map(({ check, proof }) => ({ name: `discovery-${check}`, value: proof })) }];

const rowOf = (reading: Reading): readonly string[] => [purposes[reading.purpose], answerOf(reading), reading.url];

function answerOf({ kind, status, isHtml, detail, purpose, tookMs }: Reading): string {
  switch (kind) {
    case 'document':
      return `read in ${tookMs} ms`;
    case 'answer':
      if (purpose === 'server-metadata' && status === 200) return isHtml ? 'a page, no document' : 'no metadata';
      return `${status}${isHtml ? ', a page' : ''}`;
    case 'cut':
    case 'failed':
      return detail ?? 'failed';
    case 'not-sent':
      return `not sent: ${detail ?? ''}`;
  }
}
