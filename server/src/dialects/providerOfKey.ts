import { providerOfStem } from '../knowledge/providers/lookup.ts';

/** The provider that a configuration key or a `type:` names beyond doubt: `github`, `azure`, `linkedin_oidc`. */
export function providerOfKey(key: string | undefined): string | undefined {
  const found = key === undefined ? undefined : providerOfStem(key.replaceAll('-', '_').toUpperCase());
  return found?.certain === true ? found.provider : undefined;
}
