import * as z from 'zod/mini';
import { findProvider } from '../knowledge/providers/lookup.ts';
import { type Role, roles } from '../knowledge/roles.ts';
import { loaderIds } from '../syntax/loaders/types.ts';
import { refusalOf } from './globs.ts';
import { levels } from './severity.ts';

/** File names of the configuration, in a workspace folder; the first that is there counts. */
export const configFileNames: readonly string[] = [
  'authproof.config.json',
  'authproof.config.jsonc',
  'authproof.config.yaml',
  'authproof.config.yml',
];

/** Of zod's two ways of writing, this one bundles what is used only: 70 kB less than the methods of `zod`. */
const text = () => z.string().check(z.minLength(1));
const level = z.enum(levels);
const glob = z.string().check(
  z.minLength(1),
  z.refine((pattern) => refusalOf(pattern) === undefined, { error: ({ input }) => refusalOf(String(input)) }),
);
const globs = z.array(glob);
const globKey = z.string().check(z.refine((pattern) => refusalOf(pattern) === undefined));
const httpUrl = z.string().check(z.regex(/^https?:\/\/[^\s/?#]+/i));
const loaders = z.union([z.enum(loaderIds), z.array(z.enum(loaderIds))]);
const role = z.enum(['none', ...roles] satisfies readonly (Role | 'none')[]);

const optional = <Schema extends z.core.$ZodType>(schema: Schema, description: string) =>
  z.optional(schema).check(z.describe(description));

const software = z
  .string()
  .check(
    z.refine((id) => findProvider(id) !== undefined, 'must be a provider that authproof knows (see docs/providers.md)'),
  );

const provider = z
  .strictObject({
    name: optional(text(), 'What messages call it.'),
    issuer: httpUrl.check(
      z.describe('Its issuer identifier. A client whose issuer or endpoints begin with it belongs to it.'),
    ),
    software: optional(software, 'The product it runs, such as "keycloak": rules of that product then hold for it.'),
    scopes: optional(z.array(text()), 'Every scope it knows; others are reported.'),
    authorizationEndpoint: optional(httpUrl, 'Its authorization endpoint; another one is reported.'),
    tokenEndpoint: optional(httpUrl, 'Its token endpoint; another one is reported.'),
  })
  .check(z.describe('An authorization server of your own.'));

/** The one declaration of what may stand in a configuration file: types, JSON Schema, editor settings and docs. */
export function configSchema(ruleIds: readonly string[]) {
  const rules = z.partialRecord(z.enum(ruleIds), level);
  const override = z.strictObject({
    files: globs.check(z.minLength(1), z.describe('The files this is about.')),
    settings: optional(z.array(text()), 'Only these settings, by path: `web.redirect_uris[0]`; `*` is any text.'),
    rules: rules.check(z.describe('Severity per rule.')),
    reason: optional(z.string(), 'Why. For people.'),
  });
  const variable = z.union([role, z.strictObject({ role, client: z.optional(text()) })]);
  return z.strictObject({
    $schema: optional(z.string(), 'For editors; authproof does not read it.'),
    extends: optional(
      z.union([text(), z.array(text())]),
      'Other configuration files, relative to this one. Later ones win, and this file wins over all of them.',
    ),
    rules: optional(rules, 'Severity per rule.'),
    include: optional(globs, 'Only files that match are looked at. Default: every file authproof recognises.'),
    exclude: optional(globs, 'Files that are left out.'),
    environments: optional(
      z.record(globKey, text()),
      'File pattern → the environment its settings belong to. The first pattern that matches counts.',
    ),
    loaders: optional(
      z.record(globKey, loaders),
      'File pattern → what reads these .env files. The first pattern that matches counts.',
    ),
    variables: optional(
      z.record(z.string(), variable),
      'Variable name → what it means, for names authproof does not know; "none" when it is no such setting.',
    ),
    providers: optional(z.record(z.string(), provider), 'Authorization servers of your own, by a short name.'),
    overrides: optional(z.array(override), 'Severities for some files only. Later entries win.'),
  });
}

/** The keys a configuration file may have. */
export const configKeys: readonly string[] = Object.keys(configSchema([]).shape);

/** A configuration file as it is written. */
export type ConfigFile = z.infer<ReturnType<typeof configSchema>>;

/** The JSON Schema (draft 7, which editors complete from) of a configuration file. */
export const configJsonSchema = (ruleIds: readonly string[]): object =>
  z.toJSONSchema(configSchema(ruleIds), { io: 'input', target: 'draft-7' });
