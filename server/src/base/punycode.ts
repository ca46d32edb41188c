/**
 * The text of a host label behind `xn--` (RFC 3492 section 6.2); undefined when it is no Punycode.
 * @param label without its `xn--`
 */
export function decodePunycode(label: string): string | undefined {
  if (!/^[a-z0-9-]+$/i.test(label)) return undefined;
  const delimiter = label.lastIndexOf('-');
  const output = Array.from(label.slice(0, Math.max(0, delimiter)), (c) => c.codePointAt(0) as number);
  let code = 128;
  let index = 0;
  let bias = 72;
  for (let at = delimiter + 1; at < label.length; ) {
    const before = index;
    let weight = 1;
    for (let k = base; ; k += base) {
      const digit = at < label.length ? digitOf(label.charCodeAt(at++)) : undefined;
      if (digit === undefined) return undefined;
      index += digit * weight;
      const threshold = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
      if (digit < threshold) break;
      weight *= base - threshold;
      if (weight > 0x7fffffff) return undefined;
    }
    const length = output.length + 1;
    bias = adapt(index - before, length, before === 0);
    code += Math.floor(index / length);
    index %= length;
    if (code > 0x10ffff) return undefined;
    output.splice(index++, 0, code);
  }
  return String.fromCodePoint(...output);
}

const base = 36;

function digitOf(code: number): number | undefined {
  if (code >= 48 && code <= 57) return code - 22;
  if (code >= 65 && code <= 90) return code - 65;
  return code >= 97 && code <= 122 ? code - 97 : undefined;
}

function adapt(delta: number, length: number, isFirst: boolean): number {
  let rest = isFirst ? Math.floor(delta / 700) : delta >> 1;
  rest += Math.floor(rest / length);
  let k = 0;
  for (; rest > 455; k += base) rest = Math.floor(rest / 35);
  return k + Math.floor((36 * rest) / (rest + 38));
}
