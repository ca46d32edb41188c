import type { SourceFile } from '../text/sourceFile.ts';
import type { SyntaxProblem } from './tree.ts';

/** A broken file gives a cascade of errors; the first ones tell enough. */
const maxProblems = 20;

/** In the order of the text, one for each line, and not more than tell enough. */
export function firstPerLine(file: SourceFile, problems: readonly SyntaxProblem[]): readonly SyntaxProblem[] {
  if (problems.length === 0) return problems;
  const lines = new Set<number>();
  return [...problems]
    .sort((a, b) => a.span.start - b.span.start)
    .filter(({ span: { start } }) => {
      const { line } = file.lines.positionAt(start);
      if (lines.has(line)) return false;
      lines.add(line);
      return true;
    })
    .slice(0, maxProblems);
}
