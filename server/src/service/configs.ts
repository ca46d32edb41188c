import { hash } from '../base/hash.ts';
import { type Config, type ConfigOf, createConfig, defaultConfig } from '../config/config.ts';
import { type FileProblem, loadConfig } from '../config/load.ts';
import { type ConfigFile, configFileNames } from '../config/schema.ts';
import { withoutPasted } from '../lint/redact.ts';
import type { Finding } from '../rules/types.ts';
import { baseName, isInside } from '../text/uri.ts';

/** What the workspace's folders and the editor configure. */
export interface Configs {
  /** The configuration of the innermost folder a file lies in. */
  readonly of: ConfigOf;
  /** What is wrong in the configuration files themselves. */
  readonly problems: readonly Finding[];
  /** It is a configuration file, or one that such a file extends. */
  isConfigFile(uri: string): boolean;
  /** The folder's own configuration file. */
  ownFile(folder: string): string | undefined;
  /** The files read. */
  readonly files: readonly string[];
  /** The editor's own settings, laid over every folder's file. True when they differ from those before. */
  setEditor(settings: ConfigFile): boolean;
  /** Reads the folders' files. True when what they configure differs from before. */
  load(folders: readonly string[], read: (uri: string) => Promise<string | undefined>): Promise<boolean>;
}

interface FolderConfig {
  readonly folder: string;
  readonly layers: readonly ConfigFile[];
  readonly files: readonly string[];
}

/** Where the configuration is explained. */
const docs = 'https://github.com/authproof/authproof/blob/main/server/docs/configuration.md';

export function createConfigs(ruleIds: readonly string[]): Configs {
  let editor: ConfigFile = {};
  let folders: readonly FolderConfig[] = [];
  let problems: readonly Finding[] = [];
  let configs: readonly (readonly [string, Config])[] = [];
  let fallback = defaultConfig;

  const compose = (): void => {
    fallback = createConfig('', [editor]);
    // The innermost folder comes first.
    configs = folders
      .map(({ folder, layers }) => [folder, createConfig(folder, [...layers, editor])] as const)
      .toSorted(([a], [b]) => b.length - a.length);
  };

  return {
    of: (file) => configs.find(([folder]) => isInside(file, folder))?.[1] ?? fallback,
    get problems() {
      return problems;
    },
    get files() {
      return folders.flatMap((folder) => folder.files);
    },
    ownFile: (folder) => folders.find((known) => known.folder === folder)?.files.at(-1),
    isConfigFile: (uri) =>
      configFileNames.includes(baseName(uri)) || folders.some((folder) => folder.files.includes(uri)),
    setEditor(settings) {
      if (JSON.stringify(settings) === JSON.stringify(editor)) return false;
      editor = settings;
      compose();
      return true;
    },
    async load(uris, read) {
      const loaded = await Promise.all(
        uris.map(async (folder) => {
          const within = uris.find((other) => isInside(folder, other)) ?? folder;
          return { folder, ...(await loadConfig({ folder, within, ruleIds, read })) };
        }),
      );
      const wrong = loaded.flatMap((folder) => folder.problems);
      problems = wrong.map(toFinding);
      // While a file is being edited, what it last said in whole holds.
      const next = loaded.map(({ folder, layers, files, problems: own }) => {
        const before = folders.find((known) => known.folder === folder);
        return own.length > 0 && before !== undefined
          ? { ...before, files: [...new Set([...before.files, ...files])] }
          : { folder, layers, files };
      });
      const isSame = JSON.stringify(next) === JSON.stringify(folders);
      folders = next;
      if (!isSame) compose();
      return !isSame;
    },
  };
}

function toFinding({ file, message, span }: FileProblem): Finding {
  // It names keys and values as they are written, and a token may have been pasted there.
  const shown = withoutPasted(message);
  return {
    ruleId: 'configuration',
    at: { file, span },
    severity: 'error',
    message: `${shown.charAt(0).toUpperCase()}${shown.slice(1)}. Until this is fixed the file configures nothing new.`,
    related: [],
    fixes: [],
    docs,
    fingerprint: hash(`configuration\n${baseName(file)}\n${shown}`),
  };
}
