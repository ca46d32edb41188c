/** Bytes from Web Crypto, which editors in a browser have as well. */
export const webRandom = (count: number): Uint8Array => globalThis.crypto.getRandomValues(new Uint8Array(count));
