import { l10n } from 'vscode';
import type { PlanInfo } from '../../../server/src/lsp/protocol.ts';

export interface ConsentText {
  readonly message: string;
  readonly detail: string;
}

/** What the consent dialog says: names only, as a plan holds no values. `mayRemember`: the dialog offers to. */
export function consentText(plan: PlanInfo, mayRemember = false): ConsentText {
  const { message, detail } = plan.kind === 'metadata' ? metadataText(plan) : tokenText(plan);
  return { message, detail: mayRemember ? `${detail}\n\n${rememberText()}` : detail };
}

const rememberText = (): string =>
  l10n.t(
    '“Always” sends this request without asking, in this workspace, as long as everything above stays the same; the values of the settings may change. The command “Forget Consents” takes it back.',
  );

function tokenText(plan: PlanInfo): ConsentText {
  const lines = [
    l10n.t('Address: {0}', plan.url),
    l10n.t('Client: {0}', plan.client),
    l10n.t('Environment: {0}', plan.environment),
    plan.harmless
      ? l10n.t('Grant: {0} with a code that is invalid on purpose, so that no token is issued', plan.grant)
      : l10n.t('Grant: {0}, which issues a token', plan.grant),
    l10n.t('Client authentication: {0}', plan.authMethod),
    l10n.t('Parameters: {0}', listOr(plan.parameters, l10n.t('none'))),
    l10n.t('Values are taken from: {0}', listOr(plan.variables, l10n.t('no setting'))),
  ];
  const notes = plan.notes.length > 0 ? `\n\n${plan.notes.join('\n')}` : '';
  return { message: l10n.t('Send a token request to {0}?', plan.host), detail: `${lines.join('\n')}${notes}` };
}

/** The issuer's metadata says where the token endpoint is; reading it needs no credentials. */
function metadataText(plan: PlanInfo): ConsentText {
  const notes = plan.notes.length > 0 ? `\n\n${plan.notes.join('\n')}` : '';
  const lines = [
    l10n.t('Address: {0}', plan.url),
    l10n.t('Client: {0}', plan.client),
    l10n.t('Environment: {0}', plan.environment),
    l10n.t('A GET without credentials. It tells the token endpoint, for which you are asked again.'),
  ];
  return { message: l10n.t('Read the metadata of {0}?', plan.host), detail: `${lines.join('\n')}${notes}` };
}

function listOr(names: readonly string[], none: string): string {
  return names.length > 0 ? names.join(', ') : none;
}
