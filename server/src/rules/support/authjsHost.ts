import { groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import type { Model } from '../../model/types.ts';
import { envFilesOf } from '../../model/variables.ts';

/** A service that runs Auth.js or NextAuth and is not told the address of the application. */
export interface MissingHost {
  readonly library: 'authjs' | 'nextauth';
  /** The setting that shows the library. */
  readonly evidence: Setting;
  readonly service: string;
}

/**
 * Each makes the library know its host; the last two are set by their platforms. Cal.com and Documenso make the address of
 * their own NEXT_PUBLIC_WEBAPP_URL.
 */
const names = [
  'NEXT_PUBLIC_WEBAPP_URL',
  'AUTH_URL',
  'NEXTAUTH_URL',
  'AUTH_TRUST_HOST',
  'AUTH_REDIRECT_PROXY_URL',
  'VERCEL',
  'CF_PAGES',
];

/** For a service of a Compose file, for production, all of whose variables are in sight; else undefined. */
export function missingHost(model: Model, facts: FileFacts, service: string): MissingHost | undefined {
  const found = usesLibrary(model, facts, service);
  return found === undefined || !isProduction(facts, service) || isSupplied(model, facts, service) ? undefined : found;
}

/** The service's own session secret, under the name of one of the two, in a package that brings the library. */
function usesLibrary(model: Model, facts: FileFacts, service: string): MissingHost | undefined {
  const own = settingsOfServices(facts).get(service);
  if (own === undefined) return undefined;
  const { legacy, evidence, isInferred } = sessionSecrets(own);
  if (legacy !== undefined) return { library: 'nextauth', evidence: legacy, service };
  if (evidence === undefined) return undefined;
  // Other software has a secret of this name.
  const isBrought = ['next-auth', '@auth/core', '@auth/sveltekit', '@auth/express'].some((library) =>
    model.hasLibrary(library, facts.file.uri),
  );
  return isInferred || isBrought ? { library: 'authjs', evidence, service } : undefined;
}

const sessionSecrets = memoisedFor((own: readonly Setting[]) => ({
  legacy: own.find((setting) => setting.name === 'NEXTAUTH_SECRET'),
  evidence: own.find((setting) => setting.name === 'AUTH_SECRET'),
  isInferred: own.some((setting) => setting.role === 'client_id' && /^AUTH_[A-Z0-9_]+_ID$/.test(setting.name)),
}));

/** The settings that are variables of a service, by service. */
const settingsOfServices = memoisedFor((facts: FileFacts): ReadonlyMap<string, readonly Setting[]> => {
  const services = new Map(facts.variables.map(({ service, entry }) => [entry.keySpan?.start, service]));
  return groupBy(facts.settings, ({ entry }) => services.get(entry.keySpan?.start) ?? '');
});

/** The file's name or the service itself says so. */
const isProduction = (facts: FileFacts, service: string): boolean =>
  facts.environment.name === 'production' || servicesInProduction(facts).has(service);

const servicesInProduction = memoisedFor(
  ({ variables }: FileFacts): ReadonlySet<string | undefined> =>
    new Set(
      variables
        .filter(({ name, value }) => name === 'NODE_ENV' && value.text === 'production')
        .map(({ service }) => service),
    ),
);

/** Somewhere in the package, or in a file out of sight. */
function isSupplied(model: Model, facts: FileFacts, service: string): boolean {
  if (saysHost(facts) || names.some((name) => model.isDefinedSomewhere(name, facts.file.uri))) return true;
  return distinct(envFilesOf(facts, service)).some((uri) => model.fileOf(uri) === undefined);
}

const saysHost = memoisedFor(({ file: { text } }: FileFacts): boolean => names.some((name) => text.includes(name)));

/** A service that stands there in many documents names its files in each. */
const distinct = memoisedFor((uris: readonly string[]): readonly string[] => [...new Set(uris)]);
