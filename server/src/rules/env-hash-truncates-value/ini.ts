import { lookup } from '../../base/table.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import type { TextEdit } from '../../text/edit.ts';

/** A value of which a program reads the part before a `#` or `;`, whatever quotes stand around it. */
export interface CutInIni {
  readonly setting: Setting;
  readonly program: string;
  /** What it reads. */
  readonly read: string;
  /** The character that cuts, and what stands behind it. */
  readonly rest: string;
}

/**
 * Both read with `gopkg.in/ini.v1` and its options for comments as they are by default: at the first `#` or `;` a value ends,
 * then quotes come off; text in backticks or `"""` is taken as it is (go-ini, parser.go, `readValue`; grafana,
 * conf/defaults.ini, "wrap it with triple quotes"; docs.gitea.com, "Configuration Cheat Sheet"). Double quotes are said to help
 * since Gitea 1.25.
 */
const programs: Readonly<Record<string, { readonly name: string; readonly quotes: readonly string[] }>> = {
  grafana: { name: 'Grafana', quotes: ['plain', 'single', 'double'] },
  'gitea-forgejo': { name: 'Gitea', quotes: ['plain', 'single'] },
};

/** Only what has no blank before the character: behind one it is a comment for people, too. */
export function* cutInIni(facts: FileFacts): Generator<CutInIni> {
  for (const setting of facts.settings) {
    const program = lookup(programs, setting.dialect);
    const { entry, value } = setting;
    if (program === undefined || !program.quotes.includes(entry.quoting) || entry.value !== value.text) continue;
    const isTripled = entry.contentSpan.start - entry.valueSpan.start > 1;
    const at = value.text.search(/[#;]/);
    if (isTripled || at < 1 || /\s/.test(value.text)) continue;
    yield { setting, program: program.name, read: value.text.slice(0, at), rest: value.text.slice(at) };
  }
}

/** Backticks around the value; undefined where they cannot stand. */
export function inBackticks(facts: FileFacts, { entry, value }: Setting): readonly TextEdit[] | undefined {
  if (facts.tree.format !== 'ini' || value.text.includes('`')) return undefined;
  return [{ span: entry.valueSpan, newText: `\`${value.text}\`` }];
}
