/** Injected by the bundler; `0.0.0-dev` when the sources run unbundled. */
export const version: string = process.env.AUTHPROOF_VERSION ?? '0.0.0-dev';
