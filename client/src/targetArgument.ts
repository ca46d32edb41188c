/**
 * The target that a command is about: an id from a code lens or a report, or what the view of clients hands over. Undefined
 * when the user is to choose.
 */
export function targetArgument(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument;
  if (typeof argument !== 'object' || argument === null || !('client' in argument)) return undefined;
  const { client } = argument;
  return typeof client === 'object' && client !== null && 'id' in client && typeof client.id === 'string'
    ? client.id
    : undefined;
}
