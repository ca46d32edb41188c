/** What is generated from the one declaration of the configuration: JSON Schema, editor settings, the page. */
import { configFileNames, configJsonSchema } from '../src/config/schema.ts';
import { levels } from '../src/config/severity.ts';
import { roles } from '../src/knowledge/roles.ts';
import type { AnyRule } from '../src/rules/types.ts';
import { loaderIds } from '../src/syntax/loaders/types.ts';

/** A rule, or a check of `discover`, as far as its severity can be configured. */
type Configurable = { readonly meta: Pick<AnyRule['meta'], 'id' | 'summary' | 'severity'> };

interface Schema {
  readonly description?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly [key: string]: unknown;
}

const ids = (rules: readonly Configurable[]): readonly string[] => rules.map((rule) => rule.meta.id);

/** The JSON Schema of a configuration file, with what each rule demands. */
export function configurationSchema(rules: readonly Configurable[]): string {
  const schema = schemaOf(rules);
  return `${JSON.stringify({ $id: 'authproof.config.schema.json', title: 'authproof configuration', ...schema }, undefined, 2)}\n`;
}

function schemaOf(rules: readonly Configurable[]): Schema {
  const schema = configJsonSchema(ids(rules)) as Schema;
  const properties = { ...schema.properties, rules: { ...schema.properties?.rules, ...describedRules(rules) } };
  return { ...schema, properties };
}

/** Each rule as a property of its own, so that editors show its summary while completing. */
const describedRules = (rules: readonly Configurable[]) => ({
  propertyNames: undefined,
  additionalProperties: false,
  properties: Object.fromEntries(
    rules.map(({ meta }) => [meta.id, { description: meta.summary, enum: levels, default: meta.severity }]),
  ),
});

/** Which keys the editor has as settings, in this order. */
const settingKeys = ['rules', 'exclude', 'include', 'environments', 'loaders', 'variables', 'providers', 'overrides'];

export interface EditorSettings {
  /** `contributes.configuration.properties` of the extension: its own settings, then the shared ones. */
  readonly properties: Readonly<Record<string, object>>;
  /** `package.nls.json`: the texts that the properties name as `%key%`, among those that were there. */
  readonly texts: Readonly<Record<string, string>>;
}

/** @param present the manifest's properties and texts; what is not generated stays as it is. */
export function editorSettings(present: EditorSettings, rules: readonly Configurable[]): EditorSettings {
  const { properties = {} } = configJsonSchema(ids(rules)) as Schema;
  const texts = new Map(Object.entries(present.texts).filter(([key]) => !isGenerated(key)));
  const shared = settingKeys.map((name, index) => {
    const { description, ...rest } = properties[name] ?? {};
    const key = `config.${name}`;
    texts.set(key, `${description} Laid over \`authproof.config.json\`.`);
    const value = withTextKeys(rest, key, texts);
    const defaults = { default: rest.type === 'array' ? [] : {}, scope: 'resource', order: 10 + index };
    return [`authproof.${name}`, { ...value, ...defaults, markdownDescription: `%${key}%` }];
  });
  const own = Object.entries(present.properties).filter(
    ([name]) => !settingKeys.includes(name.replace('authproof.', '')),
  );
  const sorted = [...texts].sort(([a], [b]) => (a < b ? -1 : 1));
  return { properties: Object.fromEntries([...own, ...shared]), texts: Object.fromEntries(sorted) };
}

const isGenerated = (key: string): boolean => settingKeys.includes(/^config\.(\w+)/.exec(key)?.[1] ?? '');

/** Descriptions within a setting go to the texts too: `config.providers.issuer`. */
function withTextKeys(schema: object, key: string, texts: Map<string, string>): object {
  const entries = Object.entries(schema).map(([name, value]) => {
    if (name === 'description' && typeof value === 'string') {
      const textKey = texts.has(key) ? `${key}.each` : key;
      texts.set(textKey, value);
      return [name, `%${textKey}%`];
    }
    if (name === 'properties') {
      const inner = Object.entries(value as Readonly<Record<string, object>>);
      return [name, Object.fromEntries(inner.map(([own, part]) => [own, withTextKeys(part, `${key}.${own}`, texts)]))];
    }
    const isSchema = (name === 'items' || name === 'additionalProperties') && typeof value === 'object';
    return [name, isSchema ? withTextKeys(value, key, texts) : value];
  });
  return Object.fromEntries(entries);
}

const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

const describedRows = (properties: Schema['properties'] = {}): string =>
  Object.entries(properties)
    .map(([key, { description }]) => `| \`${key}\` | ${description} |`)
    .join('\n');

