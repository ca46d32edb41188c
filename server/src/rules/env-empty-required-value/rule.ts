import { firstBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import { lowered } from '../../base/severity.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import type { Role } from '../../knowledge/roles.ts';
import type { Application, Client, Model, ResolvedSetting } from '../../model/types.ts';
import { replaceValue } from '../../syntax/edit.ts';
import { workspaceRule } from '../define.ts';
import { secretAlwaysNeeded } from '../support/clients.ts';
import { isDevelopment } from '../support/environment.ts';
import { runningFiles } from '../support/model.ts';
import { keyPlace } from '../support/value.ts';
import type { Severity, Survey } from '../types.ts';

interface Data {
  readonly setting: Setting;
  readonly reason: string;
  /** The value seems to be behind a `#` that begins a comment. */
  readonly behindHash: string | undefined;
}

/** RFC 6749 section 3.2: parameters sent without a value are treated as if they were omitted. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'env-empty-required-value',
    group: 'dotenv',
    severity: 'warning',
    reach: 'workspace',
    across: true,
    fix: 'review',
    summary: 'A variable that sign-in needs must not be left empty while the rest of its client is filled in.',
  },
  *detect({ model, survey }) {
    const empty = survey(emptySettings);
    const filled = filledAmong(empty, survey);
    for (const { facts, setting } of empty) {
      // Any other running file that gives the name a value may be loaded as well; so may a file that holds the secret.
      if (filled.has(setting.name) || filled.has(fileName(setting))) continue;
      const judged = judge(model, setting);
      if (judged === undefined) continue;
      yield {
        at: keyPlace(setting),
        severity:
          isDevelopment(facts, setting) && setting.role === 'session_secret'
            ? lowered(judged.severity)
            : judged.severity,
        data: { setting, reason: judged.reason, behindHash: behindHash(facts, setting) },
      };
    }
  },
  word: ({ setting, reason, behindHash }) =>
    `${setting.name} is empty${behindHash === undefined ? '' : ': dotenv, Next.js, Vite and node take everything from # for a comment'}, ` +
    `${reason} ${behindHash === undefined ? 'Fill it in, or delete the line if the platform sets it.' : 'Put the value in quotes.'}`,
  fix: ({ data, at }, { model }) => {
    const facts = model.fileOf(at.file);
    if (facts === undefined || data.behindHash === undefined) return [];
    const edits = replaceValue(facts.tree, data.setting.entry, data.behindHash, { absorbComment: true });
    return edits === undefined
      ? []
      : [{ title: 'Put the value in quotes', safety: 'review', files: [{ file: at.file, edits }] }];
  },
});

interface Empty {
  readonly facts: FileFacts;
  readonly setting: Setting;
}

/** A committed file of blanks is a form that the platform or a private file fills in. */
const emptySettings = (part: Model): readonly Empty[] =>
  runningFiles(part)
    .filter(({ tree, dialects, vcs }) => (tree.format === 'dotenv' || dialects.includes(compose)) && vcs !== 'tracked')
    .flatMap((facts) =>
      facts.settings
        .filter((setting) => setting.value.state === 'absent' && isWrittenEmpty(setting))
        .map((setting) => ({ facts, setting })),
    );

const compose = 'docker-compose';

/**
 * In a Compose file a name without a value is that variable of the shell (Compose file reference, "environment"). Images make a
 * session secret themselves where they are given none, such as Open WebUI's.
 */
const isWrittenEmpty = ({ dialect, entry, role }: Setting): boolean =>
  dialect !== compose || (entry.type === 'string' && role !== 'session_secret');

interface Judgement {
  readonly severity: Severity;
  readonly reason: string;
}

function judge(model: Model, setting: Setting): Judgement | undefined {
  if (setting.role === 'session_secret') return judgeSessionSecret(model, setting);
  const client = model.clientOf(setting);
  if (client === undefined) return undefined;
  const { firsts, filledRoles } = rolesOf(client);
  const filled = (...roles: readonly Role[]): boolean => roles.some((role) => filledRoles.has(role));
  switch (setting.role) {
    case 'client_id':
      return judgeClientId(filled, firsts);
    case 'client_secret':
      return filled('client_id') ? judgeSecret(setting, firsts, filled) : undefined;
    case 'issuer':
    case 'token_endpoint':
      return setting.provider === undefined && client.provider === undefined
        ? judgeServer(setting, firsts, filled)
        : undefined;
    default:
      return undefined;
  }
}

/** Once for all that is empty in the client. */
const rolesOf = memoisedFor((client: Client) => ({
  firsts: firstBy(
    client.settings.map(({ setting }) => setting),
    ({ role }) => role,
  ),
  filledRoles: new Set(client.settings.filter(isFilled).map(({ setting }) => setting.role)),
}));

type Filled = (...roles: readonly Role[]) => boolean;

/** Of each role the client's first setting. */
type Firsts = ReadonlyMap<Role, Setting>;

/** With id and secret both blank, the provider is switched off. */
function judgeClientId(filled: Filled, all: Firsts): Judgement | undefined {
  const why =
    'so every request to the server lacks the client ("Missing required parameter: client_id", invalid_request).';
  if (filled('client_secret')) return { severity: 'warning', reason: `although the client’s secret is set, ${why}` };
  return !all.has('client_secret') && filled('issuer', 'domain', 'tenant')
    ? { severity: 'info', reason: why }
    : undefined;
}

function judgeSecret(setting: Setting, all: Firsts, filled: Filled): Judgement | undefined {
  const text = (role: Role): string | undefined => all.get(role)?.value.text.toLowerCase();
  const method = text('token_endpoint_auth_method');
  const isPublic = setting.isPublic || method === 'none' || text('public_client') === 'true';
  if (isPublic || filled('private_key', 'jwt') || method?.includes('jwt') === true) return undefined;
  const isNeeded = method?.startsWith('client_secret') === true || secretAlwaysNeeded.has(setting.provider ?? '');
  return isNeeded
    ? {
        severity: 'warning',
        reason:
          'although the client id is set, so the token request fails (invalid_client, "client_secret is missing").',
      }
    : {
        severity: 'info',
        reason:
          'although the client id is set. Unless the client is public (PKCE), the token request fails (invalid_client).',
      };
}

function judgeServer(setting: Setting, all: Firsts, filled: Filled): Judgement | undefined {
  const others: readonly Role[] = ['issuer', 'discovery_url', 'domain', 'tenant'];
  if (!filled('client_id') || filled(...others, 'authorization_endpoint')) return undefined;
  if (setting.role === 'token_endpoint' && others.some((role) => all.has(role))) return undefined;
  if (setting.role === 'issuer' && filled('token_endpoint')) return undefined;
  return { severity: 'warning', reason: 'although the client id is set, so the client does not know its server.' };
}

function judgeSessionSecret(model: Model, setting: Setting): Judgement | undefined {
  const application = applicationsOf(model.applications).get(setting);
  if (application === undefined || hasSessionSecret(application) || setting.isPublic) return undefined;
  if (setting.name === 'APP_KEY') {
    return { severity: 'warning', reason: 'so Laravel stops with "No application encryption key has been specified."' };
  }
  return {
    severity: 'warning',
    reason:
      'so sessions cannot be signed (Auth.js: MissingSecret; express-session: "secret option required for sessions").',
  };
}

const applicationsOf = memoisedFor(
  (applications: readonly Application[]): ReadonlyMap<Setting, Application> =>
    new Map(
      applications.toReversed().flatMap((application) => application.settings.map((s) => [s.setting, application])),
    ),
);

const hasSessionSecret = memoisedFor(({ settings }: Application): boolean =>
  settings.some((other) => other.setting.role === 'session_secret' && isFilled(other)),
);

const isFilled = ({ resolved }: ResolvedSetting): boolean =>
  resolved.state !== 'absent' && resolved.state !== 'placeholder';

const fileName = ({ name }: Setting): string => `${name}_FILE`;

/** Those of the names looked for that have a value somewhere: of names and files there may be thousands each. */
function filledAmong(empty: readonly Empty[], survey: Survey): ReadonlySet<string> {
  const filled = new Set<string>();
  if (empty.length === 0) return filled;
  const wanted: ReadonlySet<string> = new Set(empty.flatMap(({ setting }) => [setting.name, fileName(setting)]));
  for (const names of survey(filledNames)) {
    const [few, many] = names.size < wanted.size ? [names, wanted] : [wanted, names];
    for (const name of few) if (many.has(name)) filled.add(name);
  }
  return filled;
}

const filledNames = (part: Model): readonly ReadonlySet<string>[] => [
  new Set(
    runningFiles(part).flatMap(({ variables }) =>
      variables
        .filter(({ value }) => value.state !== 'absent' && value.state !== 'placeholder')
        .map((variable) => variable.name),
    ),
  ),
];

function behindHash(facts: FileFacts, { entry }: Setting): string | undefined {
  if (entry.comment === undefined || entry.quoting !== 'plain') return undefined;
  const text = facts.file.text.slice(entry.comment.start, entry.comment.end).trimEnd();
  return entry.comment.start === entry.valueSpan.end && /^#[^\s#]{6,}$/.test(text) ? text : undefined;
}
