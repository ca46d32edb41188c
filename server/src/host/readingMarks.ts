import { createHash } from 'node:crypto';
import { closeSync, lstatSync, mkdirSync, openSync, readdirSync, unlinkSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../base/errors.ts';
import { addTo } from '../base/groupBy.ts';
import { hash } from '../base/hash.ts';
import type { Log, ReadingMarks } from '../service/ports.ts';
import { readStart } from './regularFile.ts';
import { beforeSignals, isOtherAlive } from './signals.ts';
import { createWatchdog, type Watchdog } from './watchdog.ts';

/**
 * How often in a row the same work may end the process before it is left alone. A process that is killed from outside
 * leaves the same mark as one that its work has ended; what is then worked on for long may be met twice.
 */
const maxEnds = 3;

/** After this one end is forgotten, so that what is left alone is tried once more. Milliseconds. */
const respite = 24 * 60 * 60 * 1000;

/** What a mark holds while nothing is worked on. Marks have one length, so that one write replaces another. */
const idle = ' '.repeat(48);

/** Marks of files that nobody opens any more. Milliseconds. */
const maxAge = 30 * 24 * 60 * 60 * 1000;

/**
 * Marks in a folder of the client's own. Each process has a file that names what it works on; a process that finds the
 * file of one that is no more counts it as an end. Work that never comes to an end is ended (`watchdog.ts`). Names are
 * hashes, of texts a few bytes of one: nothing tells a path or a text. A signal that asks the process to end is no end
 * of this kind, and leaves nothing. Several processes share the folder: every file in it is made, renamed or removed
 * whole. A folder that cannot be used is told in the log and done without.
 *
 * @param folder absolute path
 */
export function createReadingMarks(folder: string, log: Log): ReadingMarks {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return marksIn(folder, log);
  } catch (cause) {
    log.warn(
      `nothing is remembered across restarts: the storage cannot be used (${errorCode(cause) ?? 'unknown error'})`,
    );
    return { begin: () => true, end: () => undefined };
  }
}

function marksIn(folder: string, log: Log): ReadingMarks {
  const ends = readEnds(folder);
  /** Marks of processes that seem to be alive, by what they work on: one that is being ended still seems so. */
  const others = new Map<string, string[]>();
  for (const name of namesIn(folder)) {
    if (!name.startsWith('now-')) continue;
    const key = readKey(folder, name);
    if (key === '') {
      if (!isAlive(name)) remove(folder, name);
    } else if (isAlive(name)) addTo(others, key, name);
    else countEnd(folder, name, key, ends);
  }
  const own = `now-${process.pid}-${crypto.randomUUID()}`;
  let file: number | undefined = openSync(join(folder, own), 'wx', 0o600);
  const tidy = (): void => void remove(folder, own);
  process.once('exit', tidy);
  let current: string | undefined;
  const write = (text: string): void => {
    if (file === undefined) return;
    try {
      writeSync(file, text.padEnd(idle.length), 0);
    } catch (cause) {
      // A full disk: one line, and no more marks.
      log.warn(`nothing more is remembered across restarts (${errorCode(cause) ?? 'unknown error'})`);
      closeSync(file);
      file = undefined;
    }
  };
  let watchdog: Watchdog | undefined;
  // The thread takes a while to make, and nothing is worked on before the client has its first answer.
  setImmediate(() => {
    watchdog = createWatchdog();
    // A signal is heard between two pieces of work: one without an end has to be ended by somebody else.
    if (watchdog !== undefined) beforeSignals(tidy);
  });

  return {
    begin(uri, step, text) {
      const key = `${hash(uri)}-${step}-${digestOf(text)}`;
      for (const name of others.get(key) ?? []) if (!isAlive(name)) countEnd(folder, name, key, ends);
      if (countOf(ends.get(key)) >= maxEnds) return false;
      current = key;
      write(key);
      watchdog?.begin();
      return true;
    },
    end() {
      watchdog?.end();
      write('');
      if (current !== undefined && ends.delete(current)) {
        for (let count = 1; count <= maxEnds; count++) remove(folder, `end-${current}-${count}`);
      }
      current = undefined;
    },
  };
}

/** How often a piece of work has ended a process, and when it last did. Epoch milliseconds. */
interface Ends {
  readonly count: number;
  readonly last: number;
}

/** Those that still count. */
function countOf(ends: Ends | undefined): number {
  if (ends === undefined) return 0;
  return isLongAgo(ends.last, respite) ? ends.count - 1 : ends.count;
}

/** A time to come is of a clock that was wrong, which must not keep a file left out until then. */
const isLongAgo = (time: number, age: number): boolean => Math.abs(Date.now() - time) > age;

/** What has ended processes, and tidies up. */
function readEnds(folder: string): Map<string, Ends> {
  const ends = new Map<string, Ends>();
  for (const name of namesIn(folder)) {
    const [, key, digits] = /^end-(.+)-(\d+)$/.exec(name) ?? [];
    if (key === undefined) continue;
    const last = lstatSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (isLongAgo(last, maxAge)) {
      remove(folder, name);
      continue;
    }
    const count = Math.min(maxEnds, Number(digits));
    if (count > (ends.get(key)?.count ?? 0)) ends.set(key, { count, last });
  }
  return ends;
}

/** Whoever removes the mark has counted it: of two processes that start at once, one. */
function countEnd(folder: string, name: string, key: string, ends: Map<string, Ends>): void {
  if (!remove(folder, name)) return;
  const count = Math.min(maxEnds, countOf(ends.get(key)) + 1);
  ends.set(key, { count, last: Date.now() });
  try {
    // Written, so that its time is now although it may have been there.
    writeFileSync(join(folder, `end-${key}-${count}`), '.', { mode: 0o600 });
  } catch {
    // It counts in this process at least.
  }
}

/** Tells one text from the next; too short to tell what a text was. */
const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);

/** The text that a process works on, or nothing. What is no mark, or has just been removed, is taken for none. */
function readKey(folder: string, name: string): string {
  try {
    const text = readStart(join(folder, name), idle.length)?.bytes.toString('latin1').trim() ?? '';
    return /^[\w-]+$/.test(text) ? text : '';
  } catch {
    return '';
  }
}

const isAlive = (name: string): boolean => isOtherAlive(Number(/^now-(\d+)-/.exec(name)?.[1]));

const namesIn = (folder: string): readonly string[] => readdirSync(folder);

/** False when it was not there. */
function remove(folder: string, name: string): boolean {
  try {
    unlinkSync(join(folder, name));
    return true;
  } catch {
    return false;
  }
}
