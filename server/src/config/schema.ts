import * as z from 'zod';
import { findProvider } from '../knowledge/providers/lookup.ts';
import { type Role, roles } from '../knowledge/roles.ts';
import { loaderIds } from '../syntax/loaders/types.ts';
import { levels } from './severity.ts';

/** File names of the configuration, in a workspace folder; the first that is there counts. */
export const configFileNames: readonly string[] = [
  'authproof.config.json',
  'authproof.config.jsonc',
  'authproof.config.yaml',
  'authproof.config.yml',
];

const level = z.enum(levels);
const globs = z.array(z.string().min(1));
const httpUrl = z.string().regex(/^https?:\/\/[^\s/?#]+/i);
const loaders = z.union([z.enum(loaderIds), z.array(z.enum(loaderIds))]);
const role = z.enum(['none', ...roles] satisfies readonly (Role | 'none')[]);

const provider = z
  .strictObject({
    name: z.string().min(1).optional().describe('What messages call it.'),
    issuer: httpUrl.describe('Its issuer identifier. A client whose issuer or endpoints begin with it belongs to it.'),
    software: z
      .string()
      .refine((id) => findProvider(id) !== undefined, 'must be a provider that authproof knows (see docs/providers.md)')
      .optional()
      .describe('The product it runs, such as "keycloak": rules of that product then hold for it.'),
    scopes: z.array(z.string().min(1)).optional().describe('Every scope it knows; others are reported.'),
    authorizationEndpoint: httpUrl.optional().describe('Its authorization endpoint; another one is reported.'),
    tokenEndpoint: httpUrl.optional().describe('Its token endpoint; another one is reported.'),
  })
  .describe('An authorization server of your own.');

/** The one declaration of what may stand in a configuration file: types, JSON Schema, editor settings and docs. */
export function configSchema(ruleIds: readonly string[]) {
  const rules = z.partialRecord(z.enum(ruleIds), level);
  return z.strictObject({
    $schema: z.string().optional().describe('For editors; authproof does not read it.'),
    extends: z
      .union([z.string().min(1), z.array(z.string().min(1))])
      .optional()
      .describe(
        'Other configuration files, relative to this one. Later ones win, and this file wins over all of them.',
      ),
    rules: rules.optional().describe('Severity per rule.'),
    include: globs
      .optional()
      .describe('Only files that match are looked at. Default: every file authproof recognises.'),
    exclude: globs.optional().describe('Files that are left out.'),
    environments: z
      .record(z.string(), z.string().min(1))
      .optional()
      .describe('File pattern → the environment its settings belong to. The first pattern that matches counts.'),
    loaders: z
      .record(z.string(), loaders)
      .optional()
      .describe('File pattern → what reads these .env files. The first pattern that matches counts.'),
    variables: z
      .record(z.string(), z.union([role, z.strictObject({ role, client: z.string().min(1).optional() })]))
      .optional()
      .describe('Variable name → what it means, for names authproof does not know; "none" when it is no such setting.'),
    providers: z
      .record(z.string(), provider)
      .optional()
      .describe('Authorization servers of your own, by a short name.'),
    overrides: z
      .array(
        z.strictObject({
          files: globs.min(1).describe('The files this is about.'),
          settings: globs.optional().describe('Only these settings, by path: `web.redirect_uris[0]`; `*` is any text.'),
          rules: rules.describe('Severity per rule.'),
          reason: z.string().optional().describe('Why. For people.'),
        }),
      )
      .optional()
      .describe('Severities for some files only. Later entries win.'),
  });
}

/** The keys a configuration file may have. */
export const configKeys: readonly string[] = Object.keys(configSchema([]).shape);

/** A configuration file as it is written. */
export type ConfigFile = z.infer<ReturnType<typeof configSchema>>;

/** The JSON Schema (draft 7, which editors complete from) of a configuration file. */
export const configJsonSchema = (ruleIds: readonly string[]): object =>
  z.toJSONSchema(configSchema(ruleIds), { io: 'input', target: 'draft-7' });
