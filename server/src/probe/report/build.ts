import { lookup } from '../../base/table.ts';
import { providerName } from '../../knowledge/providers/lookup.ts';
import { duration } from '../judge/facts.ts';
import { classLabels } from '../judge.ts';
import type { Cause, SettingRef, Verdict } from '../types.ts';
import { referencesFor } from './references.ts';
import { urlWithoutValues } from './request.ts';
import { timelineOf } from './timeline.ts';
import type { PlaceLink, ReportBlock, ReportCause, ReportModel, ReportRow, ReportSection } from './types.ts';

/** Where a setting is: a label such as `.env:3`, and a link for readers that can follow one. */
export interface Located {
  readonly label: string;
  readonly link?: PlaceLink | undefined;
}

/** What the report says besides the verdict. */
export interface ReportContext {
  /** The caller knows lines; without it a setting's name stands alone. */
  readonly locate?: ((setting: SettingRef) => Located) | undefined;
  /** Earlier tests of the client, and what changed since; its own section. */
  readonly history?: readonly ReportBlock[] | undefined;
  /** What a support case asks for: product, operating system, editor. */
  readonly environment?: readonly ReportRow[] | undefined;
}

const credentialTexts: Readonly<Record<Verdict['credentials'], string>> = {
  valid: 'accepted',
  'likely-valid': 'very likely accepted',
  invalid: 'refused',
  unknown: 'not tested by this answer',
};

const tokenTexts: Readonly<Record<NonNullable<Verdict['tested']>['token'], string>> = {
  accepted: 'accepted',
  refused: 'refused',
  unknown: 'not judged by this answer',
};

const judgement = ({ tested, credentials }: Verdict): string =>
  tested === undefined ? `Credentials: ${credentialTexts[credentials]}.` : `Token: ${tokenTexts[tested.token]}.`;

/** Who can end the trouble, in words. */
const meanings: Readonly<Record<Verdict['class'], string>> = {
  success: 'The server accepts what this request could test.',
  configuration:
    'Something on your side has to change: a setting, a credential, or what is registered with the server. The causes below say which.',
  expired: 'A code, token or secret has expired, was already used or was revoked. A new one is needed.',
  permission:
    'A permission, a policy, an account or a person stands in the way. Somebody has to allow it, or to act; the settings may be right.',
  network: 'The request did not get to the server and back, so the configuration has not been tested.',
  edge: 'Most likely something at the network’s edge, such as a firewall, proxy or bot protection, answered in the server’s place.',
  'rate-limit': 'The server has had too many requests, or a quota is used up; the configuration is not the reason.',
  server: 'The fault is on the server’s side; the configuration may be right.',
  unclear: 'The answer fits no known pattern, so it proves little.',
};

/** The report of a verdict. Pure; the order is that of reading: verdict, proof, time, causes, steps, facts. */
export function reportOf(verdict: Verdict, context: ReportContext = {}): ReportModel {
  const { target } = verdict;
  return {
    title: `${target.client} (${target.environment})`,
    ok: verdict.ok,
    headline: verdict.headline,
    meaning: meanings[verdict.class],
    subject: rows([
      ['Client', target.client],
      ['Environment', target.environment],
      ['Provider', target.provider && providerName(target.provider)],
      ['Endpoint', urlWithoutValues(target.endpoint)],
    ]),
    sections: [
      section('proof', 'What the answer proves', [{ kind: 'list', items: [...verdict.proves, judgement(verdict)] }]),
      section('causes', 'Likely causes', causesOf(verdict, context)),
      section('steps', 'Next steps', stepsOf(verdict)),
      section('history', 'Earlier tests', context.history ?? []),
      section('timeline', 'Timeline', timelineOf(verdict)),
      section('connection', 'Connection', connectionOf(verdict)),
      section('request', 'Request', requestOf(verdict)),
      section('response', 'Response', responseOf(verdict)),
      section('retry', 'When to retry', retryOf(verdict)),
      section('references', 'References', referencesOf(verdict)),
      section('environment', 'For a support case', environmentOf(verdict, context)),
    ].filter(({ blocks }) => blocks.length > 0),
  };
}

const section = (id: string, title: string, blocks: readonly ReportBlock[]): ReportSection => ({ id, title, blocks });

function rows(pairs: readonly (readonly [name: string, value: string | undefined])[]): readonly ReportRow[] {
  return pairs.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [{ name, value }]));
}

