import { itemAt } from '../base/known.ts';
import type { Role } from '../knowledge/roles.ts';
import { classLabels } from './judge.ts';
import { urlWithoutValues } from './report/request.ts';
import type { ReportBlock, ReportModel } from './report/types.ts';
import { placeNameOf, type TestValue, valuesOf } from './report/values.ts';
import type { Target, Verdict } from './types.ts';

/** One environment of a client and what its test said; without a verdict it was not tested. */
export interface Side {
  readonly target: Target;
  readonly verdict: Verdict | undefined;
}

/** A setting with more than one value among the environments. */
export interface Difference {
  /** `client secret`. */
  readonly what: string;
  readonly role: Role;
  /** One for each side, in their order. Secrets are letters: equal letters are equal values. */
  readonly values: readonly string[];
  /** A failed side's causes point at it. */
  readonly suspected: boolean;
}

export interface Comparison {
  readonly sides: readonly Side[];
  /** `Works in development, fails in production (HTTP 403, Permission).` */
  readonly summary: string;
  /** The one most likely to explain the outcomes first. */
  readonly differences: readonly Difference[];
  /** Values that are the same everywhere. */
  readonly same: readonly string[];
  /** What stands out, such as one secret for two servers. */
  readonly notes: readonly string[];
}

/** Sets environments of one client side by side. Pure; nothing of a secret but whether it is the same gets out. */
export function compareEnvironments(sides: readonly Side[]): Comparison {
  // As configured: a second request may have used another method than the files say.
  const tables = sides.map(({ target }) => valuesOf(target, undefined));
  const suspects = [...suspectedRoles(sides)];
  const differences: (Difference & { readonly explains: boolean })[] = [];
  const same: string[] = [];
  for (const [i, first] of (tables[0] ?? []).entries()) {
    const values = tables.flatMap((table) => table[i] ?? []);
    const texts = values.map(({ text }) => text);
    if (texts.every((text) => text === undefined)) continue;
    if (texts.every((text) => text === texts[0])) {
      same.push(first.what);
      continue;
    }
    const { what, role } = first;
    const explains = separates(sides, texts);
    const suspected = suspects.includes(role) && (explains || !sides.some(works));
    differences.push({
      what,
      role,
      values: first.secret ? letters(texts) : values.map(showValue),
      suspected,
      explains,
    });
  }
  const rank = ({ role, explains }: (typeof differences)[number]): number =>
    (explains ? 0 : suspects.length + 1) + (suspects.includes(role) ? suspects.indexOf(role) : suspects.length);
  // Stable: among equals the order of `valuesOf` stays.
  differences.sort((a, b) => rank(a) - rank(b));
  const first = differences.find(({ explains }) => explains);
  return {
    sides,
    summary: summaryOf(sides),
    differences: differences.map(({ explains: _, ...difference }) => difference),
    same,
    notes: notesOf(sides, first, differences, same),
  };
}

const works = ({ verdict }: Side): boolean => verdict?.ok === true;
const fails = ({ verdict }: Side): boolean => verdict?.ok === false;

/** One that fails has a value that none of those that work has. */
function separates(sides: readonly Side[], texts: readonly (string | undefined)[]): boolean {
  const working = texts.filter((_, i) => works(itemAt(sides, i)));
  return working.length > 0 && texts.some((text, i) => fails(itemAt(sides, i)) && !working.includes(text));
}

/** Roles that the causes of the failed sides point at, the most likely first. */
function suspectedRoles(sides: readonly Side[]): ReadonlySet<Role> {
  const failed = sides.filter(({ verdict }) => verdict?.ok === false);
  return new Set(failed.flatMap(({ verdict }) => verdict?.causes.flatMap(({ setting }) => setting?.role ?? []) ?? []));
}

/** `A`, `B`, …: what can be said of secrets side by side. */
function letters(texts: readonly (string | undefined)[]): readonly string[] {
  const known: string[] = [];
  return texts.map((text) => {
    if (text === undefined) return 'not set';
    if (!known.includes(text)) known.push(text);
    return `secret ${String.fromCharCode(65 + (known.indexOf(text) % 26))}`;
  });
}

function showValue({ id, text }: TestValue): string {
  if (text === undefined || text === '') return 'not set';
  return ['endpoint', 'issuer', 'redirect'].includes(id) ? urlWithoutValues(text) : text;
}

