import { kindTable as table } from '../../support/dialectTable.ts';

table('servers that are clients of others', [
  {
    name: 'reads the address that an overlay gives',
    path: 'overlays/prod/argocd-cm.yaml',
    text: `apiVersion: v1
kind: ConfigMap
metadata: { name: argocd-cm }
data: { url: https://cd.acme.com }
`,
    expected: ['argocd-cm', 'use base_url=https://cd.acme.com @undefined'],
  },
  {
    name: 'reads where the callbacks of Kratos are received, when that is not its public address',
    path: 'kratos.yml',
    text: `serve: { public: { base_url: https://auth.acme.io/ } }
selfservice:
  methods:
    oidc:
      config:
        base_redirect_uri: https://login.acme.io
        providers: [{ id: gh, provider: github, client_id: Ov23liAbCdEfGhIjKlMn }]
`,
    expected: [
      'ory-kratos',
      'use client_id=Ov23liAbCdEfGhIjKlMn @gh github',
      'use base_url=https://login.acme.io @undefined',
      'use base_url=https://auth.acme.io/ @undefined',
    ],
  },
]);
