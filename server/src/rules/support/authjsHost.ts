import { groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import type { Model } from '../../model/types.ts';
import { joinUri, parentUri } from '../../text/uri.ts';

/** A service that runs Auth.js or NextAuth and is not told the address of the application. */
export interface MissingHost {
  readonly library: 'authjs' | 'nextauth';
  /** The setting that shows the library. */
  readonly evidence: Setting;
  readonly service: string;
}

/** Each makes the library know its host; the last two are set by their platforms. */
const names = ['AUTH_URL', 'NEXTAUTH_URL', 'AUTH_TRUST_HOST', 'AUTH_REDIRECT_PROXY_URL', 'VERCEL', 'CF_PAGES'];

/** For a service of a Compose file, for production, all of whose variables are in sight; else undefined. */
export function missingHost(model: Model, facts: FileFacts, service: string): MissingHost | undefined {
  const found = usesLibrary(model, facts, service);
  return found === undefined || !isProduction(facts, service) || isSupplied(model, facts, service) ? undefined : found;
}

/** The service's own session secret, under the name of one of the two, in a package that brings the library. */
function usesLibrary(model: Model, facts: FileFacts, service: string): MissingHost | undefined {
  const own = settingsOfServices(facts).get(service) ?? [];
  const legacy = own.find((setting) => setting.name === 'NEXTAUTH_SECRET');
  if (legacy !== undefined) return { library: 'nextauth', evidence: legacy, service };
  const evidence = own.find((setting) => setting.name === 'AUTH_SECRET');
  if (evidence === undefined) return undefined;
  // Other software has a secret of this name.
  const isInferred = own.some((setting) => setting.role === 'client_id' && /^AUTH_[A-Z0-9_]+_ID$/.test(setting.name));
  const isBrought = ['next-auth', '@auth/core', '@auth/sveltekit', '@auth/express'].some((library) =>
    model.hasLibrary(library, facts.file.uri),
  );
  return isInferred || isBrought ? { library: 'authjs', evidence, service } : undefined;
}

/** The settings that are variables of a service, by service. */
const settingsOfServices = memoisedFor((facts: FileFacts): ReadonlyMap<string, readonly Setting[]> => {
  const services = new Map(facts.variables.map(({ service, entry }) => [entry.keySpan?.start, service]));
  return groupBy(facts.settings, ({ entry }) => services.get(entry.keySpan?.start) ?? '');
});

/** The file's name or the service itself says so. */
const isProduction = ({ environment, variables }: FileFacts, service: string): boolean =>
  environment.name === 'production' ||
  variables.some((v) => v.service === service && v.name === 'NODE_ENV' && v.value.text === 'production');

/** Somewhere in the package, or in a file out of sight. */
function isSupplied(model: Model, facts: FileFacts, service: string): boolean {
  const { uri, text } = facts.file;
  if (names.some((name) => model.isDefinedSomewhere(name, uri) || text.includes(name))) return true;
  return facts.links.some(
    (link) =>
      link.kind === 'env_file' &&
      link.service === service &&
      model.fileOf(joinUri(parentUri(uri), link.target)) === undefined,
  );
}