function summaryOf(sides: readonly Side[]): string {
  const namesOf = (wanted: (side: Side) => boolean): string =>
    sides
      .filter(wanted)
      .map(({ target }) => target.environment)
      .join(' and ');
  const working = namesOf(works);
  const failing = sides
    .flatMap(({ target, verdict }) =>
      verdict === undefined || verdict.ok ? [] : [`${target.environment} (${answerOf(verdict)})`],
    )
    .join(' and ');
  const untested = namesOf(({ verdict }) => verdict === undefined);
  const parts = [
    working === '' ? '' : `works in ${working}`,
    failing === '' ? '' : `fails in ${failing}`,
    untested === '' ? '' : `was not tested in ${untested}`,
  ].filter((part) => part !== '');
  const text = parts.join(', ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** `HTTP 403, permission`; an outcome that only repeats the status is left out. */
const answerOf = ({ http, outcome, class: kind }: Verdict): string =>
  [
    http === undefined ? outcome : `HTTP ${http.status}`,
    http === undefined || /^\d|-\d|\dxx/.test(outcome) ? undefined : outcome,
    classLabels[kind].toLowerCase(),
  ]
    .filter((part) => part !== undefined)
    .join(', ');

function notesOf(
  sides: readonly Side[],
  first: Difference | undefined,
  differences: readonly Difference[],
  same: readonly string[],
): string[] {
  const differs = (what: string): boolean => differences.some((difference) => difference.what === what);
  const notes: string[] = [];
  if (sides.some(works) && sides.some(fails)) {
    notes.push(
      first === undefined
        ? 'No setting that the test sends differs between what works and what fails, so the cause is on the server’s side or on the way to it.'
        : `The difference to look at first is the ${first.what}.`,
    );
  }
  const twoServers = differs('token endpoint') || differs('issuer');
  if (twoServers && same.includes('client secret')) {
    notes.push(
      'Two servers share one client secret. A server makes its secrets itself, so one of them is likely wrong.',
    );
  }
  if (twoServers && same.includes('client_id') && !same.includes('client secret')) {
    notes.push('Two servers share one client_id, which is rare unless the registrations were imported.');
  }
  if (!twoServers && differs('client_id') && same.includes('client secret')) {
    notes.push('Two clients share one client secret, so one of them is likely wrong.');
  }
  return notes;
}

/** A name taken from the client_id differs from environment to environment; what the variables call it does not. */
function nameOf(sides: readonly Side[]): string {
  const [first, ...others] = sides.map(({ target }) => target);
  if (first === undefined) return '';
  return others.every(({ client }) => client === first.client) ? first.client : first.alias || first.client;
}

/** The comparison as a report, for every renderer. */
export function comparisonReport({ sides, summary, differences, same, notes }: Comparison): ReportModel {
  const environments = sides.map(({ target }) => target.environment);
  const client = nameOf(sides);
  const settings: ReportBlock = {
    kind: 'table',
    head: ['Setting', ...environments],
    rows: differences.map(({ what, values, suspected }) => [suspected ? `${what} (suspected)` : what, ...values]),
  };
  const places = differences.map(({ what, role }) => {
    const named = [
      ...new Set(sides.map(({ target }) => placeNameOf(target, role) ?? `not set in ${target.environment}`)),
    ];
    return `${what}: ${named.join(', ')}`;
  });
  const section = (id: string, title: string, ...blocks: readonly ReportBlock[]) => ({ id, title, blocks });
  return {
    title: `${client}: ${environments.join(', ')}`,
    ok: sides.every(({ verdict }) => verdict?.ok === true),
    headline: summary,
    meaning: 'The same client in its environments, each tested by a request of its own.',
    subject: [
      { name: 'Client', value: client },
      { name: 'Environments', value: environments.join(', ') },
    ],
    sections: [
      section('outcomes', 'Side by side', { kind: 'table', head: ['', ...environments], rows: outcomesOf(sides) }),
      ...(notes.length === 0 ? [] : [section('notes', 'What stands out', { kind: 'list', items: notes })]),
      differences.length === 0
        ? section('differences', 'Settings that differ', { kind: 'paragraph', text: 'None that the test sends.' })
        : section('differences', 'Settings that differ', settings, { kind: 'list', items: places }),
      ...(same.length === 0
        ? []
        : [section('same', 'The same everywhere', { kind: 'paragraph', text: `${same.join(', ')}.` })]),
      ...sides.flatMap(({ target: { environment }, verdict }) =>
        verdict === undefined
          ? []
          : [section(`verdict-${environment}`, `In ${environment}`, { kind: 'list', items: inShort(verdict) })],
      ),
    ],
  };
}

function outcomesOf(sides: readonly Side[]): readonly (readonly string[])[] {
  const row = (title: string, of: (verdict: Verdict) => string, untested = ''): readonly string[] => [
    title,
    ...sides.map(({ verdict }) => (verdict === undefined ? untested : of(verdict))),
  ];
  return [
    row('Outcome', ({ ok }) => (ok ? 'works' : 'fails'), 'not tested'),
    row('Kind', (verdict) => classLabels[verdict.class]),
    row('Answer', ({ outcome }) => outcome),
    row('Status', ({ http }) => (http === undefined ? '' : String(http.status))),
    row('Time', ({ timings }) => (timings.total === undefined ? '' : `${timings.total} ms`)),
  ];
}

const inShort = ({ headline, causes }: Verdict): readonly string[] => [
  headline,
  ...causes.slice(0, 3).map((cause) => cause.explanation),
];
