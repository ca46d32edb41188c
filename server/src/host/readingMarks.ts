import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { hash } from '../base/hash.ts';
import type { Log, ReadingMarks } from '../service/ports.ts';
import { createWatchdog, type Watchdog } from './watchdog.ts';

/** How often a file may end the process before it is left alone: once may have been somebody else's doing. */
const maxEnds = 2;

/** What a mark holds while nothing is worked on. Marks have one length, so that one write replaces another. */
const idle = ' '.repeat(48);

/** Marks of files that nobody opens any more. Milliseconds. */
const maxAge = 30 * 24 * 60 * 60 * 1000;

/**
 * Marks in a folder of the client's own. Each process has a file that names what it works on; a process that finds the file
 * of one that is no more counts it as an end. Work that never comes to an end is ended (`watchdog.ts`). Names are hashes and lengths only: nothing tells a path or a text.
 * Several processes share the folder: every file in it is made, renamed or removed whole. A folder that cannot be
 * used is told in the log and done without.
 *
 * @param folder absolute path
 */
export function createReadingMarks(folder: string, log: Log): ReadingMarks {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return marksIn(folder, log);
  } catch (cause) {
    log.warn(`nothing is remembered across restarts: the storage cannot be used (${codeOf(cause)})`);
    return { begin: () => true, end: () => undefined };
  }
}

function marksIn(folder: string, log: Log): ReadingMarks {
  const ends = readEnds(folder);
  /** Marks of processes that seem to be alive, by what they work on: one that is being ended still seems so. */
  const others = new Map<string, readonly string[]>();
  for (const name of namesIn(folder)) {
    if (!name.startsWith('now-')) continue;
    const key = readKey(folder, name);
    if (key === '') {
      if (!isAlive(name)) remove(folder, name);
    } else if (isAlive(name)) others.set(key, [...(others.get(key) ?? []), name]);
    else countEnd(folder, name, key, ends);
  }
  const own = `now-${process.pid}-${crypto.randomUUID()}`;
  let file: number | undefined = openSync(join(folder, own), 'wx', 0o600);
  process.once('exit', () => remove(folder, own));
  let current: string | undefined;
  const write = (text: string): void => {
    if (file === undefined) return;
    try {
      writeSync(file, text.padEnd(idle.length), 0);
    } catch (cause) {
      // A full disk: one line, and no more marks.
      log.warn(`nothing more is remembered across restarts (${codeOf(cause)})`);
      closeSync(file);
      file = undefined;
    }
  };
  let watchdog: Watchdog | undefined;
  // The thread takes a while to make, and nothing is worked on before the client has its first answer.
  setImmediate(() => {
    watchdog = createWatchdog();
  });
  /** Texts that were left alone in this session; another text of the same length is worth another look. */
  const refused = new Map<string, string>();

  return {
    begin(uri, step, text) {
      const key = `${hash(uri)}-${step}-${text.length.toString(36)}`;
      for (const name of others.get(key) ?? []) if (!isAlive(name)) countEnd(folder, name, key, ends);
      if ((ends.get(key) ?? 0) >= maxEnds) {
        const known = refused.get(key);
        if (known === undefined || known === text) {
          refused.set(key, text);
          return false;
        }
      }
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

/** How often each text has ended a process, and tidies up. */
function readEnds(folder: string): Map<string, number> {
  const ends = new Map<string, number>();
  for (const name of namesIn(folder)) {
    const [, key, count] = /^end-(.+)-(\d+)$/.exec(name) ?? [];
    if (key === undefined) continue;
    const age = Date.now() - (statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (age > maxAge) remove(folder, name);
    else ends.set(key, Math.max(ends.get(key) ?? 0, Number(count)));
  }
  return ends;
}

/** Whoever removes the mark has counted it: of two processes that start at once, one. */
function countEnd(folder: string, name: string, key: string, ends: Map<string, number>): void {
  if (!remove(folder, name)) return;
  const count = Math.min(maxEnds, (ends.get(key) ?? 0) + 1);
  ends.set(key, count);
  try {
    closeSync(openSync(join(folder, `end-${key}-${count}`), 'w', 0o600));
  } catch {
    // It counts in this process at least.
  }
}

/** The text that a process works on, or nothing. What is no mark, or has just been removed, is taken for none. */
function readKey(folder: string, name: string): string {
  try {
    const text = readFileSync(join(folder, name), 'latin1').slice(0, idle.length).trim();
    return /^[\w-]+$/.test(text) ? text : '';
  } catch {
    return '';
  }
}

function isAlive(name: string): boolean {
  const pid = Number(/^now-(\d+)-/.exec(name)?.[1]);
  // A name from an earlier run of this number.
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return codeOf(cause) === 'EPERM';
  }
}

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

const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'unknown error';
