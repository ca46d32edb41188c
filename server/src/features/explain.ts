import { lookup } from '../base/table.ts';
import { secretsOfModel } from '../model/secretsOfModel.ts';
import type { Model, ResolvedSetting } from '../model/types.ts';
import { type Explanation, explainText } from '../probe/explainText/explain.ts';
import type { JoinOptions } from '../probe/explainText/join.ts';
import { rulesFor } from '../probe/explainText/rules.ts';
import { targetsOf } from '../probe/target.ts';
import type { Cause, SettingRef, Target, Verdict } from '../probe/types.ts';
import type { Finding, Location } from '../rules/types.ts';
import { overlaps } from '../text/span.ts';
import { causesOfRedirect } from './explainRedirect.ts';
import { causesOfMissing } from './explainVariables.ts';

export interface ExplainInput extends JoinOptions {
  /** What was pasted. */
  readonly text: string;
  readonly model: Model;
  readonly findings: readonly Finding[];
  readonly targets?: readonly Target[];
}

/** How many findings stand before the usual causes. */
const maxFindings = 5;

/**
 * Explains a pasted error with what the workspace knows: the client it is about, and first among the causes the mistakes
 * that were found in that client’s own settings and lead to this end. Where the text may be about several clients, those of
 * any of them count, if they lead to just this end.
 */
export function explainInWorkspace({ text, model, findings, targets, client, file }: ExplainInput): Explanation {
  const all = targets ?? targetsOf(model);
  const explanation = explainText(text, all, {
    client,
    file,
    secrets: [...secretsOfModel(model)],
    variables: variablesOf(model),
  });
  const { facts, joined } = explanation;
  const settings = (joined.target === undefined ? joined.possible : [joined.target]).flatMap((target) =>
    settingsOf(model, target),
  );
  const missing = causesOfMissing(facts.variables, model);
  const redirect = causesOfRedirect(facts.redirectUri, joined.target, settings, model);
  const nameAt = namesIn(model);
  const verdicts = explanation.verdicts.map((verdict) => {
    const isOfAny = joined.target === undefined && verdict.class === 'unclear';
    const found = isOfAny ? verdict : withFindings(verdict, findings, settings, nameAt);
    return withRedirect(withVariables(found, missing), redirect);
  });
  return { ...explanation, verdicts };
}

/** Names that the settings of clients are, or refer to. */
function variablesOf({ clients }: Model): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { settings } of clients) {
    for (const { place, resolved } of settings) {
      for (const name of [place.name, ...resolved.missing, ...resolved.origins.map((origin) => origin.name)]) {
        if (/^[A-Z][A-Z0-9]*_/.test(name)) names.add(name);
      }
    }
  }
  return names;
}

/** Where a variable is known to stand, or to be missing, says more than the places where it could be lost. */
function withVariables(verdict: Verdict, causes: readonly Cause[]): Verdict {
  if (verdict.outcome !== 'variable-not-set' || causes.length === 0) return verdict;
  const isDefined = causes.some(({ id }) => id === 'variable-is-defined');
  const rest = verdict.causes.filter(
    ({ id }) => id !== 'variable-not-read' && (isDefined || id !== 'variable-not-passed'),
  );
  return { ...verdict, causes: [...causes, ...rest] };
}

/** What is known of the very URI comes before findings, which are about the configured one, and what may be true of any. */
function withRedirect(verdict: Verdict, causes: readonly Cause[]): Verdict {
  if (causes.length === 0 || !/redirect|50011/.test(verdict.outcome)) return verdict;
  const said = causes.some(({ id }) => id.endsWith('-registration')) ? redirectSaid : [];
  return { ...verdict, causes: [...causes, ...verdict.causes.filter(({ id }) => !said.includes(id))] };
}

/** The client’s settings and those of the registration it is checked against. */
function settingsOf(model: Model, target: Target): readonly ResolvedSetting[] {
  const own = model.clients.filter(({ id }) => id === target.id);
  const registered = model.matches.filter(({ use }) => use.id === target.id).map(({ registration }) => registration);
  const packages = new Set(own.map((client) => client.package));
  const applications = model.applications.filter(
    (application) => packages.has(application.package) && application.environment === target.environment,
  );
  return [...own, ...registered, ...applications].flatMap(({ settings }) => settings);
}

