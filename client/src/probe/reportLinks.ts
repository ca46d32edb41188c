import type { CauseInfo, VerdictInfo } from '../../../server/src/lsp/protocol.ts';

/**
 * The page for the Markdown preview: the report, and links to the settings it speaks of. The report itself has no links,
 * because it is made to be copied to others and must not carry paths of this machine.
 *
 * The preview refuses `file:` links and reads a leading slash as the first workspace folder; a setting of a file outside
 * that folder is named without a link.
 *
 * @param firstFolder URI of the first workspace folder, without a slash at its end.
 */
export function reportPage(verdict: Pick<VerdictInfo, 'markdown' | 'causes'>, firstFolder: string | undefined): string {
  const places = verdict.causes.flatMap(({ setting }) =>
    setting === undefined ? [] : [placeLine(setting, firstFolder)],
  );
  if (places.length === 0) return verdict.markdown;
  return `${verdict.markdown.trimEnd()}\n\n## Settings\n\n${[...new Set(places)].join('\n')}\n`;
}

function placeLine({ name, uri, range }: NonNullable<CauseInfo['setting']>, firstFolder: string | undefined): string {
  const line = range.start.line + 1;
  const label = `\`${name.replaceAll('`', "'")}\``;
  if (firstFolder === undefined || !uri.startsWith(`${firstFolder}/`)) return `- ${label}, line ${line}`;
  return `- [${label}](${uri.slice(firstFolder.length)}#L${line}), line ${line}`;
}
