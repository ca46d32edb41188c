import { cause, type OutcomeTable } from './types.ts';

/** Ends that only a pasted text tells of: of platforms that check tokens themselves, and of browsers. */
export const platformOutcomes = {
  'cluster-sign-in-refused': {
    class: 'unclear',
    credentials: 'unknown',
    headline: 'The Kubernetes API server does not accept the credentials that kubectl sent (401).',
    proves: ['The API server was reached. Roles were not looked at: these would give Forbidden.'],
    causes: [
      cause(
        'cluster-token-claims',
        'likely',
        'With OIDC: the token’s iss or aud is not what the API server is told (--oidc-issuer-url, --oidc-client-id), or the claim for the user name is not in it; a user with an unverified e-mail address is refused, too.',
        'Look at the claims of the ID token (kubelogin: -v1), and at the API server’s log, which names the reason.',
        'issuer',
        'client_id',
        'audience',
      ),
      cause(
        'cluster-token-expired',
        'likely',
        'The token or client certificate in the kubeconfig has expired.',
        'Sign in again with the plugin of the cluster, or fetch its kubeconfig anew.',
      ),
      cause(
        'cluster-issuer-unread',
        'possible',
        'The API server itself cannot read the issuer’s metadata or keys: a certificate it does not trust, or a host name it does not know.',
        'Look for “oidc authenticator” in its log; give it the authority with --oidc-ca-file.',
        'issuer',
      ),
    ],
  },
  'vault-role-type': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'Vault’s role is for the sign-in in a browser, and was used with a token.',
    proves: ['The token was not looked at.'],
    causes: [
      cause(
        'role-type',
        'certain',
        'A role that is created without a role_type has the type oidc, which the login endpoint for tokens refuses.',
        'Create a role with role_type=jwt for tokens (of a build system, of a cluster), or sign in with “vault login -method=oidc”.',
      ),
      cause(
        'role-other-mount',
        'possible',
        'The request went to another mount of the auth method, or without a role and so to the default one.',
        'Compare the path (auth/jwt, auth/oidc) and the role’s name with Vault’s configuration.',
      ),
    ],
  },
  'vault-role-unknown': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'Vault knows no role of this name at the auth method that was asked.',
    proves: ['The token was not looked at.'],
    causes: [
      cause(
        'role-name',
        'likely',
        'The role is misspelt, or belongs to another mount or namespace than the request names.',
        'List the roles of that mount (vault list auth/jwt/role), with the namespace that the request has.',
      ),
    ],
  },
  'redirect-loop': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The browser is sent in a circle, and gave up.',
    proves: ['The application answers; it or a proxy in front redirects each time.'],
    causes: [
      cause(
        'session-not-kept',
        'likely',
        'After each sign-in the application does not find its session again, and starts another one: its cookie is Secure on plain http, for another host, too large, or cannot be read with the present session secret.',
        'Look in the browser’s network view whether the cookie is set after the callback and sent with the next request.',
        'session_secret',
        'cookie_secure',
        'cookie_same_site',
        'base_url',
      ),
      cause(
        'sign-in-guarded',
        'likely',
        'The rule that demands a session covers the sign-in page, the callback or the assets of these, too.',
        'Leave these paths out of it.',
        'callback_path',
      ),
      cause(
        'https-behind-proxy',
        'possible',
        'The proxy speaks http to the application, which redirects to https each time.',
        'Have the application trust X-Forwarded-Proto, or leave the redirect to the proxy.',
        'trust_host',
        'base_url',
      ),
    ],
  },
  'page-policy': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The page’s own Content Security Policy forbids the request.',
    proves: ['The browser sent nothing: the policy is the one of the page, not of the authorization server.'],
    causes: [
      cause(
        'policy-origin',
        'certain',
        'The origin of the authorization server is not in the directive that the message names (connect-src for requests, form-action for forms and where these redirect to, frame-src for hidden frames).',
        'Add the origin to that directive, where the application or its proxy sets Content-Security-Policy.',
        'issuer',
        'token_endpoint',
        'authorization_endpoint',
      ),
    ],
  },
  'app-service-refused': {
    class: 'unclear',
    credentials: 'unknown',
    headline:
      'A web server of Microsoft’s (Azure App Service, IIS) refuses the request before the application sees it.',
    proves: ['The text is the platform’s own; the application was not asked.'],
    causes: [
      cause(
        'built-in-authentication',
        'likely',
        'App Service’s own authentication is on: with 401 no token or session that it accepts came (another audience or issuer, none at all), with 403 its further checks refused the client application, tenant or user.',
        'Compare aud, iss and appid of the token with “Allowed token audiences”, “Issuer URL” and “Client application requirement” of the identity provider there.',
        'audience',
        'issuer',
        'client_id',
      ),
      cause(
        'access-restriction',
        'possible',
        'An access restriction (address, virtual network) applies, or the folder has no default document.',
        'Look at Networking and at the files that were deployed.',
      ),
    ],
  },
} as const satisfies OutcomeTable;
