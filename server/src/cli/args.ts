import { parseArgs } from 'node:util';
import { err, ok, type Result } from '../base/result.ts';
import { type Severity, severities } from '../base/severity.ts';
import { lookup } from '../base/table.ts';
import type { Way } from '../probe/resource/types.ts';

export const checkFormats = ['pretty', 'json', 'github', 'sarif', 'junit'] as const;
export type CheckFormat = (typeof checkFormats)[number];
export type TestFormat = 'pretty' | 'json';
export const testGrants = [
  'client_credentials',
  'authorization_code',
  'refresh_token',
  'device_code',
  'login',
] as const;
export type TestGrant = (typeof testGrants)[number];

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
      readonly format: TestFormat;
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
      readonly format: TestFormat;
      readonly client: string | undefined;
      readonly environment: string | undefined;
      readonly yes: boolean;
    }
  | {
      readonly command: 'test-token';
      readonly paths: readonly string[];
      readonly format: TestFormat;
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
      readonly format: TestFormat;
      readonly client: string | undefined;
    }
  | { readonly command: 'baseline'; readonly folder: string; readonly output: string | undefined }
  | { readonly command: 'inspect'; readonly paths: readonly string[]; readonly format: TestFormat }
  | { readonly command: 'list'; readonly what: 'rules' | 'dialects' | 'providers'; readonly format: TestFormat }
  | { readonly command: 'rules'; readonly id: string }
  | { readonly command: 'rule-index' }
  | { readonly command: 'lsp' }
  | { readonly command: 'mcp'; readonly roots: readonly string[] };

const commands = [
  'check',
  'baseline',
  'test',
  'test-token',
  'discover',
  'explain',
  'inspect',
  'list',
  'rules',
  'lsp',
  'mcp',
] as const;

/** Reads the words behind `authproof`. The error is one line for stderr. */
export function parseCall(argv: readonly string[]): Result<Call, string> {
  const [first, ...rest] = argv;
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    return ok({ command: 'help', topic: first === 'help' ? rest[0] : undefined });
  }
  if (first === '--version' || first === '-v') return ok({ command: 'version' });
  if (!commands.some((command) => command === first)) {
    return err(`unknown command "${first}": expected one of ${commands.join(', ')}; see authproof --help`);
  }
  if (rest.includes('--help') || rest.includes('-h')) return ok({ command: 'help', topic: first });
  return parseCommand(first as (typeof commands)[number], rest);
}

