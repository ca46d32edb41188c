import { reachOf } from '../probe/guard.ts';
import type { Target } from '../probe/types.ts';
import type { PlanInfo } from './protocol.ts';

/**
 * What a remembered consent is bound to: the very address, client and names of the request, and the files the values
 * come from; it holds no value, as a client_id may be a secret in the wrong place. Whoever changes any of them is asked
 * again. Undefined for what has to be asked for each time:
 *
 * - a private address, because on another network its name is another machine (the loopback is always this machine),
 * - a second request, because failed attempts count towards a server's limit,
 * - a grant that uses something up, such as a refresh token that rotates.
 */
export function rememberKey(plan: PlanInfo, target: Target): string | undefined {
  if (!URL.canParse(plan.url) || reachOf(new URL(plan.url).hostname) === 'private') return undefined;
  if (plan.why !== undefined) return undefined;
  if (plan.kind === 'token' && !plan.harmless && plan.grant !== 'client_credentials') return undefined;
  const files = Object.values(target.settings)
    .map((ref) => ref.file)
    .sort();
  return JSON.stringify([
    1,
    plan.kind,
    plan.url,
    plan.client,
    plan.environment,
    plan.grant,
    plan.harmless,
    plan.authMethod,
    plan.parameters,
    plan.variables,
    plan.notes,
    [...new Set(files)],
  ]);
}
