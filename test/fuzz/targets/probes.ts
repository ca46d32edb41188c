import { explainText } from '../../../server/src/probe/explainText/explain.ts';
import { readCallback } from '../../../server/src/probe/flows/loginRequest.ts';
import { readIssued } from '../../../server/src/probe/flows/tokens.ts';
import { judge } from '../../../server/src/probe/judge.ts';
import { createRedactor } from '../../../server/src/probe/redact.ts';
import type { Exchange, Stage, Target, Verdict } from '../../../server/src/probe/types.ts';
import { recorded } from '../../unit/probe/exchanges.ts';
import { canary } from '../mutate.ts';
import { ensure, ensureNoCanary } from '../oracles.ts';
import { textsOfPasted } from '../pasted.ts';
import { numberOf } from '../random.ts';
import type { FuzzTarget } from '../types.ts';

const providers = [
  undefined,
  'microsoft-entra-id',
  'google',
  'keycloak',
  'okta',
  'auth0',
  'github',
  'slack',
  'amazon-cognito',
  'salesforce',
];
const grants = [
  'authorization_code',
  'client_credentials',
  'refresh_token',
  'urn:ietf:params:oauth:grant-type:device_code',
] as const;
const methods = ['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt', 'none'] as const;
const stages: readonly Stage[] = ['discovery', 'dns', 'connect', 'proxy', 'tls', 'request', 'response', 'body'];

const targetOf = (n: number): Target => ({
  id: 't',
  client: 'web',
  provider: providers[n % providers.length],
  environment: 'base',
  endpoint: 'https://auth.example.com/oauth2/token',
  issuer: n % 3 === 0 ? 'https://auth.example.com' : undefined,
  clientId: 'web-client',
  clientSecret: undefined,
  authMethod: methods[n % methods.length],
  grantTypes: [],
  scope: n % 2 === 0 ? 'openid api' : undefined,
  audience: undefined,
  redirectUri: 'https://app.example.com/cb',
  settings: {},
  obstacle: undefined,
});

/** A response as text: status, headers, a blank line and the body; or, after `!`, a failure. The rest is chosen by its hash. */
function exchangeOf(input: string, n: number): Exchange {
  const [head = '', ...rest] = input.split('\n\n');
  const [first = '', ...lines] = head.split('\n');
  const headers = Object.fromEntries(
    lines.flatMap((line) =>
      line.includes(':')
        ? [[line.slice(0, line.indexOf(':')).trim().toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]]
        : [],
    ),
  );
  const grant = grants[n % grants.length] ?? 'authorization_code';
  const broken = first.startsWith('!');
  const [stage, code = 'X'] = first.slice(1).split(' ');
  return {
    url:
      [
        'https://auth.example.com/oauth2/token',
        'http://localhost:8080/token',
        'https://login.microsoftonline.com/x/oauth2/v2.0/token',
      ][n % 3] ?? '',
    grant,
    harmless: grant === 'authorization_code',
    authMethod: methods[n % methods.length] ?? 'none',
    scope: n % 2 === 0 ? 'openid api' : undefined,
    response:
      broken && rest.length === 0
        ? undefined
        : { status: statusOf(first), headers, body: rest.join('\n\n'), truncated: n % 7 === 0 },
    failure: broken
      ? { stage: stages.find((one) => one === stage) ?? 'request', code, message: lines.join('\n'), details: headers }
      : undefined,
    timings: { total: 1 },
    endedAt: n % 5 === 0 ? 0 : 1_767_225_600_000,
  };
}

const statusOf = (line: string): number => (/^[1-9]\d\d$/.test(line) ? Number(line) : 400);

function ensureVerdict({ headline, proves, causes, retry, outcome }: Verdict): void {
  ensure(headline !== '', `${outcome} has no headline`);
  const texts = [
    headline,
    ...proves,
    ...causes.flatMap(({ explanation, nextStep }) => [explanation, nextStep]),
    retry?.advice ?? '',
  ];
  for (const text of texts)
    ensure(typeof text === 'string' && text.length < 20_000, `${outcome} has a text without end`);
}

