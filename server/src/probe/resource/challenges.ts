/** One challenge of a `WWW-Authenticate` header (RFC 9110 section 11.6.1). */
export interface Challenge {
  /** Lower case. */
  readonly scheme: string;
  /** Names in lower case. */
  readonly params: Readonly<Record<string, string>>;
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const quoted = '"(?:[^"\\\\]|\\\\.)*"?';
const pattern = new RegExp(`(${token})\\s*=\\s*(${quoted}|[^\\s,"]*)|(${token})(?=\\s|,|$)|[^]`, 'g');

/** Every challenge of the header, in order; servers that forget commas or quotes are read all the same. */
export function readChallenges(header: string | undefined): readonly Challenge[] {
  const challenges: { scheme: string; params: Record<string, string> }[] = [];
  for (const [, name, value, scheme] of (header ?? '').slice(0, 8192).matchAll(pattern)) {
    if (scheme !== undefined) challenges.push({ scheme: scheme.toLowerCase(), params: {} });
    else if (name !== undefined) {
      const last = challenges.at(-1);
      if (last) last.params[name.toLowerCase()] ??= unquote(value ?? '');
    }
  }
  return challenges;
}

const unquote = (value: string): string =>
  value.startsWith('"') ? value.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1') : value;
