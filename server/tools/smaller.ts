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

/** Files of `js-yaml` that its parser of events is made of, in their order in the package's one file. */
const yamlParts = [
  'tag',
  'tag/scalar/null_core',
  'tag/scalar/bool_core',
  'tag/scalar/int_core',
  'tag/scalar/float_core',
  'common/snippet',
  'common/exception',
  'parser/events',
  'parser/parser_scalar',
  'parser/parser',
];

const yamlNames = [
  ...['NOT_RESOLVED', 'nullCoreTag', 'boolCoreTag', 'intCoreTag', 'floatCoreTag'],
  ...['EVENT_ID', 'SCALAR_STYLE', 'COLLECTION_STYLE', 'getScalarValue', 'parseEvents', 'YAMLException'],
];

/** Text with what the parser has a function for each, and a mistake. */
const yamlSamples = [
  '%TAG !e! x:\n---\na: &b [1, {c: \'d\', "e\\n": !f *b}]\ng: |-\n  h\n? - ~\n: >\n  i\n',
  'a: [b\n',
];

/** 30 kB of `js-yaml` for what is written as YAML, and made of what is read: its one file cannot be shaken. */
export const onlyYamlEvents: Plugin = {
  name: 'only-yaml-events',
  setup(build) {
    let isCut = false;
    build.onLoad({ filter: /[\\/]js-yaml[\\/]dist[\\/]js-yaml\.mjs$/ }, async ({ path: file }) => {
      const text = await readFile(file, 'utf8');
      const parts = new Map(
        [...text.matchAll(/^\/\/#region src\/(\S+)\.ts\n([\s\S]*?)^\/\/#endregion/gm)].map(([, k, v]) => [k, v]),
      );
      const contents = [...yamlParts.map((part) => parts.get(part)), `export { ${yamlNames.join(', ')} };`].join('\n');
      if (!isDeepStrictEqual(await yamlOutcomes(contents), await yamlOutcomes(text))) {
        return { errors: [{ text: 'a part of js-yaml does not give what the whole gives' }] };
      }
      isCut = true;
      return { contents };
    });
    build.onEnd(() => complain(!isCut, 'js-yaml is not there'));
  },
};

/** What the samples come to in a text of the package. */
async function yamlOutcomes(text: string): Promise<readonly unknown[]> {
  const yaml = (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as typeof import('js-yaml');
  return yamlSamples.map((sample) => {
    try {
      const events = yaml.parseEvents(sample, {});
      return events.map((event) =>
        event.type === yaml.EVENT_ID.SCALAR ? [event, yaml.getScalarValue(sample, event)] : event,
      );
    } catch (error) {
      return error instanceof yaml.YAMLException ? [error.reason, error.mark] : error;
    }
  });
}

const complain = (isWrong: boolean, text: string) => (isWrong ? { errors: [{ text }] } : {});
