import { env, l10n, type QuickPickItem, window } from 'vscode';
import type { Consents, RememberedConsent } from './consents.ts';

/** *Forget Consents*: lists what is remembered for this workspace; the user says which of it is forgotten. */
export async function forgetConsents(consents: Consents): Promise<void> {
  const items = consents.list().map(toItem);
  if (items.length === 0) {
    void window.showInformationMessage(
      l10n.t('No consent is remembered in this workspace: every request is asked for.'),
    );
    return;
  }
  const chosen = await window.showQuickPick(items, {
    title: l10n.t('Forget Consents'),
    placeHolder: l10n.t('Which requests should be asked for again?'),
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (chosen === undefined || chosen.length === 0) return;
  await consents.forget(chosen.map(({ key }) => key));
  void window.showInformationMessage(
    chosen.length === 1
      ? l10n.t('One consent is forgotten: the next such request is asked for.')
      : l10n.t('{0} consents are forgotten: the next such requests are asked for.', chosen.length),
  );
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
  detail: `${request} · ${l10n.t('since {0}', new Date(at).toLocaleDateString(env.language))}`,
  picked: true,
});
