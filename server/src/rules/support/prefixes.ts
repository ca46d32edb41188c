import { compareText } from '../../base/order.ts';
import { firstNot } from '../../base/sorted.ts';

/** Whether one of the texts begins with another: they are sorted once, and not gone through for each. */
export function prefixesOf(texts: Iterable<string>): (prefix: string) => boolean {
  const sorted = [...texts].sort(compareText);
  return (prefix) => sorted[firstNot(sorted, (text) => compareText(text, prefix) < 0)]?.startsWith(prefix) === true;
}
