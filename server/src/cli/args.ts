import { parseArgs } from 'node:util';
import { nearest } from '../base/distance.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Severity, severities } from '../base/severity.ts';
import { lookup } from '../base/table.ts';
import type { Way } from '../probe/resource/types.ts';

const checkFormats = ['pretty', 'json', 'github', 'sarif', 'junit'] as const;
type CheckFormat = (typeof checkFormats)[number];
/** Of every command but `check`. */
const reportFormats = ['pretty', 'json'] as const;
type ReportFormat = (typeof reportFormats)[number];
const testGrants = ['client_credentials', 'authorization_code', 'refresh_token', 'device_code', 'login'] as const;
type TestGrant = (typeof testGrants)[number];

/** One call of the command line, checked. */
export type Call =
  | { readonly command: 'help'; readonly topic: string | undefined }
  | { readonly command: 'version' }
  | {
      readonly command: 'check';
      readonly paths: readonly string[];
      readonly format: CheckFormat;
      readonly fix: boolean;
      /** With `fix`: print what would be written. */
      readonly dryRun: boolean;
      readonly baseline: string | undefined;
      readonly failOn: Severity;
    }
  | {
      readonly command: 'test';
      readonly paths: readonly string[];
      readonly format: ReportFormat;
      readonly client: string | undefined;
      /** Two or more are compared. */
      readonly environments: readonly string[];
      /** undefined = the one that tells most. */
      readonly grant: TestGrant | undefined;
      /** Open the browser for a sign-in. */
      readonly open: boolean;
      readonly yes: boolean;
    }
  | {
      readonly command: 'discover';
      readonly paths: readonly string[];
      readonly format: ReportFormat;
      readonly client: string | undefined;
      readonly environment: string | undefined;
      readonly yes: boolean;
    }
  | {
      readonly command: 'test-token';
      readonly paths: readonly string[];
      readonly format: ReportFormat;
      /** undefined: the token is read from standard input, or typed. */
      readonly setting: string | undefined;
      readonly stdin: boolean;
      readonly way: Way | undefined;
      readonly url: string | undefined;
      readonly header: string | undefined;
      readonly client: string | undefined;
      readonly environment: string | undefined;
      readonly yes: boolean;
    }
  | {
      readonly command: 'explain';
      /** The file with the text or `-`, then folders. */
      readonly paths: readonly string[];
      readonly format: ReportFormat;
      readonly client: string | undefined;
    }
  | { readonly command: 'baseline'; readonly folder: string; readonly output: string | undefined }
  | { readonly command: 'inspect'; readonly paths: readonly string[]; readonly format: ReportFormat }
  | { readonly command: 'list'; readonly what: 'rules' | 'dialects' | 'providers'; readonly format: ReportFormat }
  | { readonly command: 'rules'; readonly id: string }
  | { readonly command: 'rule-index' }
  | { readonly command: 'lsp' }
  | { readonly command: 'mcp'; readonly roots: readonly string[] };

/** What may stand behind a command, and the call that it makes. */
interface Form {
  /** Options with a value. */
  readonly texts?: readonly string[];
  /** Options with a value that may be repeated. */
  readonly lists?: readonly string[];
  /** Options without one. */
  readonly flags?: readonly string[];
  readonly call: (options: Options) => Result<Call, string>;
}

