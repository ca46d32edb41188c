import type { ReportModel } from '../probe/report/types.ts';

export type {
  PlaceLink,
  ReportBlock,
  ReportCause,
  ReportModel,
  ReportPlace,
  ReportSection,
  ReportStage,
} from '../probe/report/types.ts';

export type { CheckParams, CheckResult } from './checkProtocol.ts';

export type { ExplainedLeg, ExplainParams, ExplainResult } from './explainProtocol.ts';

export type {
  LoginFinishParams,
  LoginFinishResult,
  LoginInfo,
  LoginPlanInfo,
  LoginPlanParams,
  LoginPlanResult,
  LoginRequestInfo,
  LoginStartParams,
  LoginStartResult,
} from './loginProtocol.ts';

export type {
  ClientInfo,
  MatrixCellInfo,
  MatrixInfo,
  MatrixResult,
  OverviewResult,
  ProblemInfo,
  SecretRangesParams,
  SecretRangesResult,
} from './overviewProtocol.ts';

export type {
  TokenInfo,
  TokenPlanInfo,
  TokenPlanParams,
  TokenPlanResult,
  TokenSource,
  TokensParams,
  TokenTestParams,
  TokenTestResult,
  TokenWay,
} from './tokenProtocol.ts';

/**
 * The custom messages between authproof's server and its clients. The VS Code client imports this file's types and
 * nothing else of the server. Ranges are LSP ranges.
 */
export const methods = {
  /** Request: what could be tested, for the picker and the code lens. */
  targets: 'authproof/targets',
  /** Request: the exact request that would be sent, in names, for the consent dialog. */
  plan: 'authproof/plan',
  /** Request: sends the consented plan; cancellable. Refused unless `consent` echoes the plan's token. */
  test: 'authproof/test',
  /** Request: what a pasted error means; sends nothing. */
  explain: 'authproof/explain',
  /** Request: gives the server what it remembered of tests in an earlier session. */
  history: 'authproof/history',
  /** Request: the last tests of one client's environments side by side; sends nothing. */
  compare: 'authproof/compare',
  /** Request: what can be compared with the documents of its server, for the picker. */
  discoverTargets: 'authproof/discoverTargets',
  /** Request: the hosts and documents a comparison would read first, for the consent dialog. */
  discoverPlan: 'authproof/discoverPlan',
  /** Request: reads what was consented to and compares; cancellable. Refused unless it echoes the plan's token. */
  discover: 'authproof/discover',
  /** Request: the requests of a sign-in, in names, for the consent dialog. */
  loginPlan: 'authproof/loginPlan',
  /** Request: begins the consented sign-in; cancellable. */
  loginStart: 'authproof/loginStart',
  /** Request: waits for its end, and says what came back; cancellable, which ends it. */
  loginFinish: 'authproof/loginFinish',
  /** Request: the access tokens and API keys of the workspace, for the picker. */
  tokens: 'authproof/tokens',
  /** Request: the exact request that would carry a token, in names, for the consent dialog. */
  planToken: 'authproof/planToken',
  /** Request: sends the consented token; cancellable. Refused unless it echoes the plan's token. */
  testToken: 'authproof/testToken',
  /** Request: clients with their settings, for the view. */
  overview: 'authproof/overview',
  /** Request: clients of several environments, setting by setting. */
  matrix: 'authproof/matrix',
  /** Request: where secrets are written in a document, to be masked on screen. */
  secretRanges: 'authproof/secretRanges',
  /** Request: the findings as data, for tools that ask. */
  check: 'authproof/check',
  /** Request: Markdown page of a rule. */
  rulePage: 'authproof/rulePage',
  /** Notification from the server: counts for the status item. */
  status: 'authproof/status',
  /** Notification from the client: whether the workspace is trusted, when that changes after the start. */
  trust: 'authproof/trust',
} as const;

export interface LspRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

export interface TargetsParams {
  /** Only targets with a setting in this document, when given. */
  readonly uri?: string;
}

