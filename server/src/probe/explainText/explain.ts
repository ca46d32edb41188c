import { factsOf } from '../judge/facts.ts';
import { verdictOf } from '../judge.ts';
import type { Cause, Exchange, Target, Verdict } from '../types.ts';
import { choose, type Reading } from './choose.ts';
import { credentialsIn } from './credentials.ts';
import { exchangeOf, unknownUrl } from './exchange.ts';
import { type Joined, type JoinOptions, join } from './join.ts';
import { normalise, viewsOf } from './normalise.ts';
import { readEvidence } from './read.ts';
import { createPastedRedactor, type PastedRedactor } from './redact.ts';
import type { ErrorLeg, Evidence } from './types.ts';
import { differenceOf } from './uriDifference.ts';

/** What a pasted text says, as it may be shown: every value has passed the redactor. */
export interface PastedFacts {
  readonly leg: ErrorLeg;
  readonly status: number | undefined;
  readonly error: string | undefined;
  readonly provider: string | undefined;
  readonly endpoint: string | undefined;
  readonly host: string | undefined;
  readonly redirectUri: string | undefined;
  readonly clientId: string | undefined;
  /** Variables that a program says it was not given. */
  readonly variables: readonly string[];
  /** Only the first part was read. */
  readonly truncated: boolean;
}

export interface Explanation {
  /** Most likely first; at least one. */
  readonly verdicts: readonly Verdict[];
  readonly facts: PastedFacts;
  readonly joined: Joined;
  /** Something in the text was understood, be it only a general message. */
  readonly recognised: boolean;
}

export interface ExplainOptions extends JoinOptions {
  /** The workspace's secrets, which are masked wherever they stand. */
  readonly secrets?: readonly string[];
  /** Names of variables that clients of the workspace take values from. */
  readonly variables?: ReadonlySet<string>;
}

/**
 * Reads a log line, stack trace, HTTP dump, URL or page, and says what went wrong, with the client of the workspace it is
 * about. Pure: nothing is sent. Nothing of the text is in the result but status, error codes, host and path, and its
 * description with everything masked that could be a credential.
 */
export function explainText(text: string, targets: readonly Target[], options: ExplainOptions = {}): Explanation {
  const evidence = readEvidence(text, options.variables);
  const joined = join(evidence, targets, options);
  const known = knownTexts(targets);
  // Line ends of headers, as everything else that reads the text has them.
  const named = credentialsIn(withoutEscapes(text)).filter((value) => !known.has(value));
  const redactor = createPastedRedactor([...(options.secrets ?? []), ...named], known);
  const target = withProvider(joined.target ?? anonymous, evidence);
  const exchange = exchangeOf(evidence, target, redactor);
  const readings = choose(evidence, exchange, target);
  const shown = factsShown(evidence, redactor);
  // A server that refuses the sign-in’s own request may do it in JSON, as the token endpoint does.
  const facts = readings[0]?.outcome.startsWith('authorization-') ? { ...shown, leg: 'authorization' as const } : shown;
  const verdicts = readings.map((reading) => judgeReading(reading, evidence, exchange, target, joined, facts));
  return { verdicts, facts, joined, recognised: readings[0]?.outcome !== 'nothing-recognised' };
}

/** The text, and what it says one level of escapes further in: JSON within JSON, addresses within addresses. */
function withoutEscapes(text: string): string {
  const views = viewsOf(normalise(text).text);
  const decoded = views[0]?.replace(/%(?:3[adf]|2[26f])/gi, (code) =>
    String.fromCharCode(Number.parseInt(code.slice(1), 16)),
  );
  return [...views, ...(decoded === views[0] ? [] : [decoded])].join('\n');
}

/** A client nothing is known of: its causes have no place to point at. */
const anonymous: Target = {
  id: '',
  client: 'client',
  provider: undefined,
  environment: '',
  endpoint: undefined,
  issuer: undefined,
  clientId: undefined,
  clientSecret: undefined,
  authMethod: undefined,
  grantTypes: [],
  scope: undefined,
  audience: undefined,
  redirectUri: undefined,
  settings: {},
  obstacle: undefined,
};

