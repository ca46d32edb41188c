import { hex, type Random } from './random.ts';

/** Path below the application's folder, and text. A path that begins with `/` lies below the root. */
export type KitFile = readonly [path: string, text: string];

/** One application of the monorepo, and where it signs in. */
export interface App {
  readonly name: string;
  /** Folder, relative to the root. */
  readonly folder: string;
  readonly port: number;
  readonly origin: string;
  readonly clientId: string;
  readonly secret: string;
  /** Of the company's own Keycloak: a realm for each team. */
  readonly issuer: string;
  readonly realm: string;
  readonly tenant: string;
}

/** What one kind of application has in its folder. `auth`: files that authproof recognises; `other`: manifests beside them. */
export interface Kit {
  readonly auth: readonly KitFile[];
  readonly other: readonly KitFile[];
}

const uuid = (random: Random): string => [8, 4, 4, 4, 12].map((length) => random.text(length, hex)).join('-');

const words =
  'orders billing ledger catalog search basket people events reports alerts media pricing stock parcels claims'.split(
    ' ',
  );
const roles = 'web api admin portal gateway jobs console mobile'.split(' ');
const teams = 'acme retail finance logistics platform'.split(' ');

export function createApp(random: Random, index: number): App {
  const name = `${random.pick(words)}-${random.pick(roles)}-${index}`;
  const realm = random.pick(teams);
  return {
    name,
    folder: `apps/${name}`,
    port: 3000 + (index % 5000),
    origin: `https://${name}.acme.io`,
    clientId: `${name}-${random.text(6, hex)}`,
    secret: random.text(40),
    issuer: `https://id.acme.io/realms/${realm}`,
    realm,
    tenant: uuid(random),
  };
}

export const manifest = (app: App, dependencies: Readonly<Record<string, string>>): KitFile => [
  'package.json',
  `${JSON.stringify({ name: `@acme/${app.name}`, version: '1.4.2', private: true, scripts: { dev: 'run dev', build: 'run build' }, dependencies }, null, 2)}\n`,
];

/** Settings that every application has and that are not about sign-in. */
export const everyday = (app: App, random: Random): string =>
  `# Application
LOG_LEVEL=info
PORT=${app.port}
DATABASE_URL=postgres://app@db.internal:5432/${app.name.replaceAll('-', '_')}
REDIS_URL=redis://cache.internal:6379/${app.port % 16}
# Feature switches
FEATURE_NEW_CHECKOUT=${random.chance(0.5)}
FEATURE_EXPORT=${random.chance(0.5)}
CACHE_TTL_SECONDS=${random.whole(30, 900)}
MAIL_FROM="${app.name} <no-reply@acme.io>"
`;

/** Next.js with Auth.js, Google and GitHub, and the registration at Google. */
function next(app: App, random: Random): Kit {
  const project = random.text(12, '123456789');
  const googleId = `${project}-${random.text(32, 'abcdefghijklmnopqrstuvwxyz0123456789')}.apps.googleusercontent.com`;
  const local = `http://localhost:${app.port}`;
  const redirects = [`${local}/api/auth/callback/google`, `${app.origin}/api/auth/callback/google`];
  return {
    auth: [
      [
        '.env',
        `${everyday(app, random)}
# Sign-in (Auth.js)
AUTH_URL=${local}
AUTH_GOOGLE_ID=${googleId}
AUTH_GITHUB_ID=Ov23li${random.text(14)}
NEXT_PUBLIC_APP_NAME="${app.name}"
`,
      ],
      [
        '.env.local',
        `# Not in version control
AUTH_SECRET="${random.text(43)}="
AUTH_GOOGLE_SECRET=GOCSPX-${random.text(28)}
AUTH_GITHUB_SECRET=${random.text(40, hex)}
`,
      ],
      ['.env.production', `AUTH_URL=${app.origin}\nLOG_LEVEL=warn\n`],
      [
        '.env.example',
        `# Copy to .env.local and fill in
AUTH_URL=${local}
AUTH_SECRET=
AUTH_GOOGLE_ID=
AUTH_GOOGLE_SECRET=
AUTH_GITHUB_ID=
AUTH_GITHUB_SECRET=
`,
      ],
      [
        `client_secret_${googleId}.json`,
        JSON.stringify({
          web: {
            client_id: googleId,
            project_id: `acme-${app.name}`,
            auth_uri: 'https://accounts.google.com/o/oauth2/auth',
            token_uri: 'https://oauth2.googleapis.com/token',
            auth_provider_x509_cert_url: 'https://www.googleapis.com/oauth2/v1/certs',
            redirect_uris: redirects,
            javascript_origins: [local, app.origin],
          },
        }),
      ],
    ],
    other: [manifest(app, { next: '15.0.0', 'next-auth': '5.0.0-beta.25', react: '19.0.0' })],
  };
}