export interface TargetInfo {
  readonly id: string;
  readonly client: string;
  readonly provider?: string;
  readonly environment: string;
  readonly endpoint?: string;
  /** Why it cannot be tested, in one sentence. */
  readonly obstacle?: string;
  /** Ids of the same client in other environments; absent when there are none. */
  readonly siblings?: readonly string[];
  /** Grants that make sense for it, the one that is tried without a choice first. */
  readonly grants: readonly GrantChoice[];
  /** Ways to sign in that make sense for it. */
  readonly logins: readonly ('browser' | 'device')[];
  /** A refresh token is configured, so that none has to be typed. */
  readonly hasRefreshToken: boolean;
  readonly settings: readonly {
    readonly role: string;
    readonly name: string;
    readonly uri: string;
    readonly range: LspRange;
  }[];
}

/** The grants of `TargetInfo.grants`. */
export type GrantChoice = 'client_credentials' | 'authorization_code' | 'refresh_token';

export interface PlanParams {
  readonly targetId: string;
  /** Instead of the one authproof would choose. */
  readonly grant?: GrantChoice;
  /** A refresh token that was typed; kept in memory until the test is over. */
  readonly refreshToken?: string;
}

export interface PlanInfo {
  readonly targetId: string;
  /** `metadata`: a GET without credentials, to learn the token endpoint from the issuer. */
  readonly kind: 'metadata' | 'token';
  /** Why there is another request after the first; absent for the first. */
  readonly why?: string;
  /** Echo it as consent; it is bound to this exact plan. */
  readonly consentToken: string;
  readonly host: string;
  readonly url: string;
  readonly client: string;
  readonly environment: string;
  readonly grant: string;
  readonly harmless: boolean;
  readonly authMethod: string;
  readonly parameters: readonly string[];
  readonly variables: readonly string[];
  /** Things to know before agreeing, such as a private address. */
  readonly notes: readonly string[];
  /**
   * Under what the user's consent may be remembered: another request with the same key goes to the same place with the
   * same names. Absent when each such request has to be asked for.
   */
  readonly rememberKey?: string;
}

export type PlanResult =
  | { readonly ok: true; readonly plan: PlanInfo }
  | { readonly ok: false; readonly reason: string };

export interface TestParams {
  readonly targetId: string;
  readonly consentToken: string;
}

export interface CauseInfo {
  readonly id: string;
  readonly likelihood: 'certain' | 'likely' | 'possible';
  readonly explanation: string;
  readonly nextStep: string;
  readonly setting?: { readonly name: string; readonly uri: string; readonly range: LspRange };
}

export interface VerdictInfo {
  /** What was tested, for testing it again; absent when it is none of the present targets. */
  readonly target?: {
    readonly id: string;
    /** The same client in other environments. */
    readonly siblings: readonly string[];
  };
  readonly client: string;
  readonly environment: string;
  readonly endpoint: string;
  readonly authMethod: string;
  readonly outcome: string;
  readonly outcomeClass: string;
  readonly ok: boolean;
  readonly headline: string;
  readonly proves: readonly string[];
  readonly causes: readonly CauseInfo[];
  readonly http?: { readonly status: number; readonly headers: Readonly<Record<string, string>> };
  /** Where a token was shown; absent when the token endpoint was tested. */
  readonly tested?: 'userinfo' | 'introspection' | 'identity' | 'url';
  readonly timings: Readonly<Record<string, number>>;
  readonly retry?: { readonly afterSeconds?: number; readonly advice: string };
  /** The whole report as data, for a page; its links lead to the settings. */
  readonly report: ReportModel;
  /** The same as Markdown, with nothing secret in it. */
  readonly markdown: string;
  /** To be kept for the workspace and given back with `authproof/history`; opaque, with no value in it. */
  readonly history?: string;
}

/**
 * `verdict` is absent after a metadata request that only found the endpoint. `next` is a request that would tell more;
 * it needs a consent of its own.
 */
export type TestResult =
  | { readonly ok: true; readonly verdict?: VerdictInfo; readonly next?: PlanInfo }
  | { readonly ok: false; readonly reason: string };

export interface HistoryParams {
  /** 32 random bytes in base64, made once for the installation and kept apart from `saved`. */
  readonly key: string;
  /** The last `VerdictInfo.history`; absent when there was none. */
  readonly saved?: string;
}

