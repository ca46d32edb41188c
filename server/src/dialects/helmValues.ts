import { childOf, childrenOf, type Entry, pathText, type SyntaxTree } from '../syntax/tree.ts';
import { argocdChart } from './argocd.ts';
import { argoWorkflowsChart } from './argoWorkflows.ts';
import {
  type Assignment,
  deploymentOf,
  elsewhereAt,
  joined,
  listAssignments,
  type Program,
  readPrograms,
} from './carrier.ts';
import { chartFiles } from './configMapFiles.ts';
import { dexConfig } from './dex.ts';
import { genericReading } from './genericReading.ts';
import { grafanaChart } from './grafana.ts';
import { jupyterhubChart } from './jupyterhub.ts';
import { oauth2ProxyPrograms } from './oauth2ProxyChart.ts';
import type { ClaimInput, Dialect, Reading, Setting } from './types.ts';

const id = 'helm-values';

/**
 * Values for a Helm chart. Charts nest as they like, so only three things are believed: lists of variables for a
 * container, the configuration of a program whose chart takes it as it is, and blocks with a client_id in OAuth company.
 */
export const helmValues: Dialect = {
  id,
  title: 'Helm values',
  kind: 'use',
  formats: ['yaml'],
  files: ['**/values.{yml,yaml}', '**/values[-_.]*.{yml,yaml}', '**/*[-_.]values.{yml,yaml}'],
  readIgnored: false,
  recognise: (tree, input) => (read(tree, input).settings.length > 0 ? 0.96 : 0),
  read,
};

/** Of programs whose charts take the program's own configuration. */
const charts: readonly Dialect[] = [dexConfig, argocdChart, argoWorkflowsChart, grafanaChart, jupyterhubChart];

function read(tree: SyntaxTree, input: ClaimInput): Reading {
  const environment = deploymentOf(input);
  // The chart's own file lists what is to be filled in; another file or `--set` fills it.
  const isDefaults = /^values\.ya?ml$/i.test(input.name);
  const keep = (setting: Setting): boolean => !isDefaults || setting.value.state !== 'placeholder';
  const inEnvironment = (program: Program): Program => ({ ...program, environment });
  const programs = tree.roots.flatMap(chartPrograms).map(inEnvironment);
  const proxies = tree.roots.flatMap((root) => oauth2ProxyPrograms(root, input.path)).map(inEnvironment);
  const isKept = (setting: Setting): boolean => keep(setting) && !isVariable(setting);
  const isKnownChart = charts.some(({ recognise }) => recognise(tree, input) >= 0.5);
  const ofCharts = isKnownChart ? [genericReading(tree, input, environment, isKept, charts)] : [];
  // Options are no variables that something else could refer to.
  const ofProxies: Reading = { ...readPrograms({ tree, dialect: id, keep }, proxies), variables: [] };
  const known = new Set(
    [...ofCharts, ofProxies].flatMap(({ settings }) => settings.map(({ entry }) => entry.contentSpan.start)),
  );
  return joined([
    readPrograms({ tree, dialect: id, keep }, programs),
    ofProxies,
    ...ofCharts,
    chartFiles(tree, input, environment),
    genericReading(
      tree,
      input,
      environment,
      (setting) => isKept(setting) && !known.has(setting.entry.contentSpan.start),
    ),
  ]);
}

/** A block of `env:` has been read as variables. */
const isVariable = ({ entry }: Setting): boolean => entry.parent !== undefined && variableLists.test(entry.parent.key);

const variableLists =
  /^(?:(?:pod|container|extra|additional|custom|secret)?[_-]?(?:envs?|env[_-]?vars?|environments?|environment[_-]?variables)(?:[_-]?(?:vars?|variables|secrets?))?)$/i;

/** The containers' variables in a chart's values, wherever they are nested. */
export function chartPrograms(values: Entry | undefined): readonly Program[] {
  if (values === undefined || values.kind === 'scalar') return [];
  if (variableLists.test(values.key)) {
    const assignments = values.kind === 'map' ? ofMap(values) : listAssignments(values, 'name', isReference);
    if (assignments.length > 0) return [{ scope: pathText(values.path), assignments }];
  }
  return values.children.flatMap(chartPrograms);
}

function ofMap(map: Entry): readonly Assignment[] {
  return childrenOf(map).flatMap((entry): readonly Assignment[] => {
    if (!/^[A-Z][A-Z0-9_]*$/.test(entry.key)) return [];
    if (entry.kind === 'scalar') return [{ entry }];
    const value = childOf(entry, 'value');
    if (value?.kind === 'scalar') return [{ entry: { ...value, key: entry.key, keySpan: entry.keySpan } }];
    return elsewhereAt(entry);
  });
}

const isReference = (item: Entry): boolean => childOf(item, 'valueFrom') !== undefined;
