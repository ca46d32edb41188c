/** A workspace folder's URI as text, without a slash at the end. */
export type FolderUri = string;

/**
 * Makes links to files usable in the Markdown preview, which refuses `file:` links and reads a leading slash as the first
 * workspace folder. A link to a file outside that folder loses its target and keeps its text.
 */
export function previewLinks(markdown: string, firstFolder: FolderUri | undefined): string {
  return markdown.replaceAll(/(!?)\[([^\]]*)\]\((file:\/\/[^()\s#]+)(#[^()\s]*)?\)/g, (...match: string[]) => {
    const [, bang, text, uri, fragment] = match;
    if (bang !== '' || uri === undefined) return text ?? '';
    if (firstFolder === undefined || !uri.startsWith(`${firstFolder}/`)) return text ?? '';
    return `[${text}](${uri.slice(firstFolder.length)}${fragment ?? ''})`;
  });
}
