import { childOf, childrenOf, type Entry, pathText, textAt } from '../syntax/tree.ts';
import type { Assignment, Program } from './carrier.ts';
import { variableOfOption } from './commandOptions.ts';

/** Keys of `config` (oauth2-proxy/manifests, values.yaml of the chart). */
const credentials: Readonly<Record<string, string>> = {
  clientID: 'OAUTH2_PROXY_CLIENT_ID',
  clientSecret: 'OAUTH2_PROXY_CLIENT_SECRET',
  cookieSecret: 'OAUTH2_PROXY_COOKIE_SECRET',
};

/**
 * The options that the chart of oauth2-proxy hands to the program, as the variables that mean the same: the map `extraArgs`,
 * whose keys are options without their dashes, and the credentials of `config`. The values of the chart itself, or those of
 * a chart that has it below a name.
 */
export function oauth2ProxyPrograms(values: Entry | undefined, name: string): readonly Program[] {
  if (values?.kind !== 'map') return [];
  const isNamed = /oauth2[-_]?proxy/i.test(values.parent === undefined ? name : values.key);
  const found = isNamed || holdsCredentials(values) ? assignmentsOf(values) : [];
  if (found.length > 0) return [{ scope: `${pathText(values.path)}/oauth2-proxy`, assignments: found }];
  return values.children.flatMap((child) => oauth2ProxyPrograms(child, name));
}

const holdsCredentials = (values: Entry): boolean =>
  childOf(values, 'extraArgs')?.kind === 'map' &&
  ['cookieSecret', 'cookieName', 'requiredSecretKeys'].some(
    (key) => childOf(childOf(values, 'config'), key) !== undefined,
  );

function assignmentsOf(values: Entry): readonly Assignment[] {
  const extra = childOf(values, 'extraArgs');
  const config = childOf(values, 'config');
  if (extra?.kind !== 'map' || textAt(values, 'extraArgs', 'config') !== undefined) return [];
  const options = childrenOf(extra).flatMap((entry): readonly Assignment[] => {
    if (entry.kind !== 'scalar' || !/^[a-z][a-z0-9-]*$/.test(entry.key)) return [];
    return [{ entry: { ...entry, key: variableOfOption(entry.key) } }];
  });
  const kept = Object.entries(credentials).flatMap(([key, variable]): readonly Assignment[] => {
    const entry = childOf(config, key);
    if (entry?.kind !== 'scalar' || entry.value === '') return [];
    return [{ entry: { ...entry, key: variable } }];
  });
  return [...kept, ...options];
}