/** Spring Boot with a profile, in a container, and the realm it is registered in. */
function spring(app: App, random: Random): Kit {
  const key = app.name;
  const variable = `${app.name.toUpperCase().replaceAll('-', '_')}_CLIENT_SECRET`;
  const callback = `/login/oauth2/code/${key}`;
  return {
    auth: [
      [
        'src/main/resources/application.yml',
        `server:
  port: ${app.port}
  forward-headers-strategy: framework
spring:
  application:
    name: ${app.name}
  datasource:
    url: jdbc:postgresql://db.internal:5432/${app.name}
    hikari:
      maximum-pool-size: ${random.whole(4, 40)}
  jpa:
    open-in-view: false
  security:
    oauth2:
      client:
        registration:
          ${key}:
            provider: acme
            client-id: ${app.clientId}
            client-secret: \${${variable}}
            authorization-grant-type: authorization_code
            redirect-uri: "{baseUrl}/login/oauth2/code/{registrationId}"
            scope: openid, profile, email
        provider:
          acme:
            issuer-uri: ${app.issuer}
logging:
  level:
    root: info
management:
  endpoints:
    web:
      exposure:
        include: health, info, prometheus
---
spring:
  config:
    activate:
      on-profile: dev
logging:
  level:
    io.acme: debug
`,
      ],
      [
        'src/main/resources/application-prod.yml',
        `spring:
  security:
    oauth2:
      client:
        registration:
          ${key}:
            redirect-uri: ${app.origin}${callback}
logging:
  level:
    root: warn
`,
      ],
      ['.env', `# Read by docker compose\n${variable}=${app.secret}\nPOSTGRES_PASSWORD=${random.text(20)}\n`],
      [
        'docker-compose.yml',
        `services:
  ${app.name}:
    build: .
    ports: ["${app.port}:${app.port}"]
    environment:
      SPRING_PROFILES_ACTIVE: dev
      ${variable}: \${${variable}}
    depends_on: [db]
  db:
    image: postgres:16
    environment:
      POSTGRES_PASSWORD: \${POSTGRES_PASSWORD}
    volumes:
      - db:/var/lib/postgresql/data
volumes:
  db: {}
`,
      ],
      [
        `keycloak/${app.name}-realm.json`,
        realm(app, random, variable, [`http://localhost:${app.port}${callback}`, `${app.origin}${callback}`]),
      ],
    ],
    other: [
      [
        'pom.xml',
        `<project>\n  <modelVersion>4.0.0</modelVersion>\n  <artifactId>${app.name}</artifactId>\n</project>\n`,
      ],
    ],
  };
}

/** An export of Keycloak as it writes it, with the clients that every realm has. */
function realm(app: App, random: Random, variable: string, redirects: readonly string[]): string {
  const origins = [...new Set(redirects.map((redirect) => new URL(redirect).origin))];
  const own = {
    id: uuid(random),
    clientId: app.clientId,
    name: app.name,
    enabled: true,
    clientAuthenticatorType: 'client-secret',
    secret: `\${${variable}}`,
    redirectUris: redirects,
    webOrigins: origins,
    standardFlowEnabled: true,
    implicitFlowEnabled: false,
    directAccessGrantsEnabled: false,
    serviceAccountsEnabled: false,
    publicClient: false,
    protocol: 'openid-connect',
    attributes: { 'pkce.code.challenge.method': 'S256', 'post.logout.redirect.uris': '+' },
    defaultClientScopes: ['web-origins', 'acr', 'profile', 'roles', 'email'],
  };
  const builtIn = ['account', 'broker', 'realm-management'].map((clientId) => ({
    id: uuid(random),
    clientId,
    enabled: true,
    bearerOnly: clientId !== 'account',
    publicClient: clientId === 'account',
    protocol: 'openid-connect',
    redirectUris: clientId === 'account' ? [`/realms/${app.realm}/account/*`] : [],
    webOrigins: [],
  }));
  const names = ['offline_access', 'uma_authorization', 'viewer', 'editor', 'auditor', 'operator'];
  const granted = names.map((name) => ({
    id: uuid(random),
    name,
    composite: false,
    clientRole: false,
    attributes: {},
  }));
  return `${JSON.stringify({ id: uuid(random), realm: app.realm, enabled: true, sslRequired: 'external', accessTokenLifespan: 300, ssoSessionIdleTimeout: 1800, roles: { realm: granted }, clients: [own, ...builtIn] }, null, 2)}\n`;
}

