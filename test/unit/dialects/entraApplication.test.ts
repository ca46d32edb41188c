import { envTable, kindTable } from '../../support/dialectTable.ts';

kindTable('entra-application', [
  {
    name: 'is the manifest in the form of Microsoft Graph',
    path: 'infra/app-manifest.json',
    text: `{
  "id": "5b1e0c9d-7a2f-4d38-8e46-c0f1a9b3d275",
  "appId": "8d4e2a17-93bc-4f60-a5d8-1e7b0c6f2d39",
  "signInAudience": "AzureADMyOrg",
  "web": { "redirectUris": ["https://app.acme.io/cb"] },
  "spa": { "redirectUris": ["http://localhost:5173"] }
}
`,
    expected: [
      'entra-application',
      'registration client_id=8d4e2a17-93bc-4f60-a5d8-1e7b0c6f2d39 @application microsoft-entra-id',
      'registration redirect_uri=https://app.acme.io/cb @application microsoft-entra-id',
      'registration redirect_uri=http://localhost:5173 @application microsoft-entra-id',
    ],
  },
  {
    name: 'and in the older form of the portal',
    path: 'azure/manifest.json',
    text: `{
  "appId": "8d4e2a17-93bc-4f60-a5d8-1e7b0c6f2d39",
  "replyUrlsWithType": [{ "url": "https://app.acme.io/cb", "type": "Web" }]
}
`,
    expected: [
      'entra-application',
      'registration client_id=8d4e2a17-93bc-4f60-a5d8-1e7b0c6f2d39 @application microsoft-entra-id',
      'registration redirect_uri=https://app.acme.io/cb @application microsoft-entra-id',
    ],
  },
  {
    name: 'is no manifest of a web application or of Teams',
    path: 'public/manifest.json',
    text: '{ "id": "8d4e2a17-93bc-4f60-a5d8-1e7b0c6f2d39", "name": "Acme", "start_url": "/" }\n',
    expected: undefined,
  },
]);

envTable('frameworks that take their properties from variables', [
  {
    name: 'Quarkus',
    lines: [
      'QUARKUS_OIDC_AUTH_SERVER_URL=https://sso.acme.io/realms/acme',
      'QUARKUS_OIDC_CLIENT_ID=web',
      'QUARKUS_OIDC_CREDENTIALS_SECRET=s3cr3tValue',
    ],
    expected: [
      'env-quarkus',
      'issuer=https://sso.acme.io/realms/acme @quarkus-oidc:oidc',
      'client_id=web @quarkus-oidc:oidc',
      'client_secret=s3cr3tValue @quarkus-oidc:oidc',
    ],
  },
  {
    name: 'a resource server of ASP.NET Core, whose valid issuer is only compared',
    lines: [
      'ASPNETCORE_ENVIRONMENT=Development',
      'Jwt__Authority=http://keycloak:8080/realms/acme',
      'Jwt__ValidIssuer=http://localhost:8080/realms/acme',
      'Jwt__Audience=api',
    ],
    expected: ['env-aspnet', 'issuer=http://keycloak:8080/realms/acme @jwt', 'audience=api @jwt'],
  },
  {
    name: 'Mealie names the discovery document',
    lines: ['OIDC_CLIENT_ID=mealie', 'OIDC_CONFIGURATION_URL=https://auth.acme.io/.well-known/openid-configuration'],
    expected: [
      'env-generic',
      'client_id=mealie @oidc',
      'discovery_url=https://auth.acme.io/.well-known/openid-configuration @oidc',
    ],
  },
]);
