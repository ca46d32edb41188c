import type { Setting } from '../../dialects/types.ts';
import { readAs } from '../../syntax/loaders/read.ts';
import { workspaceRule } from '../define.ts';
import { isComparedByServer } from '../support/characters.ts';
import { isOneLine } from '../support/dotenvText.ts';
import { type FileReader, readerOf, wordReader } from '../support/readers.ts';
import type { Severity } from '../types.ts';

interface Data {
  readonly setting: Setting;
  readonly reader: FileReader;
}

/** docker/cli opts/file.go: everything behind the first `=` is the value. Compose and all other readers take quotes off. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'env-quotes-kept-literally',
    group: 'dotenv',
    severity: 'warning',
    reach: 'workspace',
    fix: 'review',
    summary: 'A file for docker run --env-file has no quotes around its values: they become part of them.',
  },
  *detect({ model }) {
    for (const facts of [...model.files, ...model.adopted]) {
      if (facts.tree.format !== 'dotenv' || facts.environment.isTemplate) continue;
      const reader = readerOf(model, facts, 'docker-run');
      if (reader === undefined) continue;
      const values = readAs('docker-run', facts.file.text);
      for (const setting of facts.settings) {
        const { entry, value } = setting;
        if (entry.quoting === 'plain' || value.text === '' || !isComparedByServer(setting.role)) continue;
        const raw = facts.file.text.slice(entry.valueSpan.start, entry.valueSpan.end);
        if (!isOneLine(raw) || values.get(entry.key)?.trim().startsWith(raw) !== true) continue;
        const severity: Severity = reader.known === 'project' ? 'warning' : 'info';
        yield { at: { file: setting.file, span: entry.valueSpan }, severity, data: { setting, reader } };
      }
    }
  },
  word: ({ setting, reader }) =>
    `${setting.name} is in quotes. ${wordReader(reader)}, and it keeps them: the value it hands over begins ` +
    'and ends with a quote, so the server answers invalid_client or redirect_uri_mismatch. Write it without quotes, or ' +
    'start the container with Compose, which takes them off.',
  fix: ({ data: { setting } }) => {
    const { entry, value, file } = setting;
    // Without quotes the other readers would cut or expand these.
    if (/[\s#$"'`\\]/.test(value.text)) return [];
    const edits = [{ span: entry.valueSpan, newText: value.text }];
    return [{ title: 'Remove the quotes', safety: 'review', files: [{ file, edits }] }];
  },
});
