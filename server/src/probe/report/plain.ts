/** One line without control and direction characters, so that a server's text cannot steer a terminal or a reader. */
export function plain(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g, ' ');
}

/** The same for a text whose lines stay lines. */
export const plainLines = (text: string): readonly string[] => text.split(/\r\n|\r|\n/).map(plain);

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `12 ms`, or why there is no time. */
export function stageTime({
  ms,
  state,
  note,
}: {
  readonly ms?: number | undefined;
  readonly state: string;
  readonly note?: string | undefined;
}): string {
  const time = ms === undefined ? '' : `${ms} ms`;
  if (state === 'not-reached') return 'not reached';
  if (state !== 'failed') return time;
  return [time, note === undefined ? 'failed' : `failed: ${note}`].filter((part) => part !== '').join(', ');
}
