import { inEnglish, type Texts, type Translate, translator } from '../../base/l10n.ts';
import { german } from './german.ts';

const languages: ReadonlyMap<string, Texts> = new Map([['de', german]]);

/**
 * For lenses, inlay hints, the view of clients and the table of environments. Messages, hovers, quick fixes and reports
 * are English for everybody.
 *
 * @param locale BCP 47, as `initialize` has it: `de-AT`.
 */
export function translateFor(locale: string | undefined): Translate {
  const texts = languages.get(locale?.toLowerCase().split(/[-_]/)[0] ?? '');
  return texts === undefined ? inEnglish : translator(texts);
}
