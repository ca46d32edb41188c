import { memoisedFor } from '../../base/memo.ts';
import { variablesNamed } from '../../dialects/lookups.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { isLoopbackHost, isPlaceholderHost, isPrivateHost, isTunnelHost, parseUrl } from '../support/url.ts';

/** Variables by which frameworks are told what they run as (of Node, Laravel, Rails, ASP.NET Core, Flask, Phoenix). */
const modes: readonly string[] = [
  'APP_ENV',
  'RAILS_ENV',
  'RACK_ENV',
  'ASPNETCORE_ENVIRONMENT',
  'DOTNET_ENVIRONMENT',
  'MIX_ENV',
  'FLASK_ENV',
  'DJANGO_ENV',
  'ENVIRONMENT',
  'NODE_ENV',
];

/** The variable of a `.env` file of no environment by which it says production. */
export const statedProduction = memoisedFor((facts: FileFacts): string | undefined =>
  stated(facts, /^prod(?:uction)?$/i),
);

/** The same for development: whoever deploys has another file of this name. */
export const statedDevelopment = memoisedFor((facts: FileFacts): string | undefined =>
  stated(facts, /^(?:dev(?:elop|elopment)?|local)$/i),
);

function stated(facts: FileFacts, words: RegExp): string | undefined {
  const { name, isLocal, isTemplate } = facts.environment;
  if (facts.tree.format !== 'dotenv' || name !== 'base' || isLocal || isTemplate) return undefined;
  return modes.find((mode) => words.test(variablesNamed(facts, mode).at(-1)?.value.text.trim() ?? ''));
}

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
