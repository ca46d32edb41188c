import { decodePunycode } from '../../base/punycode.ts';

/**
 * Letters that look like ASCII ones, from the confusables of UTS #39: Cyrillic and Greek in lower case, and Latin ones
 * outside of ASCII without a visible mark.
 */
const lookalikes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'аαɑ',
    b: 'Ьƅ',
    c: 'сϲ',
    d: 'ԁ',
    e: 'еҽ',
    g: 'ɡ',
    h: 'һ',
    i: 'іιıɩ',
    j: 'јϳ',
    k: 'кκ',
    l: 'ӏⅼ',
    m: 'м',
    n: 'пո',
    o: 'оοօ',
    p: 'рρ',
    q: 'ԛ',
    r: 'гᴦ',
    s: 'ѕ',
    t: 'тτ',
    u: 'υս',
    v: 'ѵν',
    w: 'ѡԝ',
    x: 'хχ',
    y: 'уγү',
    z: 'ᴢ',
  }).flatMap(([letter, others]) => [...others].map((other) => [other, letter] as const)),
);

/** The host with every `xn--` label decoded, in lower case; undefined when one cannot be. */
export function unicodeHost(host: string): string | undefined {
  const labels = host
    .toLowerCase()
    .split('.')
    .map((label) => (label.startsWith('xn--') ? decodePunycode(label.slice(4)) : label));
  return labels.some((label) => label === undefined) ? undefined : labels.join('.');
}

/** The ASCII host this one looks like; undefined when a letter looks like none. */
export function skeleton(host: string): string | undefined {
  const text = Array.from(host, (c) => lookalikes.get(c) ?? c).join('');
  return /^[\x21-\x7e]+$/.test(text) ? text : undefined;
}

const scripts = ['Latin', 'Cyrillic', 'Greek', 'Armenian', 'Hebrew', 'Arabic', 'Thai', 'Devanagari', 'Hangul'].map(
  (name) => new RegExp(`\\p{Script=${name}}`, 'u'),
);

/** One label has letters of two alphabets. Han, Kana and Latin are mixed in ordinary names, so these do not count. */
export const isMixed = (host: string): boolean =>
  host.split('.').some((label) => scripts.filter((script) => script.test(label)).length > 1);