function causesOf(verdict: Verdict, context: ReportContext): readonly ReportBlock[] {
  if (verdict.causes.length === 0) return [];
  return [{ kind: 'causes', causes: verdict.causes.map((cause) => toReportCause(cause, context)) }];
}

function toReportCause({ likelihood, explanation, setting }: Cause, { locate }: ReportContext): ReportCause {
  if (setting === undefined) return { likelihood, text: explanation };
  const at = locate?.(setting);
  return { likelihood, text: explanation, place: { name: setting.name, label: at?.label, link: at?.link } };
}

/** In the order of the causes; what helps against several is said once. */
function stepsOf({ causes }: Verdict): readonly ReportBlock[] {
  const items = [...new Set(causes.map(({ nextStep }) => nextStep).filter((step) => step !== ''))];
  return items.length === 0 ? [] : [{ kind: 'steps', items }];
}

const authMethodTexts: Readonly<Record<string, string>> = {
  client_secret_basic: 'client_secret_basic (id and secret in the Authorization header)',
  client_secret_post: 'client_secret_post (id and secret in the body)',
  client_secret_jwt: 'client_secret_jwt (assertion signed with the secret)',
  private_key_jwt: 'private_key_jwt (assertion signed with a private key)',
  none: 'none (public client)',
};

/** What the certificates say; a chain of one that did not sign itself lacks its intermediate certificate. */
function connectionOf({ tls }: Verdict): readonly ReportBlock[] {
  const [server, ...issuers] = tls?.chain ?? [];
  if (tls === undefined || server === undefined) return [];
  return [
    {
      kind: 'rows',
      rows: rows([
        ['TLS', tls.protocol],
        ['Certificate', `${server.subject || 'without a name'}, issued by ${server.issuer || 'nobody named'}`],
        ['Valid', `${server.validFrom} to ${server.validTo}`],
        ['Names', tls.names?.slice(0, 300)],
        ['Chain', issuers.map(({ subject }) => subject).join(' < ')],
      ]),
    },
  ];
}

/** Names only: a verdict holds no value that was sent. */
function requestOf(verdict: Verdict): readonly ReportBlock[] {
  const { request, target, tested } = verdict;
  if (request === undefined && verdict.http === undefined && verdict.broke === undefined) return [];
  return [
    {
      kind: 'rows',
      rows: rows([
        ['Method', request?.method],
        ['URL', urlWithoutValues(request?.url ?? target.endpoint)],
        ['Token test', tested?.request],
        [
          'Grant',
          tested || request?.method === 'GET'
            ? undefined
            : `${verdict.grant}${verdict.harmless ? madeUp(verdict) : ''}`,
        ],
        [
          'Client authentication',
          tested ? undefined : (lookup(authMethodTexts, target.authMethod) ?? target.authMethod),
        ],
        ['Parameters', request?.parameters.join(', ')],
        ['Values from', request?.variables.join(', ')],
      ]),
    },
  ];
}

const madeUp = ({ grant }: Verdict): string => (grant === 'authorization_code' ? ' with a made-up code' : '');

function responseOf({ http, outcome, class: kind }: Verdict): readonly ReportBlock[] {
  const facts = rows([
    ['Outcome', `${outcome} (${classLabels[kind]})`],
    ['Status', http === undefined ? undefined : String(http.status)],
    ...Object.entries(http?.headers ?? {}),
  ]);
  const { excerpt } = http ?? {};
  return [
    { kind: 'rows', rows: facts },
    ...(excerpt === undefined
      ? []
      : [{ kind: 'excerpt', label: 'Body, with credentials masked', text: excerpt } as const]),
  ];
}

function retryOf({ retry }: Verdict): readonly ReportBlock[] {
  if (retry === undefined) return [];
  const after =
    retry.afterSeconds === undefined ? '' : ` The server asks for a pause of ${duration(retry.afterSeconds)}.`;
  return [{ kind: 'paragraph', text: `${retry.advice}${after}` }];
}

function referencesOf(verdict: Verdict): readonly ReportBlock[] {
  const links = referencesFor(verdict);
  return links.length === 0 ? [] : [{ kind: 'links', links }];
}

/** The time is UTC, as in the server's own logs. */
function environmentOf(verdict: Verdict, context: ReportContext): readonly ReportBlock[] {
  if (context.environment === undefined) return [];
  const tested = verdict.endedAt === undefined ? undefined : new Date(verdict.endedAt).toISOString();
  return [{ kind: 'rows', rows: [...context.environment, ...rows([['Tested', tested]])] }];
}
