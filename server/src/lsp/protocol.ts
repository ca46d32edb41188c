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
  readonly settings: readonly {
    readonly role: string;
    readonly name: string;
    readonly uri: string;
    readonly range: LspRange;
  }[];
}

export interface PlanParams {
  readonly targetId: string;
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
  readonly timings: Readonly<Record<string, number>>;
  readonly retry?: { readonly afterSeconds?: number; readonly advice: string };
  /** The whole report as Markdown, with nothing secret in it. */
  readonly markdown: string;
}

/**
 * `verdict` is absent after a metadata request that only found the endpoint. `next` is a request that would tell more;
 * it needs a consent of its own.
 */
export type TestResult =
  | { readonly ok: true; readonly verdict?: VerdictInfo; readonly next?: PlanInfo }
  | { readonly ok: false; readonly reason: string };

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
}

export interface TrustParams {
  readonly trusted: boolean;
}

export interface RulePageParams {
  readonly ruleId: string;
}

/** Markdown; null when there is no such rule. */
export type RulePageResult = string | null;
