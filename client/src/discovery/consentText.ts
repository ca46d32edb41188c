import { l10n } from 'vscode';
import type { DiscoverPlanInfo } from '../../../server/src/lsp/protocol.ts';

/** What the consent dialog says: every host by name, and what is read there. */
export function discoveryConsentText(plan: DiscoverPlanInfo): { readonly message: string; readonly detail: string } {
  const lines = [
    l10n.t('Client: {0}', plan.client),
    l10n.t('Environment: {0}', plan.environment),
    ...plan.requests.map(({ what, url }) => `${what}: ${url}`),
  ];
  const rule =
    plan.hosts.length === 1
      ? l10n.t(
          'GETs without credentials, at most {0}, also for documents that these name on the same host. Not all of them are needed. For any other host you are asked again.',
          plan.atMost,
        )
      : l10n.t(
          'GETs without credentials, at most {0}, also for documents that these name on the same hosts. Not all of them are needed. For any other host you are asked again.',
          plan.atMost,
        );
  const notes = plan.notes.length > 0 ? `\n\n${plan.notes.join('\n')}` : '';
  const message = l10n.t('Read what {0} publishes?', plan.hosts.join(', '));
  return { message, detail: `${lines.join('\n')}\n\n${rule}${notes}` };
}
