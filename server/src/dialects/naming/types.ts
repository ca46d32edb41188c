import type { Role } from '../../knowledge/roles.ts';
import type { ClaimInput } from '../types.ts';

/** A convention of naming variables. */
export interface EnvNaming {
  readonly id: string;
  readonly title: string;
  /** Confidence from the names of a file of variables. `text` is the whole file. */
  readonly recognise: (names: ReadonlySet<string>, file: ClaimInput & { readonly text: string }) => number;
  readonly names?: readonly NameTable[];
}

/** `none`: the name looks like a setting of sign-in and is none. */
export type NameMeaning = Role | 'none';

/** Names with a meaning of their own, in capitals and without a public prefix (`NEXT_PUBLIC_` …). */
export interface NameTable {
  /** The names mean this only in this company. Without it they speak for themselves. */
  readonly beside?: (names: ReadonlySet<string>) => boolean;
  /** A program with an address of its own, which often shares a file with the application: `grafana`. */
  readonly program?: string;
  /** The client of the roles in `exact` that belong to one. */
  readonly stem?: string;
  readonly exact?: Readonly<Record<string, NameMeaning>>;
  readonly patterns?: readonly NamePattern[];
}

export interface NamePattern {
  /** `GOTRUE_EXTERNAL_{client}_{key}`: `{client}` is any text, `{key}` one of `keys`. Either may come first. */
  readonly form: string;
  readonly keys: Readonly<Record<string, NameMeaning>>;
  /** The only texts that `{client}` stands for. */
  readonly clients?: readonly string[];
  /**
   * `required`: only where `{client}` names a known provider without doubt. `unnamed`: it does not name the provider,
   * although it looks so. Default: it names the provider where it is known.
   */
  readonly provider?: 'required' | 'unnamed';
  /** The client's stem, which may hold `{client}`. Default: what stands before the key, `gotrue_external_{client}`. */
  readonly stem?: string;
}

/** True when one of the names matches. */
export const anyName = (names: ReadonlySet<string>, pattern: RegExp): boolean =>
  [...names].some((name) => pattern.test(name));

const credential = /(?:^|_)CLIENT_?(?:ID|SECRET)(?:_|$)/;

/** The file has a client, and the names of all its clients match. */
export function allClients(names: ReadonlySet<string>, pattern: RegExp): boolean {
  const clients = [...names].filter((name) => credential.test(name));
  return clients.length > 0 && clients.every((name) => pattern.test(name));
}
