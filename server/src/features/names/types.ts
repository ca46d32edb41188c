import type { ObjectName } from '../../dialects/types.ts';
import type { Span } from '../../text/span.ts';

/**
 * Where a name is looked up; the same letters in two worlds have nothing to do with each other. `variables`: of the
 * environment. `http`, `bruno`: of the requests of an API client. `object`: a Secret or ConfigMap. `key`: of such an object.
 */
export type World = 'variables' | 'http' | 'bruno' | 'object' | 'key';

/** How a program takes an object as a whole: its keys as variables, or as files. */
export interface Whole {
  readonly as: 'variables' | 'files';
  /** Put before the names of the variables. */
  readonly prefix: string;
  /** The program, for people. */
  readonly by: string;
}

/** One place of a file that bears a name. */
export interface Mention {
  readonly world: World;
  readonly name: string;
  readonly file: string;
  /** Of the name itself, without quotes. */
  readonly nameSpan: Span;
  readonly isDefinition: boolean;
  /** The object that is named or has the key; of a variable, the object that hands its key to programs under that name. */
  readonly object?: ObjectName;
  readonly whole?: Whole;
  /** A controller or another tool writes the object. */
  readonly isMade?: true;
  /** Known in its own file only. */
  readonly isLocal?: true;
}

/** An object may be meant by one that says no namespace. */
export const isSameObject = (a: ObjectName | undefined, b: ObjectName | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  a.kind === b.kind &&
  a.name === b.name &&
  (a.namespace ?? b.namespace) === (b.namespace ?? a.namespace);
