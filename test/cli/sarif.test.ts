import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { maxResults, sarifFindings } from '../../server/src/cli/format/sarif.ts';
import type { NotRead } from '../../server/src/cli/workspace.ts';
import { rules } from '../../server/src/rules/registry.ts';
import type { Finding } from '../../server/src/rules/types.ts';
import { fragment, makeFolder, runCli, stray } from './support.ts';

interface Region {
  readonly charOffset: number;
  readonly charLength: number;
  readonly [key: string]: number;
}

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly locations: readonly { physicalLocation: { artifactLocation: object; region: Region } }[];
  readonly relatedLocations?: readonly object[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly fixes?: readonly { artifactChanges: readonly { replacements: readonly object[] }[] }[];
}

interface Log {
  readonly version: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly Readonly<Record<string, unknown>>[] } };
    readonly invocations: readonly object[];
    readonly columnKind: string;
    readonly results: readonly Result[];
  }[];
}

async function sarif(cwd: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  const { code, stdout, stderr } = await runCli(['check', ...args, '--format', 'sarif'], { cwd, env });
  const log = JSON.parse(stdout) as Log;
  const run = log.runs[0];
  if (run === undefined) throw new Error('a log has one run');
  return { code, stderr, stdout, log, run, results: run.results };
}

const regionOf = (result: Result | undefined): Region | undefined => result?.locations[0]?.physicalLocation.region;

const realm = JSON.stringify({
  realm: 'acme',
  clients: [{ clientId: 'web', secret: 'q7Rk2vX9bN4mT8wL1cZ5', redirectUris: ['https://app.acme.io/callback'] }],
});
const keycloak = 'KEYCLOAK_CLIENT_ID=web\nKEYCLOAK_REDIRECT_URI=https://app.acme.io/callback/\n';

test('a result has rule, level, place, fingerprint and fixes', async () => {
  const cwd = await makeFolder({ 'my app/.env': fragment });
  const { code, stderr, run, results } = await sarif(cwd);
  expect({ code, stderr, columnKind: run.columnKind }).toStrictEqual({
    code: 1,
    stderr: '',
    columnKind: 'utf16CodeUnits',
  });
  const artifactLocation = { uri: 'my%20app/.env', uriBaseId: '%SRCROOT%' };
  const region = { startLine: 2, startColumn: 20, endLine: 2, endColumn: 50, charOffset: 43, charLength: 30 };
  expect(results).toStrictEqual([
    {
      ruleId: 'redirect-uri-fragment',
      ruleIndex: 0,
      level: 'error',
      message: { text: expect.stringContaining('fragment') },
      locations: [{ physicalLocation: { artifactLocation, region } }],
      partialFingerprints: { 'authproof/v1': expect.stringMatching(/^[0-9a-z]{11,}$/) },
      fixes: [
        {
          description: { text: expect.any(String) },
          artifactChanges: [
            {
              artifactLocation,
              replacements: [{ deletedRegion: expect.any(Object), insertedContent: expect.any(Object) }],
            },
          ],
        },
      ],
    },
  ]);
  expect(run.invocations).toStrictEqual([{ executionSuccessful: true, toolExecutionNotifications: [] }]);
});

