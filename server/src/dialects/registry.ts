import { aiPlugin } from './aiPlugin.ts';
import { dockerCompose } from './dockerCompose.ts';
import { envAuthjsV5, envNextauthV4 } from './envAuthjs.ts';
import { envGeneric } from './envGeneric.ts';
import { googleClientSecret } from './googleClientSecret.ts';
import { keycloakRealm } from './keycloakRealm.ts';
import { mcpJson } from './mcpJson.ts';
import { genericOauth, oauthClientMetadata, oidcDiscovery } from './oauthJson.ts';
import { openapi } from './openapi.ts';
import { protectedResource } from './protectedResource.ts';
import { springOauth2 } from './spring.ts';
import type { Dialect } from './types.ts';

/** Every dialect. Order decides between equal confidence: the more specific first. */
export const dialects: readonly Dialect[] = [
  aiPlugin,
  dockerCompose,
  envAuthjsV5,
  envNextauthV4,
  envGeneric,
  googleClientSecret,
  keycloakRealm,
  mcpJson,
  oidcDiscovery,
  openapi,
  protectedResource,
  springOauth2,
  oauthClientMetadata,
  genericOauth,
] as const satisfies readonly Dialect[];
