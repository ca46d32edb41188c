import type { SyntaxTree } from '../syntax/tree.ts';
import { joined, sealed } from './carrier.ts';
import { genericOauth, oauthClientMetadata } from './oauthJson.ts';
import type { ClaimInput, Dialect, Reading, Setting } from './types.ts';

/**
 * What the dialects of OAuth keys in any YAML or JSON say of a deployment file, for the parts that a dialect of such
 * files does not know; or, where these parts have a dialect of their own (`special`), what that one says. What other
 * tools fill in is out of reach.
 */
export function genericReading(
  tree: SyntaxTree,
  input: ClaimInput,
  environment: string | undefined,
  keep: (setting: Setting) => boolean,
  special: readonly Dialect[] = [],
): Reading {
  const claims = ({ recognise }: Dialect): boolean => recognise(tree, input) >= 0.5;
  const known = special.filter(claims);
  const claiming = known.length > 0 ? known : [oauthClientMetadata, genericOauth].filter(claims);
  const { settings } = joined(claiming.map((dialect) => dialect.read(tree, input)));
  return {
    settings: settings.filter(keep).map((setting) => ({
      ...setting,
      value: sealed(setting.value),
      environment: setting.environment ?? environment,
    })),
    variables: [],
    references: [],
    links: [],
  };
}
