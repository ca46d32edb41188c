import { type QuickPickItem, window } from 'vscode';
import type { Consents, RememberedConsent } from './consents.ts';

/** *Forget Consents*: lists what is remembered for this workspace; the user says which of it is forgotten. */
export async function forgetConsents(consents: Consents): Promise<void> {
  const items = consents.list().map(toItem);
  if (items.length === 0) {
    void window.showInformationMessage('No consent is remembered in this workspace: every request is asked for.');
    return;
  }
  const chosen = await window.showQuickPick(items, {
    title: 'Forget Consents',
    placeHolder: 'Which requests should be asked for again?',
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (chosen === undefined || chosen.length === 0) return;
  await consents.forget(chosen.map(({ key }) => key));
  const count = chosen.length === 1 ? 'One consent is' : `${chosen.length} consents are`;
  void window.showInformationMessage(`${count} forgotten: the next such request is asked for.`);
}

const toItem = ({
  key,
  host,
  client,
  environment,
  request,
  at,
}: RememberedConsent): QuickPickItem & { key: string } => ({
  key,
  label: host,
  description: `${client}, ${environment}`,
  detail: `${request} · since ${new Date(at).toLocaleDateString()}`,
  picked: true,
});
