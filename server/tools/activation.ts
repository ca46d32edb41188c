import type { Dialect } from '../src/dialects/types.ts';

/**
 * Names that most files have for another reason than sign-in. A workspace with no other file of authproof's leaves the
 * extension asleep until a `.env` file is opened or a command is called, as VS Code asks of extensions.
 */
const ofAnything: ReadonlySet<string> = new Set([
  '**/*.json',
  '**/*.{yml,yaml}',
  '**/*.toml',
  '**/*.properties',
  '**/*.{ini,cfg,conf}',
  '**/.github/workflows/*.{yml,yaml}',
  '**/.gitea/workflows/*.{yml,yaml}',
  '**/.forgejo/workflows/*.{yml,yaml}',
  '**/app.json',
  '**/app.config.json',
  '**/app.{yml,yaml}',
  '**/app[-_.]*.{yml,yaml}',
  '**/*.app.{yml,yaml}',
  '**/*auth*.{yml,yaml}',
  '**/*blueprint*/**/*.{yml,yaml}',
  '**/*blueprint*.{yml,yaml}',
  '**/clients/*.json',
  '**/config.{yml,yaml}',
  '**/config[-_.]*.{yml,yaml}',
  '**/configuration.{yml,yaml}',
  '**/configuration.*.{yml,yaml}',
  '**/{public,assets,static,wwwroot}/**/*config*.json',
  '**/*dynamic*.{yml,yaml}',
  '**/*middleware*.{yml,yaml}',
  '**/*ecs*.json',
  '**/*key.json',
  '**/*key[-_]file*.json',
  '**/kustomization.{yml,yaml}',
  '**/manifest.json',
  '**/manifest*.json',
  '**/manifest.*.json',
  '**/manifest.{json,yml,yaml}',
  '**/manifest.*.{json,yml,yaml}',
  '**/*[-_.]manifest.{json,yml,yaml}',
  '**/server.json',
  '**/settings.json',
  '**/settings-*.json',
  '**/settings.*.json',
  '**/template.{yml,yaml,json}',
  '**/*.template.{yml,yaml,json}',
  '**/{cloudformation,cfn}/**/*.{yml,yaml,json}',
  '**/*{cloudformation,cognito,stack}*.{yml,yaml,json}',
  '**/values.{yml,yaml}',
  '**/values[-_.]*.{yml,yaml}',
  '**/*[-_.]values.{yml,yaml}',
  '**/*vault*/**/*.json',
]);

/** What wakes the extension: a `.env` file that is opened, and files that dialects know by a name of their own. */
export function activationEvents(dialects: readonly Pick<Dialect, 'id' | 'files'>[]): readonly string[] {
  const patterns = new Set(dialects.flatMap(({ files }) => files));
  const unknown = [...ofAnything].filter((pattern) => !patterns.has(pattern));
  if (unknown.length > 0) throw new Error(`activation.ts: patterns of no dialect: ${unknown.join(' ')}`);
  return [
    'onLanguage:dotenv',
    ...[...patterns].filter((pattern) => !ofAnything.has(pattern)).map((pattern) => `workspaceContains:${pattern}`),
  ];
}
