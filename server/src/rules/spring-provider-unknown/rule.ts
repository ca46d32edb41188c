import { lazy } from '../../base/lazy.ts';
import { memoised, memoisedFor } from '../../base/memo.ts';
import { nearWords } from '../../base/nearWords.ts';
import { expandDottedKeys, original } from '../../dialects/dottedKeys.ts';
import { matchesRelaxed, relax } from '../../dialects/structured.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { replaceValue } from '../../syntax/edit.ts';
import { childrenOf, type Entry, type ScalarEntry, type SyntaxTree } from '../../syntax/tree.ts';
import { baseName } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { createAround } from '../support/around.ts';
import { runningFiles } from '../support/model.ts';
import { prefixesOf } from '../support/prefixes.ts';
import { isOutOfSight } from './sight.ts';

interface Data {
  readonly registration: string;
  /** Where the provider is named; undefined where the registration's own id stands for it. */
  readonly named: ScalarEntry | undefined;
  /** A provider that is defined and that no registration names. */
  readonly unused: Definition | undefined;
  /** A provider that Spring knows, of which the name is a slip. */
  readonly meant: string | undefined;
}

interface Definition {
  readonly id: string;
  readonly file: string;
  readonly entry: Entry;
}

interface Registration {
  readonly id: string;
  readonly entry: Entry;
  readonly provider: ScalarEntry | undefined;
  readonly clientId: ScalarEntry | undefined;
}

/** What one property file says of clients. */
interface Clients {
  readonly registrations: readonly Registration[];
  readonly providers: readonly Definition[];
}

/**
 * Of a registration's provider Spring Boot asks that a block below `client.provider` has its name, or that it is one of
 * `CommonOAuth2Provider` (spring-boot, OAuth2ClientPropertiesMapper.java, `getBuilder` and `getErrorMessage`; the same
 * since 2.0). Names are compared without separators and capitals, so that no way of binding is taken for a mistake.
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'spring-provider-unknown',
    group: 'client',
    severity: 'warning',
    reach: 'workspace',
    fix: 'review',
    summary: 'The provider of a Spring registration is defined, or one that Spring knows.',
  },
  *detect({ model }) {
    const aroundOf = createAround(model);
    const shortestIn = memoised((home) => shortestByClient(model.filesOfPackage(home)));
    for (const facts of runningFiles(model)) {
      if (facts.environment.isFixture || !/^application[-.]/i.test(baseName(facts.file.uri))) continue;
      const registrations = undefinedHere(facts);
      // Nearly always: looking around takes all files of the package.
      if (registrations.length === 0) continue;
      const around = aroundOf(facts);
      if (isOutOfSight(around)) continue;
      // Said once of a registration that several profiles repeat: in the file of all of them, whose name is shortest.
      const isFirst = (id: string): boolean => {
        const { uri } = facts.file;
        return (shortestIn(model.packageOf(uri)).get(id) ?? uri.length) >= uri.length;
      };
      for (const registration of registrations) {
        const data = unknownProvider(registration, isFirst, setupOf(around));
        if (data === undefined) continue;
        const { named, unused, meant } = data;
        yield {
          at: { file: facts.file.uri, span: named?.contentSpan ?? (registration.clientId as ScalarEntry).span },
          ...(unused === undefined && meant === undefined ? { severity: 'info' } : {}),
          data,
          related:
            unused?.entry.keySpan === undefined
              ? []
              : [{ file: unused.file, span: unused.entry.keySpan, message: `Defined: the provider ${unused.id}` }],
        };
      }
    }
  },
  word: ({ registration, named, unused, meant }) => {
    const answer =
      named === undefined
        ? `"Provider ID must be specified for client registration '${registration}'"`
        : `"Unknown provider ID '${named.value}'"`;
    const what =
      named === undefined
        ? `The registration ${registration} names no provider, and no file here defines one called ${registration}`
        : `No file here defines the provider ${named.value}, which the registration ${registration} names`;
    const advice =
      meant !== undefined
        ? `This may be a slip for ${meant}, which Spring knows; the registration’s own id is part of its redirect URI, too.`
        : unused === undefined
          ? `Define it below spring.security.oauth2.client.provider, unless it comes from elsewhere.`
          : named === undefined
            ? `Write provider: ${unused.id}, which is defined and not named by any registration.`
            : `Name ${unused.id}, which is defined and not named by any registration, or define ${named.value}.`;
    return `${what}. Spring Boot does not start: ${answer}. ${advice}`;
  },
  fix: ({ at, data: { named, unused, meant } }, { model }) => {
    const tree = model.fileOf(at.file)?.tree;
    const id = meant ?? unused?.id;
    if (named === undefined || id === undefined || tree === undefined) return [];
    const edits = replaceValue(tree, named, id);
    return edits === undefined
      ? []
      : [{ title: `Name the provider ${id}`, safety: 'review', files: [{ file: at.file, edits }] }];
  },
});

/** Names that Spring Security knows; `x` since 6.5 (CommonOAuth2Provider.java). */
const common: ReadonlySet<string> = new Set(['google', 'github', 'facebook', 'okta', 'x']);

const plain = (id: string): string => id.replace(/[^a-z0-9]/gi, '').toLowerCase();

