import { groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts, VariableDefinition } from '../../dialects/types.ts';
import { stripPublicPrefix } from '../../knowledge/environments.ts';

/** Variables of one program that speak of one user pool of Amazon Cognito, and disagree. */
export interface OtherPool {
  /** The region, or the issuer. */
  readonly variable: VariableDefinition;
  readonly kind: 'region' | 'pool';
  readonly actual: string;
  readonly pool: VariableDefinition;
  readonly expected: string;
}

/** The id of a pool begins with its region (API reference, UserPoolType). */
const poolId = /^([a-z]{2}(?:-[a-z]+)+-\d)_[A-Za-z0-9]+$/;
const region = /^[a-z]{2}(?:-[a-z]+)+-\d$/;
const issuer =
  /^https:\/\/cognito-idp(?:-fips)?\.[\w-]+\.amazonaws\.com(?:\.cn)?\/([a-z]{2}(?:-[a-z]+)+-\d_[A-Za-z0-9]+)(?:\/|$)/;

/** What one file hands to one program, by which pool its names mean: `ADMIN_USER_POOL_ID` is another one. */
export const otherPools = memoisedFor(({ variables, environment }: FileFacts): readonly OtherPool[] => {
  if (environment.isTemplate || !variables.some(({ name }) => isPool(name))) return [];
  const groups = groupBy(variables, ({ name, service }) => `${service ?? ''} ${subjectOf(name)}`);
  return [...groups.values()].flatMap((own) => [...inGroup(own)]);
});

function* inGroup(own: readonly VariableDefinition[]): Generator<OtherPool> {
  const pool = onlyOf(own.flatMap((variable) => (isPool(variable.name) ? read(variable, poolId, 0) : [])));
  if (pool === undefined) return;
  const issued = onlyOf(own.flatMap((variable) => read(variable, issuer, 1)));
  if (issued !== undefined && issued.text !== pool.text) {
    yield { variable: issued.variable, kind: 'pool', actual: issued.text, pool: pool.variable, expected: pool.text };
  }
  const stated = onlyOf(own.flatMap((variable) => (isRegion(variable.name) ? read(variable, region, 0) : [])));
  const expected = pool.text.split('_')[0] ?? '';
  if (stated !== undefined && stated.text !== expected) {
    yield { variable: stated.variable, kind: 'region', actual: stated.text, pool: pool.variable, expected };
  }
}

interface Reading {
  readonly variable: VariableDefinition;
  readonly text: string;
}

function read(variable: VariableDefinition, pattern: RegExp, group: number): readonly Reading[] {
  const text = variable.value.state === 'literal' ? pattern.exec(variable.value.text.trim())?.[group] : undefined;
  return text === undefined ? [] : [{ variable, text }];
}

/** The first of several that say the same. */
const onlyOf = (readings: readonly Reading[]): Reading | undefined =>
  readings.every(({ text }) => text === readings[0]?.text) ? readings[0] : undefined;

const isPool = (name: string): boolean => /USER_?POOLS?_?ID$/i.test(name);

/** A bare `AWS_REGION` is that of everything. */
const isRegion = (name: string): boolean => /(?:COGNITO|USER_?POOLS?)_?REGION$/i.test(name);

/** What is left of a name without the words that say what is in it. */
function subjectOf(name: string): string {
  const upper = name.toUpperCase();
  return (stripPublicPrefix(upper)?.rest ?? upper)
    .replace(/USER_?POOLS?/, 'POOL')
    .split('_')
    .filter((word) => !common.has(word))
    .join('_');
}

const common: ReadonlySet<string> = new Set(
  'AWS AMAZON COGNITO POOL ID REGION AUTH OIDC OAUTH OAUTH2 JWT ISSUER ISS URL URI AUTHORITY JWKS DISCOVERY METADATA'.split(
    ' ',
  ),
);
