import type { Entry } from '../syntax/tree.ts';
import { has, structuredDialect } from './structured.ts';

const cognito = 'cognito';

/** Where the mobile libraries keep it. */
const plugin = 'auth.plugins.awsCognitoAuthPlugin';

/**
 * What the Amplify CLI writes for the application: `amplify_outputs.json` (Gen 2), `amplifyconfiguration.json` and
 * `aws-exports` as JSON (Gen 1). Public by design; lists of redirect URIs are for the application to choose from.
 */
export const amplify = structuredDialect({
  id: 'amplify',
  title: 'AWS Amplify outputs',
  kind: 'use',
  formats: ['json'],
  files: ['**/amplify_outputs*.json', '**/amplifyconfiguration*.json', '**/aws-exports.json'],
  references: 'none',
  recognise: (tree) =>
    ['auth.user_pool_client_id', 'aws_user_pools_web_client_id', `${plugin}.CognitoUserPool`].some((path) =>
      has(tree, path),
    )
      ? 0.95
      : 0,
  blocks: [
    {
      at: 'auth',
      provider: cognito,
      settings: {
        user_pool_client_id: 'client_id',
        'oauth.domain': 'domain',
        'oauth.redirect_sign_in_uri': 'redirect_uri',
        'oauth.redirect_sign_out_uri': 'post_logout_redirect_uri',
        'oauth.scopes': 'scope',
        'oauth.response_type': 'response_type',
      },
    },
    {
      at: '',
      provider: cognito,
      skip: (root: Entry) =>
        root.kind !== 'map' || !root.children.some((c) => c.key === 'aws_user_pools_web_client_id'),
      settings: {
        aws_user_pools_web_client_id: 'client_id',
        'oauth.domain': 'domain',
        'oauth.scope': 'scope',
        'oauth.responseType': 'response_type',
      },
    },
    {
      at: `${plugin}.Auth.Default`,
      provider: cognito,
      settings: {
        'OAuth.AppClientId': 'client_id',
        'OAuth.WebDomain': 'domain',
        'OAuth.SignInRedirectURI': 'redirect_uri',
        'OAuth.SignOutRedirectURI': 'post_logout_redirect_uri',
        'OAuth.Scopes': 'scope',
      },
    },
  ],
});
