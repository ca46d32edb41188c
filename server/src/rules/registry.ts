import type { AnyRule } from './types.ts';

/** Every rule, by id. A test holds ids, folders and doc pages together. */
export const rules: readonly AnyRule[] = [] as const satisfies readonly AnyRule[];
