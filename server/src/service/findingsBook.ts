import { areAlike } from '../base/same.ts';
import type { FileFacts } from '../dialects/types.ts';
import { limited } from '../lint/limit.ts';
import type { Door, DoorContext } from '../lint/run.ts';
import type { Finding } from '../rules/types.ts';
import type { ByFile } from './byFile.ts';

export interface BookInput {
  /** URIs of files whose texts may be others than before, those that came and went included. */
  readonly moved: ReadonlySet<string>;
  readonly fileOf: (uri: string) => FileFacts | undefined;
  /** What file rules say; the same array as long as it is the same. */
  readonly ofFile: (facts: FileFacts) => readonly Finding[];
  /** What rules say that look at several files; an entry is one object as long as it is the same. */
  readonly linked: readonly ByFile[];
  /** What is said apart from rules, made anew each time; comments do not silence it. */
  readonly said: ByFile;
  readonly context: DoorContext & { readonly complete: boolean };
  /** Everything has to be looked at again. */
  readonly isNew: boolean;
}

/** The findings of every file, and which of them changed. */
export interface FindingsBook {
  /** Returns the URIs whose findings, or the texts these point into, changed. */
  update(input: BookInput): readonly string[];
  all(): readonly Finding[];
  of(uri: string): readonly Finding[];
  count(severity: 'error' | 'warning'): number;
}

interface Page {
  readonly findings: readonly Finding[];
  /** Other files that these point into. */
  readonly related: readonly string[];
}

const none: readonly Finding[] = [];
const blank: Page = { findings: none, related: [] };

export function createFindingsBook(door: Door): FindingsBook {
  let linked: ReadonlySet<ByFile> = new Set();
  let said: ByFile = new Map();
  const pages = new Map<string, Page>();
  /** The linked findings of each file. */
  const sources = new Map<string, Set<ByFile>>();
  /** By file: the files with findings that point into it. */
  const pointing = new Map<string, Set<string>>();
  const counts = { error: 0, warning: 0 };
  let sorted: readonly Finding[] | undefined;

  const add = (index: Map<string, Set<string>>, key: string, value: string): void => {
    const set = index.get(key);
    if (set === undefined) index.set(key, new Set([value]));
    else set.add(value);
  };
  const write = (uri: string, page: Page): void => {
    const before = pages.get(uri) ?? blank;
    for (const related of before.related) pointing.get(related)?.delete(uri);
    for (const related of page.related) add(pointing, related, uri);
    for (const { severity } of before.findings) if (severity === 'error' || severity === 'warning') counts[severity]--;
    for (const { severity } of page.findings) if (severity === 'error' || severity === 'warning') counts[severity]++;
    if (page.findings.length === 0) pages.delete(uri);
    else pages.set(uri, page);
    sorted = undefined;
  };

  /** Takes out what no longer holds, puts in what is new, and names the files of both. */
  const follow = (next: ReadonlySet<ByFile>): readonly string[] => {
    const touched: string[] = [];
    for (const found of linked) {
      if (next.has(found)) continue;
      for (const uri of found.keys()) {
        sources.get(uri)?.delete(found);
        touched.push(uri);
      }
    }
    for (const found of next) {
      if (linked.has(found)) continue;
      for (const uri of found.keys()) {
        const set = sources.get(uri);
        if (set === undefined) sources.set(uri, new Set([found]));
        else set.add(found);
        touched.push(uri);
      }
    }
    linked = next;
    return touched;
  };

  return {
    update(input) {
      const { moved } = input;
      const dirty = new Set<string>(moved);
      if (input.isNew) for (const uri of pages.keys()) dirty.add(uri);
      for (const uri of follow(new Set(input.linked))) dirty.add(uri);
      for (const uri of said.keys()) dirty.add(uri);
      for (const uri of input.said.keys()) dirty.add(uri);
      said = input.said;
      const changed = new Set<string>();
      for (const uri of dirty) {
        const facts = input.fileOf(uri);
        const own = facts === undefined ? none : input.ofFile(facts);
        const found = [...own, ...[...(sources.get(uri) ?? [])].flatMap((source) => source.get(uri) ?? none)];
        const settled = door.settle(found, facts, input.context);
        const findings = limited([...settled, ...(said.get(uri) ?? none)]);
        const before = pages.get(uri)?.findings ?? none;
        if (!sameFindings(before, findings)) changed.add(uri);
        else if (findings.length > 0 && moved.has(uri)) changed.add(uri);
        write(uri, { findings, related: relatedFiles(uri, findings) });
      }
      for (const uri of moved) for (const other of pointing.get(uri) ?? []) changed.add(other);
      return [...changed];
    },
    all() {
      sorted ??= [...pages.keys()].sort().flatMap((uri) => pages.get(uri)?.findings ?? none);
      return sorted;
    },
    of: (uri) => pages.get(uri)?.findings ?? none,
    count: (severity) => counts[severity],
  };
}

const relatedFiles = (uri: string, findings: readonly Finding[]): readonly string[] =>
  findings.flatMap((finding) => finding.related.map(({ file }) => file)).filter((file) => file !== uri);

/** What a client shows of them; the fixes are made when somebody asks, and depend on nothing else. */
const sameFindings = (a: readonly Finding[], b: readonly Finding[]): boolean =>
  areAlike(a, b, (one, other) => one === other || shown(one) === shown(other));

const shown = ({ ruleId, at, severity, message, related, docs, fingerprint }: Finding): string =>
  JSON.stringify([ruleId, at, severity, message, related, docs, fingerprint]);
