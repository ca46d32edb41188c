import { aiPlugin } from './aiPlugin.ts';
import { amplify } from './amplify.ts';
import { appsscript } from './appsscript.ts';
import { argocdConfigMap } from './argocd.ts';
import { aspnetAppsettings } from './aspnet.ts';
import { auth0Tenant } from './auth0Tenant.ts';
import { autheliaConfig } from './authelia.ts';
import { authentikBlueprint } from './authentik.ts';
import { backstageAppConfig } from './backstage.ts';
import { blueprints } from './blueprints.ts';
import { bruno } from './bruno.ts';
import { chromeManifest } from './chromeManifest.ts';
import { cognitoTemplate } from './cognitoTemplate.ts';
import { dexConfig } from './dex.ts';
import { dockerCompose } from './dockerCompose.ts';
import { entraApplication } from './entraApplication.ts';
import { envDialect } from './env.ts';
import { envoyOauth2 } from './envoy.ts';
import { expoApp } from './expoApp.ts';
import { giteaIni } from './gitea.ts';
import { githubActions } from './githubActions.ts';
import { googleClientSecret } from './googleClientSecret.ts';
import { grafanaIni } from './grafana.ts';
import { helmValues } from './helmValues.ts';
import { httpClientEnv } from './httpClientEnv.ts';
import { insomnia } from './insomnia.ts';
import { istioRequestAuthentication } from './istio.ts';
import { jenkinsCasc } from './jenkinsCasc.ts';
import { keycloakAdapter } from './keycloakAdapter.ts';
import { keycloakRealm } from './keycloakRealm.ts';
import { kubeconfig } from './kubeconfig.ts';
import { kubernetes } from './kubernetes.ts';
import { kustomization } from './kustomization.ts';
import { mcpJson } from './mcpJson.ts';
import { mcpRegistry } from './mcpRegistry.ts';
import { meteorSettings } from './meteorSettings.ts';
import { micronautSecurity } from './micronaut.ts';
import { msalConfig } from './msalConfig.ts';
import { envNamings } from './naming/index.ts';
import { oauth2Proxy } from './oauth2Proxy.ts';
import { genericOauth, oauthClientMetadata, oidcDiscovery } from './oauthJson.ts';
import { oktaYaml } from './okta.ts';
import { openapi } from './openapi.ts';
import { oryHydra, oryKratos } from './ory.ts';
import { platformDialects } from './platforms.ts';
import { pomeriumConfig } from './pomerium.ts';
import { postman } from './postman.ts';
import { protectedResource } from './protectedResource.ts';
import { quarkusOidc } from './quarkus.ts';
import { elasticsearchOidc, opensearchDashboards } from './searchStacks.ts';
import { serverless } from './serverless.ts';
import { shopifyApp } from './shopifyApp.ts';
import { slackManifest } from './slackManifest.ts';
import { spaAuthConfig } from './spaAuthConfig.ts';
import { springOauth2 } from './spring.ts';
import { supabaseConfig } from './supabaseConfig.ts';
import { symfonyOauth } from './symfony.ts';
import { traefikOidc } from './traefik.ts';
import type { Dialect } from './types.ts';
import { vaultOidc } from './vault.ts';
import { vikunja } from './vikunja.ts';
import { wrangler } from './wrangler.ts';
import { zitadelKey } from './zitadel.ts';

/** Every dialect. Order decides between equal confidence: the more specific first. */
export const dialects: readonly Dialect[] = [
  aiPlugin,
  amplify,
  appsscript,
  argocdConfigMap,
  aspnetAppsettings,
  auth0Tenant,
  autheliaConfig,
  authentikBlueprint,
  backstageAppConfig,
  blueprints,
  bruno,
  chromeManifest,
  cognitoTemplate,
  dexConfig,
  dockerCompose,
  elasticsearchOidc,
  ...envNamings.map(envDialect),
  entraApplication,
  envoyOauth2,
  expoApp,
  giteaIni,
  githubActions,
  googleClientSecret,
  grafanaIni,
  helmValues,
  httpClientEnv,
  insomnia,
  istioRequestAuthentication,
  jenkinsCasc,
  keycloakAdapter,
  keycloakRealm,
  kubeconfig,
  kubernetes,
  kustomization,
  mcpJson,
  mcpRegistry,
  meteorSettings,
  micronautSecurity,
  msalConfig,
  oauth2Proxy,
  oidcDiscovery,
  oktaYaml,
  openapi,
  opensearchDashboards,
  oryHydra,
  oryKratos,
  ...platformDialects,
  pomeriumConfig,
  postman,
  protectedResource,
  serverless,
  shopifyApp,
  slackManifest,
  spaAuthConfig,
  quarkusOidc,
  springOauth2,
  supabaseConfig,
  symfonyOauth,
  traefikOidc,
  vaultOidc,
  vikunja,
  wrangler,
  zitadelKey,
  oauthClientMetadata,
  genericOauth,
] as const satisfies readonly Dialect[];
