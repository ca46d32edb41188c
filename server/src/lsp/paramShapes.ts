import { lookup } from '../base/table.ts';
import {
  type CheckParams,
  type CompareParams,
  type DiscoverParams,
  type DiscoverPlanParams,
  type ExplainParams,
  type HistoryParams,
  type LoginFinishParams,
  type LoginPlanParams,
  type LoginStartParams,
  methods,
  type OverviewParams,
  type PlanParams,
  type RulePageParams,
  type SecretRangesParams,
  type TargetsParams,
  type TestParams,
  type TokenPlanParams,
  type TokensParams,
  type TokenTestParams,
} from './protocol.ts';

/** What the parameters of our own requests are made of. `fields`: an object of texts. */
type Kind = 'text' | 'number' | 'boolean' | 'texts' | 'fields';

const isText = (value: unknown): boolean => typeof value === 'string';

const isOfKind: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  text: isText,
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  texts: (value) => Array.isArray(value) && value.every(isText),
  fields: (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isText),
};

const named: Readonly<Record<Kind, string>> = {
  text: 'a string',
  number: 'a number',
  boolean: 'a boolean',
  texts: 'a list of strings',
  fields: 'an object of strings',
};

type KindOf<T> = T extends string
  ? 'text'
  : T extends number
    ? 'number'
    : T extends boolean
      ? 'boolean'
      : T extends readonly string[]
        ? 'texts'
        : 'fields';

/** The kind of each parameter. Those that may be missing have a question mark. */
type Shape<Params> = {
  readonly [Name in keyof Params]-?: undefined extends Params[Name]
    ? `${KindOf<NonNullable<Params[Name]>>}?`
    : KindOf<Params[Name]>;
};

const ofTarget: Shape<DiscoverPlanParams> = { targetId: 'text' };
const ofConsent: Shape<TestParams & DiscoverParams & LoginStartParams> = { targetId: 'text', consentToken: 'text' };
const ofDocument: Shape<TargetsParams & TokensParams> = { uri: 'text?' };

const shapes: Readonly<Record<string, Readonly<Record<string, Kind | `${Kind}?`>>>> = {
  [methods.targets]: ofDocument,
  [methods.plan]: { targetId: 'text', grant: 'text?', refreshToken: 'text?' } satisfies Shape<PlanParams>,
  [methods.test]: ofConsent,
  [methods.explain]: { text: 'text', uri: 'text?', client: 'text?' } satisfies Shape<ExplainParams>,
  [methods.history]: { key: 'text', saved: 'text?' } satisfies Shape<HistoryParams>,
  [methods.compare]: { targetIds: 'texts' } satisfies Shape<CompareParams>,
  [methods.discoverPlan]: ofTarget,
  [methods.discover]: ofConsent,
  [methods.loginPlan]: { targetId: 'text', kind: 'text', editorUri: 'text?' } satisfies Shape<LoginPlanParams>,
  [methods.loginStart]: ofConsent,
  [methods.loginFinish]: { id: 'text', callback: 'text?' } satisfies Shape<LoginFinishParams>,
  [methods.tokens]: ofDocument,
  [methods.planToken]: {
    source: 'fields',
    way: 'text?',
    url: 'text?',
    header: 'text?',
  } satisfies Shape<TokenPlanParams>,
  [methods.testToken]: { consentToken: 'text' } satisfies Shape<TokenTestParams>,
  [methods.overview]: { inEnglish: 'boolean?' } satisfies Shape<OverviewParams>,
  [methods.secretRanges]: { uri: 'text', text: 'text?' } satisfies Shape<SecretRangesParams>,
  [methods.check]: { uri: 'text?', minSeverity: 'text?', limit: 'number?' } satisfies Shape<CheckParams>,
  [methods.rulePage]: { ruleId: 'text' } satisfies Shape<RulePageParams>,
};

const aboutTexts = /^(?:textDocument|workspace)\//;

/**
 * What is wrong with the parameters of one of our own requests, or of one of the protocol about texts. The latter the library
 * reads, but takes `null` for an object.
 */
export function wrongParams(method: string, params: unknown): string | undefined {
  const shape = lookup(shapes, method);
  if (shape === undefined) return params === null && aboutTexts.test(method) ? `${method} has parameters.` : undefined;
  if (Array.isArray(params)) return `${method} has its parameters by name.`;
  const given = (params ?? {}) as Readonly<Record<string, unknown>>;
  for (const [name, expected] of Object.entries(shape)) {
    const kind = expected.replace('?', '') as Kind;
    const value = lookup(given, name);
    const isMissing = value === undefined && expected !== kind;
    if (!isMissing && !isOfKind[kind](value)) return `${method}: ${name} is ${named[kind]}.`;
  }
  return undefined;
}
