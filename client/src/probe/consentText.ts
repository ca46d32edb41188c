import type { PlanInfo } from '../../../server/src/lsp/protocol.ts';

export interface ConsentText {
  readonly message: string;
  readonly detail: string;
}

/** What the consent dialog says: names only, as a plan holds no values. */
export function consentText(plan: PlanInfo): ConsentText {
  const lines = [
    `Address: ${plan.url}`,
    `Client: ${plan.client}`,
    `Environment: ${plan.environment}`,
    `Grant: ${plan.grant}${plan.harmless ? ' with a code that is invalid on purpose, so that no token is issued' : ', which issues a token'}`,
    `Client authentication: ${plan.authMethod}`,
    `Parameters: ${listOr(plan.parameters, 'none')}`,
    `Values are taken from: ${listOr(plan.variables, 'no setting')}`,
  ];
  const notes = plan.notes.length > 0 ? `\n\n${plan.notes.join('\n')}` : '';
  return { message: `Send a token request to ${plan.host}?`, detail: `${lines.join('\n')}${notes}` };
}

function listOr(names: readonly string[], none: string): string {
  return names.length > 0 ? names.join(', ') : none;
}
