/** A build tool copies every variable with its prefix into code that browsers or devices run. */
export interface PublicPrefix {
  readonly prefix: string;
  readonly tool: string;
  /** Where the tool documents it. */
  readonly source: string;
}

/** Prefixes that make a variable public, longest first. */
export const publicPrefixes: readonly PublicPrefix[] = [
  { prefix: 'PREACT_APP_', tool: 'Preact CLI', source: 'https://github.com/preactjs/preact-cli' },
  { prefix: 'REDWOOD_ENV_', tool: 'RedwoodJS', source: 'https://docs.redwoodjs.com/docs/environment-variables' },
  { prefix: 'NEXT_PUBLIC_', tool: 'Next.js', source: 'https://nextjs.org/docs/app/guides/environment-variables' },
  { prefix: 'NUXT_PUBLIC_', tool: 'Nuxt', source: 'https://nuxt.com/docs/guide/going-further/runtime-config' },
  { prefix: 'EXPO_PUBLIC_', tool: 'Expo', source: 'https://docs.expo.dev/guides/environment-variables/' },
  { prefix: 'STORYBOOK_', tool: 'Storybook', source: 'https://storybook.js.org/docs/configure/environment-variables' },
  {
    prefix: 'REACT_APP_',
    tool: 'Create React App',
    source: 'https://create-react-app.dev/docs/adding-custom-environment-variables/',
  },
  { prefix: 'VUE_APP_', tool: 'Vue CLI', source: 'https://cli.vuejs.org/guide/mode-and-env.html' },
  {
    prefix: 'GATSBY_',
    tool: 'Gatsby',
    source: 'https://www.gatsbyjs.com/docs/how-to/local-development/environment-variables/',
  },
  { prefix: 'NG_APP_', tool: 'ngx-env', source: 'https://github.com/chihab/ngx-env' },
  { prefix: 'PUBLIC_', tool: 'SvelteKit, Astro, Qwik', source: 'https://svelte.dev/docs/kit/$env-static-public' },
  { prefix: 'VITE_', tool: 'Vite', source: 'https://vite.dev/guide/env-and-mode' },
];

/** Splits `NEXT_PUBLIC_X` into its public prefix and the rest; undefined when the name is not public, or only a prefix. */
export function stripPublicPrefix(name: string): { readonly prefix: string; readonly rest: string } | undefined {
  const found = publicPrefixes.find(({ prefix }) => name.startsWith(prefix) && name.length > prefix.length);
  return found && { prefix: found.prefix, rest: name.slice(found.prefix.length) };
}

/** Variables that the hosting platform, the CI runner or the shell sets, so no file has to define them. */
const platformNames: ReadonlySet<string> = new Set(
  // Shells and operating systems
  (
    'HOME PWD OLDPWD PATH USER USERNAME LOGNAME SHELL TMPDIR TMP TEMP LANG LC_ALL TZ TERM HOSTNAME HOST UID GID ' +
    'USERPROFILE APPDATA LOCALAPPDATA PROGRAMDATA COMPUTERNAME SYSTEMROOT NODE_ENV PORT CI DEBUG NO_COLOR ' +
    'HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy ' +
    // Render: https://render.com/docs/environment-variables
    'RENDER IS_PULL_REQUEST ' +
    // Netlify: https://docs.netlify.com/build/configure-builds/environment-variables/
    'NETLIFY URL DEPLOY_URL DEPLOY_PRIME_URL SITE_ID SITE_NAME CONTEXT BRANCH COMMIT_REF REPOSITORY_URL ' +
    // Vercel: https://vercel.com/docs/environment-variables/system-environment-variables
    'VERCEL ' +
    // Cloud Run: https://cloud.google.com/run/docs/container-contract
    'K_SERVICE K_REVISION K_CONFIGURATION GOOGLE_CLOUD_PROJECT ' +
    // Lambda: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
    'AWS_REGION AWS_DEFAULT_REGION AWS_EXECUTION_ENV ' +
    // Heroku: https://devcenter.heroku.com/articles/dyno-metadata
    'DYNO ' +
    // GitHub Codespaces, Gitpod
    'CODESPACES CODESPACE_NAME'
  ).split(' '),
);

const platformPrefixes: readonly string[] = [
  'VERCEL_', // https://vercel.com/docs/environment-variables/system-environment-variables
  'NEXT_PUBLIC_VERCEL_',
  'RENDER_', // https://render.com/docs/environment-variables
  'RAILWAY_', // https://docs.railway.com/reference/variables
  'FLY_', // https://fly.io/docs/machines/runtime-environment/
  'HEROKU_', // https://devcenter.heroku.com/articles/dyno-metadata
  'CF_PAGES', // https://developers.cloudflare.com/pages/configuration/build-configuration/
  'WORKERS_CI',
  'WEBSITE_', // https://learn.microsoft.com/azure/app-service/reference-app-settings
  'RUNNER_',
  'CI_', // https://docs.gitlab.com/ci/variables/predefined_variables/
  'GITLAB_CI',
  'CIRCLE_',
  'AWS_LAMBDA_',
  'KUBERNETES_',
  'GITPOD_',
  'CODESPACE_',
  'COOLIFY_',
];

/** https://docs.github.com/actions/reference/workflows-and-actions/variables; other GITHUB_ names are the user's own. */
const githubActions =
  /^GITHUB_(?:ACTIONS?|ACTION_(?:PATH|REPOSITORY)|ACTOR(?:_ID)?|API_URL|BASE_REF|ENV|EVENT_(?:NAME|PATH)|GRAPHQL_URL|HEAD_REF|JOB|OUTPUT|PATH|REF(?:_NAME|_PROTECTED|_TYPE)?|REPOSITORY(?:_ID|_OWNER|_OWNER_ID)?|RETENTION_DAYS|RUN_(?:ATTEMPT|ID|NUMBER)|SERVER_URL|SHA|STEP_SUMMARY|TOKEN|TRIGGERING_ACTOR|WORKFLOW(?:_REF|_SHA)?|WORKSPACE|CODESPACES_PORT_FORWARDING_DOMAIN)$/;

/**
 * The variable comes from the platform, the CI runner or the shell. Names that people also choose themselves for
 * credentials (`GITHUB_CLIENT_ID`, `GITHUB_SECRET`, `RENDER_CLIENT_SECRET`) are not.
 */
export function isPlatformVariable(name: string): boolean {
  if (platformNames.has(name) || githubActions.test(name)) return true;
  if (/(?:CLIENT_ID|CLIENT_SECRET|SECRET|API_KEY|PASSWORD|REDIRECT_URI|CALLBACK_URL)$/.test(name)) return false;
  return platformPrefixes.some((prefix) => name.startsWith(prefix));
}
