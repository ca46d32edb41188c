/** A workspace with manifests, Compose and requests, for tests of names that cross files. */
export const manifests = {
  'package.json': '{}',
  'k8s/base/deploy.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: web
          envFrom:
            - configMapRef:
                name: web-config
          env:
            - name: GOOGLE_CLIENT_ID
              valueFrom:
                configMapKeyRef:
                  name: google-config
                  key: client-id
            - name: GOOGLE_CLIENT_SECRET
              valueFrom:
                secretKeyRef:
                  name: google-secret
                  key: client-secret
            - name: ISSUER_HOST
              value: sso.acme.io
            - name: OIDC_ISSUER
              value: https://$(ISSUER_HOST)/realms/acme
`,
  'k8s/base/config.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: google-config
data:
  client-id: 123-abc.apps.googleusercontent.com
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: web-config
data:
  OIDC_CLIENT_ID: shop
  unread.txt: none
---
apiVersion: v1
kind: Secret
metadata:
  name: google-secret
stringData:
  client-secret: GOCSPX-abcdefghijklmnopqrstuvwx
`,
  'k8s/overlays/prod/patch.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: google-config
data:
  client-id: 999-prod.apps.googleusercontent.com
`,
} as const;

/** What is read in ways that let no key be renamed. */
export const unsureManifests = {
  'package.json': '{}',
  'k8s/pod.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      envFrom:
        - prefix: APP_
          configMapRef:
            name: prefixed
      env:
        - name: OIDC_CLIENT_ID
          valueFrom:
            configMapKeyRef:
              name: mounted
              key: client-id
        - name: OIDC_CLIENT_SECRET
          valueFrom:
            secretKeyRef:
              name: made
              key: client-secret
        - name: OIDC_ISSUER
          valueFrom:
            configMapKeyRef:
              name: \${STAGE}-config
              key: issuer
  volumes:
    - name: files
      configMap:
        name: mounted
`,
  'k8s/objects.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: prefixed
data:
  CLIENT_ID: shop
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: mounted
data:
  client-id: shop
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: dev-config
data:
  issuer: https://sso.acme.io
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: alone
data:
  client-id: shop
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: secrets
spec:
  target:
    name: made
  data:
    - secretKey: client-secret
      remoteRef:
        key: shop
`,
} as const;

export const requests = {
  'package.json': '{}',
  '.env': 'KEYCLOAK_CLIENT_SECRET=q7-Zk_4mVbX2pLw9Rt6YhNc3Jd8Gs5Fa\n',
  'http/login.http': `@host = sso.acme.io
@client_id = shop-cli

### Token
POST https://{{host}}/realms/acme/protocol/openid-connect/token

grant_type=client_credentials&client_id={{client_id}}&client_secret={{client_secret}}&x={{$dotenv KEYCLOAK_CLIENT_SECRET}}
`,
  'http/http-client.env.json':
    '{\n  "dev": { "client_id": "other", "client_secret": "q7-Zk_4mVbX2pLw9Rt6Yh" },\n  "prod": { "client_secret": "x8-Zk_4mVbX2pLw9Rt6Yh" }\n}\n',
  'bru/token.bru': `meta {
  name: token
}

auth:oauth2 {
  grant_type: client_credentials
  access_token_url: {{tokenUrl}}
  client_id: {{clientId}}
  client_secret: {{process.env.KEYCLOAK_CLIENT_SECRET}}
}
`,
  'bru/environments/dev.bru':
    'vars {\n  tokenUrl: https://sso.acme.io/realms/acme/protocol/openid-connect/token\n  clientId: shop-bru\n}\n',
} as const;
