import { findProvider } from '../knowledge/providers/lookup.ts';
import { secretsOf } from '../lint/report.ts';
import { derivedRedirects } from '../model/derived.ts';
import { type Client, knownText, type Model, type ResolvedSetting, settingsOf } from '../model/types.ts';
import type { Finding } from '../rules/types.ts';
import { baseName, isInside, relativePath } from '../text/uri.ts';
import { roleWords } from './roleWords.ts';
import { presentable, shownValue } from './shownValue.ts';
import type { Place } from './variableAt.ts';

/** One setting as it may be shown: a secret by its length and kind only. */
export interface SettingView {
  readonly role: string;
  /** The role in plain words. */
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly at: Place;
}

/** A client, or a registration, as lists and trees show it. */
export interface ClientView {
  readonly id: string;
  readonly name: string;
  readonly kind: Client['kind'];
  /** The provider's name for people; undefined when it is not known. */
  readonly provider: string | undefined;
  readonly environment: string;
  /** The package's path in its workspace folder; '' for the folder itself. */
  readonly package: string;
  readonly settings: readonly SettingView[];
  /** Redirect URIs it sends: those configured, else those its framework makes. */
  readonly redirectUris: readonly string[];
  /** Where its registration is, when the workspace has it. */
  readonly registration: Place | undefined;
  readonly findings: { readonly errors: number; readonly warnings: number };
}

/** Clients in use and registrations, by provider, name and environment. Fixtures are left out. */
export function overview(
  model: Model,
  findings: readonly Finding[],
  folders: readonly string[],
): readonly ClientView[] {
  const secrets = secretsOf(model.files);
  const loud = findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
  return [...model.clients, ...model.registrations]
    .filter((client) => !client.isFixture && client.settings.length > 0)
    .map((client) => viewOf(client, model, { secrets, loud, folders }))
    .sort(
      (a, b) =>
        (a.provider ?? '~').localeCompare(b.provider ?? '~') ||
        a.name.localeCompare(b.name) ||
        a.environment.localeCompare(b.environment),
    );
}

interface Around {
  readonly secrets: ReadonlySet<string>;
  readonly loud: readonly Finding[];
  readonly folders: readonly string[];
}

function viewOf(client: Client, model: Model, { secrets, loud, folders }: Around): ClientView {
  const own = client.settings.map(({ setting }) => setting);
  const about = loud.filter(({ at }) =>
    own.some(
      ({ file, entry }) => at.file === file && entry.span.start <= at.span.start && at.span.end <= entry.span.end,
    ),
  );
  const folder = folders.find((candidate) => isInside(client.package, candidate));
  const match = model.matches.find(({ use }) => use === client);
  const registered = match?.registration.settings[0]?.setting;
  return {
    id: client.id,
    name: presentable(client.name, secrets),
    kind: client.kind,
    provider: client.ownProvider?.name ?? providerName(client.provider),
    environment: client.environment,
    package: folder === undefined || folder === client.package ? '' : relativePath(folder, client.package),
    settings: client.settings.map((setting) => settingView(setting, model, secrets)),
    redirectUris: redirectUrisOf(client, model).map((uri) => presentable(uri, secrets)),
    registration: registered === undefined ? undefined : { file: registered.file, span: registered.span },
    findings: {
      errors: about.filter(({ severity }) => severity === 'error').length,
      warnings: about.filter(({ severity }) => severity === 'warning').length,
    },
  };
}

const providerName = (id: string | undefined): string | undefined =>
  id === undefined ? undefined : (findProvider(id)?.name ?? id);

function settingView(resolved: ResolvedSetting, model: Model, secrets: ReadonlySet<string>): SettingView {
  const { setting } = resolved;
  return {
    role: setting.role,
    label: roleWords[setting.role],
    name: setting.name,
    value: shownValue(resolved, model, secrets).text,
    at: { file: setting.file, span: setting.keySpan ?? setting.span },
  };
}

function redirectUrisOf(client: Client, model: Model): readonly string[] {
  const configured = settingsOf(client, 'redirect_uri').flatMap(({ resolved }) => knownText(resolved) ?? []);
  if (configured.length > 0 || client.kind !== 'use') return [...new Set(configured)];
  return [...new Set(derivedRedirects(model, client).map(({ text }) => text))];
}

/** One setting of a client in every environment it has. */
export interface MatrixRow {
  readonly role: string;
  readonly label: string;
  /** False when two environments that have it differ. */
  readonly isSame: boolean;
  readonly cells: readonly (MatrixCell | undefined)[];
}

export interface MatrixCell {
  readonly value: string;
  /** Cells of a row with one group have one value; so secrets can be compared without being shown. */
  readonly group: number;
  readonly at: Place;
}

export interface Matrix {
  readonly client: string;
  readonly environments: readonly string[];
  readonly rows: readonly MatrixRow[];
}

/** The settings of each client that has more than one environment, side by side. */
export function matrices(model: Model): readonly Matrix[] {
  const secrets = secretsOf(model.files);
  const families = new Map<string, Client[]>();
  for (const client of model.clients) {
    if (client.isFixture) continue;
    const family = client.id.slice(0, client.id.lastIndexOf('@'));
    families.set(family, [...(families.get(family) ?? []), client]);
  }
  return [...families.values()]
    .filter((clients) => clients.length > 1)
    .map((clients) => matrixOf(clients.toSorted(byEnvironment), model, secrets));
}

/** As software moves on: what all share, then development to production, then the others. */
const usual: readonly string[] = ['base', 'development', 'test', 'preview', 'staging', 'production'];

function byEnvironment(a: Client, b: Client): number {
  const rank = ({ environment }: Client): number =>
    (usual.indexOf(environment) + usual.length + 1) % (usual.length + 1);
  return rank(a) - rank(b) || a.environment.localeCompare(b.environment);
}

function matrixOf(clients: readonly Client[], model: Model, secrets: ReadonlySet<string>): Matrix {
  const first = clients[0] as Client;
  const roles = [...new Set(clients.flatMap((client) => client.settings.map(({ setting }) => setting.role)))];
  return {
    client: `${presentable(first.name, secrets)} (${baseName(first.package)})`,
    environments: clients.map(({ environment }) => environment),
    rows: roles.map((role) => {
      const found = clients.map((client) => settingsOf(client, role)[0]);
      const groups: (string | undefined)[] = [];
      const cells = found.map((resolved): MatrixCell | undefined => {
        if (resolved === undefined) return undefined;
        const text = knownText(resolved.resolved) ?? `\0${resolved.resolved.state}`;
        if (!groups.includes(text)) groups.push(text);
        const { file, span } = resolved.place;
        return { value: shownValue(resolved, model, secrets).text, group: groups.indexOf(text), at: { file, span } };
      });
      return { role, label: roleWords[role], isSame: groups.length < 2, cells };
    }),
  };
}
