import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
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

/** After this a process that ends writes the code anew, with what it has compiled besides. Milliseconds. */
const stale = 60 * 60 * 1000;

/** Code that nobody has used for so long is of another version, or of another Node. Milliseconds. */
const maxAge = 30 * 24 * 60 * 60 * 1000;

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
 * @param file absolute path
 * @param id another one for each content of the file, since V8 compares the length only, and for each command, as another one
 *   calls other functions
 */
export function requireCached(file: string, id: string, folder: string | undefined = codeFolder()): unknown {
  const tag = cachedDataVersionTag();
  const place = folder === undefined ? undefined : join(folder, `${id.replace(/[^\w-]/g, '')}-${tag.toString(16)}`);
  const kept = place === undefined ? undefined : readKept(place);
  const text = `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'utf8')}\n})`;
  const script = new Script(text, { filename: file, cachedData: kept?.code });
  if (place !== undefined && (kept === undefined || kept.isStale || script.cachedDataRejected === true)) {
    // Functions that were called once would be given up again before the end.
    setFlagsFromString('--no-flush-bytecode');
    process.once('exit', () => {
      setFlagsFromString('--flush-bytecode');
      // With other flags of V8 than at the start the code would be refused by the next process.
      if (tag === cachedDataVersionTag()) keep(place, script);
    });
  }
  const module: { exports: unknown } = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
  return module.exports;
}

interface Kept {
  readonly code: Buffer;
  readonly isStale: boolean;
}

function readKept(place: string): Kept | undefined {
  try {
    const opened = openSync(place, 'r');
    try {
      const { uid, mode, mtimeMs } = fstatSync(opened);
      if (uid !== (process.getuid?.() ?? uid) || (process.platform !== 'win32' && (mode & 0o022) !== 0))
        return undefined;
      const bytes = readFileSync(opened);
      const code = bytes.subarray(head);
      return bytes.length > head && bytes.readUInt32LE() === crc32(code)
        ? { code, isStale: Date.now() - mtimeMs > stale }
        : undefined;
    } finally {
      closeSync(opened);
    }
  } catch {
    return undefined;
  }
}

/** Written whole or not at all; a folder that cannot be used is done without. */
function keep(place: string, script: Script): void {
  const folder = dirname(place);
  const unfinished = `${place}.${process.pid}`;
  try {
    makeFolder(folder);
    const code = script.createCachedData();
    const sum = Buffer.alloc(head);
    sum.writeUInt32LE(crc32(code));
    writeFileSync(unfinished, Buffer.concat([sum, code]), { mode: 0o600, flag: 'wx' });
    renameSync(unfinished, place);
    for (const name of readdirSync(folder)) removeOld(join(folder, name));
  } catch {
    remove(unfinished);
  }
}

/** `recursive` never ends where a folder cannot be made although the one above is there, as in `/proc`. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || existsSync(dirname(path))) throw cause;
    makeFolder(dirname(path));
    mkdirSync(path, { mode: 0o700 });
  }
}

function removeOld(path: string): void {
  if (Date.now() - statSync(path).mtimeMs > maxAge) remove(path);
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It was never made, or another process was first.
  }
}

/** Where programs keep what they can make again; undefined where that is not the user's own, as under `sudo`. */
function codeFolder(): string | undefined {
  const { env, platform } = process;
  if (env.NODE_DISABLE_COMPILE_CACHE !== undefined && env.NODE_DISABLE_COMPILE_CACHE !== '') return undefined;
  try {
    const home = homedir();
    if (statSync(home).uid !== (process.getuid?.() ?? statSync(home).uid)) return undefined;
    if (platform === 'win32')
      return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'authproof', 'Cache', 'code');
    if (platform === 'darwin') return join(home, 'Library', 'Caches', 'authproof', 'code');
    // XDG Base Directory Specification 0.8: a path that is not absolute is ignored.
    const { XDG_CACHE_HOME: chosen } = env;
    return join(chosen !== undefined && isAbsolute(chosen) ? chosen : join(home, '.cache'), 'authproof', 'code');
  } catch {
    return undefined;
  }
}
