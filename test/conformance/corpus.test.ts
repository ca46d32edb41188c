import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isAtLeast } from '../../server/src/base/severity.ts';
import { readFile } from '../../server/src/dialects/read.ts';
import { createNodeHost } from '../../server/src/host/nodeHost.ts';
import { lint } from '../../server/src/lint/run.ts';
import { buildModel } from '../../server/src/model/build.ts';
import { isReadManifest } from '../../server/src/model/loaders.ts';
import { createSourceFile } from '../../server/src/text/sourceFile.ts';
import { baseName, fileUri } from '../../server/src/text/uri.ts';
import { now } from '../support/workspace.ts';
import { reviewed } from './corpusReview.ts';

/** Public repositories, one folder each, that lie beside a checkout of this one where they are at hand. */
const corpus = join(import.meta.dirname, '../../../shared/corpus');

const noted: string[] = [];
const note = (message: string): void => {
  noted.push(message);
};
const host = createNodeHost({ log: { info: () => {}, warn: note, error: note } });

/** `path:line rule` of each finding at warning or above. Whether a file is in version control is not asked. */
async function findingsOf(name: string): Promise<string[]> {
  const folder = fileUri(join(corpus, name));
  const { files, manifests } = await host.walk(folder);
  const facts = await Promise.all(
    files.map(async ({ uri }) => {
      const text = await host.read(uri);
      return text === undefined ? undefined : readFile(createSourceFile(uri, text), { vcs: 'unknown', folder });
    }),
  );
  const manifestTexts = new Map<string, string>();
  for (const uri of manifests.filter((manifest) => isReadManifest(baseName(manifest)))) {
    manifestTexts.set(uri, (await host.readManifest(uri)) ?? '');
  }
  const found = facts.filter((file) => file !== undefined);
  const model = buildModel({ files: found, folders: [folder], manifests, manifestTexts });
  const pathOf = (uri: string): string => decodeURIComponent(uri.slice(fileUri(corpus).length + 1));
  const findings = lint(model, {
    now,
    stablePath: pathOf,
    onCrash: (ruleId, cause) => {
      throw new Error(`rule ${ruleId} threw in ${name}`, { cause });
    },
  });
  return findings
    .filter((finding) => isAtLeast(finding.severity, 'warning'))
    .map(({ ruleId, at }) => {
      const line = model.fileOf(at.file)?.file.lines.positionAt(at.span.start).line ?? -1;
      return `${pathOf(at.file)}:${line + 1} ${ruleId}`;
    });
}

const isThere = existsSync(corpus);

test.skipIf(!isThere)(
  isThere
    ? 'public repositories get the reviewed warnings and errors, and no others'
    : 'public repositories are not linted: there is no folder shared/corpus beside the checkout',
  async () => {
    const names = readdirSync(corpus, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    const found: string[] = [];
    for (const name of names.sort()) found.push(...(await findingsOf(name)));
    expect(found).toEqual(reviewed.map(({ at, rule }) => `${at} ${rule}`));
    expect(noted).toEqual([]);
  },
  120_000,
);

test('every reviewed finding is judged to be true', () => {
  expect(reviewed.filter(({ judgement }) => !/^true: \S/.test(judgement))).toEqual([]);
});
