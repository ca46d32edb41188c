import type { Setting } from '../../dialects/types.ts';
import { readAs } from '../../syntax/loaders/read.ts';
import { span } from '../../text/span.ts';
import { workspaceRule } from '../define.ts';
import { isComparedByServer } from '../support/characters.ts';
import { type FileReader, readerOf, wordReader } from '../support/readers.ts';
import { valuePlace } from '../support/value.ts';
import type { Severity } from '../types.ts';

interface Data {
  readonly setting: Setting;
  readonly reader: FileReader;
}

/** Measured: of ten readers only a shell keeps the carriage return. Silent unless a shell is known to read the file. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'env-crlf-line-endings',
    group: 'dotenv',
    severity: 'warning',
    reach: 'workspace',
    fix: 'safe',
    summary: 'A file that a shell reads has no Windows line endings.',
  },
  *detect({ model }) {
    for (const facts of model.files) {
      const { text } = facts.file;
      if (facts.tree.format !== 'dotenv' || facts.environment.isTemplate || !text.includes('\r\n')) continue;
      const reader = readerOf(model, facts, 'bash');
      if (reader === undefined) continue;
      const values = readAs('bash', text);
      const setting = facts.settings.find(
        ({ entry, role }) => isComparedByServer(role) && values.get(entry.key)?.endsWith('\r') === true,
      );
      if (setting === undefined) continue;
      // A file with export lines may still be read by a library alone.
      const severity: Severity = reader.known === 'project' ? 'warning' : reader.known === 'comment' ? 'info' : 'hint';
      yield { at: valuePlace(setting), severity, data: { setting, reader } };
    }
  },
  word: ({ setting, reader }) =>
    `The lines of this file end in CR LF. ${wordReader(reader)}, ` +
    `and there the carriage return becomes part of every value, of ${setting.name} for one: invalid_client, and ` +
    '"Invalid character in header". Use LF (and eol=lf in .gitattributes).',
  fix: ({ at }, { model }) => {
    const text = model.fileOf(at.file)?.file.text ?? '';
    const edits = [...text.matchAll(/\r(?=\n)/g)].map(({ index }) => ({ span: span(index, index + 1), newText: '' }));
    return edits.length === 0
      ? []
      : [{ title: 'Use LF line endings', safety: 'safe', files: [{ file: at.file, edits }] }];
  },
});
