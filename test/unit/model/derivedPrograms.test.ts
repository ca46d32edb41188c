import { describe, expect, test } from 'vitest';
import { derivedRedirects } from '../../../server/src/model/derived.ts';
import { modelOf } from '../../support/workspace.ts';

/** `framework: text | alternatives ← names` of every client; `…` stands for a host that is not known. */
function derivedOf(files: Readonly<Record<string, string>>): readonly string[] {
  const model = modelOf(new Map(Object.entries(files)));
  return model.clients.flatMap((client) =>
    derivedRedirects(model, client).map(({ framework, text, alternatives, inputs, isPath, usual }) => {
      const uris = [isPath ? `…${text}` : text, ...alternatives].join(' | ');
      return `${framework}${usual === undefined ? '' : '?'}: ${uris} ← ${inputs.map(({ place }) => place.name).join(', ')}`;
    }),
  );
}

interface Row {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly expected: readonly string[];
}

const grafanaIni = (root: string, section = 'auth.generic_oauth'): string =>
  `[server]\nroot_url = ${root}\n[${section}]\nenabled = true\nclient_id = grafana\n`;
const grafanaEnv = 'GF_AUTH_GOOGLE_CLIENT_ID=g.apps.googleusercontent.com\nGF_AUTH_GOOGLE_CLIENT_SECRET=s\n';

const grafana: readonly Row[] = [
  {
    name: 'of the INI file: root_url and the name of the section',
    files: { 'grafana.ini': grafanaIni('https://mon.acme.io/grafana/') },
    expected: [
      'Grafana: https://mon.acme.io/grafana/login/generic_oauth ← server.root_url, auth.generic_oauth.client_id',
    ],
  },
  {
    name: 'nothing of a root_url with a template, nor of a section that Grafana does not have',
    files: {
      'a/grafana.ini': grafanaIni('%(protocol)s://%(domain)s/'),
      'b/grafana.ini': grafanaIni('https://mon.acme.io', 'auth.acme'),
    },
    expected: [],
  },
  {
    name: 'of variables',
    files: { '.env': `GF_SERVER_ROOT_URL=https://mon.acme.io\n${grafanaEnv}` },
    expected: ['Grafana: https://mon.acme.io/login/google ← GF_SERVER_ROOT_URL, GF_AUTH_GOOGLE_CLIENT_ID'],
  },
  {
    name: 'a variable overrides the file, as long as its value is known',
    files: {
      'a/package.json': '{}',
      'a/grafana.ini': grafanaIni('https://mon.acme.io'),
      'a/compose.yaml': 'services:\n  grafana:\n    environment:\n      GF_SERVER_ROOT_URL: https://grafana.acme.io\n',
      'b/package.json': '{}',
      'b/grafana.ini': grafanaIni('https://mon.acme.io'),
      'b/compose.yaml': 'services:\n  grafana:\n    environment:\n      GF_SERVER_ROOT_URL: https://${HOST}\n',
    },
    expected: [
      'Grafana: https://mon.acme.io/login/generic_oauth | https://grafana.acme.io/login/generic_oauth ← ' +
        'server.root_url, auth.generic_oauth.client_id',
    ],
  },
  {
    name: 'of the service’s own variables in a Compose file, not of a neighbour’s',
    files: {
      'compose.yaml': `services:
  one:
    environment:
      GF_SERVER_ROOT_URL: https://one.acme.io
      GF_AUTH_GITHUB_CLIENT_ID: one
  two:
    environment:
      GF_AUTH_GITLAB_CLIENT_ID: two
`,
    },
    expected: ['Grafana: https://one.acme.io/login/github ← GF_SERVER_ROOT_URL, GF_AUTH_GITHUB_CLIENT_ID'],
  },
  {
    name: 'of an environment file that the service reads',
    files: {
      'compose.yaml':
        'services:\n  one:\n    env_file: ./.env\n    environment:\n      GF_SERVER_ROOT_URL: https://one.acme.io\n',
      '.env': grafanaEnv,
    },
    expected: ['Grafana: https://one.acme.io/login/google ← GF_SERVER_ROOT_URL, GF_AUTH_GOOGLE_CLIENT_ID'],
  },
];

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: grafana
spec:
  template:
    spec:
      containers:
        - name: grafana
          env:
            - name: GF_SERVER_ROOT_URL
              value: https://mon.acme.io
            - name: GF_AUTH_OKTA_CLIENT_ID
              value: 0oa1b2c3d4e5f6g7h8i9
`;
const values = (root: string): string => `grafana:
  grafana.ini:
    server:
      root_url: ${root}
    auth.generic_oauth:
      enabled: true
      client_id: grafana
      auth_url: https://id.acme.io/realms/acme/protocol/openid-connect/auth
