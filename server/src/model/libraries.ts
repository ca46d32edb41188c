import { lookup } from '../base/table.ts';
import { baseName } from '../text/uri.ts';
import type { Packages } from './packages.ts';

/**
 * Libraries for sign-in that a manifest brings, in the order of the text; empty for manifests in which none is looked
 * for. Gems come from `gem` lines of a Gemfile, Python packages from requirements and from keys, npm packages from keys.
 */
export function librariesOf(name: string, text: string): readonly string[] {
  const pattern = lookup(patterns, name);
  if (pattern === undefined) return [];
  const code = text
    .split(/\r?\n/)
    .map((line) => line.replace(/(?:^|\s)#[\s\S]*/, ''))
    .join('\n');
  return [...new Set([...code.matchAll(pattern)].map(([, name = '']) => name.toLowerCase().replaceAll('_', '-')))];
}

/** In quotes, as a key, or at the start of a line of requirements. */
const python = /(?:["']|^[ \t]*)(django[-_]allauth|social[-_]auth[-_]app[-_]django)(?![\w-])/gim;

const patterns: Readonly<Record<string, RegExp>> = {
  'package.json':
    /"(next-auth|@auth\/[\w-]+|better-auth|nuxt-auth-utils|nuxt-oidc-auth|@auth0\/nextjs-auth0|@supabase\/[\w-]+)"\s*:/g,
  'composer.json': /"(laravel\/socialite)"\s*:/g,
  Gemfile: /^[ \t]*gem[\s(]\s*["'](devise|omniauth[\w-]*)["']/gm,
  'pyproject.toml': python,
  'requirements.txt': python,
  Pipfile: python,
  'setup.cfg': python,
};

/** The manifests in which libraries are looked for. */
export const namesLibraries = (name: string): boolean => Object.hasOwn(patterns, name);

/** Whether the package a file belongs to has a manifest that brings the library. */
export function createLibraries(
  manifestTexts: ReadonlyMap<string, string>,
  packages: Packages,
): (library: string, file: string) => boolean {
  const byHome = new Map<string, Set<string>>();
  for (const [uri, text] of manifestTexts) {
    const home = packages.packageOf(uri);
    byHome.set(home, new Set([...(byHome.get(home) ?? []), ...librariesOf(baseName(uri), text)]));
  }
  return (library, file) => byHome.get(packages.packageOf(file))?.has(library) === true;
}
