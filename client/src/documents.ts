/**
 * Chosen by file pattern: older VS Code and its forks have no language id `dotenv`, and a `.env.production` may be
 * opened as a shell script. The server decides which of these documents it recognises.
 */
export const documentSelector = [
  { scheme: 'file', pattern: '**/{.env,.env.*,*.env,.flaskenv,.envrc,.dev.vars,.dev.vars.*}' },
  { scheme: 'file', pattern: '**/*.{yaml,yml,json,jsonc,toml,properties,ini,cfg,conf,http,rest,bru}' },
  { scheme: 'untitled', language: 'dotenv' },
] as const;