`;

const deployed: readonly Row[] = [
  {
    name: 'of the variables of its container',
    files: { 'k8s/grafana.yaml': deployment },
    expected: ['Grafana: https://mon.acme.io/login/okta ← GF_SERVER_ROOT_URL, GF_AUTH_OKTA_CLIENT_ID'],
  },
  {
    name: 'of the values of its chart, unless other values may replace them',
    files: {
      'a/package.json': '{}',
      'a/values.yaml': values('https://mon.acme.io'),
      'b/package.json': '{}',
      'b/values.yaml': values('https://{{ .Values.host }}'),
      'c/package.json': '{}',
      'c/values.yaml': values('https://mon.acme.io'),
      'c/values-prod.yaml': values('https://mon.acme.com').replace('client_id: grafana', 'client_id: ""'),
    },
    expected: ['Grafana: https://mon.acme.io/login/generic_oauth ← grafana.grafana.ini.auth.generic_oauth.client_id'],
  },
];

const argocd = (data: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: argocd-cm\ndata:\n${data.replace(/^(?=.)/gm, '  ')}`;
const oidc = 'oidc.config: |\n  name: Acme\n  issuer: https://id.acme.io\n  clientID: argo\n';
const connector = (type: string): string =>
  `dex.config: |\n  connectors:\n    - type: ${type}\n      id: acme\n      config:\n        clientID: argo\n`;

const argo: readonly Row[] = [
  {
    name: 'of url, and of the additional ones',
    files: {
      'argocd/cm.yaml': argocd(`url: https://cd.acme.io/\nadditionalUrls: |\n  - https://cd.acme.dev\n${oidc}`),
    },
    expected: [
      'Argo CD: https://cd.acme.io/auth/callback | https://cd.acme.dev/auth/callback ← data.url, oidc.config.clientID',
    ],
  },
  {
    name: 'of its Dex, for connectors that it completes',
    files: {
      'a/argocd/cm.yaml': argocd(`url: https://cd.acme.io\n${connector('github')}`),
      'b/argocd/cm.yaml': argocd(`url: https://cd.acme.io\n${connector('acme')}`),
    },
    expected: ['Argo CD: https://cd.acme.io/api/dex/callback ← data.url, dex.config.connectors[0].config.clientID'],
  },
  {
    name: 'of the address that a patch gives, as long as that is known',
    files: {
      'a/package.json': '{}',
      'a/argocd/cm.yaml': argocd(`url: https://cd.acme.io\n${oidc}`),
      'a/prod/argocd-cm.yaml': argocd('url: https://cd.acme.com\n'),
      'b/package.json': '{}',
      'b/argocd/cm.yaml': argocd(`url: https://cd.acme.io\n${oidc.replace('argo\n', 'other\n')}`),
      'b/prod/argocd-cm.yaml': argocd('url: https://${HOST}\n'),
    },
    expected: [
      'Argo CD: https://cd.acme.io/auth/callback | https://cd.acme.com/auth/callback ← data.url, oidc.config.clientID',
    ],
  },
  {
    name: 'nothing without url',
    files: { 'argocd/cm.yaml': argocd(oidc) },
    expected: [],
  },
];

const proxy = (more = ''): string => `client_id = "web"\nclient_secret = "s"\ncookie_secret = "c"\n${more}`;

const oauth2Proxy: readonly Row[] = [
  {
    name: 'the path alone, as the host is that of the request',
    files: { 'oauth2-proxy.cfg': proxy() },
    expected: ['oauth2-proxy: …/oauth2/callback ← client_id'],
  },
  {
    name: 'below its prefix',
    files: { 'oauth2-proxy.cfg': proxy('proxy_prefix = "/login"\n') },
    expected: ['oauth2-proxy: …/login/callback ← client_id'],
  },
  {
    name: 'what a redirect URL without a path, or without a host, lacks',
    files: {
      'a/oauth2-proxy.cfg': proxy('redirect_url = "https://app.acme.io"\n'),
      'b/oauth2-proxy.cfg': proxy('redirect_url = "/cb"\n'),
    },
    expected: [
      'oauth2-proxy: https://app.acme.io/oauth2/callback ← redirect_url, client_id',
      'oauth2-proxy: …/cb ← redirect_url, client_id',
    ],
  },
  {
    name: 'nothing beside a whole redirect URL, here or on a command line',
    files: {
      'a/oauth2-proxy.cfg': proxy('redirect_url = "https://app.acme.io/oauth2/callback"\n'),
      'b/package.json': '{}',
      'b/oauth2-proxy.cfg': proxy(),
      'b/compose.yaml': 'services:\n  proxy:\n    command: --redirect-url=https://app.acme.io/done\n',
    },
    expected: [],
  },
  {
    name: 'of variables',
    files: {
      'a/.env': 'OAUTH2_PROXY_CLIENT_ID=web\nOAUTH2_PROXY_CLIENT_SECRET=s\n',
      'b/package.json': '{}',
      'b/.env': 'OAUTH2_PROXY_CLIENT_ID=web\nOAUTH2_PROXY_PROXY_PREFIX=/in\n',
    },
    expected: [
      'oauth2-proxy: …/oauth2/callback ← OAUTH2_PROXY_CLIENT_ID',
      'oauth2-proxy: …/in/callback ← OAUTH2_PROXY_CLIENT_ID',
    ],
  },
];