/** What the text says of its provider counts for reading it. */
const withProvider = (target: Target, { provider }: Evidence): Target =>
  provider === undefined || target.provider !== undefined ? target : { ...target, provider };

/** Values that are public and stand in the workspace's own files. */
function knownTexts(targets: readonly Target[]): ReadonlySet<string> {
  const texts = targets.flatMap((t) => [t.clientId, t.redirectUri, t.endpoint, t.issuer, t.authorizationEndpoint]);
  return new Set(texts.filter((text) => text !== undefined).filter(({ length }) => length > 2));
}

function factsShown(evidence: Evidence, redactor: PastedRedactor): PastedFacts {
  const { endpoint, hosts, redirectUris, clientIds, errors } = evidence;
  // The application's own host is shown with its redirect URI.
  const own = new Set(redirectUris.flatMap((uri) => (URL.canParse(uri) ? [new URL(uri).host] : [])));
  const host = hosts.find((name) => !own.has(name));
  return {
    leg: evidence.leg,
    status: evidence.status,
    error: errors.map((e) => redactor.code(e.error)).find((code) => code !== undefined),
    provider: evidence.provider,
    endpoint: endpoint === undefined ? undefined : redactor.url(endpoint),
    host: host === undefined ? undefined : redactor.sentence(host),
    redirectUri: redirectUris[0] === undefined ? undefined : redactor.url(redirectUris[0]),
    clientId: clientIds.map(redactor.clientId).find((id) => id !== undefined),
    variables: evidence.missingVariables.filter((name) => redactor.sentence(name) === name),
    truncated: evidence.truncated,
  };
}

function judgeReading(
  reading: Reading,
  evidence: Evidence,
  exchange: Exchange,
  target: Target,
  joined: Joined,
  shown: PastedFacts,
): Verdict {
  const isNamed = exchange.url !== unknownUrl;
  const facts = {
    ...factsOf(exchange, target, reading.answer),
    // What the exchange was completed with is not in the text.
    ...(isNamed ? {} : { url: '', host: '', hostname: '', path: '', port: '' }),
    ...(evidence.status === undefined ? { status: '' } : {}),
    grant: evidence.grant?.slice(0, 60) ?? '',
    ...(evidence.authMethod === undefined && target.authMethod === undefined ? { method: '' } : {}),
    redirect: shown.redirectUri ?? target.redirectUri ?? '',
    ...(shown.error === undefined ? {} : { error: shown.error }),
    ...(reading.outcome === 'discovery-not-found' && evidence.status !== undefined
      ? { detail: `status ${evidence.status}` }
      : {}),
    difference: 'a trailing slash, host, realm or tenant',
    variables: listed(shown.variables),
  };
  const { endedAt: _, request: __, ...verdict } = verdictOf(reading.outcome, exchange, target, reading.answer, facts);
  const { http } = verdict;
  return {
    ...verdict,
    target: {
      ...verdict.target,
      client: joined.target?.client ?? '',
      endpoint: isNamed ? verdict.target.endpoint : '',
    },
    leg: reading.leg === 'authorization' || reading.leg === 'token' ? reading.leg : undefined,
    headline: reword(verdict.headline),
    proves: [...verdict.proves, ...doubt(reading, evidence)]
      .flatMap((text) => ofLeg(text, reading.leg))
      .map(reword)
      .filter((text) => text !== ''),
    causes: [...ownCauses(reading, joined, shown), ...withTold(reading, evidence, target, verdict.causes)].map(
      (cause) => ({
        ...cause,
        explanation: reword(cause.explanation),
        nextStep: reword(cause.nextStep),
      }),
    ),
    // The body is not shown again: the reader has it.
    http:
      evidence.status === undefined || http === undefined
        ? undefined
        : { status: evidence.status, headers: http.headers },
    retry: verdict.retry === undefined ? undefined : { ...verdict.retry, advice: reword(verdict.retry.advice) },
  };
}

/** The first few of them, in words. */
function listed(names: readonly string[]): string {
  const shown = names.length > 5 ? [...names.slice(0, 4), 'others'] : names;
  return new Intl.ListFormat('en-GB').format(shown);
}

