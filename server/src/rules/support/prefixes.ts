import { compareText } from '../../base/order.ts';

/** Whether one of the texts begins with another: they are sorted once, and not gone through for each. */
export function prefixesOf(texts: Iterable<string>): (prefix: string) => boolean {
  const sorted = [...texts].sort(compareText);
  return (prefix) => {
    let [from, to] = [0, sorted.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (compareText(sorted[middle] as string, prefix) < 0) from = middle + 1;
      else to = middle;
    }
    return sorted[from]?.startsWith(prefix) === true;
  };
}
