import type { Format, SyntaxTree } from './tree.ts';

/**
 * How much text may be read to prove edits, in UTF-16 units. Every proof reads a part of its file or all of it, so that thousands
 * of mistakes, or some hundred that only the whole file can tell about, would take minutes.
 */
export interface Allowance {
  left: number;
  /** Trees of which edits were not made, as nothing was left. */
  readonly refused: Set<SyntaxTree>;
}

/** About a second's work. */
const usual = 2_500_000;

/** What a proof costs that reads next to nothing. */
const perProof = 150;

export const createAllowance = (units: number = usual): Allowance => ({ left: units, refused: new Set() });

/**
 * For a run over many files: what many small ones need grows with them, and one that asks for much gets no more than a
 * second.
 */
export const allowanceFor = (trees: Iterable<SyntaxTree>): Allowance => {
  let units = usual;
  for (const { file } of trees) units += perUnit * file.text.length;
  return createAllowance(units);
};

/** As often as all of the text may be read besides. */
const perUnit = 5;

let current: Allowance | undefined;

/** All edits that are proved in `work` share one allowance: those of a run, or of a request. */
export function sharing<T>(allowance: Allowance, work: () => T): T {
  const outer = current;
  current = allowance;
  try {
    return work();
  } finally {
    current = outer;
  }
}

/** Outside of these each tree has one of its own, until its text is read anew. */
const own = new WeakMap<SyntaxTree, Allowance>();

function allowanceOf(tree: SyntaxTree): Allowance {
  if (current !== undefined) return current;
  const known = own.get(tree) ?? createAllowance();
  own.set(tree, known);
  return known;
}

/** Parsers differ in how long they take for a character. */
const weights: Readonly<Partial<Record<Format, number>>> = { yaml: 2, toml: 2 };

/** Charges for a proof that reads so many characters. */
export function spend(tree: SyntaxTree, units: number): void {
  allowanceOf(tree).left -= units * (weights[tree.format] ?? 1) + perProof;
}

/** So many edits of one fix are told as one is. */
const fewEdits = 10;

/**
 * Edits that a rule makes without a proof cost nothing to make, but to tell: a value may hold a million characters that are to be
 * deleted. False, with nothing spent, when that is more than is left.
 */
export function mayTell(tree: SyntaxTree, edits: number): boolean {
  const cost = Math.max(0, edits - fewEdits) * perProof;
  if (cost === 0) return true;
  const allowance = allowanceOf(tree);
  if (cost > allowance.left) {
    refuse(tree, allowance);
    return false;
  }
  allowance.left -= cost;
  return true;
}

let refusals = 0;

function refuse(tree: SyntaxTree, allowance: Allowance): void {
  allowance.refused.add(tree);
  refusals++;
}

/** Grows with each edit that is not made for want of an allowance: what was made meanwhile may be more at another time. */
export const refusalsSoFar = (): number => refusals;

/** No further edit of this tree is proved now, and so none is made. */
export function isSpent(tree: SyntaxTree): boolean {
  const allowance = allowanceOf(tree);
  if (allowance.left > 0) return false;
  refuse(tree, allowance);
  return true;
}
