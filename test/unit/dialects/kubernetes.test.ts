import { describe, expect, test } from 'vitest';
import { readFile } from '../../../server/src/dialects/read.ts';
import { createSourceFile } from '../../../server/src/text/sourceFile.ts';
import { googleId, namedTable as table, yaml } from '../../support/dialectTable.ts';

table('kubernetes', [
  {
    name: 'gives a container what its references name, decoded, under the names of the secret',
    path: 'k8s/web.yaml',
    text: yaml(
      'apiVersion: v1',
      'kind: Secret',
      'metadata: { name: google }',
      'data:',
      `  client-id: ${btoa(googleId)}`,
      '  client-secret: bm90LXJlYWxseS1hLXNlY3JldAo=',
      '---',
      'apiVersion: v1',
      'kind: ConfigMap',
      'metadata: { name: settings }',
      'data:',
      '  GOOGLE_REDIRECT_URI: https://app.acme.io/callback',
      '  application.yml: |',
      '    client-id: embedded',
      '---',
      'apiVersion: apps/v1',
      'kind: Deployment',
      'metadata: { name: web }',
      'spec:',
      '  template:',
      '    spec:',
      '      containers:',
      '        - name: web',
      '          envFrom: [{ configMapRef: { name: settings } }, { secretRef: { name: not-here } }]',
      '          env:',
      '            - name: GOOGLE_CLIENT_ID',
      '              valueFrom: { secretKeyRef: { name: google, key: client-id } }',
      '            - name: GOOGLE_CLIENT_SECRET',
      '              valueFrom: { secretKeyRef: { name: google, key: client-secret } }',
      '            - name: OIDC_CLIENT_SECRET',
      '              valueFrom: { secretKeyRef: { name: elsewhere, key: secret } }',
      '            - { name: OIDC_ISSUER, value: https://id.acme.io/realms/$(REALM) }',
      '            - { name: OIDC_CLIENT_ID, value: web }',
    ),
    expected: [
      'kubernetes',
      'GOOGLE_REDIRECT_URI redirect_uri=https://app.acme.io/callback @web/google',
      `client-id client_id=${googleId} @web/google`,
      'client-secret client_secret=not-really-a-secret\\n @web/google',
      'OIDC_CLIENT_SECRET client_secret=secret @web/oidc',
      'OIDC_ISSUER issuer=? @web/oidc',
      'OIDC_CLIENT_ID client_id=web @web/oidc',
    ],
  },
  {
    name: 'claims the Secret of Argo CD, whose keys have dots',
    path: 'argocd/argocd-secret.yaml',
    text: yaml(
      'apiVersion: v1',
      'kind: Secret',
      'metadata: { name: argocd-secret }',
      'stringData: { oidc.okta.clientSecret: x }',
    ),
    expected: ['kubernetes'],
  },
  {
    name: 'does not claim a Secret of files',
    path: 'app/secret.yaml',
    text: yaml('apiVersion: v1', 'kind: Secret', 'metadata: { name: app }', 'stringData: { tls.key: x }'),
    expected: undefined,
  },
  {
    name: 'lets env win over envFrom, and stringData over data',
    path: 'deploy/app.yaml',
    text: yaml(
      'apiVersion: v1',
      'kind: List',
      'items:',
      '  - apiVersion: v1',
      '    kind: Secret',
      '    metadata: { name: app }',
      `    data: { CLIENT_ID: ${btoa('encoded')}, CLIENT_SECRET: ${btoa('from-data')} }`,
      '    stringData: { CLIENT_SECRET: from-string-data }',
      '  - apiVersion: batch/v1',
      '    kind: CronJob',
      '    metadata: { name: sync }',
      '    spec: { jobTemplate: { spec: { template: { spec: { containers: [',
      '      { name: sync, envFrom: [{ secretRef: { name: app } }], env: [{ name: CLIENT_ID, value: sync }] }',
      '    ] } } } } }',
    ),
    expected: ['kubernetes', 'CLIENT_ID client_id=sync @sync/', 'CLIENT_SECRET client_secret=from-string-data @sync/'],
  },
  {
    name: 'reads a secret on its own, and leaves out what is no Base64',
    path: 'secret.yaml',
    text: yaml(
      'apiVersion: v1',
      'kind: Secret',
      'metadata: { name: app }',
      'data:',
      `  OIDC_CLIENT_ID: ${btoa('web')}`,
      '  OIDC_CLIENT_SECRET: not base64',
      `  OIDC_ISSUER: "{{ .Values.issuer | b64enc }}"`,
    ),
    expected: ['kubernetes', 'OIDC_CLIENT_ID client_id=web @app/oidc', 'OIDC_ISSUER issuer=? @app/oidc'],
  },
  {
    name: 'takes nothing from pointers and ciphertext',
    path: 'external.yaml',
    text: yaml(
      'apiVersion: external-secrets.io/v1',
      'kind: ExternalSecret',
      'metadata: { name: app }',
      'spec:',
      '  data:',
      '    - secretKey: client_id',
      '      remoteRef: { key: oidc, property: client_id }',
      '  target: { template: { data: { client_id: "{{ .id }}", redirect_uri: "https://a.io/cb" } } }',
      '---',
      'apiVersion: bitnami.com/v1alpha1',
      'kind: SealedSecret',
      'metadata: { name: sealed }',
      `spec: { encryptedData: { client_id: ${'AgBy'.repeat(20)}, redirect_uri: ${'AgBy'.repeat(20)} } }`,
    ),
    expected: ['kubernetes'],
  },
  {
    name: 'believes no lone word of a config map',
    path: 'map.yaml',
    text: yaml(
      'apiVersion: v1',
      'kind: ConfigMap',
      'metadata: { name: kafka }',
      'data: { KAFKA_CLIENT_ID: consumer, scope: cluster, domain: acme.io, audience: staff }',
    ),
    expected: ['kubernetes'],
  },
  {
    name: 'reads other kinds in the same file for OAuth blocks',
    path: 'policy.yaml',
    text: yaml(
      'apiVersion: v1',
      'kind: Secret',
      'metadata: { name: app }',
      'stringData: { OIDC_CLIENT_SECRET: 7c9e6679-7425-40de-944b-e07fc1f90ae7 }',
      '---',
      'apiVersion: example.dev/v1',
      'kind: Login',
      'metadata: { name: login }',
      'spec: { clientId: web, redirectUri: https://app.acme.io/callback }',
    ),
    expected: [
      'kubernetes',
      'OIDC_CLIENT_SECRET client_secret=7c9e6679-7425-40de-944b-e07fc1f90ae7 @app/oidc',
      'spec.clientId client_id=web @oauth-generic:spec',
      'spec.redirectUri redirect_uri=https://app.acme.io/callback @oauth-generic:spec',
    ],
  },
  {
    name: 'reads the variables of a Flux release',
    path: 'release.yaml',
    text: yaml(
      'apiVersion: helm.toolkit.fluxcd.io/v2',
      'kind: HelmRelease',
      'metadata: { name: app }',
      'spec: { values: { app: { env: { OIDC_CLIENT_ID: web, OIDC_CLIENT_SECRET: { valueFrom: { secretKeyRef: { name: s, key: k } } } } } } }',
    ),
    expected: [
      'kubernetes',
      'OIDC_CLIENT_ID client_id=web @spec.values.app.env/oidc',
      'OIDC_CLIENT_SECRET client_secret=? @spec.values.app.env/oidc',
    ],
  },
  {
    name: 'reads a blueprint of authentik in a ConfigMap as what is registered, and its tags as names',
    path: 'k8s/blueprints.yaml',
    text: yaml(
      'apiVersion: v1',
      'kind: ConfigMap',
      'metadata: { name: blueprints }',
      'data:',
      '  shop.yaml: |',
      '    version: 1',
      '    entries:',
      '      - model: authentik_providers_oauth2.oauth2provider',
      '        attrs:',
      '          client_id: shop',
      '          client_secret: !Env SHOP_CLIENT_SECRET',
      '          redirect_uris: [{ matching_mode: strict, url: https://shop.acme.io/callback }]',
    ),
    expected: [
      'kubernetes',
      'shop.yaml: entries[0].attrs.client_id client_id=shop @authentik-blueprint:entries[0]',
      'shop.yaml: entries[0].attrs.client_secret client_secret=? @authentik-blueprint:entries[0]',
      'shop.yaml: entries[0].attrs.redirect_uris[0].url redirect_uri=https://shop.acme.io/callback @authentik-blueprint:entries[0]',
    ],
  },
  {
    name: 'leaves files alone that only look like manifests',
    path: 'job.yaml',
    text: yaml('kind: job', 'spec: { containers: [{ env: [{ name: CLIENT_ID, value: x }] }] }'),
    expected: undefined,
  },
]);

