import { providerName } from '../../knowledge/providers/lookup.ts';
import { classLabels } from '../judge.ts';
import type { ReportContext } from '../report/build.ts';
import { referencesFor } from '../report/references.ts';
import type { ReportBlock, ReportCause, ReportLink, ReportModel, ReportRow, ReportSection } from '../report/types.ts';
import type { Cause, Verdict } from '../types.ts';
import type { Explanation } from './explain.ts';
import { textLimit } from './normalise.ts';
import type { ErrorLeg } from './types.ts';

/** Which request failed, in words. */
const legTexts: Readonly<Record<ErrorLeg, string>> = {
  start: 'the program’s own set-up, before any request',
  authorization: 'the authorization request, in the browser',
  token: 'the token request',
  resource: 'a request with the access token',
  discovery: 'reading the issuer’s metadata',
  callback: 'the application’s own checks after the sign-in',
  unknown: 'not clear from the text',
};

/** Who can end the trouble, in words; of a text, not of a test. */
const meanings: Readonly<Record<Verdict['class'], string>> = {
  success: 'The text shows no failure: the server did what was asked.',
  configuration:
    'Something on your side has to change: a setting, a credential, the application’s code, or what is registered with the server. The causes below say which.',
  expired: 'A code, token, secret or session has expired, was already used or was revoked. A new one is needed.',
  permission: 'A permission, a policy, an account or a person stands in the way; the settings may be right.',
  network: 'The request did not get to the server and back, so the credentials were not judged.',
  edge: 'Most likely something at the network’s edge, such as a firewall, proxy or bot protection, answered in the server’s place.',
  'rate-limit': 'The server has had too many requests, or a quota is used up; the credentials are not the reason.',
  server: 'The fault is on the server’s side; the configuration may be right.',
  unclear: 'The text proves little; below is what is known, and what would tell more.',
};

const notStarted =
  'The program lacks a setting or uses its library wrongly, so no request of a sign-in was made with it.';

/**
 * The report of an explanation, in the form of a test’s, but what to do comes first. Nothing is in it that the redactor
 * has not seen.
 */
export function explanationReport(
  explanation: Explanation,
  context: Pick<ReportContext, 'locate' | 'environment'> = {},
): ReportModel {
  const { verdicts, facts, joined } = explanation;
  const [first, ...rest] = verdicts;
  if (first === undefined) throw new Error('An explanation has a verdict.');
  const links = linksOf(first, facts.leg);
  const provider = facts.provider ?? joined.target?.provider;
  return {
    title: joined.target === undefined ? 'Auth Error' : `Auth Error: ${joined.target.client}`,
    ok: first.ok,
    headline: first.headline,
    meaning: facts.leg === 'start' ? notStarted : meanings[first.class],
    subject: rows([
      ['Client', joined.target?.client],
      ['Environment', joined.target?.environment],
      ['Provider', provider && providerName(provider)],
      ['What failed', legTexts[facts.leg]],
    ]),
    sections: [
      section(
        'causes',
        first.class === 'unclear' ? 'Possible causes' : 'Likely causes',
        causesOf(first.causes, context),
      ),
      section('steps', first.class === 'unclear' ? 'What would help' : 'Next steps', stepsOf(first.causes)),
      section('client', 'Which client', paragraphs(clientText(explanation))),
      section(
        'proof',
        'What the text proves',
        first.proves.length === 0 ? [] : [{ kind: 'list', items: first.proves }],
      ),
      section(
        'also',
        'Also in the text',
        rest.length === 0 ? [] : [{ kind: 'list', items: rest.map((v) => v.headline) }],
      ),
      section('facts', 'Read from the text', [{ kind: 'rows', rows: factRows(explanation, first) }]),
      section('retry', 'When to retry', paragraphs(first.retry?.advice)),
      section('references', 'References', links.length === 0 ? [] : [{ kind: 'links', links }]),
      section(
        'environment',
        'For a support case',
        context.environment === undefined ? [] : [{ kind: 'rows', rows: context.environment }],
      ),
    ].filter(({ blocks }) => blocks.length > 0),
  };
}

const rfc = (number: number, part: string, what: string): ReportLink => ({
  title: `RFC ${number}, section ${part}: ${what}`,
  url: `https://www.rfc-editor.org/rfc/rfc${number}#section-${part}`,
});

const core = (anchor: string, part: string, what: string): ReportLink => ({
  title: `OpenID Connect Core 1.0, section ${part}: ${what}`,
  url: `https://openid.net/specs/openid-connect-core-1_0.html#${anchor}`,
});

