import { env, l10n } from 'vscode';

/** BCP 47 tag of what `l10n.t` gives: English where there is no translation into the editor's language. */
export const textLanguage = (): string => (l10n.bundle === undefined ? 'en' : env.language);
