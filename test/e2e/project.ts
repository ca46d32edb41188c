/** The workspaces the end-to-end tests open, and the extension they test. */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bundle } from '../../server/tools/bundle.ts';
import { installExtension } from './host/editor.ts';
import type { Host } from './host/install.ts';

export const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Writes files, given by relative path, and returns the folder. */
export async function writeProject(folder: string, files: Readonly<Record<string, string>>): Promise<string> {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return folder;
}

/**
 * Two clients with a fragment in the redirect URI and one without a fault, in packages of their own. The values are
 * quoted because dotenv cuts an unquoted one at `#`.
 */
export const staticProject = {
  'package.json': '{ "name": "first", "private": true }\n',
  '.env': [
    'OIDC_ISSUER=https://login.acme.io',
    'OIDC_CLIENT_ID=acme-web',
    'OIDC_REDIRECT_URI="https://app.acme.io/callback#frag"',
    '',
  ].join('\n'),
  'right/package.json': '{ "name": "right", "private": true }\n',
  'right/.env': [
    'OIDC_ISSUER=https://login.acme.io',
    'OIDC_CLIENT_ID=acme-admin',
    'OIDC_REDIRECT_URI="https://admin.acme.io/callback"',
    '',
  ].join('\n'),
  'second/package.json': '{ "name": "second", "private": true }\n',
  'second/.env': [
    'OIDC_ISSUER=https://login.acme.io',
    'OIDC_CLIENT_ID=acme-shop',
    'OIDC_REDIRECT_URI="https://shop.acme.io/callback#frag"',
    '',
  ].join('\n'),
} as const;

/** Packages the extension as it is published and returns the file. The private keys in it are samples of rule pages. */
export async function packageExtension(extension: string, outdir: string): Promise<string> {
  const vsix = path.join(outdir, 'authproof.vsix');
  const vsce = path.join(repository, 'node_modules/@vscode/vsce/vsce');
  const args = [vsce, 'package', '--no-dependencies', '--allow-package-secrets', 'privatekey', '--out', vsix];
  await promisify(execFile)(process.execPath, args, { cwd: extension, timeout: 120_000 });
  return vsix;
}

/**
 * Packages the extension and installs it into a fresh data folder below `temp`. Returns that folder.
 * `AUTHPROOF_E2E_EXTENSION` names another extension folder than the repository, bundled already.
 */
export async function installedExtension(host: Host, temp: string): Promise<string> {
  const dataDir = path.join(temp, 'data');
  await installExtension(host, dataDir, await packageExtension(await bundledExtension(), temp));
  return dataDir;
}

/** The extension's folder with fresh bundles in it. */
export async function bundledExtension(): Promise<string> {
  const other = process.env.AUTHPROOF_E2E_EXTENSION;
  if (other !== undefined) return other;
  await bundle({ production: true, outdir: path.join(repository, 'dist') });
  return repository;
}