const kratos = (id: string, oidc = '', base = 'https://id.acme.io/'): string => `serve:
  public:
    base_url: ${base}
selfservice:
  methods:
    oidc:
      config:${oidc}
        providers:
          - id: gh
            provider: github
            client_id: ${id}
            client_secret: s
`;

const others: readonly Row[] = [
  {
    name: 'Ory Kratos: the public address, unless another one is given, and the id of the provider',
    files: {
      'a/kratos.yml': kratos('a'),
      'b/kratos.yml': kratos('b', '\n        base_redirect_uri: https://login.acme.io'),
      'c/kratos.yml': kratos('c', '', 'https://${HOST}/'),
    },
    expected: [
      'Ory Kratos: https://id.acme.io/self-service/methods/oidc/callback/gh ← ' +
        'serve.public.base_url, selfservice.methods.oidc.config.providers[0].client_id',
      'Ory Kratos: https://login.acme.io/self-service/methods/oidc/callback/gh ← ' +
        'selfservice.methods.oidc.config.base_redirect_uri, selfservice.methods.oidc.config.providers[0].client_id',
    ],
  },
  {
    name: 'Pomerium: the address of its authenticate service',
    files: {
      'a/package.json': '{}',
      'a/pomerium.yaml': 'idp_provider: github\nidp_client_id: a\nauthenticate_service_url: https://auth.acme.io\n',
      'b/package.json': '{}',
      'b/pomerium.yaml':
        'idp_provider: github\nidp_client_id: b\nauthenticate_service_url: https://auth.acme.io\nauthenticate_callback_path: /cb\n',
      'c/.env': 'IDP_PROVIDER=github\nIDP_CLIENT_ID=c\nAUTHENTICATE_SERVICE_URL=https://auth.acme.io\n',
    },
    expected: [
      'Pomerium: https://auth.acme.io/oauth2/callback ← authenticate_service_url, idp_client_id',
      'Pomerium: https://auth.acme.io/cb ← authenticate_service_url, authenticate_callback_path, idp_client_id',
      'Pomerium: https://auth.acme.io/oauth2/callback ← AUTHENTICATE_SERVICE_URL, IDP_CLIENT_ID',
    ],
  },
  {
    name: 'Directus: its public address and its own name of the provider',
    files: {
      '.env':
        'PUBLIC_URL=https://cms.acme.io\nAUTH_PROVIDERS="google,acme"\nAUTH_ACME_DRIVER=openid\nAUTH_ACME_CLIENT_ID=cms\nAUTH_GITHUB_CLIENT_ID=x\n',
    },
    expected: ['Directus: https://cms.acme.io/auth/login/acme/callback ← PUBLIC_URL, AUTH_ACME_CLIENT_ID'],
  },
  {
    name: 'nothing for Dex alone, whose connectors have to spell it out',
    files: {
      'dex.yaml':
        'issuer: https://dex.acme.io\nstorage: { type: memory }\nconnectors:\n  - { type: github, id: gh, config: { clientID: a, clientSecret: s } }\n',
    },
    expected: [],
  },
  {
    name: 'nothing for GoTrue, which has to be told',
    files: { '.env': 'API_EXTERNAL_URL=https://auth.acme.io\nGOTRUE_EXTERNAL_GITHUB_CLIENT_ID=a\n' },
    expected: [],
  },
];

const idOf = (letter: string): string => `41829104456-${letter.repeat(32)}.apps.googleusercontent.com`;
const google = (letter: string): string => `GOOGLE_CLIENT_ID=${idOf(letter)}\n`;
const allauth = '[project]\ndependencies = ["django-allauth[socialaccount]>=65"]\n';
const gems = (...names: readonly string[]): string => names.map((name) => `gem "${name}", "~> 1.0"\n`).join('');

