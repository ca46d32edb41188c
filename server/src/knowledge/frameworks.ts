import type { Confidence, Provider } from './providers/types.ts';

/** Where a framework or product receives the authorization response. */
export interface CallbackConvention {
  readonly id: string;
  readonly name: string;
  /**
   * A path on the application's origin, or a whole URL of a hosted product. `{slug}` is the framework's name of the
   * provider; other placeholders depend on the deployment.
   */
  readonly template: string;
  /** Other versions or deployments of the same product use these. */
  readonly alternatives: readonly string[];
  /** False when applications choose the path themselves and this is only the usual choice. */
  readonly fixed: boolean;
  readonly source: { readonly url: string; readonly seen: boolean; readonly date: string };
  readonly confidence: Confidence;
}

/** Callback conventions by framework or product. */
export const callbackConventions: readonly CallbackConvention[] = [
  {
    id: 'authjs',
    name: 'Auth.js and NextAuth.js in Next.js',
    template: '/api/auth/callback/{slug}',
    alternatives: [],
    fixed: true,
    source: {
      url: 'https://github.com/nextauthjs/next-auth/tree/main/packages/core/src/providers',
      seen: true,
      date: '2026-11',
    },
    confidence: 'high',
  },
  {
    id: 'authjs-sveltekit',
    name: 'Auth.js with base path /auth',
    template: '/auth/callback/{slug}',
    alternatives: [],
    fixed: true,
    source: {
      url: 'https://github.com/nextauthjs/next-auth/tree/main/packages/core/src/providers',
      seen: true,
      date: '2026-11',
    },
    confidence: 'high',
  },
  {
    id: 'better-auth',
    name: 'Better Auth',
    template: '/api/auth/callback/{slug}',
    alternatives: [],
    fixed: true,
    source: {
      url: 'https://github.com/better-auth/better-auth/tree/main/packages/core/src/social-providers',
      seen: true,
      date: '2026-11',
    },
    confidence: 'high',
  },
  {
    id: 'better-auth-generic',
    name: 'Better Auth genericOAuth',
    template: '/api/auth/oauth2/callback/{slug}',
    alternatives: [],
    fixed: true,
    source: { url: 'https://www.better-auth.com/docs/plugins/generic-oauth', seen: false, date: '2026-11' },
    confidence: 'medium',
  },
  {
    id: 'supabase',
    name: 'Supabase Auth, hosted',
    template: 'https://{ref}.supabase.co/auth/v1/callback',
    alternatives: [],
    fixed: true,
    source: { url: 'https://github.com/supabase/auth/tree/master/internal/api/provider', seen: false, date: '2026-11' },
    confidence: 'high',
  },
  {
    id: 'supabase-local',
    name: 'Supabase Auth, local',
    template: 'http://127.0.0.1:54321/auth/v1/callback',
    alternatives: [],
    fixed: true,
    source: { url: 'https://github.com/supabase/auth/tree/master/internal/api/provider', seen: false, date: '2026-11' },
    confidence: 'high',
  },
  {
    id: 'spring',
    name: 'Spring Security oauth2Login',
    template: '/login/oauth2/code/{slug}',
    alternatives: [],
    fixed: true,
    source: {
      url: 'https://github.com/spring-projects/spring-security/blob/main/config/src/main/java/org/springframework/security/config/oauth2/client/CommonOAuth2Provider.java',
      seen: true,
      date: '2026-11',
    },
    confidence: 'high',
  },
  {
    id: 'spring-client',
    name: 'Spring Security oauth2Client',
    template: '/authorize/oauth2/code/{slug}',
    alternatives: [],
    fixed: true,
    source: {
      url: 'https://github.com/spring-projects/spring-security/blob/main/config/src/main/java/org/springframework/security/config/oauth2/client/CommonOAuth2Provider.java',
      seen: true,
      date: '2026-11',
    },
    confidence: 'high',
  },
  {
    id: 'aspnet',
    name: 'ASP.NET Core remote authentication',
    template: '/signin-{slug}',
    alternatives: [],
    fixed: true,
    source: {
      url: 'https://github.com/aspnet-contrib/AspNet.Security.OAuth.Providers/tree/dev/src',
      seen: true,
      date: '2026-11',
    },
    confidence: 'high',
  },
  {
    id: 'aspnet-oidc',
    name: 'ASP.NET Core OpenID Connect',
    template: '/signin-oidc',
    alternatives: [],
    fixed: true,
    source: {
      url: 'https://learn.microsoft.com/aspnet/core/security/authentication/configure-oidc-web-authentication',
      seen: false,
      date: '2026-11',
    },
    confidence: 'high',
  },
  {
    id: 'django-allauth',
    name: 'django-allauth',
    template: '/accounts/{slug}/login/callback/',
    alternatives: ['/accounts/oidc/{slug}/login/callback/'],
    fixed: true,
    source: {
      url: 'https://github.com/pennersr/django-allauth/tree/main/docs/socialaccount/providers',
      seen: true,
      date: '2026-11',
    },
    confidence: 'high',
  },
  {
    id: 'python-social-auth',
    name: 'Python Social Auth',
    template: '/complete/{slug}/',
    alternatives: [],
    fixed: true,
    source: {
      url: 'https://github.com/python-social-auth/social-app-django/blob/master/social_django/urls.py',
      seen: true,
      date: '2026-11',
    },
    confidence: 'high',
  },
  {
    id: 'omniauth',
    name: 'OmniAuth',
    template: '/auth/{slug}/callback',
    alternatives: [],
    fixed: true,
    source: {
      url: 'https://github.com/omniauth/omniauth/blob/master/lib/omniauth/strategy.rb',
      seen: true,
      date: '2026-11',
    },
    confidence: 'high',
  },
  {
    id: 'devise',
    name: 'Devise with OmniAuth',
    template: '/users/auth/{slug}/callback',
    alternatives: [],
    fixed: true,
    source: { url: 'https://github.com/heartcombo/devise', seen: false, date: '2026-11' },
    confidence: 'high',
  },
  {
    id: 'passport',
    name: 'Passport',
    template: '/auth/{slug}/callback',
    alternatives: [],
    fixed: false,
    source: { url: 'https://www.passportjs.org/', seen: false, date: '2026-11' },
    confidence: 'medium',
  },
  {
    id: 'socialite',
    name: 'Laravel Socialite',
    template: '/auth/{slug}/callback',
    alternatives: [],
    fixed: false,
    source: { url: 'https://github.com/SocialiteProviders/Providers/tree/master/src', seen: false, date: '2026-11' },
    confidence: 'medium',
  },
  {
    id: 'simov-grant',
    name: 'Grant',
    template: '/connect/{slug}/callback',
    alternatives: [],
    fixed: true,
    source: { url: 'https://github.com/simov/grant/blob/master/config/oauth.json', seen: false, date: '2026-11' },
    confidence: 'high',
  },
  {
    id: 'ory-kratos',
    name: 'Ory Kratos',
    template: '/self-service/methods/oidc/callback/{slug}',
    alternatives: [],
    fixed: true,
    source: { url: 'https://github.com/ory/kratos', seen: true, date: '2026-11' },
    confidence: 'high',
  },
  {
    id: 'pomerium',
    name: 'Pomerium',
    template: '/oauth2/callback',
    alternatives: [],
    fixed: true,
    source: { url: 'https://github.com/pomerium/pomerium/blob/main/config/options.go', seen: true, date: '2026-11' },
    confidence: 'high',
  },
  {
    id: 'oauth2-proxy',
    name: 'oauth2-proxy',
    template: '/oauth2/callback',
    alternatives: [],
    fixed: true,
    source: { url: 'https://github.com/oauth2-proxy/oauth2-proxy', seen: true, date: '2026-11' },
    confidence: 'high',
  },
  {
    id: 'firebase',
    name: 'Firebase Auth',
    template: 'https://{project}.firebaseapp.com/__/auth/handler',
    alternatives: [],
    fixed: true,
    source: { url: 'https://firebase.google.com/docs/auth/', seen: false, date: '2026-11' },
    confidence: 'high',
  },
  {
    id: 'cognito-idp',
    name: 'Amazon Cognito in front of another provider',
    template: 'https://{domain}.auth.{region}.amazoncognito.com/oauth2/idpresponse',
    alternatives: [],
    fixed: true,
    source: { url: 'https://docs.aws.amazon.com/cognito/latest/developerguide/', seen: false, date: '2026-11' },
    confidence: 'high',
  },
  {
    id: 'auth0-rp',
    name: 'Auth0 in front of another provider',
    template: 'https://{domain}/login/callback',
    alternatives: [],
    fixed: true,
    source: { url: 'https://auth0.com/docs/', seen: false, date: '2026-11' },
    confidence: 'high',
  },
  {
    id: 'okta-rp',
    name: 'Okta in front of another provider',
    template: 'https://{domain}/oauth2/v1/authorize/callback',
    alternatives: [],
    fixed: true,
    source: { url: 'https://developer.okta.com/docs/guides/add-an-external-idp/', seen: false, date: '2026-11' },
    confidence: 'high',
  },
  {
    id: 'keycloak-broker',
    name: 'Keycloak identity brokering',
    template: '/realms/{realm}/broker/{slug}/endpoint',
    alternatives: [],
    fixed: true,
    source: { url: 'https://www.keycloak.org/docs/latest/server_admin/', seen: false, date: '2026-11' },
    confidence: 'high',
  },
  {
    id: 'entra-b2c-rp',
    name: 'Azure AD B2C in front of another provider',
    template: 'https://{tenant}.b2clogin.com/{tenant}.onmicrosoft.com/oauth2/authresp',
    alternatives: [],
    fixed: true,
    source: { url: 'https://learn.microsoft.com/azure/active-directory-b2c/', seen: false, date: '2026-11' },
    confidence: 'high',
  },
  {
    id: 'azure-easy-auth',
    name: 'Azure App Service Authentication',
    template: '/.auth/login/{slug}/callback',
    alternatives: [],
    fixed: true,
    source: {
      url: 'https://learn.microsoft.com/azure/app-service/overview-authentication-authorization',
      seen: false,
      date: '2026-11',
    },
    confidence: 'high',
  },
  {
    id: 'aws-alb',
    name: 'AWS Application Load Balancer',
    template: 'https://{host}/oauth2/idpresponse',
    alternatives: [],
    fixed: true,
    source: {
      url: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html',
      seen: false,
      date: '2026-11',
    },
    confidence: 'high',
  },
  {
    id: 'grafana',
    name: 'Grafana',
    template: '/login/{slug}',
    alternatives: [],
    fixed: true,
    source: {
      url: 'https://github.com/grafana/grafana/blob/main/pkg/login/social/connectors/social_base.go',
      seen: true,
      date: '2026-11',
    },
    confidence: 'high',
  },
  {
    id: 'argocd',
    name: 'Argo CD',
    template: '/auth/callback',
    alternatives: ['/api/dex/callback', 'http://localhost:8085/auth/callback'],
    fixed: true,
    source: {
      url: 'https://github.com/argoproj/argo-cd/blob/master/util/settings/settings.go',
      seen: true,
      date: '2026-11',
    },
    confidence: 'high',
  },
  {
    id: 'dex',
    name: 'Dex',
    template: '{issuer}/callback',
    alternatives: [],
    fixed: true,
    source: { url: 'https://github.com/dexidp/dex/blob/master/server/handlers.go', seen: true, date: '2026-11' },
    confidence: 'high',
  },
  {
    id: 'gitlab-omniauth',
    name: 'GitLab sign-in',
    template: '/users/auth/{slug}/callback',
    alternatives: [],
    fixed: true,
    source: { url: 'https://docs.gitlab.com/integration/oauth_provider/', seen: true, date: '2026-11' },
    confidence: 'high',
  },
  {
    id: 'clerk',
    name: 'Clerk',
    template: 'https://clerk.{domain}/v1/oauth_callback',
    alternatives: [],
    fixed: true,
    source: { url: 'https://clerk.com/docs', seen: false, date: '2026-11' },
    confidence: 'high',
  },
  {
    id: 'workos',
    name: 'WorkOS AuthKit',
    template: '/callback',
    alternatives: [],
    fixed: false,
    source: { url: 'https://workos.com/docs', seen: false, date: '2026-11' },
    confidence: 'medium',
  },
  {
    id: 'appwrite',
    name: 'Appwrite',
    template: '/v1/account/sessions/oauth2/callback/{slug}/{projectId}',
    alternatives: [],
    fixed: true,
    source: { url: 'https://appwrite.io/docs', seen: false, date: '2026-11' },
    confidence: 'high',
  },
  {
    id: 'pocketbase',
    name: 'PocketBase',
    template: '/api/oauth2-redirect',
    alternatives: [],
    fixed: true,
    source: { url: 'https://pocketbase.io/docs/authentication/', seen: false, date: '2026-11' },
    confidence: 'high',
  },
  {
    id: 'directus',
    name: 'Directus',
    template: '/auth/login/{slug}/callback',
    alternatives: [],
    fixed: true,
    source: {
      url: 'https://github.com/directus/directus/blob/main/api/src/auth/utils/generate-callback-url.ts',
      seen: true,
      date: '2026-11',
    },
    confidence: 'high',
  },
  {
    id: 'strapi',
    name: 'Strapi',
    template: '/api/connect/{slug}/callback',
    alternatives: [],
    fixed: true,
    source: { url: 'https://docs.strapi.io/', seen: false, date: '2026-11' },
    confidence: 'high',
  },
  {
    id: 'n8n',
    name: 'n8n',
    template: '/rest/oauth2-credential/callback',
    alternatives: ['https://oauth.n8n.cloud/oauth2/callback'],
    fixed: true,
    source: { url: 'https://github.com/n8n-io/n8n/issues/25805', seen: true, date: '2026-11' },
    confidence: 'high',
  },
  {
    id: 'slack-bolt',
    name: 'Slack Bolt',
    template: '/slack/oauth_redirect',
    alternatives: [],
    fixed: true,
    source: {
      url: 'https://docs.slack.dev/tools/bolt-python/concepts/authenticating-oauth',
      seen: true,
      date: '2026-11',
    },
    confidence: 'high',
  },
  {
    id: 'nextjs-auth0',
    name: '@auth0/nextjs-auth0',
    template: '/auth/callback',
    alternatives: ['/api/auth/callback'],
    fixed: true,
    source: { url: 'https://github.com/auth0/nextjs-auth0', seen: true, date: '2026-11' },
    confidence: 'high',
  },
  {
    id: 'postman',
    name: 'Postman',
    template: 'https://oauth.pstmn.io/v1/callback',
    alternatives: [],
    fixed: true,
    source: {
      url: 'https://learning.postman.com/docs/sending-requests/authorization/oauth-20/',
      seen: false,
      date: '2026-11',
    },
    confidence: 'high',
  },
  {
    id: 'nango',
    name: 'Nango',
    template: 'https://api.nango.dev/oauth/callback',
    alternatives: [],
    fixed: true,
    source: {
      url: 'https://github.com/NangoHQ/nango/blob/master/packages/providers/providers.yaml',
      seen: true,
      date: '2026-11',
    },
    confidence: 'high',
  },
  {
    id: 'expo',
    name: 'Expo AuthSession proxy (deprecated)',
    template: 'https://auth.expo.io/@{owner}/{slug}',
    alternatives: [],
    fixed: true,
    source: { url: 'https://docs.expo.dev/', seen: false, date: '2026-11' },
    confidence: 'high',
  },
  {
    id: 'gpt-actions',
    name: 'ChatGPT GPT Actions',
    template: 'https://chatgpt.com/aip/{gptId}/oauth/callback',
    alternatives: ['https://chat.openai.com/aip/{gptId}/oauth/callback'],
    fixed: true,
    source: { url: 'https://developers.openai.com/', seen: false, date: '2026-11' },
    confidence: 'medium',
  },
  {
    id: 'chatgpt-mcp',
    name: 'ChatGPT MCP connector',
    template: 'https://chatgpt.com/connector/oauth/{callbackId}',
    alternatives: ['https://chatgpt.com/connector_platform_oauth_redirect'],
    fixed: true,
    source: { url: 'https://developers.openai.com/apps-sdk/build/auth', seen: false, date: '2026-11' },
    confidence: 'medium',
  },
  {
    id: 'claude-mcp',
    name: 'Claude MCP connector',
    template: 'https://claude.ai/api/mcp/auth_callback',
    alternatives: ['https://claude.com/api/mcp/auth_callback'],
    fixed: true,
    source: { url: 'https://modelcontextprotocol.io/', seen: false, date: '2026-11' },
    confidence: 'high',
  },
];

/** The convention with this id. */
export function findConvention(frameworkId: string): CallbackConvention | undefined {
  return callbackConventions.find(({ id }) => id === frameworkId);
}

/**
 * The callback of a framework for a provider, or for a slug that the application chose. It may still hold placeholders
 * of the deployment such as `{ref}`. Undefined when the framework is unknown or its slug for the provider is.
 */
export function callbackPath(frameworkId: string, provider: Provider | string): string | undefined {
  if (typeof provider !== 'string') {
    const own = provider.callbackPaths[frameworkId];
    if (own !== undefined) return own;
  }
  const template = findConvention(frameworkId)?.template;
  if (template === undefined || !template.includes('{slug}')) return template;
  const slug = typeof provider === 'string' ? provider : provider.frameworkSlugs[frameworkId];
  return slug === undefined || slug === '' ? undefined : template.replaceAll('{slug}', slug);
}