export interface CompareParams {
  /** At least two environments of one client. */
  readonly targetIds: readonly string[];
}

export type CompareResult =
  | { readonly ok: true; readonly report: ReportModel; readonly markdown: string }
  | { readonly ok: false; readonly reason: string };

/** `obstacle`: why nothing can be read, in one sentence. */
export interface DiscoverTargetInfo {
  readonly id: string;
  readonly client: string;
  readonly provider?: string;
  readonly environment: string;
  /** The issuer, or the address of the MCP server. */
  readonly address?: string;
  readonly obstacle?: string;
  /** Files its settings are in. */
  readonly uris: readonly string[];
}

export interface DiscoverPlanParams {
  readonly targetId: string;
}

/** GETs without credentials. Documents on hosts that are not named here need a plan of their own. */
export interface DiscoverPlanInfo {
  readonly targetId: string;
  /** Echo it as consent; it is bound to these hosts and to the configuration as it is. */
  readonly consentToken: string;
  readonly client: string;
  readonly environment: string;
  readonly hosts: readonly string[];
  /** What may be read there, in the order of trying; not all of it is needed. */
  readonly requests: readonly { readonly what: string; readonly url: string }[];
  /** No more requests than this are sent, documents that these name on the same hosts included. */
  readonly atMost: number;
  /** Things to know before agreeing, such as a private address. */
  readonly notes: readonly string[];
}

export type DiscoverPlanResult =
  | { readonly ok: true; readonly plan: DiscoverPlanInfo }
  | { readonly ok: false; readonly reason: string };

export interface DiscoverParams {
  readonly targetId: string;
  readonly consentToken: string;
}

/** The differences also stand on their settings as diagnostics `discovery-…`. */
export interface DiscoverReportInfo {
  readonly client: string;
  readonly environment: string;
  readonly ok: boolean;
  readonly headline: string;
  readonly findings: readonly {
    readonly id: string;
    readonly severity: 'error' | 'warning' | 'info' | 'hint';
    readonly message: string;
    readonly setting?: { readonly name: string; readonly uri: string; readonly range: LspRange };
  }[];
  readonly report: ReportModel;
  readonly markdown: string;
}

/** `next`: documents have named further hosts; the report is that of what has been read so far. */
export type DiscoverResult =
  | { readonly ok: true; readonly report: DiscoverReportInfo; readonly next?: DiscoverPlanInfo }
  | { readonly ok: false; readonly reason: string };

export interface PlaceInfo {
  readonly uri: string;
  readonly range: LspRange;
}

export interface OverviewParams {
  /** For programs: whatever the editor's language is. */
  readonly inEnglish?: boolean;
}

export interface StatusParams {
  readonly filesRecognised: number;
  readonly errors: number;
  readonly warnings: number;
  readonly busy: boolean;
}

/**
 * `initializationOptions`. Besides these, an editor without `workspace/configuration` may put the settings of the
 * section `authproof` here (`rules`, `exclude`).
 */
export interface InitializationOptions {
  /** Absent means trusted, for editors that know no such thing: they ask before each request all the same. */
  readonly trusted?: boolean;
  /** The client's own command that asks for completion again; items that insert a key carry it. */
  readonly suggestCommand?: string;
  /** The client's own command that copies its one argument, a redirect URI; hovers link to it. */
  readonly copyCommand?: string;
  /** The client's own command that shows the references of a name; its arguments are a URI and a position. */
  readonly referencesCommand?: string;
  /** The client's own command that tests a token endpoint; its argument is the id of a target (`authproof/targets`). */
  readonly testCommand?: string;
  /** The client's own command that shows a rule's page (`authproof/rulePage`); its argument is the rule's id. */
  readonly ruleCommand?: string;
  /** A folder of the client's own, for what has to outlive a server that ends by itself. Absolute path. */
  readonly storage?: string;
}

export interface TrustParams {
  readonly trusted: boolean;
}

export interface RulePageParams {
  readonly ruleId: string;
}

/** Markdown; null when there is no such rule. */
export type RulePageResult = string | null;