const printed = ({ response, failure }: Exchange): string =>
  failure !== undefined && response === undefined
    ? `!${failure.stage} ${failure.code}\n${failure.message}`
    : `${response?.status}\n${Object.entries(response?.headers ?? {})
        .map(([name, value]) => `${name}: ${value}`)
        .join('\n')}\n\n${response?.body}`;

const answerTokens = [
  '{"error":"invalid_client"}',
  '"error_description":"',
  'AADSTS7000215: ',
  '"error":',
  '"errors":[{',
  'error=invalid_grant&',
  '<html><title>',
  '</title>',
  '<h1>',
  'access_token',
  '"expires_in":',
  'retry-after: ',
  'www-authenticate: Bearer error="',
  'content-type: application/json\n',
  'location: ',
  'server: cloudflare\n',
  'date: ',
  '"scope":',
  'eyJhbGciOiJub25lIn0.e30.',
  '&',
  '%',
  '+',
  '<!--',
  '"code":',
  '{"message":',
  '\uFEFF',
];

/** The judge over any response and any failure. */
export const judgeTarget: FuzzTarget = {
  name: 'judge',
  isWhole: true,
  seeds: () => recorded.map(({ exchange }) => printed(exchange)),
  tokens: answerTokens,
  maxLength: 2000,
  run: (input) => {
    const n = numberOf(input);
    const exchange = exchangeOf(input, n);
    const verdict = judge(exchange, targetOf(n >>> 8));
    ensureVerdict(verdict);
    JSON.stringify(verdict);
  },
};

/** Any pasted text. What is known to be a secret, and what follows the name of one, is in no part of the answer. */
export const explainTarget: FuzzTarget = {
  name: 'explain',
  seeds: textsOfPasted,
  tokens: [
    ...answerTokens,
    `client_secret=${canary}`,
    `"access_token":"${canary}"`,
    `Authorization: Bearer ${canary}\n`,
    `password: ${canary}`,
    'HTTP/1.1 401 Unauthorized\n',
    '> POST /token HTTP/1.1\n',
    '< ',
    '    at f (a.js:1:2)\n',
    'Caused by: ',
    'https://a.io/cb?error=access_denied&',
    '[OAuthError] ',
    'redirect_uri=',
    'client_id=',
    '\\"',
    '\\n',
    '\\u0022',
    '%22',
    '&amp;',
  ],
  maxLength: 4000,
  run: (input) => {
    const n = numberOf(input);
    const explained = explainText(input, n % 3 === 0 ? [] : [targetOf(n), targetOf(n >>> 4)], { secrets: [canary] });
    ensure(explained.verdicts.length > 0, 'an explanation has no verdict');
    for (const verdict of explained.verdicts) ensureVerdict(verdict);
    ensureNoCanary('an explanation', JSON.stringify([explained.verdicts, explained.facts]));
  },
};

/** The redactor, and the readers of callbacks and token answers. */
export const answersTarget: FuzzTarget = {
  name: 'answers',
  seeds: () => [
    ...recorded.map(({ exchange }) => exchange.response?.body ?? ''),
    `https://app.example.com/cb?code=${canary}&state=x#error=a`,
    `{"access_token":"${canary}","id_token":"e30.e30.e30","expires_in":"3600"}`,
    `client_secret=${canary}&a=b`,
  ],
  tokens: [
    ...answerTokens,
    canary,
    encodeURIComponent(canary),
    Buffer.from(canary).toString('base64'),
    'code=',
    'state=',
    '?',
    '#',
  ],
  maxLength: 2000,
  run: (input) => {
    readCallback(input);
    const response = {
      status: 200,
      headers: { 'content-type': 'application/json', 'set-cookie': input.slice(0, 50).replace(/[\r\n]/g, '') },
      body: input,
      truncated: false,
    };
    const redactor = createRedactor([canary]);
    readIssued(response, redactor.of(response));
    ensureNoCanary('the redactor', redactor.text(input));
    ensureNoCanary('a redacted response', redactor.response(response).body);
  },
};
