/**
 * What stands in for the module `vscode` in unit tests (`vitest.config.ts`): its translations and the editor's language.
 * Whatever needs more of the editor is tested in it (`test/e2e`).
 */
interface Language {
  readonly tag: string;
  /** As in `l10n/bundle.l10n.*.json`. */
  readonly bundle: Readonly<Record<string, string>>;
}

let present: Language | undefined;

/** What `l10n.t` translates into until the next call; undefined for English. */
export function setLanguage(language: Language | undefined): void {
  present = language;
}

export const env = {
  get language(): string {
    return present?.tag ?? 'en';
  },
};

export const l10n = {
  get bundle(): Readonly<Record<string, string>> | undefined {
    return present?.bundle;
  },
  t: (message: string, ...values: readonly (string | number | boolean)[]): string =>
    (present?.bundle[message] ?? message).replace(/\{(\d+)\}/g, (whole, at: string) =>
      String(values[Number(at)] ?? whole),
    ),
};
