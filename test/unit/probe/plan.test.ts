import { describe, expect, test } from 'vitest';
import { judge } from '../../../server/src/probe/judge.ts';
import { followUp, type PlanOptions, planFor } from '../../../server/src/probe/plan.ts';
import type { Plan, Verdict } from '../../../server/src/probe/types.ts';
import { makeTarget, settingsFor } from '../../support/target.ts';
import { exchangeOf } from './exchanges.ts';

type Changes = Parameters<typeof makeTarget>[0];

function planned(changes: Changes = {}, options: PlanOptions = {}): Plan {
  const result = planFor(makeTarget(changes), options);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const refusal = (changes: Changes): string | undefined => {
  const result = planFor(makeTarget(changes));
  return result.ok ? undefined : result.error.code;
};

describe('the grant', () => {
  test.each<[string, Changes, Plan['grant']]>([
    ['nothing is known but a redirect URI', {}, 'authorization_code'],
    ['nothing is known at all', { redirectUri: undefined }, 'authorization_code'],
    ['the files say client_credentials', { grantTypes: ['client_credentials'] }, 'client_credentials'],
    ['the files say authorization_code', { grantTypes: ['authorization_code'] }, 'authorization_code'],
    ['the files say both', { grantTypes: ['authorization_code', 'client_credentials'] }, 'client_credentials'],
    ['only the provider is known and offers it', { provider: 'twitch', redirectUri: undefined }, 'client_credentials'],
    ['the provider offers it, but there is a redirect URI', { provider: 'twitch' }, 'authorization_code'],
    ['Google', { provider: 'google', redirectUri: undefined }, 'authorization_code'],
    ['GitHub', { provider: 'github', redirectUri: undefined }, 'authorization_code'],
    ['GitLab', { provider: 'gitlab' }, 'authorization_code'],
    ['Slack', { provider: 'slack' }, 'authorization_code'],
    ['Entra ID', { provider: 'microsoft-entra-id' }, 'client_credentials'],
    ['a public client of Entra ID', { provider: 'microsoft-entra-id', secret: null }, 'authorization_code'],
    ['a public client', { secret: null }, 'authorization_code'],
  ])('when %s', (_, changes, grant) => {
    const plan = planned(changes);
    expect([plan.grant, plan.harmless]).toEqual([grant, grant === 'authorization_code']);
  });
});

describe('the authentication method', () => {
  test.each<[string, Changes, PlanOptions, Plan['authMethod'], boolean]>([
    ['Basic when nothing is known', {}, {}, 'client_secret_basic', true],
    ['as configured', { authMethod: 'client_secret_post' }, {}, 'client_secret_post', false],
    [
      'as asked for',
      { authMethod: 'client_secret_post' },
      { authMethod: 'client_secret_basic' },
      'client_secret_basic',
      false,
    ],
    ['as GitHub documents it', { provider: 'github' }, {}, 'client_secret_post', true],
    ['as X documents it, remarks aside', { provider: 'twitter' }, {}, 'client_secret_basic', true],
    ['none without a secret', { secret: null }, {}, 'none', true],
    [
      'as the metadata lists it',
      {
        discovered: {
          source: 'x',
          tokenEndpoint: 'https://a.example/t',
          sameOrigin: true,
          authMethods: ['private_key_jwt', 'client_secret_post'],
          grantTypes: undefined,
        },
      },
      {},
      'client_secret_post',
      true,
    ],
    ['not as openai documents it, which is a client itself', { provider: 'openai' }, {}, 'client_secret_basic', true],
  ])('is %s', (_, changes, options, method, assumed) => {
    const plan = planned(changes, options);
    expect([plan.authMethod, plan.authMethodAssumed]).toEqual([method, assumed]);
  });
});

describe('names of what is sent', () => {
  test('of the code probe with Basic', () => {
    const plan = planned();
    expect(plan.parameters).toEqual(['grant_type', 'code', 'redirect_uri']);
    expect(plan.variables).toEqual(['OAUTH_REDIRECT_URI', 'OAUTH_CLIENT_ID', 'OAUTH_CLIENT_SECRET']);
  });

  test('of the code probe with post and PKCE', () => {
    const plan = planned({
      authMethod: 'client_secret_post',
      settings: settingsFor('client_id', 'client_secret', 'code_challenge_method'),
    });
    expect(plan.parameters).toEqual([
      'grant_type',
      'code',
      'redirect_uri',
      'code_verifier',
      'client_id',
      'client_secret',
    ]);
  });

  test('of client_credentials with scope and audience', () => {
    const plan = planned({ grantTypes: ['client_credentials'], scope: 'openid read  write', audience: 'https://api' });
    expect([plan.parameters, plan.scope]).toEqual([['grant_type', 'scope', 'audience'], 'read write']);
  });

  test('the scopes of a sign-in are not sent with a guessed client_credentials', () => {
    expect(planned({ provider: 'box', scope: 'root_readwrite' }).scope).toBeUndefined();
  });

  test.each<[string | undefined, string]>([
    [undefined, 'https://graph.microsoft.com/.default'],
    ['openid User.Read', 'https://graph.microsoft.com/.default'],
    ['api://my-api/.default', 'api://my-api/.default'],
  ])('Entra ID with the scope %s sends %s', (scope, sent) => {
    expect(planned({ provider: 'microsoft-entra-id', scope }).scope).toBe(sent);
  });

  test('a private host and the issue of a token are noted', () => {
    expect(planned({ endpoint: 'https://keycloak/token', grantTypes: ['client_credentials'] }).notes).toEqual([
      'keycloak is an address of a private network.',
      'A success issues an access token, which is discarded.',
    ]);
  });

  test('a plan shows no value of a secret', () => {
    expect(JSON.stringify(planned())).not.toContain('canary-secret');
  });
});

describe('no plan', () => {
  test.each<[string, Changes, string]>([
    ['with an obstacle', { obstacle: 'The secret is in a vault.' }, 'obstacle'],
    ['without a client_id', { clientId: undefined }, 'no-client-id'],
    ['without endpoint and issuer', { endpoint: undefined }, 'no-endpoint'],
    ['before discovery', { endpoint: undefined, issuer: 'https://auth.example.com' }, 'needs-discovery'],
    ['over plain http', { endpoint: 'http://auth.example.com/token' }, 'refused'],
    ['without the secret that the method needs', { secret: null, authMethod: 'client_secret_basic' }, 'no-secret'],
    ['at a provider with parameters of its own', { provider: 'wechat' }, 'unsupported'],
  ])('%s', (_, changes, code) => {
    expect(refusal(changes)).toBe(code);
  });
});

describe('the second request', () => {
  const cc = { grant: 'client_credentials' } as const;
  const nextOf = (plan: Plan, verdict: Verdict) => {
    const next = followUp(plan, verdict);
    return next && [next.followUp, next.grant, next.authMethod];
  };
  const verdict = (body: object, more = {}): Verdict => judge(exchangeOf(400, body, more), makeTarget());

  test('is the code probe after a grant that is not supported', () => {
    const plan = planned({ grantTypes: ['client_credentials'] });
    expect(nextOf(plan, verdict({ error: 'unsupported_grant_type' }, cc))).toEqual([
      'grant',
      'authorization_code',
      'client_secret_basic',
    ]);
    expect(nextOf(plan, verdict({ error: 'unauthorized_client' }, cc))).toEqual([
      'grant',
      'authorization_code',
      'client_secret_basic',
    ]);
  });

  test('is not the code probe at Entra ID, where it proves nothing', () => {
    const plan = planned({ provider: 'microsoft-entra-id' });
    expect(nextOf(plan, verdict({ error: 'unauthorized_client' }, cc))).toBeUndefined();
  });

  test('is the other method after invalid_client, when no file states one', () => {
    expect(nextOf(planned(), verdict({ error: 'invalid_client' }))).toEqual([
      'auth-method',
      'authorization_code',
      'client_secret_post',
    ]);
  });

  test('is none when the method is configured, documented as the only one, or the answer is clear', () => {
    const invalid = verdict({ error: 'invalid_client' });
    expect([
      nextOf(planned({ authMethod: 'client_secret_post' }), invalid),
      nextOf(planned({ provider: 'github' }), invalid),
      nextOf(planned({ secret: null }), invalid),
      nextOf(planned(), verdict({ error: 'invalid_grant' })),
      nextOf(planned(), verdict({ error: 'invalid_scope' })),
    ]).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });

  test('has no third', () => {
    const next = followUp(planned(), verdict({ error: 'invalid_client' })) as Plan;
    expect(followUp(next, verdict({ error: 'invalid_client' }))).toBeUndefined();
  });
});