/** The registrations of a file whose provider is neither defined in it nor known to Spring. */
const undefinedHere = memoisedFor((facts: FileFacts): readonly Registration[] => {
  const { registrations, providers } = clientsOf(facts);
  const defined = new Set(providers.map(({ id }) => plain(id)));
  return registrations.filter(({ id, provider, clientId }) => {
    // Without both it is a part of one in another file.
    if (provider === undefined && clientId === undefined) return false;
    const wanted = provider?.value ?? id;
    return /^[\w.-]+$/.test(wanted) && !common.has(plain(wanted)) && !defined.has(plain(wanted));
  });
});

function unknownProvider(
  { id, provider }: Registration,
  isFirst: (id: string) => boolean,
  { defined, defines, naming, variables, hasPrefix, unused }: Setup,
): Data | undefined {
  // Another file may say what this one leaves out.
  if (provider === undefined && (naming.has(plain(id)) || !isFirst(id))) return undefined;
  if (variables.has(`registration${plain(id)}provider`)) return undefined;
  const wanted = plain(provider?.value ?? id);
  if (defines.has(wanted) || hasPrefix(`provider${wanted}`)) return undefined;
  const [meant] = /^[a-z]+$/.test(wanted) ? slipsOfCommon(wanted) : [];
  // An application that defines none in its files gets them from the platform, but hardly one of such a name.
  if (defined.length === 0 && meant === undefined) return undefined;
  return { registration: id, named: provider, unused: unused(), meant };
}

/** Those of `common` whose names are long enough for one letter to be a slip. */
const slipsOfCommon = nearWords(['google', 'github', 'facebook']);

/** What the files of an application and those around it say together. */
interface Setup {
  readonly defined: readonly Definition[];
  /** Their ids, as `plain` has them. */
  readonly defines: ReadonlySet<string>;
  /** Registrations that name a provider somewhere. */
  readonly naming: ReadonlySet<string>;
  /** See `variableNames`. */
  readonly variables: ReadonlySet<string>;
  readonly hasPrefix: (prefix: string) => boolean;
  readonly unused: () => Definition | undefined;
}

const setupOf = memoisedFor((around: readonly FileFacts[]): Setup => {
  const own = around.filter(({ dialects }) => dialects[0] === 'spring-oauth2').map(clientsOf);
  const variables = variableNames(around);
  const defined = own.flatMap(({ providers }) => providers);
  const naming = own.flatMap(({ registrations }) => registrations.filter(({ provider }) => provider !== undefined));
  return {
    defined,
    defines: new Set(defined.map(({ id }) => plain(id))),
    naming: new Set(naming.map(({ id }) => plain(id))),
    variables,
    hasPrefix: prefixesOf(variables),
    unused: lazy(() => unusedOf(defined, own, variables)),
  };
});

/** Only where one is left over, and no file of tests has it. */
function unusedOf(
  defined: readonly Definition[],
  own: readonly Clients[],
  variables: ReadonlySet<string>,
): Definition | undefined {
  const used = new Set(
    own.flatMap(({ registrations }) => registrations.flatMap((r) => [plain(r.provider?.value ?? r.id), plain(r.id)])),
  );
  const isInVariable = [...variables].some((name) => name.startsWith('registration') && name.endsWith('provider'));
  const left = defined.filter(({ id }) => !used.has(plain(id)) && /^[\w-]+$/.test(id));
  const ids = new Set(left.map(({ id }) => id));
  return ids.size === 1 && !isInVariable ? left[0] : undefined;
}

/** By the id of a registration with a client_id: the length of the shortest URI among its files. */
function shortestByClient(files: readonly FileFacts[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const facts of files) {
    if (facts.environment.isTemplate || facts.environment.isFixture) continue;
    const { length } = facts.file.uri;
    for (const { id, clientId } of clientsOf(facts).registrations) {
      if (clientId !== undefined) found.set(id, Math.min(length, found.get(id) ?? length));
    }
  }
  return found;
}

/** `SPRING_SECURITY_OAUTH2_CLIENT_PROVIDER_SSO_ISSUER_URI` → `providerssoissueruri`. */
const variableNames = (around: readonly FileFacts[]): ReadonlySet<string> => new Set(around.flatMap(propertiesIn));

const propertiesIn = memoisedFor(({ variables }: FileFacts): readonly string[] =>
  variables.flatMap(({ name }) => /^springsecurityoauth2client(.+)$/.exec(plain(name))?.[1] ?? []),
);

const none: Clients = { registrations: [], providers: [] };

const clientsOf = memoisedFor((facts: FileFacts): Clients => {
  if (facts.dialects[0] !== 'spring-oauth2') return none;
  const below = (key: string): readonly Entry[] =>
    rootsOf(facts.tree).flatMap((root) => matchesRelaxed(root, ['spring', 'security', 'oauth2', 'client', key, '*']));
  return {
    registrations: below('registration').map((entry) => ({
      id: idOf(entry),
      entry,
      provider: scalarIn(entry, 'provider'),
      clientId: scalarIn(entry, 'client-id'),
    })),
    providers: below('provider').map((entry) => ({ id: idOf(entry), file: facts.file.uri, entry: original(entry) })),
  };
});

const rootsOf = (tree: SyntaxTree): readonly Entry[] => expandDottedKeys(tree).roots;

/** `[my.id]` is written for an id with other characters. */
const idOf = ({ key }: Entry): string => key.replace(/^\[(.*)\]$/, '$1');

function scalarIn(entry: Entry, key: string): ScalarEntry | undefined {
  const found = childrenOf(entry).find((child) => relax(child.key) === relax(key));
  const own = found === undefined ? undefined : original(found);
  return own?.kind === 'scalar' ? own : undefined;
}