/** Databases and caches fail to connect with the same words. */
function doubt({ leg }: Reading, { failure, errors, signatures }: Evidence): readonly string[] {
  return leg === 'unknown' && failure !== undefined && errors.length === 0 && signatures.length === 0
    ? ['The text does not say that this was a request of a sign-in.']
    : [];
}

/** Rows that several legs share name the token endpoint, which the browser's request never reached. */
function ofLeg(text: string, leg: ErrorLeg): readonly string[] {
  const isOfToken =
    /token endpoint was reached and answered itself|^The endpoint is a token endpoint|^The client’s credentials are right/.test(
      text,
    );
  if (!isOfToken) return [text];
  if (leg === 'unknown') return [];
  return [
    leg === 'authorization' ? 'The server itself refused the sign-in in the browser; no token request was made.' : text,
  ];
}

/** The tables speak of a test that was just run; here an application ran, somewhere, some time ago. */
function reword(text: string): string {
  return text
    .replaceAll('this machine', 'the machine that sent the request')
    .replace(/,? or run the test where the application runs/, '')
    .replace(/,? then test again/g, ', then try again')
    .replace(/ and run the test with it/g, '')
    .replace(/The token was discarded\.[\s\S]*$/, '')
    .replace(/Looked at the two standard places under [^\n]{0,300}$/, 'The application looked for it there.')
    .replace(/only the made-up code was refused/, 'the code was refused')
    .replace(/, which this test does not send/, '')
    .trim();
}

/** What the words of the text speak for comes before what is merely usual. */
function withTold({ outcome }: Reading, { told }: Evidence, target: Target, causes: readonly Cause[]): Cause[] {
  const own = told
    .filter(({ outcomes }) => outcomes.test(outcome))
    .map(({ cause: { roles, ...cause } }) => ({
      ...cause,
      setting: roles.map((role) => target.settings[role]).find((setting) => setting !== undefined),
    }));
  const first = own.filter(({ id }, i) => own.findIndex((cause) => cause.id === id) === i);
  const isCertain = first.some(({ likelihood }) => likelihood === 'certain');
  const others = causes.filter(({ id }) => !first.some((cause) => cause.id === id));
  return [...first, ...(isCertain ? others.map((cause) => ({ ...cause, likelihood: 'possible' as const })) : others)];
}

/** What the text says next to what the workspace says. */
function ownCauses({ outcome }: Reading, { target, foreignClientId }: Joined, shown: PastedFacts): Cause[] {
  const causes: Cause[] = [];
  if (target === undefined) return causes;
  const configured = target.redirectUri;
  if (
    /redirect|50011|callback-state|callback-pkce/.test(outcome) &&
    shown.redirectUri !== undefined &&
    configured !== undefined
  ) {
    const difference = differenceOf(shown.redirectUri, configured);
    if (difference !== undefined) {
      causes.push({
        id: 'redirect-not-configured',
        likelihood: 'likely',
        explanation: `The text has the redirect URI ${shown.redirectUri}, the configuration ${configured}: ${difference}.`,
        setting: target.settings.redirect_uri ?? target.settings.base_url,
        nextStep: 'Make the application, the configuration and the registration say the same.',
      });
    } else if (/redirect|50011/.test(outcome)) {
      causes.push({
        id: 'redirect-only-configured',
        likelihood: 'likely',
        explanation:
          'The refused URI is exactly the configured one, so it is the registration at the server that lacks it.',
        setting: target.settings.redirect_uri,
        nextStep: 'Add it to the client’s registration, character by character.',
      });
    }
  }
  if (foreignClientId !== undefined && /client|401|700016|credentials/.test(outcome)) {
    causes.push({
      id: 'client-not-configured',
      likelihood: 'likely',
      explanation: `The text names ${shown.clientId === undefined ? 'a client_id' : `the client_id ${shown.clientId}`} that no file of the workspace has, so the application ran with other settings.`,
      setting: target.settings.client_id,
      nextStep: 'See where the running application takes its client_id from.',
    });
  }
  return causes;
}
