import { l10n } from 'vscode';
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
  const head = [l10n.t('Client: {0}', plan.client), l10n.t('Environment: {0}', plan.environment)];
  const notes = plan.notes.length > 0 ? [plan.notes.join('\n')] : [];
  const requests = plan.requests.map((request, at) => {
    const lines = [
      `${at + 1}. ${request.what}: ${request.url}`,
      ...(request.parameters.length > 0 ? [`   ${l10n.t('Parameters: {0}', request.parameters.join(', '))}`] : []),
      ...(request.variables.length > 0
        ? [`   ${l10n.t('Values are taken from: {0}', request.variables.join(', '))}`]
        : []),
    ];
    return lines.join('\n');
  });
  if (plan.kind === 'metadata') {
    return {
      message: l10n.t('Read the metadata of {0}?', host),
      detail: [head.join('\n'), requests.join('\n'), l10n.t('You are asked again before the sign-in.'), ...notes].join(
        '\n\n',
      ),
      button: l10n.t('Send Request'),
    };
  }
  head.push(l10n.t('Client authentication: {0}', plan.authMethod));
  if (plan.redirectUri !== undefined) head.push(l10n.t('Redirect URI: {0}', plan.redirectUri));
  return {
    message:
      plan.kind === 'device'
        ? l10n.t('Sign in on another device at {0}?', host)
        : l10n.t('Sign in with the browser at {0}?', host),
    detail: [head.join('\n'), ...requests, ...notes].join('\n\n'),
    button: plan.kind === 'device' ? l10n.t('Ask for Code') : l10n.t('Open Browser'),
  };
}

/** What the person has to do; never the address of the authorization request, which holds the state. */
export function waitingText(login: LoginInfo): string {
  if (login.kind === 'device') return l10n.t('Enter the code {0} at {1}', login.userCode, login.verificationUri);
  return login.receive === 'loopback'
    ? l10n.t('Sign in with the browser; it comes back to {0}', login.redirectUri)
    : l10n.t('Sign in with the browser');
}
