const decoder = new TextDecoder();

/** Bytes; no system opens a longer path. */
const longestName = 4096;

/** Names of version 4 leave out what they share with the one before, but each entry has 60 bytes besides. */
const mostGrowth = 8;

/** Fixed part of an entry before the object name: times, device, inode, mode, owner, size. */
const statBytes = 40;

/**
 * Paths that git tracks, relative to the repository's root with forward slashes. `hashBytes` is 20, or 32 in a
 * SHA-256 repository. Undefined for anything this reader does not know for certain: other versions, a split index.
 * Format: git documentation, gitformat-index, versions 2 to 4.
 */
export function trackedPaths(index: Uint8Array, hashBytes = 20): ReadonlySet<string> | undefined {
  const view = new DataView(index.buffer, index.byteOffset, index.byteLength);
  if (index.length < 12 + hashBytes || decoder.decode(index.subarray(0, 4)) !== 'DIRC') return undefined;
  const version = view.getUint32(4);
  const count = view.getUint32(8);
  if (version < 2 || version > 4) return undefined;
  try {
    const { paths, end } = readEntries(index, view, { version, count, hashBytes });
    return isSplit(index, view, end, hashBytes) ? undefined : paths;
  } catch (error) {
    // A truncated file reads past its end, and one made to mislead grows while it is read.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

interface Header {
  readonly version: number;
  readonly count: number;
  readonly hashBytes: number;
}

function readEntries(index: Uint8Array, view: DataView, header: Header): { paths: Set<string>; end: number } {
  const paths = new Set<string>();
  let position = 12;
  let previous: Uint8Array = new Uint8Array();
  let total = 0;
  for (let i = 0; i < header.count; i++) {
    const start = position;
    const flags = view.getUint16(start + statBytes + header.hashBytes);
    // Bit 14: an extended entry has two more bytes of flags (version 3 and later).
    position = start + statBytes + header.hashBytes + ((flags & 0x4000) === 0 ? 2 : 4);
    let kept = 0;
    if (header.version === 4) {
      const strip = readVarint(view, position);
      kept = previous.length - strip.value;
      position = strip.next;
    }
    const nul = index.indexOf(0, position);
    if (nul < 0 || kept < 0) throw new RangeError('truncated index');
    total += kept + nul - position;
    if (kept + nul - position > longestName || total > index.length * mostGrowth)
      throw new RangeError('names too long');
    const name = concat(previous.subarray(0, kept), index.subarray(position, nul));
    paths.add(decoder.decode(name));
    previous = name;
    // Before version 4 an entry is padded with one to eight NULs to a multiple of eight bytes.
    position = header.version === 4 ? nul + 1 : start + (Math.floor((nul - start) / 8) + 1) * 8;
  }
  return { paths, end: position };
}

/** The offset encoding of pack files: seven bits a byte, and one added for each continuation. */
function readVarint(view: DataView, at: number): { value: number; next: number } {
  let next = at;
  let byte = view.getUint8(next++);
  let value = byte & 0x7f;
  while ((byte & 0x80) !== 0) {
    byte = view.getUint8(next++);
    value = (value + 1) * 128 + (byte & 0x7f);
  }
  return { value, next };
}

/** A `link` extension says that most entries are in another file. */
function isSplit(index: Uint8Array, view: DataView, end: number, hashBytes: number): boolean {
  let position = end;
  while (position + 8 <= index.length - hashBytes) {
    if (decoder.decode(index.subarray(position, position + 4)) === 'link') return true;
    position += 8 + view.getUint32(position + 4);
  }
  return false;
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const result = new Uint8Array(a.length + b.length);
  result.set(a);
  result.set(b, a.length);
  return result;
}