/** By command. */
const forms: Readonly<Record<string, Form>> = {
  check: { texts: ['format', 'fail-on', 'baseline'], flags: ['fix', 'dry-run'], call: checkCall },
  baseline: {
    texts: ['output'],
    call: ({ paths, text }) =>
      paths.length > 1
        ? err('baseline takes one folder')
        : ok({ command: 'baseline', folder: paths[0] ?? '.', output: text('output') }),
  },
  test: { texts: ['format', 'client', 'grant'], lists: ['environment'], flags: ['yes', 'open'], call: testCall },
  'test-token': {
    texts: ['setting', 'url', 'header', 'client', 'environment', 'format'],
    flags: ['stdin', 'userinfo', 'introspect', 'yes'],
    call: tokenCall,
  },
  discover: {
    texts: ['format', 'client', 'environment'],
    flags: ['yes'],
    call: (options) =>
      inFormat(options, (format) => ({
        command: 'discover',
        paths: orHere(options.paths),
        format,
        client: options.text('client'),
        environment: options.text('environment'),
        yes: options.flag('yes'),
      })),
  },
  explain: {
    texts: ['format', 'client'],
    call: (options) =>
      inFormat(options, (format) => ({
        command: 'explain',
        paths: options.paths,
        format,
        client: options.text('client'),
      })),
  },
  inspect: {
    texts: ['format'],
    call: (options) => inFormat(options, (format) => ({ command: 'inspect', paths: orHere(options.paths), format })),
  },
  list: { texts: ['format'], call: listCall },
  rules: {
    call: ({ paths }) =>
      paths.length > 1
        ? err('rules takes one rule id; without one it names them all')
        : ok(paths[0] === undefined ? { command: 'rule-index' } : { command: 'rules', id: paths[0] }),
  },
  lsp: {
    flags: ['stdio'],
    call: ({ paths, flag }) =>
      flag('stdio') && paths.length === 0
        ? ok({ command: 'lsp' })
        : err('lsp needs --stdio: the only transport of the command line'),
  },
  mcp: { flags: ['stdio'], call: ({ paths }) => ok({ command: 'mcp', roots: orHere(paths) }) },
};

/** In the order in which an unknown one is told of them. */
export const commandNames: readonly string[] = Object.keys(forms);

/** Reads the words behind `authproof`. The error is one line for stderr. */
export function parseCall(argv: readonly string[]): Result<Call, string> {
  const [first, ...rest] = argv;
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    return ok({ command: 'help', topic: first === 'help' ? rest[0] : undefined });
  }
  if (first === '--version' || first === '-v') return ok({ command: 'version' });
  const form = lookup(forms, first);
  if (form === undefined) {
    const meant = nearest(first, commandNames) ?? (/[./\\]/.test(first) ? `check ${first}` : undefined);
    return err(
      meant === undefined
        ? `unknown command "${first}": expected one of ${commandNames.join(', ')}; see authproof --help`
        : `unknown command "${first}"; did you mean "authproof ${meant}"?`,
    );
  }
  if (rest.includes('--help') || rest.includes('-h')) return ok({ command: 'help', topic: first });
  const options = readOptions(rest, form);
  return options.ok ? form.call(options.value) : options;
}

function testCall({ paths, text, flag, list }: Options): Result<Call, string> {
  const format = oneOf(text('format') ?? 'pretty', reportFormats, '--format');
  if (!format.ok) return format;
  const asked = text('grant');
  const grant = asked === undefined ? ok(undefined) : oneOf(asked, testGrants, '--grant');
  if (!grant.ok) return grant;
  return ok({
    command: 'test',
    paths: orHere(paths),
    format: format.value,
    client: text('client'),
    environments: list('environment'),
    grant: grant.value,
    open: flag('open'),
    yes: flag('yes'),
  });
}

function tokenCall({ paths, text, flag }: Options): Result<Call, string> {
  const format = oneOf(text('format') ?? 'pretty', reportFormats, '--format');
  if (!format.ok) return format;
  const [setting, url, stdin] = [text('setting'), text('url'), flag('stdin')];
  if (setting !== undefined && stdin) return err('--setting and --stdin name two tokens: use one of them');
  const ways: readonly Way[] = [
    ...(flag('userinfo') ? (['userinfo'] as const) : []),
    ...(flag('introspect') ? (['introspection'] as const) : []),
    ...(url === undefined ? [] : (['url'] as const)),
  ];
  if (ways.length > 1) return err('--url, --userinfo and --introspect exclude each other');
  if (url !== undefined && !URL.canParse(url)) return err('--url: an absolute URL is needed');
  return ok({
    command: 'test-token',
    paths: orHere(paths),
    format: format.value,
    setting,
    stdin,
    way: ways[0],
    url,
    header: text('header'),
    client: text('client'),
    environment: text('environment'),
    yes: flag('yes'),
  });
}