test('the rules that found something are described, with their page', async () => {
  const cwd = await makeFolder({ '.env': fragment });
  const { run } = await sarif(cwd);
  const { driver } = run.tool;
  expect(driver).toStrictEqual({
    name: 'authproof',
    version: expect.any(String),
    semanticVersion: expect.any(String),
    informationUri: expect.stringMatching(/^https:/),
    rules: [
      {
        id: 'redirect-uri-fragment',
        name: 'RedirectUriFragment',
        shortDescription: { text: rules.find(({ meta }) => meta.id === 'redirect-uri-fragment')?.meta.summary },
        fullDescription: { text: expect.stringMatching(/^[^`*]{20,1000}[.…]$/) },
        help: { text: expect.any(String), markdown: expect.stringMatching(/^# redirect-uri-fragment\n/) },
        helpUri: expect.stringMatching(/^https:.*redirect-uri-fragment/),
        defaultConfiguration: { level: 'error' },
        properties: { tags: ['oauth', 'redirect'], precision: 'high', 'problem.severity': 'error' },
      },
    ],
  });
});

test('related places are given, and each result points at its own rule', async () => {
  const cwd = await makeFolder({ '.env': keycloak, 'realm.json': realm, 'b/.env': fragment });
  const { run, results } = await sarif(cwd);
  expect(results.length).toBeGreaterThan(1);
  for (const { ruleId, ruleIndex } of results) expect(run.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  expect(results.find(({ ruleId }) => ruleId === 'redirect-uri-near-miss')?.relatedLocations).toStrictEqual([
    {
      id: 1,
      physicalLocation: {
        artifactLocation: { uri: 'realm.json', uriBaseId: '%SRCROOT%' },
        region: expect.objectContaining({ startLine: 1 }),
      },
      message: { text: expect.any(String) },
    },
  ]);
});

test('offsets count UTF-16 units, and a byte-order mark is no character', async () => {
  const text = `# 🔑 keys\r\n${fragment.replaceAll('\n', '\r\n')}`;
  const cwd = await makeFolder({ 'plain/.env': text, 'marked/.env': `\uFEFF${fragment}` });
  const { results } = await sarif(cwd, ['--fail-on', 'error']);
  const [marked, plain] = results.filter(({ ruleId }) => ruleId === 'redirect-uri-fragment').map(regionOf);
  expect(text.slice(plain?.charOffset, (plain?.charOffset ?? 0) + (plain?.charLength ?? 0))).toBe(
    'https://app.acme.io/#/callback',
  );
  expect(plain).toMatchObject({ startLine: 3, startColumn: 20, endColumn: 50 });
  expect(marked).toMatchObject({ startLine: 2, startColumn: 20, endColumn: 50, charOffset: 43, charLength: 30 });
});

test('no secret is in the log, and a fix that would write one is left out', async () => {
  const secret = 'q7Rk2vX9bN4m#T8wL1cZ5';
  const cwd = await makeFolder({
    '.env': `ACME_CLIENT_ID=acme-web\nACME_CLIENT_SECRET=${secret}\n${stray.split('\n')[1]}\n`,
    'short/.env': 'ACME_CLIENT_ID=acme-web\nACME_CLIENT_SECRET=Zk3#Wq9\n',
  });
  const { stdout } = await runCli(['check', '--format', 'json'], { cwd });
  const found = JSON.parse(stdout) as {
    findings: { ruleId: string; fixes: { withheld?: true; edits: unknown[] }[] }[];
  };
  // Otherwise this proves nothing.
  const withheld = found.findings.filter(({ fixes }) => fixes.some((fix) => fix.withheld && fix.edits.length === 0));
  expect(withheld.map(({ ruleId }) => ruleId)).toContain('env-hash-truncates-value');
  expect(stdout).not.toContain('q7Rk2vX9bN4m');
  const log = await sarif(cwd);
  for (const part of ['q7Rk2vX9bN4m', 'T8wL1cZ5', 'abcdefghijklmnopqrstuvwxyz', 'Zk3', 'Wq9']) {
    expect(log.stdout).not.toContain(part);
  }
  expect(log.results.map(({ ruleId, fixes }) => [ruleId, fixes?.length ?? 0])).toContainEqual([
    'env-hash-truncates-value',
    0,
  ]);
});

test('in a workflow paths are relative to the repository, wherever the command runs', async () => {
  const cwd = await makeFolder({ 'app/.env': fragment });
  const inside = await sarif(join(cwd, 'app'), [], { GITHUB_WORKSPACE: cwd });
  expect(inside.results[0]?.locations[0]?.physicalLocation.artifactLocation).toMatchObject({ uri: 'app/.env' });
  const elsewhere = await sarif(join(cwd, 'app'), [], { GITHUB_WORKSPACE: join(cwd, 'other') });
  expect(elsewhere.results[0]?.locations[0]?.physicalLocation.artifactLocation).toMatchObject({ uri: '.env' });
});

test('a run without findings is a whole log, too', async () => {
  const { code, results } = await sarif(await makeFolder({ 'README.md': '' }));
  expect({ code, results }).toStrictEqual({ code: 0, results: [] });
});

const finding = (n: number, severity: Finding['severity']): Finding => ({
  ruleId: 'redirect-uri-fragment',
  at: { file: 'file:///x/.env', span: { start: 0, end: 0 } },
  severity,
  message: `finding ${n}`,
  related: [],
  fixes: [],
  fingerprint: '',
  docs: '',
});

function logOf(findings: readonly Finding[], { notRead = [] as NotRead[], crashed = [] as string[] }): Log {
  const text = sarifFindings({
    version: '1.2.3',
    findings,
    notRead,
    crashed,
    fileOf: () => undefined,
    pathOf: (uri) => uri.slice('file:///x/'.length),
    fingerprintOf: ({ message }) => message,
    mayShow: () => true,
  });
  return JSON.parse(text) as Log;
}

test('what was not looked at is a notification, and a rule that failed makes the run a failed one', () => {
  const run = logOf([], {
    notRead: [{ uri: 'file:///x/a:b/.env', why: 'is not read: it is not a text file' }],
    crashed: ['some-rule'],
  }).runs[0];
  expect(run?.invocations).toStrictEqual([
    {
      executionSuccessful: false,
      toolExecutionNotifications: [
        {
          level: 'warning',
          message: { text: 'a:b/.env is not read: it is not a text file.' },
          locations: [{ physicalLocation: { artifactLocation: { uri: 'a%3Ab/.env', uriBaseId: '%SRCROOT%' } } }],
        },
        { level: 'error', message: { text: 'The rule some-rule failed: its findings may be missing.' } },
      ],
    },
  ]);
});

test('of more findings than GitHub takes, the least severe are left out, and that is said', () => {
  const findings = Array.from({ length: maxResults + 2 }, (_, n) => finding(n, n < 3 ? 'hint' : 'error'));
  const run = logOf(findings, {}).runs[0];
  expect(run?.results).toHaveLength(maxResults);
  expect(run?.results.slice(0, 2).map(({ partialFingerprints }) => partialFingerprints['authproof/v1'])).toStrictEqual([
    'finding 0',
    'finding 3',
  ]);
  expect(run?.invocations).toStrictEqual([
    {
      executionSuccessful: true,
      toolExecutionNotifications: [
        { level: 'warning', message: { text: '2 findings are left out: at most 25000 fit.' } },
      ],
    },
  ]);
});

interface Validator {
  addMetaSchema(schema: unknown): void;
  compile(schema: unknown): ((data: unknown) => boolean) & { readonly errors?: unknown };
}

test('the log is valid by the JSON schema of SARIF 2.1.0', async () => {
  const load = createRequire(import.meta.url);
  const Ajv = load('ajv') as new (options: object) => Validator;
  const ajv = new Ajv({ schemaId: 'auto', allErrors: true });
  ajv.addMetaSchema(load('ajv/lib/refs/json-schema-draft-04.json'));
  const validate = ajv.compile(load('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'));
  const cwd = await makeFolder({
    'a b/.env': fragment,
    'c#d/.env': stray,
    '.env': keycloak,
    'realm.json': realm,
    'marked/.env': `\uFEFF${fragment}what is this\n`,
  });
  for (const folder of [cwd, await makeFolder({})]) {
    const { log } = await sarif(folder);
    validate(log);
    expect(validate.errors ?? []).toStrictEqual([]);
  }
  // The schema is one that refuses.
  expect(validate({ version: '2.1.0', runs: [{ tool: {} }] })).toBe(false);
});
