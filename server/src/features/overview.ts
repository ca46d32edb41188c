import { firstBy, groupBy } from '../base/groupBy.ts';
import { inEnglish, type Translate } from '../base/l10n.ts';
import { gravestFirst } from '../base/severity.ts';
import { providerName } from '../knowledge/providers/lookup.ts';
import type { Role } from '../knowledge/roles.ts';
import { derivedRedirects } from '../model/derived.ts';
import { secretsOfModel } from '../model/secretsOfModel.ts';
import { type Client, knownText, type Match, type Model, type ResolvedSetting, settingsOf } from '../model/types.ts';
import type { Finding } from '../rules/types.ts';
import { covers, span } from '../text/span.ts';
import { createSpanIndex, type SpanIndex } from '../text/spanIndex.ts';
import { baseName, isInside, relativePath } from '../text/uri.ts';
import type { Place } from './place.ts';
import { roleWords } from './roleWords.ts';
import { isSecret, presentable, shownValue } from './shownValue.ts';

/** One setting as it may be shown: a secret by its length and kind only. */
export interface SettingView {
  readonly role: string;
  /** The role in plain words. */
  readonly label: string;
  readonly name: string;
  readonly value: string;
  /** The value is a secret, which is told by length and kind. */
  readonly isSecret: boolean;
  readonly at: Place;
  /** What was found at it, hints left out; the most severe first. */
  readonly problems: readonly ProblemView[];
}