/** Of outcomes that no test has; the first that matches counts. */
const ownLinks: readonly (readonly [outcome: RegExp, links: readonly ReportLink[]])[] = [
  [
    /^callback-(?:state|host|session|code)/,
    [rfc(6749, '10.12', 'Cross-site request forgery'), rfc(9700, '4.7', 'State and PKCE')],
  ],
  [/^callback-pkce/, [rfc(7636, '4', 'Protocol of PKCE')]],
  [/^callback-issuer/, [rfc(9207, '2.4', 'Checking iss')]],
  [/^callback-nonce|^id-token/, [core('IDTokenValidation', '3.1.3.7', 'ID Token validation')]],
  [/^userinfo/, [core('UserInfoResponse', '5.3.2', 'Successful UserInfo response')]],
  [
    /^(?:callback|user|keys?-|device-flow|sign-in|login-start|request-origin|session-endpoint|authority|frame|registration|credential-|token-not-sent|page-|github-app|client-id-absent|wrapper|fetch|nothing|plugin|browser|variable|endpoint-(?:not|http)|federation|tool|git-|session-ended|cluster-|vault-|redirect-loop|app-service|api-|mcp|android|interaction-running|answer|workspace|broker|address-not|provider-|x-authorize|session-keys|consent|resource-scope-differ|library|mail|app-scheme|account-absent)/,
    [],
  ],
];

/** Providers’ own outcomes stand for both endpoints; what was refused in the browser is no answer of the token endpoint. */
function linksOf(verdict: Verdict, leg: ErrorLeg): readonly ReportLink[] {
  const own = ownLinks.find(([pattern]) => pattern.test(verdict.outcome))?.[1];
  if (own !== undefined || leg !== 'authorization' || verdict.class === 'network') return own ?? referencesFor(verdict);
  const isRedirect = /redirect|aadsts(?:50011|500113|900971)$/.test(verdict.outcome);
  const general = referencesFor({ ...verdict, outcome: isRedirect ? 'authorization-redirect-uri' : verdict.outcome });
  if (isRedirect || /pkce/.test(verdict.outcome)) return general;
  const pages = general.filter(({ url }) => !url.startsWith('https://www.rfc-editor.org/'));
  return [rfc(6749, '4.1.2.1', 'Error response of the authorization endpoint'), ...pages];
}

const section = (id: string, title: string, blocks: readonly ReportBlock[]): ReportSection => ({ id, title, blocks });

const paragraphs = (text: string | undefined): readonly ReportBlock[] =>
  text === undefined ? [] : [{ kind: 'paragraph', text }];

function rows(pairs: readonly (readonly [name: string, value: string | undefined])[]): readonly ReportRow[] {
  return pairs.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [{ name, value }]));
}

function factRows({ facts }: Explanation, verdict: Verdict): readonly ReportRow[] {
  return rows([
    ['Outcome', `${verdict.outcome} (${classLabels[verdict.class]})`],
    ['Status', facts.status?.toString()],
    ['Error', facts.error],
    ['Endpoint', facts.endpoint],
    ['Host', facts.endpoint === undefined ? facts.host : undefined],
    ['Redirect URI', facts.redirectUri],
    ['Client ID', facts.clientId],
    ['Variables', facts.variables.join(', ')],
    ['Part read', facts.truncated ? `the first ${textLimit / 1024} KiB` : undefined],
  ]);
}

/** Which client of the workspace it is about, and which others it could be. */
export function clientText({ joined }: Explanation): string | undefined {
  const { target, because, others, possible, foreignClientId } = joined;
  const name = ({ client, environment }: { readonly client: string; readonly environment: string }): string =>
    `${client} (${environment})`;
  if (target === undefined) {
    if (foreignClientId !== undefined) return 'The client_id in the text is in no file of the workspace.';
    return possible.length < 2
      ? undefined
      : `The text does not say which client of the workspace it is about; ${possible.length} are possible.`;
  }
  const also =
    others.length === 0
      ? ''
      : ` It fits ${others.slice(0, 5).map(name).join(', ')} as well; the causes are about the first.`;
  return `This is about ${name(target)}, because ${because ?? 'nothing speaks for another'}.${also}`;
}

function causesOf(causes: readonly Cause[], { locate }: Pick<ReportContext, 'locate'>): readonly ReportBlock[] {
  if (causes.length === 0) return [];
  const shown = causes.map(({ likelihood, explanation, setting }): ReportCause => {
    if (setting === undefined) return { likelihood, text: explanation };
    const at = locate?.(setting);
    return { likelihood, text: explanation, place: { name: setting.name, label: at?.label, link: at?.link } };
  });
  return [{ kind: 'causes', causes: shown }];
}

function stepsOf(causes: readonly Cause[]): readonly ReportBlock[] {
  const items = [...new Set(causes.map(({ nextStep }) => nextStep).filter((step) => step !== ''))];
  return items.length === 0 ? [] : [{ kind: 'steps', items }];
}
