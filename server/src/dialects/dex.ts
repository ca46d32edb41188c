import { childOf, childrenOf, type Entry, entryAt, pathText, textAt } from '../syntax/tree.ts';
import { adapted, namedVariable } from './adapt.ts';
import { providerOfKey } from './providerOfKey.ts';
import { type Block, structuredDialect } from './structured.ts';

/** Where Dex's configuration starts: the file's root, or below a key in the values of its Helm chart. */
const roots = ['', 'config', 'dex.config'] as const;

const isDex = (root: Entry | undefined): boolean =>
  textAt(root, 'issuer') !== undefined &&
  childOf(root, 'storage')?.kind === 'map' &&
  ['staticClients', 'connectors', 'web', 'enablePasswordDB', 'staticPasswords'].some(
    (key) => childOf(root, key) !== undefined,
  );

const startOf = (root: Entry | undefined, at: string): Entry | undefined =>
  at === '' ? root : entryAt(root, ...at.split('.'));

/** The names of the static clients; `server` when there is none to hold the issuer. */
function clientsOf(start: Entry): readonly string[] {
  const clients = childrenOf(childOf(start, 'staticClients'));
  const names = clients.map((client) => textAt(client, 'id') ?? pathText(client.path));
  return names.length > 0 ? names : ['server'];
}

/** Connectors whose type is a provider; `oidc`, `oauth` and `openshift` may be anybody's. */
const providerOfConnector = (connector: Entry): string | undefined => {
  const type = textAt(connector, 'type');
  return type === 'bitbucket-cloud' ? 'bitbucket' : providerOfKey(type);
};

const skipped = (connector: Entry): boolean => {
  const config = childOf(connector, 'config');
  return childOf(config, 'clientID') === undefined && childOf(config, 'clientSecret') === undefined;
};

/** Clients for which Dex is the server are registrations; its connectors make it a client of others. */
export const dexConnectors = (at: string): Block => ({
  at,
  kind: 'use',
  // A connector and a client may have one id.
  slot: (connector) => [`connectors.${textAt(connector, 'id') ?? connector.key}`],
  provider: providerOfConnector,
  skip: skipped,
  settings: {
    'config.clientID': 'client_id',
    'config.clientSecret': 'client_secret',
    'config.redirectURI': 'redirect_uri',
    'config.issuer': 'issuer',
    'config.scopes': 'scope',
    'config.tenant': 'tenant',
    'config.authorizationURL': 'authorization_endpoint',
    'config.tokenURL': 'token_endpoint',
    'config.userInfoURL': 'userinfo_endpoint',
  },
});

const blocksBelow = (at: string): readonly Block[] => {
  const prefix = at === '' ? '' : `${at}.`;
  return [
    { at, slot: clientsOf, skip: (start) => !isDex(start), settings: { issuer: 'issuer' } },
    {
      at: `${prefix}staticClients.*`,
      slot: { child: 'id' },
      settings: {
        id: 'client_id',
        idEnv: 'client_id',
        secret: 'client_secret',
        secretEnv: 'client_secret',
        redirectURIs: 'redirect_uri',
        public: 'public_client',
      },
    },
    dexConnectors(`${prefix}connectors.*`),
    // The API behind these origins takes no cookies, so they are no list of trusted pages.
    { at: `${prefix}web`, kind: 'use', slot: 'application', settings: { allowedOrigins: 'allowed_origin' } },
  ];
};

/**
 * Dex's own configuration (dexidp.io, "Using Dex"; cmd/dex/config.go). Connector settings are expanded from the
 * environment, `idEnv` and `secretEnv` name variables.
 */
export const dexConfig = adapted(
  structuredDialect({
    id: 'dex-config',
    title: 'Dex configuration',
    kind: 'registration',
    formats: ['yaml'],
    files: [
      '**/dex/**/*.{yml,yaml}',
      '**/dex*.{yml,yaml}',
      '**/*[-_.]dex*.{yml,yaml}',
      '**/config.{yml,yaml}',
      '**/config[-_.]*.{yml,yaml}',
    ],
    sniffedFiles: ['**/*.{yml,yaml}'],
    references: 'shell-like',
    recognise: (tree) => (roots.some((at) => isDex(startOf(tree.roots[0], at))) ? 0.95 : 0),
    blocks: roots.flatMap(blocksBelow),
  }),
  (setting) => (/Env$/.test(setting.entry.key) ? namedVariable(setting) : setting),
);
