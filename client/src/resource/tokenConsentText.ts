import { l10n } from 'vscode';
import type { TokenPlanInfo } from '../../../server/src/lsp/protocol.ts';

/** What the consent dialog says: names only. Warnings come first, because the host may be the wrong one. */
export function tokenConsentText(plan: TokenPlanInfo): { readonly message: string; readonly detail: string } {
  const notes = plan.notes.length > 0 ? `\n\n${plan.notes.join('\n')}` : '';
  if (plan.kind === 'metadata') {
    const lines = [
      l10n.t('Address: {0}', plan.url),
      l10n.t('A GET without the token. It tells the endpoint, for which you are asked again.'),
    ];
    return { message: l10n.t('Read the metadata of {0}?', plan.host), detail: `${lines.join('\n')}${notes}` };
  }
  const warnings = plan.warnings.length > 0 ? `${l10n.t('Warning: {0}', plan.warnings.join('\n'))}\n\n` : '';
  const lines = [
    l10n.t('Address: {0}', `${plan.method} ${plan.url}`),
    l10n.t('Client: {0}', plan.client),
    l10n.t('Environment: {0}', plan.environment),
    plan.carrier === 'token' ? l10n.t('Token: in the body') : l10n.t('Token: in {0}', plan.carrier),
    ...(plan.clientAuth === undefined ? [] : [l10n.t('Client authentication: {0}', plan.clientAuth)]),
    l10n.t('Values are taken from: {0}', plan.variables.join(', ')),
  ];
  return { message: l10n.t('Send the token to {0}?', plan.host), detail: `${warnings}${lines.join('\n')}${notes}` };
}