function checkCall({ paths, text, flag }: Options): Result<Call, string> {
  const format = oneOf(text('format') ?? 'pretty', checkFormats, '--format');
  if (!format.ok) return format;
  const failOn = oneOf(text('fail-on') ?? 'error', severities.toReversed(), '--fail-on');
  if (!failOn.ok) return failOn;
  const [fix, dryRun] = [flag('fix'), flag('dry-run')];
  if (dryRun && !fix) return err('--dry-run needs --fix: it shows what that would write');
  if (dryRun && format.value !== 'pretty') return err('--dry-run prints a diff: it goes with no other --format');
  return ok({
    command: 'check',
    paths: orHere(paths),
    format: format.value,
    fix,
    dryRun,
    failOn: failOn.value,
    baseline: text('baseline'),
  });
}

function listCall({ paths, text }: Options): Result<Call, string> {
  if (paths.length > 1) return err('list needs exactly one of rules, dialects, providers');
  const what = oneOf(paths[0] ?? '', ['rules', 'dialects', 'providers'] as const, 'list');
  if (!what.ok) return what;
  return inFormat({ text }, (format) => ({ command: 'list', what: what.value, format }));
}

/** The call of a command that checks no option but its format. */
function inFormat({ text }: Pick<Options, 'text'>, call: (format: ReportFormat) => Call): Result<Call, string> {
  const format = oneOf(text('format') ?? 'pretty', reportFormats, '--format');
  return format.ok ? ok(call(format.value)) : format;
}

const orHere = (paths: readonly string[]): readonly string[] => (paths.length === 0 ? ['.'] : paths);

interface Options {
  readonly paths: readonly string[];
  text(name: string): string | undefined;
  flag(name: string): boolean;
  /** Every value of an option that may be repeated, each once. */
  list(name: string): readonly string[];
}

function readOptions(args: readonly string[], { texts = [], lists = [], flags = [] }: Form): Result<Options, string> {
  const known = Object.fromEntries<{ readonly type: 'string' | 'boolean'; readonly multiple?: boolean }>([
    ...lists.map((name) => [name, { type: 'string', multiple: true }] as const),
    ...texts.map((name) => [name, { type: 'string' }] as const),
    ...flags.map((name) => [name, { type: 'boolean' }] as const),
  ]);
  const parsed = parsedBy(() => parseArgs({ args: [...args], options: known, allowPositionals: true, strict: true }));
  if (!parsed.ok) return err(withLikelyOption(parsed.error, Object.keys(known)));
  const { values, positionals } = parsed.value;
  // A variable of a script that holds nothing: the working directory would be taken for what was meant.
  if (positionals.includes(''))
    return err('an empty argument names nothing; without one, the working directory is meant');
  const empty = Object.keys(values).find((name) => [values[name]].flat().includes(''));
  if (empty !== undefined) return err(`--${empty}: a value is needed`);
  return ok({
    paths: positionals,
    text: (name) => {
      const value = lookup(values, name);
      return typeof value === 'string' ? value : undefined;
    },
    flag: (name) => lookup(values, name) === true,
    list: (name) => {
      const value = lookup(values, name);
      return Array.isArray(value) ? [...new Set(value.map(String))] : [];
    },
  });
}

function parsedBy<T>(parse: () => T): Result<T, string> {
  try {
    return ok(parse());
  } catch (cause) {
    // parseArgs throws for an unknown or incomplete option; its first sentence names the option.
    return err(cause instanceof Error ? (cause.message.split(/[.\n]\s/)[0] ?? cause.message) : String(cause));
  }
}

/** Adds the option that a misspelt one may have meant. */
function withLikelyOption(message: string, names: readonly string[]): string {
  const wrong = /^Unknown option '--([^']+)'/.exec(message)?.[1];
  const meant = wrong === undefined ? undefined : nearest(wrong, names);
  return meant === undefined ? message : `${message}; did you mean --${meant}?`;
}

function oneOf<T extends string>(value: string, allowed: readonly T[], name: string): Result<T, string> {
  const found = allowed.find((candidate) => candidate === value);
  return found === undefined
    ? err(
        `${name}: ${value === '' ? 'a value is needed' : `"${value}" is not known`}; expected one of ${allowed.join(', ')}`,
      )
    : ok(found);
}