const libraries: readonly Row[] = [
  {
    name: 'django-allauth of a pyproject.toml or requirements.txt, or known by its variables',
    files: {
      'requirements.txt': 'django-allauth==65.3\n',
      'env/.env': google('r'),
      'a/pyproject.toml': allauth,
      'a/.env': google('a'),
      'b/package.json': '{}',
      'b/.env': `SOCIALACCOUNT_ENABLED=true\n${google('b')}`,
    },
    expected: [
      'django-allauth?: …/accounts/google/login/callback/ | /google/login/callback/ ← GOOGLE_CLIENT_ID',
      'django-allauth?: …/accounts/google/login/callback/ | /google/login/callback/ ← GOOGLE_CLIENT_ID',
      'django-allauth?: …/accounts/google/login/callback/ | /google/login/callback/ ← GOOGLE_CLIENT_ID',
    ],
  },
  {
    name: 'nothing for another Django library, for a provider by OpenID Connect, nor for one of two clients',
    files: {
      'a/pyproject.toml': '[project]\ndependencies = ["django>=5"] # "django-allauth"\n',
      'a/.env': `DJANGO_DEBUG=1\n${google('a')}`,
      'b/pyproject.toml': allauth,
      'b/.env': 'KEYCLOAK_CLIENT_ID=web\nKEYCLOAK_CLIENT_SECRET=s\n',
      'c/pyproject.toml': allauth,
      'c/.env': `${google('b')}GOOGLE_ADS_CLIENT_ID=${idOf('c')}\n`,
    },
    expected: [],
  },
  {
    name: 'Python Social Auth, by the names of its settings',
    files: {
      '.env': 'SOCIAL_AUTH_GOOGLE_OAUTH2_KEY=a\nSOCIAL_AUTH_GOOGLE_OAUTH2_SECRET=s\nSOCIAL_AUTH_ACME_KEY=b\n',
    },
    expected: [
      'Python Social Auth?: …/complete/google-oauth2/ | /complete/google-oauth2 ← SOCIAL_AUTH_GOOGLE_OAUTH2_KEY',
    ],
  },
  {
    name: 'OmniAuth of a Gemfile, below the scope of Devise where that is there',
    files: {
      'a/Gemfile': gems('rails', 'omniauth-google-oauth2'),
      'a/.env': google('a'),
      'b/Gemfile': gems('devise', 'omniauth-github'),
      'b/.env': 'GITHUB_CLIENT_ID=Ov23liAbCdEfGhIjKlMn\n',
      'c/Gemfile': '# gem "omniauth-google-oauth2"\ngem "omniauth-github"\n',
      'c/.env': google('c'),
    },
    expected: [
      'OmniAuth?: …/auth/google_oauth2/callback ← GOOGLE_CLIENT_ID',
      'OmniAuth?: …/users/auth/github/callback | /auth/github/callback ← GITHUB_CLIENT_ID',
    ],
  },
  {
    name: '@auth0/nextjs-auth0, by the name of the base URL',
    files: {
      'a/.env':
        'APP_BASE_URL=https://app.acme.io/\nAUTH0_SECRET=s\nAUTH0_DOMAIN=acme.eu.auth0.com\nAUTH0_CLIENT_ID=a\n',
      'b/package.json': '{}',
      'b/.env':
        'AUTH0_BASE_URL=https://app.acme.io\nAUTH0_SECRET=s\nAUTH0_ISSUER_BASE_URL=https://acme.eu.auth0.com\nAUTH0_CLIENT_ID=b\n',
      'c/package.json': '{}',
      'c/.env': 'APP_BASE_URL=https://app.acme.io/shop\nAUTH0_SECRET=s\nAUTH0_CLIENT_ID=c\n',
      'd/package.json': '{}',
      'd/.env': 'AUTH0_BASE_URL=https://app.acme.io\nAUTH0_CALLBACK=/cb\nAUTH0_SECRET=s\nAUTH0_CLIENT_ID=d\n',
    },
    expected: [
      '@auth0/nextjs-auth0?: https://app.acme.io/auth/callback ← APP_BASE_URL, AUTH0_CLIENT_ID',
      '@auth0/nextjs-auth0?: https://app.acme.io/api/auth/callback ← AUTH0_BASE_URL, AUTH0_CLIENT_ID',
    ],
  },
];

describe.each([
  ['Grafana makes its redirect URI', grafana],
  ['Grafana, deployed, makes its redirect URI', deployed],
  ['Argo CD makes its redirect URI', argo],
  ['oauth2-proxy makes its redirect URI', oauth2Proxy],
  ['other programs make theirs', others],
  ['libraries receive callbacks at a path of their own', libraries],
])('%s', (_title, rows) => {
  test.each(rows)('$name', ({ files, expected }) => {
    expect(derivedOf(files)).toEqual(expected);
  });
});
