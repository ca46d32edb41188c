import type { CheckResult, ExplainResult, OverviewResult, PlaceInfo } from '../../../server/src/lsp/protocol.ts';

/** A path as people and models write it: relative to the workspace. */
export type PathOf = (uri: string) => string;

const placeText = ({ uri, range }: PlaceInfo, pathOf: PathOf): string => `${pathOf(uri)}:${range.start.line + 1}`;

/** Findings as a language model reads them. Lines count from one. */
export function checkText({ findings, omitted, filesRecognised }: CheckResult, pathOf: PathOf): string {
  if (filesRecognised === 0) return 'No OAuth or OpenID Connect configuration was found there.';
  if (findings.length === 0) return `No problems were found in ${count(filesRecognised, 'configuration file')}.`;
  const blocks = findings.map(({ ruleId, severity, message, at, related, fixes }) =>
    [
      `${placeText(at, pathOf)} ${severity} ${ruleId}: ${message}`,
      ...related.map((place) => `  see ${placeText(place.at, pathOf)}: ${place.message}`),
      ...fixes.map((title) => `  quick fix: ${title}`),
    ].join('\n'),
  );
  const more = omitted === 0 ? [] : [`${count(omitted, 'less severe finding')} left out.`];
  return [...blocks, ...more].join('\n');
}

/** The report of the explanation, which is Markdown already. */
export const explainText = (result: ExplainResult): string => (result.ok ? result.markdown : result.reason);

/** Clients with the values that are in force. */
export function inspectText({ clients }: OverviewResult, pathOf: PathOf): string {
  if (clients.length === 0) return 'No OAuth client or registration was found in the workspace.';
  const blocks = clients.map((client) => {
    const about = [client.kind, client.provider, client.environment, client.package].filter(
      (part) => part !== undefined && part !== '',
    );
    const made = client.redirectUris.filter((uri) => !client.settings.some(({ value }) => value === uri));
    return [
      `${client.name} (${about.join(', ')})`,
      ...client.settings.map(({ role, name, value, at }) => `  ${role} ${name} = ${value} (${placeText(at, pathOf)})`),
      ...made.map((uri) => `  redirect_uri made by the framework = ${uri}`),
      ...(client.registration === undefined ? [] : [`  registered in ${placeText(client.registration, pathOf)}`]),
      `  findings: ${count(client.findings.errors, 'error')}, ${count(client.findings.warnings, 'warning')}`,
    ].join('\n');
  });
  return blocks.join('\n\n');
}

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
