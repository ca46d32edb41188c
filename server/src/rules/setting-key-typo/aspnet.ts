import { editDistance } from '../../base/distance.ts';
import { childrenOf, type Entry, type SyntaxTree } from '../../syntax/tree.ts';
import type { Slip } from './slips.ts';

interface Section {
  readonly program: string;
  /** The keys are bound by a library, so that `Client_Id` is none of them. */
  readonly isBound: boolean;
  /** As the documentation spells them; keys ignore case. */
  readonly keys: readonly string[];
}

const clientKeys = [
  'Authority',
  'ClientId',
  'ClientSecret',
  'CallbackPath',
  'SignedOutCallbackPath',
  'MetadataAddress',
];

/** MicrosoftIdentityOptions and what it inherits (learn.microsoft.com, "MicrosoftIdentityOptions Class", 2026-11). */
const entra: Section = {
  program: 'Microsoft.Identity.Web',
  isBound: true,
  keys: [
    ...clientKeys,
    'Instance',
    'Domain',
    'TenantId',
    'Audience',
    'Audiences',
    'ClientCredentials',
    'ClientCertificates',
    'ClientCapabilities',
    'SignUpSignInPolicyId',
    'ResetPasswordPolicyId',
    'EditProfilePolicyId',
    'ResponseType',
  ],
};

/** What JwtBearerConfigureOptions and OpenIdConnectConfigureOptions of ASP.NET Core read. */
const scheme: Section = {
  program: 'ASP.NET Core',
  isBound: true,
  keys: [
    ...clientKeys,
    'ValidAudience',
    'ValidAudiences',
    'ValidIssuer',
    'ValidIssuers',
    'RequireHttpsMetadata',
    'ResponseType',
  ],
};

/** `Authentication:Google:ClientId`, as the pages of the providers' handlers have it. */
const social: Section = {
  program: 'the application',
  isBound: false,
  // The last one is what some call Twitter's.
  keys: ['ClientId', 'ClientSecret', 'AppSecret', 'ConsumerSecret', 'ApiSecret'],
};

const sections: readonly (readonly [path: RegExp, section: Section])[] = [
  [/^(?:authentication:)?(?:azuread|azureadb2c|entraid)$/, entra],
  [/^authentication:schemes:[^:]+$/, scheme],
  [/^authentication:(?:google|microsoft|facebook|twitter|github)$/, social],
];

/** Misspelt keys of sections that the documentation names. Sections nest as objects or are spelt `A:B`. */
export function* aspnetSlips(tree: SyntaxTree): Generator<Slip> {
  for (const root of tree.roots) yield* slipsBelow(root, []);
}

function* slipsBelow(container: Entry, above: readonly string[]): Generator<Slip> {
  if (container.kind !== 'map') return;
  const present = new Set(childrenOf(container).map(({ key }) => key.toLowerCase()));
  for (const entry of childrenOf(container)) {
    const path = [...above, ...entry.key.split(':')];
    if (path.length > deepest) continue;
    const intended = entry.kind === 'map' ? undefined : intendedKey(path);
    if (intended !== undefined) {
      const name = entry.key.slice(0, entry.key.lastIndexOf(':') + 1) + intended.key;
      if (!present.has(name.toLowerCase()))
        yield { entry, intended: name, isSection: false, program: intended.program };
    }
    yield* slipsBelow(entry, path);
  }
}

const deepest = 4;

/** One letter too many, too few, wrong, or two exchanged. A plural is a name of its own. */
function intendedKey(path: readonly string[]): { readonly key: string; readonly program: string } | undefined {
  const place = path.slice(0, -1).join(':').toLowerCase();
  const section = sections.find(([pattern]) => pattern.test(place))?.[1];
  const own = path.at(-1)?.toLowerCase() ?? '';
  if (section === undefined || section.keys.some((key) => key.toLowerCase() === own)) return undefined;
  const key = section.keys.find((each) => each.length >= 6 && isSlip(own, each.toLowerCase(), section.isBound));
  return key === undefined ? undefined : { key, program: section.program };
}

function isSlip(own: string, wanted: string, isBound: boolean): boolean {
  if (own.replace(/[-_]/g, '') === wanted) return isBound;
  return own.replace(/s$/, '') !== wanted.replace(/s$/, '') && editDistance(own, wanted, 1) === 1;
}
