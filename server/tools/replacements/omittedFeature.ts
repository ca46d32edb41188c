/**
 * Stands in the bundle for the features of `vscode-languageclient` that `smaller.ts` omits: announces nothing, registers
 * nothing.
 */
export class OmittedFeature {
  /** The client compares schemes with that of its notebook feature. */
  static readonly CellScheme = 'vscode-notebook-cell';

  fillClientCapabilities(): void {}

  initialize(): void {}

  getState(): { readonly kind: 'static' } {
    return { kind: 'static' };
  }

  clear(): void {}
}
