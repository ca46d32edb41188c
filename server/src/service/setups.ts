import { sameItems } from '../base/same.ts';
import { loaderKey } from '../model/loaders.ts';
import type { Setup } from '../model/setup.ts';
import { baseName } from '../text/uri.ts';
import type { AnalysisSetup } from './analysis.ts';

/** Only what a manifest says of loaders reaches the model: another script or version number relinks nothing. */
export function createSetups() {
  const keys = new Map<string, { readonly text: string; readonly key: string }>();
  const empty: Setup = {
    folders: [],
    manifests: [],
    manifestTexts: new Map(),
    configOf: () => {
      throw new Error('no file');
    },
  };
  let last: { readonly from: AnalysisSetup | undefined; readonly key: readonly unknown[]; readonly setup: Setup } = {
    from: undefined,
    key: [],
    setup: empty,
  };
  const keyOf = (uri: string, text: string): string => {
    const known = keys.get(uri);
    if (known?.text === text) return known.key;
    const key = loaderKey(baseName(uri), text);
    keys.set(uri, { text, key });
    return key;
  };
  return {
    empty,
    of(from: AnalysisSetup): Setup {
      if (from === last.from) return last.setup;
      const manifests = [...from.manifests].sort();
      const loaders = manifests.map((uri) => keyOf(uri, from.manifestTexts.get(uri) ?? ''));
      const key = [...from.folders.map(from.configOf), ...from.folders, '', ...manifests, '', ...loaders];
      const isSame = sameItems(key, last.key);
      const { folders, manifestTexts, configOf } = from;
      last = { from, key, setup: isSame ? last.setup : { folders, manifests, manifestTexts, configOf } };
      return last.setup;
    },
  };
}
