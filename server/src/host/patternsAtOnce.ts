import { promises } from 'node:fs';
import { setFlagsFromString } from 'node:v8';

/**
 * V8 interprets a regular expression the first time and compiles it the second, and by then it has been made ready twice. A
 * check of a few files meets some five hundred, nearly all more than once: to compile them when they are first met takes a
 * tenth of its time away.
 *
 * V8 takes up only what was compiled under the flags of the moment. So this is to be called before other code is kept
 * (`codeCache.ts`), and of Node's own modules, which come compiled, those that every command needs are loaded before it.
 */
export function compilePatternsAtOnce(): void {
  void [promises, process.stdout, process.stderr];
  setFlagsFromString('--no-regexp-tier-up');
}
