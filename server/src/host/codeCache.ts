import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { cachedDataVersionTag, setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';
import { errorCode } from '../base/errors.ts';
import { readStart } from './regularFile.ts';

/** After this a process that ends writes the code anew, with what it has compiled besides. Milliseconds. */
const stale = 60 * 60 * 1000;

/** Code that nobody has used for so long is of another version, or of another Node. Milliseconds. */
const maxAge = 30 * 24 * 60 * 60 * 1000;

/** Names of files that are ours to remove: kept code, and with a number behind it what a process was writing. */
const ownName = /\.code(\.\d+)?$/;

/** Bytes. A larger file is none of ours. */
const maxSize = 64 * 1024 * 1024;

/** Bytes of the checksum before the code: V8 does not look whether what it takes up is what it wrote. */
const head = 4;

/**
 * What `require` of a CommonJS file gives. V8 need not compile the file again when an earlier process has: that is half of the
 * time of a check of a few files. Node's own cache (`module.enableCompileCache`) holds only what is compiled before anything
 * runs; this one also holds the functions that were called, so it is written when the process ends.
 *
 * What is kept is code made of the product's own text: nothing of a workspace is in it. It is taken up only from a file that
 * belongs to the user and that nobody else may write to. Where that cannot be, or Node is told to keep nothing
 * (`NODE_DISABLE_COMPILE_CACHE`), the file is compiled.
 *
 * @param file absolute path; nothing but ASCII, which is read twice as fast that way
 * @param id another one for each content of the file, since V8 compares the length only, and for each command, as another one
 *   calls other functions
 */
export function requireCached(file: string, id: string, folder: string | undefined = codeFolder()): unknown {
  const tag = cachedDataVersionTag();
  const place = folder === undefined ? undefined : join(folder, nameOf(id, tag));
  const kept = place === undefined ? undefined : readKept(place);
  const text = `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'latin1')}\n})`;
  const script = new Script(text, { filename: file, cachedData: kept?.code });
  const module: { exports: unknown } = { exports: {} };
  const isToKeep = place !== undefined && (kept === undefined || kept.isStale || script.cachedDataRejected === true);
  // Functions that were called once would be given up again before the end.
  if (isToKeep) setFlagsFromString('--no-flush-bytecode');
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
  // A file that throws may be that of another version, put in place while this one began: not to be kept under this id.
  if (isToKeep) {
    process.once('exit', (code) => {
      setFlagsFromString('--flush-bytecode');
      // A call that was refused has run next to nothing of the program, and the next ones would have to do with that.
      if (code > 1) return;
      // With other flags of V8 than at the start the code would be refused by the next process.
      if (tag === cachedDataVersionTag()) keep(place, script);
    });
  }
  return module.exports;
}

/** The tag tells versions of V8 and its flags apart, but not the patches to it that releases of Node bring. */
const nameOf = (id: string, tag: number): string =>
  `${id.replace(/[^\w-]/g, '')}-${process.version}-${process.arch}-${tag.toString(16)}.code`;

interface Kept {
  readonly code: Buffer;
  readonly isStale: boolean;
}

function readKept(place: string): Kept | undefined {
  try {
    const found = readStart(place, maxSize);
    if (found === undefined || !isOwn(found.info)) return undefined;
    const { bytes, info } = found;
    const code = bytes.subarray(head);
    return bytes.readUInt32LE() === crc32(code) ? { code, isStale: isOlder(info, stale) } : undefined;
  } catch {
    return undefined;
  }
}

/** Of the user, and nobody else may write to it. */
const isOwn = ({ uid, mode }: Stats): boolean =>
  process.platform === 'win32' || (uid === process.getuid?.() && (mode & 0o022) === 0);

/** A time to come is of a clock that was wrong: nobody knows how old that is. */
const isOlder = ({ mtimeMs }: Stats, age: number): boolean => Math.abs(Date.now() - mtimeMs) > age;

/** Written whole or not at all; a folder that cannot be used is done without. */
function keep(place: string, script: Script): void {
  const folder = dirname(place);
  const unfinished = `${place}.${process.pid}`;
  try {
    makeFolder(folder);
    if (!isOwn(lstatSync(folder))) return;
    const code = script.createCachedData();
    const sum = Buffer.alloc(head);
    sum.writeUInt32LE(crc32(code));
    writeFileSync(unfinished, Buffer.concat([sum, code]), { mode: 0o600, flag: 'wx' });
    renameSync(unfinished, place);
    for (const name of readdirSync(folder)) removeOld(folder, name);
  } catch {
    remove(unfinished);
  }
}

/**
 * Makes nothing in the folder of another user, who could not use it; root's are for all. `recursive` never ends where a
 * folder cannot be made although the one above is there, as in `/proc`.
 */
function makeFolder(path: string): void {
  const above = dirname(path);
  if (existsSync(path)) return;
  if (above === path) throw new Error('there is not even a root');
  makeFolder(above);
  const { uid } = statSync(above);
  if (uid !== 0 && uid !== (process.getuid?.() ?? uid)) throw new Error('the folder of another user');
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (cause) {
    // Another process may have been first.
    if (errorCode(cause) !== 'EEXIST') throw cause;
  }
}

/** What a process left that was ended while it wrote is of no use to anybody, once it cannot be at work any more. */
function removeOld(folder: string, name: string): void {
  const parts = ownName.exec(name);
  const info = parts === null ? undefined : lstatSync(join(folder, name), { throwIfNoEntry: false });
  if (info !== undefined && isOlder(info, parts?.[1] === undefined ? maxAge : stale)) remove(join(folder, name));
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It was never made, or another process was first.
  }
}

/** Where programs keep what they can make again; undefined where nobody knows. */
function codeFolder(): string | undefined {
  const { env, platform } = process;
  if (env.NODE_DISABLE_COMPILE_CACHE !== undefined && env.NODE_DISABLE_COMPILE_CACHE !== '') return undefined;
  const folder = cacheFolder(env, platform);
  // Relative to the workspace it would be one of its files.
  return folder !== undefined && isAbsolute(folder) ? join(folder, 'code') : undefined;
}

function cacheFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | undefined {
  try {
    const home = homedir();
    // Users of services have one that is never made.
    if (!existsSync(home)) return undefined;
    if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'authproof', 'Cache');
    if (platform === 'darwin') return join(home, 'Library', 'Caches', 'authproof');
    // XDG Base Directory Specification 0.8: a path that is not absolute is ignored.
    const { XDG_CACHE_HOME: chosen } = env;
    return join(chosen !== undefined && isAbsolute(chosen) ? chosen : join(home, '.cache'), 'authproof');
  } catch {
    // Without HOME the user has to be one that the system knows.
    return undefined;
  }
}