export interface ProblemView {
  readonly severity: 'error' | 'warning' | 'info';
  readonly rule: string;
  readonly message: string;
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

/** Clients in use and registrations, by provider (unknown ones last), name and environment. Fixtures are left out. */
export function overview(
  model: Model,
  findings: readonly Finding[],
  folders: readonly string[],
  t: Translate = inEnglish,
): readonly ClientView[] {
  const { pieces, inOrder } = overviewInPieces(model, findings, folders, t);
  return inOrder(pieces.map((view) => view()));
}

/** The same for who does it bit by bit: each piece makes the view of one client. */
export interface OverviewInPieces {
  readonly pieces: readonly (() => ClientView)[];
  inOrder<View extends Listed>(views: readonly View[]): readonly View[];
}

export function overviewInPieces(
  model: Model,
  findings: readonly Finding[],
  folders: readonly string[],
  t: Translate,
): OverviewInPieces {
  const byFile = groupBy(
    findings.filter(({ severity }) => severity !== 'hint'),
    ({ at }) => at.file,
  );
  const around: Around = {
    secrets: secretsOfModel(model),
    loud: new Map([...byFile].map(([file, own]) => [file, createSpanIndex(own, ({ at }) => at.span)])),
    matches: firstBy(model.matches, ({ use }) => use),
    folders,
    t,
  };
  return {
    pieces: [...model.clients, ...model.registrations]
      .filter((client) => !client.isFixture && client.settings.length > 0)
      .map((client) => () => viewOf(client, model, around)),
    inOrder: (views) => views.toSorted(byProvider),
  };
}

interface Listed extends HasEnvironment {
  readonly provider?: string | undefined;
  readonly name: string;
}

const byProvider = (a: Listed, b: Listed): number =>
  Number(a.provider === undefined) - Number(b.provider === undefined) ||
  (a.provider ?? '').localeCompare(b.provider ?? '') ||
  a.name.localeCompare(b.name) ||
  byEnvironment(a, b);

interface Around {
  readonly secrets: ReadonlySet<string>;
  /** Findings that are no hints, by file. */
  readonly loud: ReadonlyMap<string, SpanIndex<Finding>>;
  /** By use. */
  readonly matches: ReadonlyMap<Client, Match>;
  readonly folders: readonly string[];
  readonly t: Translate;
}

function viewOf(client: Client, model: Model, around: Around): ClientView {
  const { secrets, folders } = around;
  const settings = client.settings.map((setting) => settingView(setting, model, around));
  // Two settings may be one entry, such as those of a URL with credentials.
  const about = [...new Map(settings.flatMap(({ problems }) => problems.map((one) => [keyOf(one), one]))).values()];
  const folder = folders.find((candidate) => isInside(client.package, candidate));
  const registered = around.matches.get(client)?.registration.settings[0]?.setting;
  return {
    id: client.id,
    name: presentable(client.name, secrets),
    kind: client.kind,
    provider: client.ownProvider?.name ?? (client.provider && providerName(client.provider)),
    environment: client.environment,
    package: folder === undefined || folder === client.package ? '' : relativePath(folder, client.package),
    settings,
    redirectUris: redirectUrisOf(client, model).map((uri) => presentable(uri, secrets)),
    registration: registered === undefined ? undefined : { file: registered.file, span: registered.span },
    findings: {
      errors: about.filter(({ severity }) => severity === 'error').length,
      warnings: about.filter(({ severity }) => severity === 'warning').length,
    },
  };
}

const keyOf = ({ rule, at }: ProblemView): string => `${rule} ${at.file} ${at.span.start}`;

/** The role's name, without what a hover adds to explain it. */
const roleName = (role: Role, t: Translate): string => t(roleWords[role]).replace(/: .*$/, '');

function settingView(resolved: ResolvedSetting, model: Model, { secrets, loud, t }: Around): SettingView {
  const { setting } = resolved;
  const { file, entry } = setting;
  // A finding may be about no text at all, at either end.
  const near = loud.get(file)?.touching(span(entry.span.start - 1, entry.span.end + 1)) ?? [];
  const about = near.filter(({ at }) => covers(entry.span, at.span));
  return {
    role: setting.role,
    label: roleName(setting.role, t),
    name: presentable(setting.name, secrets),
    value: shownValue(resolved, model, secrets, t).text,
    isSecret: isSecretHere(resolved, model, secrets),
    at: { file, span: setting.keySpan ?? setting.span },
    problems: about
      .flatMap(({ severity, ruleId, message, at }): readonly ProblemView[] =>
        severity === 'hint' ? [] : [{ severity, rule: ruleId, message, at: { file: at.file, span: at.span } }],
      )
      .sort(gravestFirst),
  };
}

const isSecretHere = (resolved: ResolvedSetting, model: Model, secrets: ReadonlySet<string>): boolean =>
  isSecret(resolved, resolved.resolved.text === undefined ? [] : [resolved.resolved.text], model, secrets);

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
  /** Undefined for a secret that is known: its group says all that may be compared. */
  readonly value: string | undefined;
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
export function matrices(model: Model, t: Translate = inEnglish): readonly Matrix[] {
  const secrets = secretsOfModel(model);
  const families = groupBy(
    model.clients.filter(({ isFixture }) => !isFixture),
    ({ id }) => id.slice(0, id.lastIndexOf('@')),
  );
  return [...families.values()]
    .filter((clients) => clients.length > 1)
    .map((clients) => matrixOf(clients.toSorted(byEnvironment), model, secrets, t));
}

type HasEnvironment = Pick<Client, 'environment'>;

/** As software moves on: what all share, then development to production, then the others. */
const usual: readonly string[] = ['base', 'development', 'test', 'preview', 'staging', 'production'];

function byEnvironment(a: HasEnvironment, b: HasEnvironment): number {
  const rank = ({ environment }: HasEnvironment): number =>
    (usual.indexOf(environment) + usual.length + 1) % (usual.length + 1);
  return rank(a) - rank(b) || a.environment.localeCompare(b.environment);
}

function matrixOf(clients: readonly Client[], model: Model, secrets: ReadonlySet<string>, t: Translate): Matrix {
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
        const isHidden = knownText(resolved.resolved) !== undefined && isSecretHere(resolved, model, secrets);
        const value = isHidden ? undefined : shownValue(resolved, model, secrets, t).text;
        return { value, group: groups.indexOf(text), at: { file, span } };
      });
      return { role, label: roleName(role, t), isSame: groups.length < 2, cells };
    }),
  };
}
