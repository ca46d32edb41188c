/** By UTF-16 units, the same on every machine: for `sort`. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const compareNumber = (a: number, b: number): number => a - b;
