import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { readsAsName } from '../../knowledge/credentials.ts';
import type { Span } from '../../text/span.ts';
import type { AnyRule, Fix, RawFinding } from '../types.ts';

/** What is left over when all other rules have spoken; `lint/suppress.ts` finds it, so there is nothing to detect. */
export const rule: AnyRule = {
  meta: {
    id: 'unused-suppression',
    group: 'syntax',
    severity: 'hint',
    reach: 'file',
    fix: 'safe',
    summary: 'A suppression comment silences something.',
  },
};

export interface UnusedSuppression {
  readonly facts: FileFacts;
  readonly suppression: {
    readonly id: string | undefined;
    readonly span: Span;
    readonly directive: { readonly span: Span; readonly ids: readonly { readonly span: Span }[] };
  };
  /** There is such a rule. */
  readonly isKnown: boolean;
  /** The rule that was probably meant. */
  readonly meant: string | undefined;
  /** Nothing that the comment names was silenced. */
  readonly isWhole: boolean;
}

export const unusedSuppression = (unused: UnusedSuppression): RawFinding => ({
  ruleId: rule.meta.id,
  at: { file: unused.facts.file.uri, span: unused.suppression.span },
  message: word(unused),
  severity: rule.meta.severity,
  related: [],
  fixes: fixes(unused),
});

function word({ suppression: { id }, isKnown, meant }: UnusedSuppression): string {
  if (!isKnown) {
    const hint = meant === undefined ? 'Take it away.' : `Write ${meant}.`;
    const what = isQuotable(id) || meant !== undefined ? `There is no rule called ${id}` : 'This names no rule';
    return `${what}, so this comment silences nothing. ${hint}`;
  }
  return id === undefined
    ? 'No rule has anything to say here, so this comment silences nothing. Take it away.'
    : `${id} has nothing to say here, so this comment silences nothing. Take it away.`;
}

/** What follows the directive may be an old value that was commented out. */
const isQuotable = (id: string | undefined): boolean => id !== undefined && readsAsName(id);

function fixes({ facts, suppression, meant, isWhole }: UnusedSuppression): readonly Fix[] {
  const edit = (title: string, span: Span, newText: string): Fix => ({
    title,
    safety: 'safe',
    files: [{ file: facts.file.uri, edits: [{ span, newText }] }],
  });
  const { directive, span } = suppression;
  if (meant !== undefined) return [edit(`Write ${meant}`, span, meant)];
  const isAll = isWhole || directive.ids.length < 2;
  return isAll
    ? [edit('Remove the suppression comment', wholeComment(facts, directive.span), '')]
    : [
        edit(
          isQuotable(suppression.id) ? `Remove ${suppression.id} from the comment` : 'Remove it from the comment',
          withSeparator(facts, span, directive.ids),
          '',
        ),
      ];
}

/** The whole line when nothing else is on it, else the comment and the blanks before it. */
function wholeComment({ file }: FileFacts, span: Span): Span {
  const { line } = file.lines.positionAt(span.start);
  const lineStart = file.lines.lineStart(line);
  const before = file.text.slice(lineStart, span.start);
  const after = file.text.slice(span.end, file.lines.lineEnd(line));
  if (before.trim() === '' && after.trim() === '') return { start: lineStart, end: file.lines.lineStart(line + 1) };
  return { start: span.start - (before.length - before.trimEnd().length), end: span.end };
}

function withSeparator({ file }: FileFacts, span: Span, ids: readonly { readonly span: Span }[]): Span {
  const index = placesOf(ids).get(span.start) ?? -1;
  const next = ids[index + 1];
  if (next !== undefined) return { start: span.start, end: next.span.start };
  const previous = ids[index - 1];
  return previous === undefined ? span : { start: previous.span.end, end: Math.min(span.end, file.text.length) };
}

/** A comment may name thousands of rules. */
const placesOf = memoisedFor(
  (ids: readonly { readonly span: Span }[]) => new Map(ids.map(({ span }, index) => [span.start, index])),
);
