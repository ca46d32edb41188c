import type { FileFacts } from '../../dialects/types.ts';
import type { ScalarEntry } from '../../syntax/tree.ts';
import type { TextEdit } from '../../text/edit.ts';
import { type Span, span } from '../../text/span.ts';
import { workspaceRule } from '../define.ts';
import { isComparedByServer } from '../support/characters.ts';
import { assignments, isExported, isXcconfig, settingOfEntry } from '../support/dotenvText.ts';
import { type FileReader, readerOf, wordReader } from '../support/readers.ts';
import type { Severity } from '../types.ts';

type Kind = 'before' | 'behind' | 'export';

interface Data {
  readonly name: string;
  /** How many other lines of the file are written so. */
  readonly others: number;
  readonly reader: FileReader | undefined;
  readonly kind: Kind;
}

/**
 * Measured with bash 5.2: `A = b` runs the command A, `A= b` the command b. docker/cli opts/file.go refuses a name with
 * white space (`export A` is one to it), and keeps white space behind `=`. The libraries called dotenv, Compose and
 * systemd accept both.
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'env-space-around-equals',
    group: 'dotenv',
    severity: 'warning',
    reach: 'workspace',
    fix: 'safe',
    summary: 'There is no white space around the = of an assignment.',
  },
  *detect({ model }) {
    for (const facts of model.files) {
      if (facts.tree.format !== 'dotenv' || facts.environment.isTemplate || facts.settings.length === 0) continue;
      if (isXcconfig(facts)) continue;
      const reader = readerOf(model, facts, 'docker-run', 'bash');
      const lines = assignments(facts).flatMap((entry) => {
        const kind = kindOf(facts, entry, reader);
        return kind === undefined ? [] : [{ entry, kind }];
      });
      // docker refuses the whole file for one such name; elsewhere only the line itself counts.
      const refused = reader?.loader === 'docker-run' ? lines.find(({ kind }) => kind !== 'behind') : undefined;
      const told = refused ?? lines.find(({ entry }) => isCompared(facts, entry));
      if (told === undefined) continue;
      const { entry, kind } = told;
      const others = lines.filter((line) => (line.kind === 'export') === (kind === 'export')).length - 1;
      yield {
        at: { file: facts.file.uri, span: span(startOf(entry, kind), entry.valueSpan.end) },
        severity: severityOf(reader),
        data: { name: entry.key, others, reader, kind },
      };
    }
  },
  word: ({ name, others, reader, kind }) => {
    const more = others === 0 ? '' : ` (and ${others === 1 ? 'one more line' : `${others} more lines`})`;
    const what =
      kind === 'export' ? 'export before its name' : `white space ${kind === 'before' ? 'before' : 'after'} its =`;
    const head = `${name} has ${what}${more}.`;
    if (reader === undefined) {
      return (
        `${head} dotenv libraries and Compose accept it; a shell that sources the file stops with "command not found", ` +
        'and docker run --env-file refuses it or keeps the space. Remove it.'
      );
    }
    const consequence =
      reader.loader === 'bash'
        ? 'which takes the name or the value for a command ("command not found"), so the variable is not set'
        : kind === 'behind'
          ? 'and it keeps the space as part of the value (invalid_client)'
          : 'and it refuses the whole file ("variable contains whitespaces")';
    return `${head} ${wordReader(reader)}, ${consequence}. Remove it.`;
  },
  fix: ({ at, data: { kind } }, { model }) => {
    const facts = model.fileOf(at.file);
    if (facts === undefined) return [];
    const entries = assignments(facts);
    if (kind === 'export') {
      const edits = entries
        .filter(isExported)
        .map((entry) => removal(span(entry.span.start, startOf(entry, 'before'))));
      return [{ title: 'Remove export', safety: 'review', files: [{ file: at.file, edits }] }];
    }
    const edits = entries.flatMap((entry) => gapsOf(facts, entry).map(removal));
    return [{ title: 'Remove the white space around =', safety: 'safe', files: [{ file: at.file, edits }] }];
  },
});

const removal = (place: Span): TextEdit => ({ span: place, newText: '' });

const startOf = ({ keySpan, span: whole }: ScalarEntry, kind: Kind): number =>
  kind === 'export' ? whole.start : (keySpan?.start ?? whole.start);

/** Inside the application a space at the ends of a value may go unnoticed. */
function isCompared(facts: FileFacts, entry: ScalarEntry): boolean {
  const setting = settingOfEntry(facts, entry);
  return setting !== undefined && isComparedByServer(setting.role);
}

function kindOf(facts: FileFacts, entry: ScalarEntry, reader: FileReader | undefined): Kind | undefined {
  const gaps = gapsOf(facts, entry);
  if (gaps.some((gap) => gap.start === entry.keySpan?.end)) return 'before';
  if (reader?.loader === 'docker-run' && isExported(entry)) return 'export';
  return gaps.length > 0 ? 'behind' : undefined;
}

/** A library may read a file with export lines as well. */
function severityOf(reader: FileReader | undefined): Severity {
  if (reader === undefined || reader.known === 'export') return 'hint';
  return reader.known === 'project' ? 'warning' : 'info';
}

/** The white space before `=`, and behind it when a value follows on the same line. */
function gapsOf({ file: { text } }: FileFacts, { keySpan, valueSpan, key }: ScalarEntry): readonly Span[] {
  if (keySpan === undefined || key === '') return [];
  const end = valueSpan.end > valueSpan.start ? valueSpan.start : keySpan.end;
  const between = text.slice(keySpan.end, Math.max(end, keySpan.end));
  const equals = text.indexOf('=', keySpan.end);
  if (equals < 0 || /[^ \t]/.test(text.slice(keySpan.end, equals)) || /[\r\n]/.test(between)) return [];
  const gaps = [span(keySpan.end, equals)];
  if (valueSpan.end > valueSpan.start) gaps.push(span(equals + 1, valueSpan.start));
  return gaps.filter((gap) => gap.end > gap.start && /^[ \t]+$/.test(text.slice(gap.start, gap.end)));
}
