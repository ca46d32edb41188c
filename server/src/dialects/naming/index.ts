import { wellknownApps } from './apps.ts';
import { aspnetEnv } from './aspnet.ts';
import { auth0 } from './auth0.ts';
import { authjsV5, nextauthV4 } from './authjs.ts';
import { betterAuth } from './betterAuth.ts';
import { clerk } from './clerk.ts';
import { devVars } from './devVars.ts';
import { djangoAllauth } from './django.ts';
import { generic } from './generic.ts';
import { laravel } from './laravel.ts';
import { minio } from './minio.ts';
import { nuxtAuthUtils, nuxtOidcAuth } from './nuxt.ts';
import { passportExpress } from './passport.ts';
import { quarkusEnv } from './quarkus.ts';
import { springEnv } from './spring.ts';
import { supabase } from './supabase.ts';
import type { EnvNaming } from './types.ts';
import { varlock } from './varlock.ts';
import { atlassian, discord, zoom } from './vendors.ts';

/** Every convention of naming variables. Order decides between equal confidence. */
export const envNamings: readonly EnvNaming[] = [
  varlock,
  devVars,
  betterAuth,
  nuxtAuthUtils,
  nuxtOidcAuth,
  authjsV5,
  clerk,
  nextauthV4,
  auth0,
  supabase,
  springEnv,
  quarkusEnv,
  aspnetEnv,
  laravel,
  djangoAllauth,
  minio,
  wellknownApps,
  passportExpress,
  zoom,
  discord,
  atlassian,
  generic,
];