/** A Node service in Kubernetes: its values come out of a ConfigMap and a Secret. */
function kubernetes(app: App, random: Random): Kit {
  const meta = (kind: string, name: string, version = 'v1'): string =>
    `apiVersion: ${version}\nkind: ${kind}\nmetadata:\n  name: ${name}\n  labels:\n    app.kubernetes.io/name: ${app.name}\n`;
  return {
    auth: [
      [
        'deploy/configmap.yaml',
        `${meta('ConfigMap', `${app.name}-config`)}data:
  LOG_LEVEL: info
  PORT: "${app.port}"
  OIDC_ISSUER: ${app.issuer}
  OIDC_CLIENT_ID: ${app.clientId}
  OIDC_REDIRECT_URI: ${app.origin}/auth/callback
  OIDC_SCOPE: openid profile email
`,
      ],
      [
        'deploy/secret.yaml',
        `${meta('Secret', `${app.name}-secret`)}type: Opaque
stringData:
  OIDC_CLIENT_SECRET: <path:secret/data/${app.name}#client-secret>
  SESSION_SECRET: <path:secret/data/${app.name}#session>
`,
      ],
      [
        'deploy/deployment.yaml',
        `${meta('Deployment', app.name, 'apps/v1')}spec:
  replicas: ${random.whole(1, 6)}
  selector:
    matchLabels:
      app.kubernetes.io/name: ${app.name}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: ${app.name}
    spec:
      containers:
        - name: ${app.name}
          image: registry.acme.io/${app.name}:1.${random.whole(0, 40)}.${random.whole(0, 9)}
          ports:
            - containerPort: ${app.port}
          envFrom:
            - configMapRef:
                name: ${app.name}-config
            - secretRef:
                name: ${app.name}-secret
          resources:
            requests: { cpu: 100m, memory: 128Mi }
            limits: { cpu: 500m, memory: 512Mi }
          livenessProbe:
            httpGet: { path: /healthz, port: ${app.port} }
`,
      ],
      [
        '.env',
        `${everyday(app, random)}
OIDC_ISSUER=${app.issuer}
OIDC_CLIENT_ID=${app.clientId}
OIDC_CLIENT_SECRET=${app.secret}
OIDC_REDIRECT_URI=http://localhost:${app.port}/auth/callback
OIDC_SCOPE="openid profile email"
SESSION_SECRET=${random.text(48)}
`,
      ],
      [
        `/.github/workflows/${app.name}.yml`,
        `name: ${app.name}
on:
  push:
    branches: [main]
    paths: ["${app.folder}/**"]
jobs:
  deploy:
    runs-on: ubuntu-latest
    environment: production
    env:
      OIDC_ISSUER: ${app.issuer}
      OIDC_CLIENT_ID: ${app.clientId}
      OIDC_CLIENT_SECRET: \${{ secrets.${app.name.toUpperCase().replaceAll('-', '_')}_SECRET }}
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: npm ci
      - run: npm test --workspace @acme/${app.name}
      - run: kubectl apply -f ${app.folder}/deploy
`,
      ],
    ],
    other: [manifest(app, { express: '4.21.0', 'openid-client': '6.1.0', dotenv: '16.4.5' })],
  };
}

export const baseKits = { next, spring, kubernetes };
