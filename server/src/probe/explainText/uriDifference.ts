/** What two redirect URIs differ in, as the end of a sentence; undefined when they are the same text. */
export function differenceOf(text: string, configured: string): string | undefined {
  if (text === configured) return undefined;
  if (text.replace(/\/$/, '') === configured.replace(/\/$/, '')) {
    return text.endsWith('/')
      ? 'the configured one has no slash at its end'
      : 'the configured one has a slash at its end';
  }
  if (text.toLowerCase() === configured.toLowerCase()) return 'they differ in upper and lower case';
  if (!URL.canParse(text) || !URL.canParse(configured)) return 'they differ';
  const [a, b] = [new URL(text), new URL(configured)];
  const parts = [
    a.protocol === b.protocol ? undefined : 'scheme',
    a.hostname === b.hostname ? undefined : 'host',
    a.port === b.port ? undefined : 'port',
    a.pathname === b.pathname ? undefined : 'path',
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? 'they differ in the query' : `they differ in ${parts.join(' and ')}`;
}
