import { type Evidence, knownText, type Match, type ResolvedSetting, settingsOf, weakest } from '../../model/types.ts';
import { childOf, type ScalarEntry } from '../../syntax/tree.ts';
import { baseName } from '../../text/uri.ts';
import { placeOf, severityBy } from '../support/model.ts';
import type { Detection } from '../types.ts';

/** learn.microsoft.com, "Supported account types": `signInAudience`. */
export interface AudienceData {
  readonly kind: 'audience';
  readonly use: ResolvedSetting;
  readonly tenant: string;
  readonly file: string;
  readonly audience: ScalarEntry;
  readonly evidence: Evidence;
}

/** `common`, `organizations` and `consumers` take accounts that an application for one tenant does not. */
export function* otherTenant({ use, registration, evidence }: Match): Generator<Detection<AudienceData>> {
  const anchor = settingsOf(registration, 'client_id')[0]?.setting;
  if (anchor?.dialect !== 'entra-application') return;
  const audience = childOf(anchor.entry.parent, 'signInAudience');
  if (audience?.kind !== 'scalar' || audience.value !== 'AzureADMyOrg') return;
  for (const target of settingsOf(
    use,
    'tenant',
    'issuer',
    'discovery_url',
    'authorization_endpoint',
    'token_endpoint',
  )) {
    const text = knownText(target.resolved)?.trim() ?? '';
    const named =
      target.setting.role === 'tenant' ? text : /^https:\/\/login\.microsoftonline\.\w+\/([^/]+)/i.exec(text)?.[1];
    const [tenant] = /^(?:common|organizations|consumers)$/i.exec(named ?? '') ?? [];
    const severity = severityBy(weakest(evidence.strength, target.strength), 'error');
    if (tenant === undefined || severity === undefined) continue;
    yield {
      at: placeOf(target),
      severity,
      data: { kind: 'audience', use: target, tenant, file: anchor.file, audience, evidence },
      related: [{ file: anchor.file, span: audience.span, message: 'Accounts of one tenant only' }],
    };
  }
}

export const wordsOfAudience = ({ use, tenant, file }: AudienceData): string =>
  `${use.place.name} sends users to the shared tenant "${tenant}", but ${baseName(file)} registers the application for one ` +
  'tenant (signInAudience AzureADMyOrg). Microsoft answers AADSTS50194. Name the tenant here, or let the application have ' +
  'accounts of other tenants.';
