import type { TokenPlanInfo } from '../../../server/src/lsp/protocol.ts';

/** What the consent dialog says: names only. Warnings come first, because the host may be the wrong one. */
export function tokenConsentText(plan: TokenPlanInfo): { readonly message: string; readonly detail: string } {
  const notes = plan.notes.length > 0 ? `\n\n${plan.notes.join('\n')}` : '';
  if (plan.kind === 'metadata') {
    return {
      message: `Read the metadata of ${plan.host}?`,
      detail: `Address: ${plan.url}\nA GET without the token. It tells the endpoint, for which you are asked again.${notes}`,
    };
  }
  const warnings = plan.warnings.length > 0 ? `Warning: ${plan.warnings.join('\n')}\n\n` : '';
  const lines = [
    `Address: ${plan.method} ${plan.url}`,
    `Client: ${plan.client}`,
    `Environment: ${plan.environment}`,
    `Token: in ${plan.carrier === 'token' ? 'the body' : plan.carrier}`,
    ...(plan.clientAuth === undefined ? [] : [`Client authentication: ${plan.clientAuth}`]),
    `Values are taken from: ${plan.variables.join(', ')}`,
  ];
  return { message: `Send the token to ${plan.host}?`, detail: `${warnings}${lines.join('\n')}${notes}` };
}
