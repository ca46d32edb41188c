import { expect, test } from 'vitest';
import { rules } from '../../../server/src/rules/registry.ts';
import { lintTexts } from '../../support/workspace.ts';

/** What a finding says depends on what the setting is for. */
test.each([
  [
    'oauth2-proxy refuses names it does not know',
    'oauth2-proxy.cfg',
    'provider = "oidc"\nclient_id = "web"\ncookie-secret = "q8Zr2LmXc5TvNb7K"\n',
    'setting-key-typo',
    'cookie-secret looks like a misspelt cookie_secret. A setting of a name that oauth2-proxy does not know keeps it from starting. Correct the name.',
  ],
  [
    'a space that nobody sees',
    'appsettings.json',
    '{"AzureAd":{"ClientId":"8d4e2a17-93bc-4f60-a5d8-1e7b0c6f2d39","CallbackPath ":"/signin-oidc"}}',
    'setting-key-typo',
    'CallbackPath has white space at an end of its name. Microsoft.Identity.Web does not know a setting of this name and silently goes on without it, so sign-in fails later (redirect_uri_mismatch). Correct the name.',
  ],
  [
    'the number of a GitHub App is no client ID',
    '.env',
    'GITHUB_APP_APP_ID=your-app-id\n',
    'client-id-placeholder',
    'GITHUB_APP_APP_ID is still the placeholder your-app-id. GitHub knows no such App (401). Put in the App ID from its settings, or remove the setting if there is no App.',
  ],
  [
    'a client ID of GitHub',
    '.env',
    'GITHUB_CLIENT_ID=your-client-id\n',
    'client-id-placeholder',
    'GITHUB_CLIENT_ID is still the placeholder your-client-id. The server does not know such a client (invalid_client, unauthorized_client). Put in the client ID from the provider’s console, or remove the setting if the provider is not used.',
  ],
  [
    'no server compares a session secret',
    '.env',
    `SESSION_SECRET='"q8Zr2LmXc5TvNb7Kq8Zr2LmXc5TvNb7K"'\n`,
    'secret-stray-characters',
    'SESSION_SECRET has quotation marks inside its value. They are part of the secret, and whatever shares it needs them, too. Remove the inner pair, unless the secret is in use.',
  ],
  [
    'a server compares a client secret',
    '.env',
    `CLIENT_ID=web\nCLIENT_SECRET='"q8Zr2LmXc5TvNb7K"'\n`,
    'secret-stray-characters',
    'CLIENT_SECRET has quotation marks inside its value. The server compares secrets character by character and answers invalid_client or invalid_token. Remove the inner pair.',
  ],
  [
    'to Keycloak a star in the host is a character like others, also with another at the end',
    'realm-export.json',
    '{"realm":"acme","clients":[{"clientId":"web","redirectUris":["https://*.acme.io/*"]}]}',
    'redirect-uri-wildcard',
    'clients[0].redirectUris has a wildcard that this server does not know and compares as plain text, so no request ever matches the entry (invalid_request, "Unregistered redirect_uri", "Invalid parameter: redirect_uri"). List the exact callback URIs.',
  ],
  [
    'the last part of a property’s name says nothing alone',
    'src/main/resources/application.properties',
    'quarkus.oidc.auth-server-url=https://sso.acme.io/realms/acme\nquarkus.oidc.tls.verification=none\n',
    'tls-verification-disabled',
    'quarkus.oidc.tls.verification switches the verification of TLS certificates off, so anybody on the network can pose as the authorization server and receive codes and secrets. Remove it; for a certificate of your own authority configure the authority’s certificate.',
  ],
])('%s', (_, file, text, ruleId, message) => {
  const found = lintTexts(new Map([[file, text]]), rules);
  expect(found.filter((finding) => finding.ruleId === ruleId).map((finding) => finding.message)).toEqual([message]);
});
