/** A text as it reads when its percent-encoding is decoded. */
export interface Reading {
  readonly text: string;
  /** Where each character of it begins in the source, and the source's length behind the last. */
  readonly starts: readonly number[];
}

/** More layers than anybody writes. */
const maxRounds = 3;

/** After each round of decoding, as long as there is something to decode; none where there is no escape. */
export function percentReadings(text: string): readonly Reading[] {
  const readings: Reading[] = [];
  for (let last = text, starts: readonly number[] | undefined; readings.length < maxRounds; ) {
    if (!/%[\da-f]{2}/i.test(last)) break;
    const next = decodedOnce(last, starts);
    if (next.text === last) break;
    readings.push(next);
    ({ text: last, starts } = next);
  }
  return readings;
}

/** Bytes that are no UTF-8 stay escapes. */
function decodedOnce(text: string, before: readonly number[] | undefined): Reading {
  const parts: string[] = [];
  const starts: number[] = [];
  for (let at = 0; at < text.length; ) {
    const [char, end] = characterAt(text, at);
    for (let unit = 0; unit < char.length; unit++) starts.push(before?.[at] ?? at);
    parts.push(char);
    at = end;
  }
  starts.push(before?.[text.length] ?? text.length);
  return { text: parts.join(''), starts };
}

function characterAt(text: string, at: number): readonly [char: string, end: number] {
  const lead = /^%[\da-f]{2}/i.test(text.slice(at, at + 3))
    ? Number.parseInt(text.slice(at + 1, at + 3), 16)
    : undefined;
  if (lead === undefined) return [text.charAt(at), at + 1];
  const end = at + 3 * (lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4);
  try {
    return [decodeURIComponent(text.slice(at, end)), end];
  } catch {
    return [text.charAt(at), at + 1];
  }
}
