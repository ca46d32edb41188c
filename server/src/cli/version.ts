/** Put in by the bundler. */
declare const AUTHPROOF_VERSION: string | undefined;

/** `0.0.0-dev` when the sources run unbundled. */
export const version: string = typeof AUTHPROOF_VERSION === 'string' ? AUTHPROOF_VERSION : '0.0.0-dev';
