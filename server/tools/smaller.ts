/**
 * What keeps the bundles small, as plugins of esbuild: each leaves out what cannot be reached, or writes once what a
 * package says many times. Each fails the build when what it expects is no longer there, so that an update of a package
 * cannot undo it, or break something, in silence.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import type { Plugin } from 'esbuild';
import { pack, unpack } from './replacements/packedData.ts';

const replacement = (name: string): string => JSON.stringify(path.join(import.meta.dirname, 'replacements', name));

/**
 * Features of `vscode-languageclient` that the server does not offer, by module, with the capability of the server that
 * each waits for. Without the feature the client does not announce it to the server either, which is how the protocol
 * says no. What the server takes up has to leave this list; a test compares the two.
 */
export const omittedFeatures: Readonly<Record<string, string>> = {
  callHierarchy: 'callHierarchyProvider',
  colorProvider: 'colorProvider',
  diagnostic: 'diagnosticProvider',
  fileOperations: 'workspace.fileOperations',
  formatting: 'documentFormattingProvider',
  inlineCompletion: 'inlineCompletionProvider',
  inlineValue: 'inlineValueProvider',
  linkedEditingRange: 'linkedEditingRangeProvider',
  notebook: 'notebookDocumentSync',
  semanticTokens: 'semanticTokensProvider',
  signatureHelp: 'signatureHelpProvider',
  textDocumentContent: 'workspace.textDocumentContent',
  typeHierarchy: 'typeHierarchyProvider',
};

/** 70 kB; with them goes `minimatch`, which only these features use, 26 kB. */
export const omitFeatures: Plugin = {
  name: 'omit-features',
  setup(build) {
    const missing = new Set(Object.keys(omittedFeatures));
    const filter = new RegExp(
      `[\\\\/]vscode-languageclient[\\\\/]lib[\\\\/]common[\\\\/](?:${[...missing].join('|')})\\.js$`,
    );
    build.onLoad({ filter }, async ({ path: file }) => {
      const text = await readFile(file, 'utf8');
      const names = [...text.matchAll(/^exports\.(\w+Feature) = \1;$/gm)].map(([, name]) => name);
      if (names.length > 0) missing.delete(path.basename(file, '.js'));
      const lines = names.map((name) => `exports.${name} = OmittedFeature;`);
      return {
        contents: [`const { OmittedFeature } = require(${replacement('omittedFeature.ts')});`, ...lines].join('\n'),
      };
    });
    build.onEnd(() => complain(missing.size > 0, `vscode-languageclient lacks: ${[...missing].join(', ')}`));
  },
};

/**
 * 20 kB for comparing the editor's version with one range, which the editor did when it installed the extension (by
 * `engines.vscode`). The comparison stays, in a few lines.
 */
export const smallSemver: Plugin = {
  name: 'small-semver',
  setup(build) {
    build.onResolve({ filter: /^semver(?:\/|$)/ }, ({ path: asked }) => {
      const name = /^semver\/functions\/(parse|satisfies)$/.exec(asked)?.[1];
      return name === undefined
        ? { errors: [{ text: `${asked} has no replacement` }] }
        : { path: name, namespace: 'small-semver' };
    });
    build.onLoad({ filter: /.*/, namespace: 'small-semver' }, ({ path: name }) => ({
      contents: `module.exports = require(${replacement('semver.ts')}).${name};`,
      resolveDir: import.meta.dirname,
    }));
  },
};

const helpers =
  /^var (__createBinding|__setModuleDefault|__importStar|__exportStar) = \(this && this\.\1\) \|\|[\s\S]*?^\}\)*(?:\(\))?;$/gm;

/** The helpers that TypeScript wrote into each file of the protocol's packages: 27 kB in the client, 11 kB in the server. */
export const shareHelpers: Plugin = {
  name: 'share-helpers',
  setup(build) {
    let count = 0;
    build.onLoad(
      { filter: /[\\/]vscode-(?:languageclient|languageserver|languageserver-protocol|jsonrpc)[\\/]lib[\\/].*\.js$/ },
      async ({ path: file }) => {
        const text = await readFile(file, 'utf8');
        const contents = text.replace(helpers, (_, name: string) => {
          count++;
          return `var ${name} = require(${replacement('typescriptHelpers.ts')}).${name};`;
        });
        return { contents };
      },
    );
    build.onEnd(() => complain(count === 0, 'no helper of TypeScript was found'));
  },
};

/** What is known of the providers, without the keys that each of them repeats: 75 kB, for 3 ms at the start. */
export const packProviders: Plugin = {
  name: 'pack-providers',
  setup(build) {
    let isPacked = false;
    build.onLoad({ filter: /[\\/]knowledge[\\/]providers[\\/]index\.ts$/ }, async ({ path: file }) => {
      const { providers, ...rest } = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
      const packed = pack(providers);
      const isSame = Object.keys(rest).length === 0 && isDeepStrictEqual(unpack(packed), providers);
      if (!isSame) return { errors: [{ text: 'the providers are more than data' }] };
      isPacked = true;
      return {
        contents: `import { unpack } from ${replacement('packedData.ts')};\nexport const providers = unpack(${JSON.stringify(packed)});`,
        resolveDir: import.meta.dirname,
        loader: 'js',
      };
    });
    build.onEnd(() => complain(!isPacked, 'there are no providers'));
  },
};

const complain = (isWrong: boolean, text: string) => (isWrong ? { errors: [{ text }] } : {});