/** The settings that only the editor has, with their defaults. */
function ownSettings({ properties, texts }: EditorSettings): string {
  return Object.entries(properties as Readonly<Record<string, Schema>>)
    .filter(([name]) => !settingKeys.includes(name.replace('authproof.', '')))
    .map(([name, { default: preset, markdownDescription, description }]) => {
      const key = String(markdownDescription ?? description).replaceAll('%', '');
      return `| \`${name}\` | \`${preset}\` | ${texts[key]} |`;
    })
    .join('\n');
}

/**
 * The page about the configuration, with its tables of keys and what may stand there.
 * @param settings those of the editor, of which the page lists what no file can hold.
 */
export function configurationPage(rules: readonly Configurable[], settings: EditorSettings): string {
  const keys = schemaOf(rules).properties ?? {};
  return `# Configuration

Nothing has to be configured. What can be configured stands in one file in the folder that is opened or checked:
${configFileNames.map((name) => `\`${name}\``).join(', ')}; the first that is there counts. The command line also takes the nearest one in
a folder above, up to the repository's root. File patterns are globs relative to the file's folder.

A mistake in the file ends the command line with exit code 2 and one line that names file, position and the allowed values; editors
underline it, and what the file last said in whole goes on to hold. VS Code completes JSON configuration files. In YAML,
write \`# yaml-language-server: $schema=…/schemas/authproof.config.schema.json\` on the first line.

| key | meaning |
|---|---|
${describedRows(keys)}

The editor has the same keys, less \`extends\`, as settings (\`authproof.rules\`, …); they are laid over the file, for one's own
editor only.

- A severity is one of ${list(levels)}. Each [rule](rules.md) and each [check of discover](discovery.md) has its own by default.
- An environment is any name. \`prod\` and \`production\` are one, as are \`dev\`, \`local\` and \`development\`.
- A loader is one of ${list(loaderIds)}, or a list of several.
- A variable means ${list(['none'])} or one of ${list(roles)}.

An entry of \`providers\`, where only \`issuer\` has to be there:

| key | meaning |
|---|---|
${describedRows((keys.providers?.additionalProperties as Schema).properties)}

An entry of \`overrides\`, where \`files\` and \`rules\` have to be there:

| key | meaning |
|---|---|
${describedRows((keys.overrides?.items as Schema).properties)}

## An example

\`\`\`jsonc
{
  "extends": "../shared/authproof.json",
  "rules": { "scope-unknown": "off", "cross-env-drift": "error" },
  "exclude": ["vendor/**"],
  "environments": { "deploy/eu/**": "production" },
  "loaders": { "worker/.env": "docker-run" },
  "variables": {
    "ACME_APP_KEY": { "role": "client_id", "client": "acme" },
    "LEGACY_CLIENT_ID": "none"
  },
  "providers": {
    "acme": {
      "name": "Acme sign-in",
      "issuer": "https://sso.acme.io/realms/staff",
      "software": "keycloak",
      "scopes": ["openid", "email", "orders.read"]
    }
  },
  "overrides": [
    {
      "files": ["google.json"],
      "settings": ["web.redirect_uris[*]"],
      "rules": { "redirect-uri-insecure-http": "off" },
      "reason": "a lab without a network"
    }
  ]
}
\`\`\`

## Comments

A comment silences rules where it stands. What follows \`--\` is for people.

| comment | silences |
|---|---|
| \`# authproof-disable-next-line rule-a, rule-b -- reason\` | the next setting |
| \`# authproof-disable-line rule-a\` | its own line |
| \`# authproof-disable rule-a\` … \`# authproof-enable rule-a\` | everything between, or to the end of the file |
| \`# authproof-disable-file rule-a\` | the whole file |

Without the name of a rule, every rule is meant. The comment is written as the format has it: \`#\`, in INI also \`;\`, in
\`.properties\` also \`!\`, in JSON with comments \`//\`. Plain JSON has no comments: use \`overrides\`. A comment that silences
nothing is reported as [unused-suppression](rules/unused-suppression.md). In editors a quick fix writes both.

Some readers of \`.env\` files take a comment behind a value for a part of it; prefer the comment above.

## Settings of editors alone

VS Code has all of these; [other editors](editors.md) have those of \`codeLens\`, \`inlayHints\` and \`completion\`.

| setting | default | meaning |
|---|---|---|
${ownSettings(settings)}

## Old projects

\`authproof baseline\` writes down what is found today; \`authproof check --baseline authproof.baseline.json\` reports what is
new since. A finding is recognised by its rule, its file and its setting, so moved lines do not matter.
`;
}