function parseCommand(command: (typeof commands)[number], rest: readonly string[]): Result<Call, string> {
  switch (command) {
    case 'check':
      return withOptions(rest, ['format', 'fail-on', 'baseline'], ['fix', 'dry-run'], checkCall);
    case 'baseline':
      return withOptions(rest, ['output'], [], ({ paths, text }) =>
        paths.length > 1
          ? err('baseline takes one folder')
          : ok({ command, folder: paths[0] ?? '.', output: text('output') }),
      );
    case 'test':
      return withOptions(
        rest,
        ['format', 'client', 'grant'],
        ['yes', 'open'],
        ({ paths, text, flag, list }) => {
          const format = oneOf(text('format') ?? 'pretty', ['pretty', 'json'] as const, '--format');
          if (!format.ok) return format;
          const asked = text('grant');
          const grant = asked === undefined ? ok(undefined) : oneOf(asked, testGrants, '--grant');
          if (!grant.ok) return grant;
          return ok({
            command,
            paths: orHere(paths),
            format: format.value,
            client: text('client'),
            environments: list('environment'),
            grant: grant.value,
            open: flag('open'),
            yes: flag('yes'),
          });
        },
        ['environment'],
      );
    case 'test-token':
      return withOptions(
        rest,
        ['setting', 'url', 'header', 'client', 'environment', 'format'],
        ['stdin', 'userinfo', 'introspect', 'yes'],
        tokenCall,
      );
    case 'discover':
      return withOptions(rest, ['format', 'client', 'environment'], ['yes'], ({ paths, text, flag }) => {
        const format = oneOf(text('format') ?? 'pretty', ['pretty', 'json'] as const, '--format');
        if (!format.ok) return format;
        const [client, environment] = [text('client'), text('environment')];
        return ok({ command, paths: orHere(paths), format: format.value, client, environment, yes: flag('yes') });
      });
    case 'explain':
      return withOptions(rest, ['format', 'client'], [], ({ paths, text }) => {
        const format = oneOf(text('format') ?? 'pretty', ['pretty', 'json'] as const, '--format');
        return format.ok ? ok({ command, paths, format: format.value, client: text('client') }) : format;
      });
    case 'inspect':
      return withOptions(rest, ['format'], [], ({ paths, text }) => {
        const format = oneOf(text('format') ?? 'pretty', ['pretty', 'json'] as const, '--format');
        return format.ok ? ok({ command, paths: orHere(paths), format: format.value }) : format;
      });
    case 'list':
      return withOptions(rest, ['format'], [], ({ paths, text }) => {
        if (paths.length > 1) return err('list needs exactly one of rules, dialects, providers');
        const what = oneOf(paths[0] ?? '', ['rules', 'dialects', 'providers'] as const, 'list');
        if (!what.ok) return what;
        const format = oneOf(text('format') ?? 'pretty', ['pretty', 'json'] as const, '--format');
        return format.ok ? ok({ command, what: what.value, format: format.value }) : format;
      });
    case 'rules':
      return withOptions(rest, [], [], ({ paths }) =>
        paths.length > 1
          ? err('rules takes one rule id; without one it names them all')
          : ok(paths[0] === undefined ? { command: 'rule-index' } : { command, id: paths[0] }),
      );
    case 'lsp':
      return withOptions(rest, [], ['stdio'], ({ paths, flag }) =>
        flag('stdio') && paths.length === 0
          ? ok({ command })
          : err('lsp needs --stdio: the only transport of the command line'),
      );
    case 'mcp':
      return withOptions(rest, [], ['stdio'], ({ paths }) => ok({ command, roots: orHere(paths) }));
  }
}

function tokenCall({ paths, text, flag }: Options): Result<Call, string> {
  const format = oneOf(text('format') ?? 'pretty', ['pretty', 'json'] as const, '--format');
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

const orHere = (paths: readonly string[]): readonly string[] => (paths.length === 0 ? ['.'] : paths);

interface Options {
  readonly paths: readonly string[];
  text(name: string): string | undefined;
  flag(name: string): boolean;
  /** Every value of an option that may be repeated, each once. */
  list(name: string): readonly string[];
}

function withOptions(
  args: readonly string[],
  texts: readonly string[],
  flags: readonly string[],
  build: (options: Options) => Result<Call, string>,
  lists: readonly string[] = [],
): Result<Call, string> {
  const options: Record<string, { readonly type: 'string' | 'boolean'; readonly multiple?: boolean }> = {};
  for (const name of lists) options[name] = { type: 'string', multiple: true };
  for (const name of texts) options[name] = { type: 'string' };
  for (const name of flags) options[name] = { type: 'boolean' };
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    const values: Readonly<Record<string, unknown>> = parsed.values;
    const { positionals } = parsed;
    return build({
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
  } catch (cause) {
    // parseArgs throws for an unknown or incomplete option; its first sentence names the option.
    return err(cause instanceof Error ? (cause.message.split(/[.\n]\s/)[0] ?? cause.message) : String(cause));
  }
}

function oneOf<T extends string>(value: string, allowed: readonly T[], name: string): Result<T, string> {
  const found = allowed.find((candidate) => candidate === value);
  return found === undefined
    ? err(
        `${name}: ${value === '' ? 'a value is needed' : `"${value}" is not known`}; expected one of ${allowed.join(', ')}`,
      )
    : ok(found);
}
