/**
 * What a table of constants says of a name. Names come from files and servers, and every object also answers to those of
 * `Object.prototype`, such as `constructor`.
 */
export const lookup = <T>(table: Readonly<Record<string, T>>, name: string | undefined): T | undefined =>
  name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
