import { beforeAll, describe, expect, test } from 'vitest';
import { maskedLine } from '../../server/src/cli/format/mask.ts';
import { createShowable } from '../../server/src/cli/format/showable.ts';
import { createRedactor } from '../../server/src/cli/redact.ts';
import { readFile } from '../../server/src/dialects/read.ts';
import { dialects } from '../../server/src/dialects/registry.ts';
import { hover } from '../../server/src/features/hover.ts';
import { inlayHints } from '../../server/src/features/inlayHints.ts';
import { overview } from '../../server/src/features/overview.ts';
import type { Places } from '../../server/src/features/places.ts';
import { documentSymbols } from '../../server/src/features/symbols.ts';
import { makeBaseline } from '../../server/src/lint/baseline.ts';
import { lint } from '../../server/src/lint/run.ts';
import type { Model } from '../../server/src/model/types.ts';
import type { Finding } from '../../server/src/rules/types.ts';
import { createSourceFile } from '../../server/src/text/sourceFile.ts';
import { span } from '../../server/src/text/span.ts';
import { createSearch } from '../support/canaries.ts';
import { type CanaryExamples, type CanaryWorkspace, canaryExamples } from '../support/canaryWorkspaces.ts';
import { configOf, modelOf, now, pathOf, random } from '../support/workspace.ts';

/*
 * Every secret of every example becomes a value that exists nowhere else, and is also put where it does not belong: into
 * other settings, addresses and comments, or its line is broken. Then everything that may be shown of those files is
 * looked through for any eight characters of the values. `CANARY=all` takes each example with each mishap.
 */

const rounds = process.env.CANARY === 'all' ? 6 : 1;
let given: CanaryExamples;
let leaksIn: (text: string) => readonly string[];

beforeAll(() => {
  given = canaryExamples(rounds);
  leaksIn = createSearch(
    given.workspaces.flatMap(({ canaries }) => canaries),
    given.innocent,
  );
}, 120_000);

/** Equal texts once: most are. */
function leaksOfAll(show: (workspace: CanaryWorkspace) => readonly string[]): readonly string[] {
  const texts = new Set<string>();
  for (const workspace of given.workspaces) for (const text of show(workspace)) texts.add(text);
  expect(texts.size).toBeGreaterThan(100);
  return leaksIn([...texts].join('\n\0\n'));
}

const places: Places = {
  range: () => ({ start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }),
  uri: (file) => file,
  version: () => null,
};

type Linted = { readonly model: Model; readonly findings: readonly Finding[] };
const linted = new Map<CanaryWorkspace, Linted>();

function lintOf(workspace: CanaryWorkspace): Linted {
  const known = linted.get(workspace);
  if (known !== undefined) return known;
  const model = modelOf(workspace.files, 'tracked');
  const config = configOf(workspace.files);
  const findings = lint(model, {
    configOf: () => config,
    now,
    random,
    stablePath: pathOf,
    onCrash: (ruleId, cause) => {
      throw new Error(`rule ${ruleId} threw on ${workspace.name}`, { cause });
    },
  });
  linted.set(workspace, { model, findings });
  return { model, findings };
}

test('the examples hold secrets of every dialect that has some', () => {
  const covered = new Set(given.workspaces.flatMap((workspace) => workspace.dialects));
  const uncovered = dialects.map(({ id }) => id).filter((id) => !covered.has(id));
  // These have no setting that is a secret, or none in a file of their own.
  expect(uncovered.sort()).toEqual([
    'ai-plugin',
    'amplify',
    'appsscript',
    'atlassian',
    'chrome-extension-manifest',
    'entra-application',
    'env-varlock',
    'envoy-oauth2',
    'expo-app',
    'istio-requestauthentication',
    'mcp-registry-server-json',
    'minio-env',
    'msal-config',
    'oauth-protected-resource',
    'oidc-discovery',
    'openapi',
    'shopify-app-toml',
    'slack-manifest',
    'spa-auth-config-json',
  ]);
  expect(given.workspaces.flatMap(({ canaries }) => canaries).length).toBeGreaterThan(1000);
});

describe('no piece of a secret', () => {
  test('is in messages, related places, titles of fixes, fingerprints and baselines', { timeout: 120_000 }, () => {
    const leaks = leaksOfAll((workspace) => {
      const { findings } = lintOf(workspace);
      const baseline = makeBaseline(findings, ({ at, fingerprint }) => ({ path: pathOf(at.file), fingerprint }));
      return findings
        .flatMap(({ message, related, fixes, fingerprint }) => [
          message,
          fingerprint,
          ...related.map((one) => one.message),
          ...fixes.flatMap(({ title, generated = [] }) => [title, ...generated.map(String)]),
        ])
        .concat(JSON.stringify(baseline));
    });
    expect(leaks).toEqual([]);
  });

  test('is in lines and edits as reports show them', { timeout: 120_000 }, () => {
    const leaks = leaksOfAll((workspace) => {
      const { model, findings } = lintOf(workspace);
      const { secrets } = createRedactor(model);
      const mayShow = createShowable({
        secrets,
        fileOf: model.fileOf,
        reread: ({ file }, text) => readFile(createSourceFile(file.uri, text)),
      });
      const lines = model.files.flatMap((facts) =>
        facts.file.text.split('\n').map((_, line) => {
          const { lines } = facts.file;
          return maskedLine(facts, span(lines.lineStart(line), lines.lineEnd(line)), secrets);
        }),
      );
      const edits = findings
        .flatMap(({ fixes }) => fixes)
        .filter((fix) => (fix.generated ?? []).length === 0 && mayShow(fix))
        .flatMap(({ files }) => files.flatMap((file) => file.edits.map(({ newText }) => newText)));
      return [...lines, ...edits];
    });
    expect(leaks).toEqual([]);
  });

  test('is in hovers, hints, symbols and the list of clients', { timeout: 120_000 }, () => {
    const leaks = leaksOfAll((workspace) => {
      const { model, findings } = lintOf(workspace);
      return model.files
        .flatMap((facts) => {
          const { uri, text } = facts.file;
          const own = findings.filter(({ at }) => at.file === uri);
          return [
            ...facts.settings.map(({ span: { start } }) =>
              JSON.stringify(hover({ facts, offset: start, model, now, findings: own }, places) ?? ''),
            ),
            JSON.stringify(inlayHints({ facts, at: span(0, text.length), model, now, withExpiry: true }, places)),
            JSON.stringify(documentSymbols(facts, model, places)),
          ];
        })
        .concat(JSON.stringify(overview(model, findings, [])));
    });
    expect(leaks).toEqual([]);
  });
});