describe('kubernetes', () => {
  const environmentAt = (path: string): string | undefined => {
    const text = 'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {OIDC_CLIENT_ID: web}\n';
    return readFile(createSourceFile(`file:///ws/${path}`, text))?.settings[0]?.environment;
  };

  test.each([
    ['k8s/secret.yaml', 'deployment'],
    ['k8s/overlays/prod/secret.yaml', 'production'],
    ['clusters/eu-west/secret.yaml', 'eu-west'],
    ['k8s/secret-staging.yaml', 'staging'],
  ])('%s is for %s', (path, environment) => {
    expect(environmentAt(path)).toBe(environment);
  });

  test('a decoded value covers the whole Base64, and its variable refers to nothing', () => {
    const encoded = btoa('https://${HOST}/callback');
    const text = `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  REDIRECT_URI: ${encoded}\n`;
    const facts = readFile(createSourceFile('file:///ws/s.yaml', text));
    const [setting] = facts?.settings ?? [];
    expect(text.slice(setting?.span.start, setting?.span.end)).toBe(encoded);
    expect(setting?.value.state).toBe('template');
    expect(facts?.references).toEqual([]);
  });
});

table('helm-values', [
  {
    name: 'reads lists and maps of variables, and blocks with a client_id in company',
    path: 'chart/values-prod.yaml',
    text: yaml(
      'kafka: { clientId: consumer }',
      'scope: cluster',
      'env: { OIDC_ISSUER: https://id.acme.io, OIDC_CLIENT_ID: web, LOG_LEVEL: debug }',
      'web:',
      '  extraEnvVars:',
      '    - { name: GITHUB_CLIENT_ID, value: Ov23liAbCdEfGhIjKlMn }',
      '    - { name: GITHUB_CLIENT_SECRET, valueFrom: { secretKeyRef: { name: a, key: b } } }',
      '  oidc:',
      '    clientId: web',
      '    clientSecret: $__env{SECRET}',
      '    issuerUrl: https://id.acme.io',
    ),
    expected: [
      'helm-values',
      'OIDC_ISSUER issuer=https://id.acme.io @env/oidc',
      'OIDC_CLIENT_ID client_id=web @env/oidc',
      'GITHUB_CLIENT_ID client_id=Ov23liAbCdEfGhIjKlMn @web.extraEnvVars/github',
      'GITHUB_CLIENT_SECRET client_secret=? @web.extraEnvVars/github',
      'web.oidc.clientId client_id=web @oauth-generic:web.oidc',
      'web.oidc.clientSecret client_secret=? @oauth-generic:web.oidc',
      'web.oidc.issuerUrl issuer=https://id.acme.io @oauth-generic:web.oidc',
    ],
  },
  {
    name: 'leaves out what the defaults of a chart ask to be filled in',
    path: 'chart/values.yaml',
    text: yaml('oidc: { clientId: your-client-id, issuerUrl: https://id.acme.io }'),
    expected: ['helm-values', 'oidc.issuerUrl issuer=https://id.acme.io @oauth-generic:oidc'],
  },
  {
    name: 'leaves values without sign-in alone',
    path: 'values.yaml',
    text: yaml('env: { LOG_LEVEL: debug }', 'kafka: { clientId: consumer, scope: all }', 'environment: production'),
    expected: undefined,
  },
]);

