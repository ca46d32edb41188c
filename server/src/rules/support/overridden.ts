import type { Setting } from '../../dialects/types.ts';
import type { Model } from '../../model/types.ts';

/**
 * The value is there to be overridden. A chart's defaults are, by other values. So is what a wrangler file lists outside of its
 * environments, by `.dev.vars` and `.env` (developers.cloudflare.com, changelog of 2025-08-08), where a sample of these names it.
 */
export const isToBeOverridden = (model: Model, { name, file, dialect, environment }: Setting): boolean =>
  /\/values[^/]*\.ya?ml$/.test(file) ||
  (dialect === 'wrangler' && environment === undefined && model.isDocumented(name, file));
