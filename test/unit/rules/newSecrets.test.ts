import { describe, expect, test } from 'vitest';
import { createShowable } from '../../../server/src/cli/format/showable.ts';
import { readFile } from '../../../server/src/dialects/read.ts';
import { lint } from '../../../server/src/lint/run.ts';
import type { Finding, RandomBytes } from '../../../server/src/rules/types.ts';
import { applyEdits } from '../../../server/src/text/edit.ts';
import { createSourceFile } from '../../../server/src/text/sourceFile.ts';
import { modelOf, now, pathOf, root } from '../../support/workspace.ts';

const texts = new Map([
  [
    '.env',
    `OAUTH2_PROXY_COOKIE_SECRET=short
IRON_SESSION_PASSWORD=short
JWT_SECRET=short
APP_KEY=base64:c2hvcnQ=
AUTH_SECRET=changeme
`,
  ],
]);

/** Without a seam of its own, as in production. */
function findingsWith(random?: RandomBytes): readonly Finding[] {
  const options = { now, stablePath: pathOf, onCrash: () => expect.fail('a rule crashed') };
  return lint(modelOf(texts), random === undefined ? options : { ...options, random });
}

const made = (findings: readonly Finding[]): string[] =>
  findings.flatMap(({ fixes }) => fixes.flatMap((fix) => fix.generated ?? []));

/** Bytes that a value stands for, as its consumer decodes it. */
const decoded = (value: string): number =>
  Buffer.from(value.replace(/^base64:/, ''), value.startsWith('base64:') ? 'base64' : 'base64url').length;

describe('a new session secret', () => {
  test('has as many bytes as its consumer asks for', () => {
    const counts: number[] = [];
    const fixes = findingsWith((count) => {
      counts.push(count);
      return new Uint8Array(count).fill(7);
    }).flatMap(({ fixes: offered }) => offered);
    const byTitle = fixes.map(({ title, generated = [] }) => [title, decoded(generated[0] ?? '')]);
    expect(byTitle.sort()).toEqual([
      ['Generate a new APP_KEY in .env', 32],
      ['Generate a new AUTH_SECRET in .env', 32],
      ['Generate a new IRON_SESSION_PASSWORD in .env', 32],
      ['Generate a new JWT_SECRET in .env', 64],
      ['Generate a new OAUTH2_PROXY_COOKIE_SECRET in .env', 32],
    ]);
    expect(counts.sort()).toEqual([32, 32, 32, 32, 64]);
  });

  test('comes from the system’s generator and is another one each time', () => {
    const values = [...made(findingsWith()), ...made(findingsWith())];
    expect(values).toHaveLength(10);
    expect(new Set(values).size).toBe(10);
  });

  test('stays the same for one finding, however often its fix is read', () => {
    const findings = findingsWith();
    expect(made(findings)).toEqual(made(findings));
  });

  test('is made only when somebody looks at the fix', () => {
    let asked = 0;
    const findings = findingsWith((count) => {
      asked++;
      return new Uint8Array(count);
    });
    expect([findings.length, asked]).toEqual([5, 0]);
  });

  test('stands in the edits alone, and no report may show them', () => {
    const model = modelOf(texts);
    const mayShow = createShowable({
      secrets: new Set(),
      fileOf: model.fileOf,
      reread: (facts, text) =>
        readFile(createSourceFile(facts.file.uri, text), { vcs: facts.vcs, folder: root }) ?? undefined,
    });
    for (const finding of findingsWith()) {
      for (const fix of finding.fixes) {
        const [secret = ''] = fix.generated ?? [];
        expect(secret.length).toBeGreaterThan(32);
        const said = [finding.message, finding.fingerprint, fix.title, ...finding.related.map((r) => r.message)];
        expect(said.filter((text) => text.includes(secret))).toEqual([]);
        expect(applyEdits(texts.get('.env') ?? '', fix.files[0]?.edits ?? [])).toContain(secret);
        expect(mayShow(fix)).toBe(false);
      }
    }
  });
});