table('kustomization', [
  {
    name: 'reads the literals of generators, without their quotes',
    path: 'k8s/overlays/prod/kustomization.yaml',
    text: yaml(
      'resources: [../../base]',
      'namespace: web',
      'configMapGenerator:',
      '  - name: login',
      '    behavior: merge',
      '    literals:',
      '      - OIDC_ISSUER=https://id.acme.io',
      `      - OIDC_CLIENT_ID='web'`,
      '      - OIDC_REDIRECT_URI="https://app.acme.io/callback',
      '      - no assignment',
      '    files: [application.yml]',
      'secretGenerator:',
      '  - name: login',
      '    literals: [OIDC_CLIENT_SECRET=$(SECRET)]',
      '    envs: [login.env]',
    ),
    expected: [
      'kustomization',
      'OIDC_ISSUER issuer=https://id.acme.io @login/oidc',
      'OIDC_CLIENT_ID client_id=web @login/oidc',
      'OIDC_REDIRECT_URI redirect_uri=\\"https://app.acme.io/callback @login/oidc',
      'OIDC_CLIENT_SECRET client_secret=? @login/oidc',
    ],
  },
  {
    name: 'leaves a list of resources alone',
    path: 'kustomization.yaml',
    text: yaml('resources: [deployment.yaml]', 'namePrefix: prod-'),
    expected: undefined,
  },
]);

test('the objects of a file, with every key and whether there may be more', () => {
  const objectsOf = (path: string, text: string): readonly string[] =>
    (readFile(createSourceFile(`file:///ws/${path}`, text))?.objects ?? []).map(
      ({ kind, name, namespace, keys, values, envFiles, isComplete }) =>
        `${kind} ${namespace ?? '-'}/${name} [${keys}] known [${[...values.keys()]}] files [${envFiles}] ${isComplete}`,
    );
  const generators = yaml(
    'namespace: web',
    'secretGenerator:',
    '  - { name: login, literals: [id=web], files: [ca.pem, key=certs/a.pem], envs: [a.env], env: b.env }',
    'configMapGenerator:',
    '  - { name: odd, namespace: own, literals: [nothing] }',
  );
  expect(objectsOf('kustomization.yaml', generators)).toEqual([
    'ConfigMap own/odd [] known [] files [] false',
    'Secret web/login [id,ca.pem,key] known [id] files [b.env,a.env] true',
  ]);
  const manifest = yaml(
    'apiVersion: v1',
    'kind: Secret',
    'metadata: { name: login }',
    'data: { id: d2Vi, broken: "not base64", cert.pem: AAAA }',
    '---',
    'apiVersion: v1',
    'kind: Secret',
    'metadata: { name: filled, namespace: web }',
    '---',
    'apiVersion: external-secrets.io/v1',
    'kind: ExternalSecret',
    'metadata: { name: a }',
    'spec: { target: { name: b } }',
  );
  expect(objectsOf('secrets.yaml', manifest)).toEqual([
    'Secret -/login [id,broken,cert.pem] known [id] files [] true',
    'Secret web/filled [] known [] files [] false',
    'Secret -/a [] known [] files [] false',
    'Secret -/b [] known [] files [] false',
  ]);
});
