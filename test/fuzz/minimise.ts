/**
 * The shortest text this finds for which `fails` still holds, with its words replaced where they do not matter: what is kept
 * must not be recognisable.
 */
export async function minimise(
  input: string,
  fails: (text: string) => Promise<boolean>,
  budgetMs = 20_000,
): Promise<string> {
  const deadline = performance.now() + budgetMs;
  let best = input;
  const attempt = async (candidate: string): Promise<boolean> => {
    if (candidate === best || performance.now() > deadline || !(await fails(candidate))) return false;
    best = candidate;
    return true;
  };
  for (let before = -1; before !== best.length && performance.now() < deadline; ) {
    before = best.length;
    for (let size = Math.max(1, best.length >> 1); size >= 1; size >>= 1) {
      for (let at = 0; at < best.length; ) {
        if (!(await attempt(best.slice(0, at) + best.slice(at + size)))) at += size;
      }
    }
  }
  const words = new Set(best.match(/[\p{L}\p{N}_]{2,}/gu) ?? []);
  for (const word of words) {
    for (const plain of ['x', 'X', '1', 'x'.repeat(word.length)])
      if (await attempt(best.replaceAll(word, plain))) break;
  }
  return best;
}