function withFindings(
  verdict: Verdict,
  findings: readonly Finding[],
  settings: readonly ResolvedSetting[],
  nameAt: NameAt,
): Verdict {
  const order = verdict.class === 'unclear' ? bySeverity : byRule(rulesFor(verdict.outcome));
  const causes = findings
    .filter((finding) => order(finding) !== -1)
    .toSorted((a, b) => order(a) - order(b))
    .flatMap((finding) => {
      const setting = settingAt(finding, settings, nameAt);
      return setting === undefined ? [] : [toCause(finding, setting)];
    })
    .slice(0, maxFindings);
  if (causes.length === 0) return verdict;
  const said = new Set(causes.flatMap(({ id }) => lookup(sameAs, id) ?? []));
  return { ...verdict, causes: [...causes, ...verdict.causes.filter(({ id }) => !said.has(id))] };
}

/** The place of a finding among the causes; -1 for none. */
type Order = (finding: Finding) => number;

const byRule =
  (wanted: readonly string[]): Order =>
  ({ ruleId }) =>
    wanted.indexOf(ruleId);

/** Where the text does not tell what failed, each real mistake may be it. */
const bySeverity: Order = ({ severity }) => ['error', 'warning'].indexOf(severity);

const redirectSaid = ['redirect-only-configured', 'redirect-not-registered'];

/** Ids of causes that say less about the same thing as a rule's finding. */
const sameAs: Readonly<Record<string, readonly string[]>> = {
  'secret-stray-characters': ['secret-whitespace', 'secret-quotes', 'secret-multiline'],
  'env-quotes-kept-literally': ['secret-quotes'],
  'secret-masked': ['secret-masked'],
  'secret-placeholder': ['secret-unresolved'],
  'client-secret-is-id': ['secret-id', 'secret-is-id'],
  'secret-provider-mismatch': ['secret-kind'],
  'client-id-format': ['client-id-shape', 'client-id-kind'],
  'client-basic-needs-encoding': ['secret-encoding'],
  'scope-separator': ['scope-separator'],
  'redirect-uri-near-miss': redirectSaid,
  'cross-redirect-not-registered': redirectSaid,
  'redirect-uri-insecure-http': ['redirect-http'],
  'redirect-uri-fragment': ['redirect-fragment'],
};

/** The client’s setting that a finding is at, or that it points to. */
function settingAt(finding: Finding, settings: readonly ResolvedSetting[], nameAt: NameAt): SettingRef | undefined {
  for (const at of [finding.at, ...finding.related]) {
    const found = settings.find((setting) => placesOf(setting).some((place) => isAt(place, at)));
    if (found === undefined) continue;
    const { role } = found.setting;
    // Where the finding itself is: there the editor shows it, with its fixes.
    const name = at === finding.at ? found.place.name : nameAt(finding.at);
    return name === undefined
      ? { role, name: found.place.name, file: at.file, span: at.span }
      : { role, name, file: finding.at.file, span: finding.at.span };
  }
  return undefined;
}

/** The name of the setting at a place. */
type NameAt = (at: Location) => string | undefined;

const namesIn =
  ({ clients, applications }: Model): NameAt =>
  (at) => {
    for (const { settings } of [...clients, ...applications]) {
      for (const { place } of settings) if (isAt(place, at)) return place.name;
    }
    return undefined;
  };

const placesOf = ({ place, resolved }: ResolvedSetting): readonly Location[] => [place, ...resolved.origins];

const isAt = (a: Location, b: Location): boolean =>
  a.file === b.file && (overlaps(a.span, b.span) || a.span.start === b.span.start);

const likelihoods: Readonly<Record<Finding['severity'], Cause['likelihood']>> = {
  error: 'likely',
  warning: 'likely',
  info: 'possible',
  hint: 'possible',
};

function toCause(finding: Finding, setting: SettingRef): Cause {
  const title = finding.fixes[0]?.title;
  return {
    id: finding.ruleId,
    likelihood: likelihoods[finding.severity],
    explanation: finding.message,
    setting,
    nextStep: title === undefined ? (instructionIn(finding.message) ?? otherStep(finding)) : `${title}.`,
  };
}

const otherStep = ({ ruleId }: Finding): string => `Mend what the check ${ruleId} found.`;

/** Messages end with what to do where no fix can do it: the last sentence that begins with such a verb. */
const instructionIn = (message: string): string | undefined =>
  message
    .split(/(?<=\.) (?=[A-Z])/)
    .findLast((sentence) =>
      /^(?:Use|Set|Add|Remove|Register|Replace|Give|Copy|Choose|Write|Change|Move|Put|Take|Name|Ask|Make|Keep|Drop|Enter|Fill|Point|Create|Store|Read) /.test(
        sentence,
      ),
    );
