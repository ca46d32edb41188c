/** The two functions of `semver` that `vscode-languageclient` calls, as far as it needs them. */

export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** The client empties it for insiders. */
  prerelease: readonly (string | number)[];
}

/** A version such as `1.106.0` or `1.106.0-insider`; null when it is none. */
export function parse(text: string): Version | null {
  const [, major, minor, patch, tag] = /^(\d+)\.(\d+)\.(\d+)(?:-([\w.-]+))?(?:\+[\w.-]+)?$/.exec(text) ?? [];
  if (major === undefined) return null;
  return { major: Number(major), minor: Number(minor), patch: Number(patch), prerelease: tag?.split('.') ?? [] };
}

/**
 * Whether the version is in a caret range.
 * @throws for a range of another form: an update of the client may bring one.
 */
export function satisfies(version: Version, range: string): boolean {
  const least = range.startsWith('^') ? parse(range.slice(1)) : null;
  if (least === null || least.major === 0) throw new Error(`The range ${range} is not understood.`);
  if (version.major !== least.major || version.prerelease.length > 0) return false;
  return version.minor > least.minor || (version.minor === least.minor && version.patch >= least.patch);
}
