import type { LoginInfo, LoginPlanInfo } from '../../../server/src/lsp/protocol.ts';

export interface LoginText {
  readonly message: string;
  readonly detail: string;
  /** The button that agrees. */
  readonly button: string;
}

/** What the consent dialog of a sign-in says: every request, in names. */
export function loginText(plan: LoginPlanInfo): LoginText {
  const host = plan.requests[0]?.host ?? '';
  const head = [`Client: ${plan.client}`, `Environment: ${plan.environment}`];
  const notes = plan.notes.length > 0 ? [plan.notes.join('\n')] : [];
  const requests = plan.requests.map((request, at) => {
    const lines = [
      `${at + 1}. ${request.what}: ${request.url}`,
      ...(request.parameters.length > 0 ? [`   Parameters: ${request.parameters.join(', ')}`] : []),
      ...(request.variables.length > 0 ? [`   Values are taken from: ${request.variables.join(', ')}`] : []),
    ];
    return lines.join('\n');
  });
  if (plan.kind === 'metadata') {
    return {
      message: `Read the metadata of ${host}?`,
      detail: [head.join('\n'), requests.join('\n'), 'You are asked again before the sign-in.', ...notes].join('\n\n'),
      button: 'Send Request',
    };
  }
  head.push(`Client authentication: ${plan.authMethod}`);
  if (plan.redirectUri !== undefined) head.push(`Redirect URI: ${plan.redirectUri}`);
  return {
    message: plan.kind === 'device' ? `Sign in on another device at ${host}?` : `Sign in with the browser at ${host}?`,
    detail: [head.join('\n'), ...requests, ...notes].join('\n\n'),
    button: plan.kind === 'device' ? 'Ask for Code' : 'Open Browser',
  };
}

/** What the person has to do; never the address of the authorization request, which holds the state. */
export function waitingText(login: LoginInfo): string {
  if (login.kind === 'device') return `Enter the code ${login.userCode} at ${login.verificationUri}`;
  return login.receive === 'loopback'
    ? `Sign in with the browser; it comes back to ${login.redirectUri}`
    : 'Sign in with the browser';
}
