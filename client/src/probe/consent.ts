import { l10n, window } from 'vscode';
import type { PlanInfo } from '../../../server/src/lsp/protocol.ts';
import type { Consents } from './consents.ts';
import { consentText } from './consentText.ts';

const send = l10n.t('Send Request');
const always = l10n.t('Always for This Host and Client');

/**
 * Asks, in a modal dialog, whether exactly this request may be sent. It is remembered only when the user says so, and
 * only with `consents`.
 */
export async function askConsent(plan: PlanInfo, consents?: Consents): Promise<boolean> {
  if (consents?.covers(plan) === true) return true;
  const mayRemember = consents !== undefined && plan.rememberKey !== undefined;
  const { message, detail } = consentText(plan, mayRemember);
  const buttons = mayRemember ? [send, always] : [send];
  const choice = await window.showInformationMessage(message, { modal: true, detail }, ...buttons);
  if (choice === always) await consents?.remember(plan, Date.now());
  return choice === send || choice === always;
}
