import type { Setting } from '../../dialects/types.ts';
import { readAs } from '../../syntax/loaders/read.ts';
import { dominantEol } from '../../text/sourceFile.ts';
import { span } from '../../text/span.ts';
import { workspaceRule } from '../define.ts';
import { isComparedByServer } from '../support/characters.ts';
import { lineStartBefore } from '../support/dotenvText.ts';
import { type FileReader, readerOf, wordReader } from '../support/readers.ts';
import type { Severity } from '../types.ts';

interface Data {
  readonly setting: Setting;
  readonly reader: FileReader;
}

/** docker/cli opts/file.go and systemd.exec(5), EnvironmentFile=: a comment is a line that begins with #. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'env-inline-comment',
    group: 'dotenv',
    severity: 'warning',
    reach: 'workspace',
    fix: 'safe',
    summary: 'In a file for docker run --env-file a comment has a line of its own.',
  },
  *detect({ model }) {
    for (const facts of [...model.files, ...model.adopted]) {
      if (facts.tree.format !== 'dotenv' || facts.environment.isTemplate) continue;
      const reader = readerOf(model, facts, 'docker-run', 'systemd');
      if (reader === undefined) continue;
      const values = readAs(reader.loader, facts.file.text);
      for (const setting of facts.settings) {
        const { comment, valueSpan, quoting, key } = setting.entry;
        if (comment === undefined || quoting !== 'plain' || comment.start === valueSpan.end) continue;
        if (setting.value.text === '' || values.get(key)?.includes('#') !== true) continue;
        if (!isComparedByServer(setting.role)) continue;
        const severity: Severity = reader.known === 'project' ? 'warning' : 'info';
        yield { at: { file: setting.file, span: comment }, severity, data: { setting, reader } };
      }
    }
  },
  word: ({ setting, reader }) =>
    `${wordReader(reader)}, and it knows comments only on lines of their own, so the one after ${setting.name} becomes part ` +
    'of the value. The server answers invalid_client or redirect_uri_mismatch. Move the comment to the line above.',
  fix: ({ at, data: { setting } }, { model }) => {
    const text = model.fileOf(at.file)?.file.text;
    const { comment, valueSpan, span: whole } = setting.entry;
    if (text === undefined || comment === undefined) return [];
    const lineBreak = dominantEol(text);
    const start = lineStartBefore(text, whole.start);
    const edits = [
      { span: span(start, start), newText: `${text.slice(comment.start, comment.end).trimEnd()}${lineBreak}` },
      { span: span(valueSpan.end, comment.end), newText: '' },
    ];
    const title = 'Move the comment to a line of its own';
    return [{ title, safety: 'safe', files: [{ file: at.file, edits }] }];
  },
});
