import { anyName, type EnvNaming, type NameTable } from './types.ts';

const section = /^[A-Za-z][A-Za-z0-9]*(?:__[A-Za-z0-9]+)*__(?:ClientId|ClientSecret|TenantId|Authority|CallbackPath)$/;

/**
 * ASP.NET Core: two underscores separate the sections of its configuration, `AzureAd__ClientId`
 * (learn.microsoft.com, "Configuration in ASP.NET Core"). Names with sections are read like any others, see
 * `flattened`.
 */
export const aspnetEnv: EnvNaming = {
  id: 'env-aspnet',
  title: 'ASP.NET Core environment file',
  recognise: (names) => (anyName(names, section) || names.has('ASPNETCORE_ENVIRONMENT') ? 0.82 : 0),
  names: [
    {
      // Sections of a resource server (learn.microsoft.com, "Configure JWT bearer authentication").
      stem: 'jwt',
      exact: Object.fromEntries(
        ['JWT', 'JWTBEARER', 'AUTHENTICATION__JWTBEARER', 'AUTHENTICATION__SCHEMES__BEARER'].flatMap((path) => [
          [`${path}__AUTHORITY`, 'issuer'],
          [`${path}__AUDIENCE`, 'audience'],
          [`${path}__VALIDISSUER`, 'none'],
        ]),
      ) satisfies NameTable['exact'],
    },
  ],
};

/**
 * A name with sections as one without: `Authentication__Google__ClientId` is `GOOGLE_CLIENT_ID`. Other software nests
 * its settings in the same way. Undefined for names without sections.
 */
export function flattened(name: string): string | undefined {
  if (!/^[A-Za-z].*[^_]__[^_]/.test(name)) return undefined;
  return name
    .split('__')
    .map((part) => part.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase())
    .join('_')
    .replace(/^AUTHENTICATION_(?:SCHEMES_)?(?=.+_)/, '');
}
