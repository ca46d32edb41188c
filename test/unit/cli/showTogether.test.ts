import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { groupBy } from '../../../server/src/base/groupBy.ts';
import { createShowable } from '../../../server/src/cli/format/showable.ts';
import {
  apartFromEachOther,
  type Reading,
  showsItself,
  showTogether,
} from '../../../server/src/cli/format/shownAfter.ts';
import { readFile } from '../../../server/src/dialects/read.ts';
import { lint } from '../../../server/src/lint/run.ts';
import { secretsOf } from '../../../server/src/model/secrets.ts';
import type { Fix } from '../../../server/src/rules/types.ts';
import { createSourceFile } from '../../../server/src/text/sourceFile.ts';
import { parseCase } from '../../support/caseFile.ts';
import { configOf, modelOf, now, pathOf, root, type Texts } from '../../support/workspace.ts';

const folder = join(import.meta.dirname, '../../cases');
const cases = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.case'))
  .sort();

function look(
  texts: Texts,
  vcs: Parameters<typeof modelOf>[1],
): { readonly fixes: readonly Fix[]; readonly reading: Reading } {
  const model = modelOf(texts, vcs);
  const config = configOf(texts);
  const findings = lint(model, {
    configOf: () => config,
    now,
    stablePath: pathOf,
    onCrash: () => expect.fail('threw'),
  });
  const reading: Reading = {
    secrets: secretsOf(model.files),
    fileOf: model.fileOf,
    reread: (facts, text) =>
      readFile(createSourceFile(facts.file.uri, text), { vcs: facts.vcs, folder: root, config }) ?? undefined,
  };
  return {
    fixes: findings.flatMap(({ fixes }) => fixes).filter(({ generated = [] }) => generated.length === 0),
    reading,
  };
}

test('what is shown of edits read together is shown of each alone', () => {
  const told = { true: 0, false: 0 };
  for (const name of cases) {
    const { texts, vcs } = parseCase(readFileSync(join(folder, name), 'utf8'));
    const { fixes, reading } = look(texts, vcs);
    for (const [file, all] of groupBy(
      fixes.flatMap(({ files }) => files),
      (changes) => changes.file,
    )) {
      const before = reading.fileOf(file);
      if (before === undefined) continue;
      for (const group of apartFromEachOther(before, all)) {
        for (const [changes, isShown] of showTogether(before, group, reading)) {
          told[`${isShown}`]++;
          expect(showsItself(changes, reading), `${name}: ${JSON.stringify(changes.edits)}`).toBe(isShown);
        }
      }
    }
  }
  // Otherwise nothing was compared.
  expect(told.true).toBeGreaterThan(100);
  expect(told.false).toBeGreaterThan(20);
});

const openapi = (count: number): string =>
  [
    "openapi: 3.0.0\ninfo: {title: a, version: '1'}\npaths:",
    ...Array.from({ length: count }, (_, i) => `  /p${i}:\n    get:\n      security:\n      - o: [s${i}]`),
    'components:\n  securitySchemes:\n    o:\n      type: oauth2\n      flows:\n        clientCredentials:',
    "          tokenUrl: https://a.io/b\n          scopes:\n            unlike: ''\n",
  ].join('\n');

test('hundreds of fixes are told by reading their file a few times', () => {
  const { fixes, reading } = look(new Map([['openapi.yaml', openapi(400)]]), undefined);
  let readings = 0;
  const counted = createShowable({
    ...reading,
    fixes: () => fixes,
    reread(facts, text) {
      readings++;
      return reading.reread(facts, text);
    },
  });
  expect(fixes.filter(counted)).toHaveLength(400);
  expect(readings).toBeLessThanOrEqual(4);
});

test('what is read for a report has a limit, and the fixes behind it are held back', () => {
  const { fixes, reading } = look(new Map([['openapi.yaml', openapi(400)]]), undefined);
  let read = 0;
  const counted = createShowable({
    ...reading,
    reread(facts, text) {
      read += text.length;
      return reading.reread(facts, text);
    },
  });
  const shown = fixes.filter(counted).length;
  expect(read).toBeLessThan(1_050_000);
  expect([shown > 25, shown < 400]).toEqual([true, true]);
});
