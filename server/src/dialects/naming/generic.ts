import type { EnvNaming } from './types.ts';

/**
 * Any file of variables. It is always claimed, because the line-level rules and the variable look-up need it even when
 * no name speaks of sign-in.
 */
export const generic: EnvNaming = {
  id: 'env-generic',
  title: 'Environment file with PREFIX_CLIENT_ID-like names',
  recognise: () => 0.5,
};
