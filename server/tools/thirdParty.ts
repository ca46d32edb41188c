/**
 * What others wrote of the bundle: notices with their licences, and a list for machines (CycloneDX). Made of the modules
 * that esbuild has read, so neither can name less than is shipped. Nothing in them depends on time or machine.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'esbuild';

export const noticesName = 'THIRD_PARTY_NOTICES.md';
export const sbomName = 'sbom.cdx.json';

/** A package of which something is bundled. */
export interface ThirdParty {
  readonly name: string;
  readonly version: string;
  /** SPDX identifier. */
  readonly license: string;
  readonly licenseText: string;
  /** Of the archive, as the lockfile has it: `sha512-…` in Base64. */
  readonly integrity: string | undefined;
}

/** Takes down the folder of each package that a build reads. Has to be the first plugin: a later one may replace a module. */
export const notePackages = (folders: Set<string>): Plugin => ({
  name: 'note-packages',
  setup(build) {
    build.onLoad({ filter: /[\\/]node_modules[\\/]/ }, ({ path: file }) => {
      const folder = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(file)?.[0];
      if (folder !== undefined) folders.add(folder);
      return undefined;
    });
  },
});

/** @throws when a package says nothing of its licence, or ships no text of it. */
export function thirdParties(folders: ReadonlySet<string>, root: string): readonly ThirdParty[] {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly integrity?: string }>>;
  };
  const found = [...folders].map((folder): ThirdParty => {
    const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
    const { name, version, license } = manifest;
    if (typeof name !== 'string' || typeof version !== 'string' || typeof license !== 'string') {
      throw new Error(`${folder} names no licence`);
    }
    const key = path.relative(root, folder).replaceAll('\\', '/');
    return { name, version, license, licenseText: licenseTextOf(folder), integrity: lock.packages[key]?.integrity };
  });
  return found.sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
}

function licenseTextOf(folder: string): string {
  const file = readdirSync(folder).find((name) => /^(?:licen[cs]e|copying|thirdpartynotices)(?:[.-]|$)/i.test(name));
  if (file === undefined || !existsSync(path.join(folder, file))) throw new Error(`${folder} ships no licence`);
  return readFileSync(path.join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
}

export function noticesText(parties: readonly ThirdParty[]): string {
  const list = parties.map(({ name, version, license }) => `- ${name} ${version} (${license})`).join('\n');
  const texts = parties.map(({ name, version, licenseText }) => `## ${name} ${version}\n\n${fenced(licenseText)}\n`);
  return `# Third-party notices\n\nauthproof contains code of these packages:\n\n${list}\n\n${texts.join('\n')}`;
}

const fenced = (text: string): string => `\`\`\`\`text\n${text}\n\`\`\`\``;

/** CycloneDX 1.5 (https://cyclonedx.org/docs/1.5/json/). */
export function sbomText(parties: readonly ThirdParty[], version: string): string {
  const sbom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: componentOf('application', 'authproof', version, 'MIT') },
    components: parties.map((party) => ({
      ...componentOf('library', party.name, party.version, party.license),
      scope: 'required',
      ...hashesOf(party),
    })),
    dependencies: [
      {
        ref: referenceOf('authproof', version),
        dependsOn: parties.map((party) => referenceOf(party.name, party.version)),
      },
    ],
  };
  return `${JSON.stringify(sbom, undefined, 2)}\n`;
}

/** A package URL (purl): the scope's `@` is written as `%40`. */
const referenceOf = (name: string, version: string): string => `pkg:npm/${name.replace('@', '%40')}@${version}`;

const componentOf = (type: string, name: string, version: string, license: string) => ({
  type,
  'bom-ref': referenceOf(name, version),
  name,
  version,
  purl: referenceOf(name, version),
  licenses: [/ (?:OR|AND|WITH) /.test(license) ? { expression: license } : { license: { id: license } }],
});

function hashesOf({ integrity = '' }: ThirdParty): object {
  const [, content] = /^sha512-([\w+/=]+)$/.exec(integrity) ?? [];
  return content === undefined
    ? {}
    : { hashes: [{ alg: 'SHA-512', content: Buffer.from(content, 'base64').toString('hex') }] };
}
