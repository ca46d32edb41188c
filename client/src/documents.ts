/**
 * Every file name a dialect knows, with a test that holds it. Chosen by file pattern: older VS Code and its forks have no
 * language id `dotenv`, and a `.env.production` may be opened as a shell script. The server decides which of these documents
 * it recognises.
 */
export const documentSelector = [
  { scheme: 'file', pattern: '**/{.env,.env.*,.env_*,.env-*,*.env,.dev.vars,.dev.vars.*}' },
  { scheme: 'file', pattern: '**/env.{example,sample,template,dist,default,local,development,production,tmpl}' },
  { scheme: 'file', pattern: '**/{env.*,*.env}.{example,sample,template,dist,default,tmpl}' },
  { scheme: 'file', pattern: '**/env[-_]{example,sample,template}*' },
  { scheme: 'file', pattern: '**/.envs/**/.*' },
  { scheme: 'file', pattern: '**/env.d/**' },
  { scheme: 'file', pattern: '**/*.{yaml,yml,json,jsonc,toml,properties,ini,cfg,conf,http,rest,bru}' },
  { scheme: 'file', pattern: '**/application.{yml,properties}.*' },
  { scheme: 'file', pattern: '**/http-client.env.json.user' },
  { scheme: 'file', pattern: '**/.well-known/**' },
  { scheme: 'file', pattern: '**/{*openid-configuration*,*oauth-authorization-server*}' },
  { scheme: 'untitled', language: 'dotenv' },
] as const;
