import { window } from 'vscode';
import type { PlanInfo } from '../../../server/src/lsp/protocol.ts';
import { consentText } from './consentText.ts';

const send = 'Send Request';

/** Asks, in a modal dialog, whether exactly this request may be sent. Nothing is remembered: every request is asked for. */
export async function askConsent(plan: PlanInfo): Promise<boolean> {
  const { message, detail } = consentText(plan);
  return (await window.showInformationMessage(message, { modal: true, detail }, send)) === send;
}
