import type { DevicePlan } from './device.ts';
import type { LoginPlan } from './loginPlan.ts';

/** One of the requests that a sign-in consists of, for the consent. */
export interface LoginStep {
  readonly what: string;
  /** `browser`: opened there, not sent by authproof. */
  readonly method: 'GET' | 'POST' | 'browser';
  readonly url: string;
  readonly host: string;
  readonly parameters: readonly string[];
  readonly variables: readonly string[];
}

/** Every request of a sign-in, in their order. */
export function requestsOf(plan: LoginPlan | DevicePlan): readonly LoginStep[] {
  const { url, host, parameters, variables, token } = plan;
  const exchange = { method: 'POST', url: token.url, host: token.host } as const;
  const sent = { parameters: token.parameters, variables: token.variables };
  if (plan.kind === 'device') {
    return [
      { what: 'Asks for a code that you enter in a browser', method: 'POST', url, host, parameters, variables },
      { what: 'Asks again and again, at the server’s interval, until you have finished', ...exchange, ...sent },
    ];
  }
  const { jwksUrl } = plan;
  return [
    { what: 'Opens the authorization endpoint in the browser', method: 'browser', url, host, parameters, variables },
    { what: 'Exchanges the code for tokens', ...exchange, ...sent },
    ...(jwksUrl === undefined
      ? []
      : [
          {
            what: 'Reads the server’s keys, without credentials, to verify the id_token',
            method: 'GET' as const,
            url: jwksUrl,
            host: new URL(jwksUrl).host,
            parameters: [],
            variables: [],
          },
        ]),
  ];
}
