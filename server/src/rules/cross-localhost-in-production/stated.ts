import type { FileFacts } from '../../dialects/types.ts';
import { isLoopbackHost, isPlaceholderHost, isPrivateHost, isTunnelHost, parseUrl } from '../support/url.ts';

/**
 * Another variable with the application's own address, on a public host. Without one, a file that says production may
 * still be for a container on the own machine.
 */
export const publicVariable = (facts: FileFacts, name: string): string | undefined =>
  facts.variables.find((other) => other.name !== name && ownAddress.test(other.name) && isPublicUrl(other.value))?.name;

const ownAddress =
  /^(?:(?:NEXT_PUBLIC|VITE|PUBLIC|NUXT_PUBLIC)_)?(?:APP|SITE|BASE|PUBLIC|FRONTEND|CLIENT|WEB|SERVER|BACKEND|NEXTAUTH|AUTH|BETTER_AUTH|APP_BASE|SITE_BASE)_UR[LI]$/;

function isPublicUrl({ state, text }: FileFacts['variables'][number]['value']): boolean {
  const url = state === 'literal' ? parseUrl(text)?.url : undefined;
  return url?.protocol === 'https:' && isReachedHost(url.hostname);
}

/** A host that users reach, and no example of one. */
export const isReachedHost = (host: string): boolean =>
  host.includes('.') && ![isLoopbackHost, isTunnelHost, isPrivateHost, isPlaceholderHost].some((is) => is(host));
