import type { DiscoverPlanInfo } from '../../../server/src/lsp/protocol.ts';

/** What the consent dialog says: every host by name, and what is read there. */
export function discoveryConsentText(plan: DiscoverPlanInfo): { readonly message: string; readonly detail: string } {
  const lines = [
    `Client: ${plan.client}`,
    `Environment: ${plan.environment}`,
    ...plan.requests.map(({ what, url }) => `${what}: ${url}`),
  ];
  const rule =
    `GETs without credentials, at most ${plan.atMost}, also for documents that these name on the same ` +
    `${plan.hosts.length === 1 ? 'host' : 'hosts'}. Not all of them are needed. For any other host you are asked again.`;
  const notes = plan.notes.length > 0 ? `\n\n${plan.notes.join('\n')}` : '';
  return { message: `Read what ${plan.hosts.join(', ')} publishes?`, detail: `${lines.join('\n')}\n\n${rule}${notes}` };
}
