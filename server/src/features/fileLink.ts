import type { Model } from '../model/types.ts';
import { baseName, isInside, relativePath } from '../text/uri.ts';
import { code } from './markdown.ts';
import type { Place } from './place.ts';
import type { Places } from './places.ts';

/** A link to a line, named by its path in the package of `from`: `.env:3`. */
export function fileLink({ file, span }: Place, from: string, model: Model, places: Places): string {
  const home = model.packageOf(from);
  const path = isInside(file, home) ? relativePath(home, file) : baseName(file);
  const line = places.range(file, span).start.line + 1;
  // Brackets would end the link.
  const uri = places
    .uri(file)
    .replace(/[()<>\s]/g, (found) => encodeURI(found).replace('(', '%28').replace(')', '%29'));
  return `[${code(`${path}:${line}`)}](${uri}#L${line})`;
}
