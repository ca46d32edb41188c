import { uriPath } from '../text/uri.ts';

/** Folders that hold no configuration of the workspace's own: dependencies, build output, caches, version control. */
const skippedNames: ReadonlySet<string> = new Set([
  '.git',
  '.hg',
  '.svn',
  '.jj',
  'CVS',
  'node_modules',
  'bower_components',
  'jspm_packages',
  '.pnpm-store',
  '.yarn',
  'vendor',
  'dist',
  'build',
  'out',
  'target',
  '.next',
  '.nuxt',
  '.output',
  '.svelte-kit',
  '.astro',
  '.vercel',
  '.netlify',
  '.serverless',
  '.terraform',
  '.gradle',
  '.venv',
  'venv',
  '__pycache__',
  '.tox',
  '.mypy_cache',
  '.pytest_cache',
  '.ruff_cache',
  'site-packages',
  'coverage',
  '.nyc_output',
  '.turbo',
  '.cache',
  '.parcel-cache',
  '.angular',
  '.vscode-test',
]);

/** True for a folder's name that is never entered. */
export const isSkippedFolder = (name: string): boolean => skippedNames.has(name);

/** True when a folder between the workspace folder and the file is never entered. */
export function isInSkippedFolder(uri: string, folder: string): boolean {
  const depth = segmentsOf(folder).length;
  return segmentsOf(uri).slice(depth, -1).some(isSkippedFolder);
}

const segmentsOf = (uri: string): readonly string[] =>
  uriPath(uri)
    .split('/')
    .filter((segment) => segment !== '');
