import { groupBy } from '../../base/groupBy.ts';
import { lastOf } from '../../base/nonEmpty.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { removeEntry } from '../../syntax/edit.ts';
import type { ScalarEntry } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import { assignments, settingOfEntry } from '../support/dotenvText.ts';
import type { Detection, Severity } from '../types.ts';

interface Data {
  readonly entry: ScalarEntry;
  readonly winner: ScalarEntry;
  readonly kind: 'differs' | 'same' | 'case';
}

/** dotenv, Next.js, Vite, node, python-dotenv and bash all take the last assignment of a file (measured). */
export const rule = fileRule<Data>({
  meta: {
    id: 'env-duplicate-key',
    group: 'dotenv',
    severity: 'warning',
    reach: 'file',
    fix: 'safe',
    summary: 'A variable should be assigned once in a file: only the last assignment counts.',
  },
  *detect({ facts }) {
    if (facts.tree.format === 'dotenv' && branches(facts.file.text)) return;
    const byKey = groupBy(
      assignments(facts).filter((entry) => !isOfSops(entry)),
      ({ key }) => key,
    );
    for (const entries of byKey.values()) {
      const winner = lastOf(entries);
      if (entries.length > 1 && entries.slice(1).some(extendsItself)) continue;
      for (const entry of entries.slice(0, -1)) yield repeated(facts, entry, winner);
    }
    yield* differingInCase(facts, [...byKey.values()].map(lastOf));
  },
  word: ({ entry, winner, kind }) => {
    if (kind === 'case') {
      return (
        `${entry.key} and ${winner.key} differ in case only. On Linux and macOS they are two variables, on Windows one, so ` +
        'the application may see the other value there. Keep one spelling.'
      );
    }
    return kind === 'same'
      ? `${entry.key} is assigned the same value again below. Delete one of the two, so that nobody changes the wrong one.`
      : `This value of ${entry.key} is never used: the variable is assigned another one below, and every loader takes the ` +
          'last assignment of a file. Delete the one that is out of date.';
  },
  fix: ({ data, at }, { facts }) => {
    if (data.kind === 'case' || isSealed(facts)) return [];
    const edits = removeEntry(facts.tree, data.entry);
    if (edits === undefined) return [];
    return [
      {
        title: `Delete this assignment of ${data.entry.key}`,
        safety: data.kind === 'same' ? 'safe' : 'review',
        files: [{ file: at.file, edits }],
      },
    ];
  },
});

/** A script for a shell, in which an assignment below another may be one for the other case. */
const branches = (text: string): boolean =>
  /^[ \t]*(?:if|case|for|while|until)[ \t]+\S/m.test(text) &&
  /(?:^|[ \t;])(?:fi|esac|done)[ \t]*(?:[;#].*)?$/m.test(text);

/** `ARGS=${ARGS} --more`: the earlier value goes on in this one. */
const extendsItself = ({ key, value }: ScalarEntry): boolean =>
  [...value.matchAll(/\$\{?(\w+)/g)].some(([, name]) => name === key);

/** What SOPS writes at the end of a file that it has encrypted; once for each time it was. */
const isOfSops = ({ key }: ScalarEntry): boolean =>
  /^sops_(?:mac|version|lastmodified|\w+__list_|\w+_(?:suffix|regex))/.test(key);

/** Of such a file SOPS keeps a checksum: after an edit by anything else it does not decrypt it any more. */
const isSealed = (facts: FileFacts): boolean => assignments(facts).some(({ key }) => key === 'sops_mac');

function repeated(facts: FileFacts, entry: ScalarEntry, winner: ScalarEntry): Detection<Data> {
  const kind = entry.value === winner.value ? 'same' : 'differs';
  const file = facts.file.uri;
  return {
    at: { file, span: entry.keySpan ?? entry.span },
    severity: kind === 'same' ? 'hint' : severityOf(settingOfEntry(facts, entry), settingOfEntry(facts, winner)),
    data: { entry, winner, kind },
    related: [
      { file, span: winner.keySpan ?? winner.span, message: `${winner.key} is assigned here for the last time` },
    ],
  };
}

/** A blank or a placeholder that is filled in further below loses nothing. */
function severityOf(lost: Setting | undefined, winner: Setting | undefined): Severity {
  if (lost === undefined || winner === undefined) return 'info';
  return lost.value.state === 'absent' || lost.value.state === 'placeholder' ? 'info' : 'warning';
}

function* differingInCase(facts: FileFacts, entries: readonly ScalarEntry[]): Generator<Detection<Data>> {
  const first = new Map<string, ScalarEntry>();
  const file = facts.file.uri;
  for (const entry of entries) {
    const key = entry.key.toUpperCase();
    const other = first.get(key);
    first.set(key, other ?? entry);
    if (other === undefined) continue;
    const setting = settingOfEntry(facts, entry) ?? settingOfEntry(facts, other);
    // Both spellings of the proxy variables are read, by different programs.
    if (setting === undefined || setting.role === 'proxy_url') continue;
    yield {
      at: { file, span: entry.keySpan ?? entry.span },
      severity: 'hint',
      data: { entry, winner: other, kind: 'case' },
      related: [{ file, span: other.keySpan ?? other.span, message: `${other.key} is assigned here` }],
    };
  }
}
