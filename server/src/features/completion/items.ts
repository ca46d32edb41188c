import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  InsertTextFormat,
  InsertTextMode,
} from 'vscode-languageserver-types';
import type { Places } from '../places.ts';
import type { Offer, OfferKind } from './types.ts';

/** What the client can do with an item. */
export interface ItemAbilities {
  readonly snippets: boolean;
  /** `insertTextMode` and labels with two parts. */
  readonly insertTextMode: boolean;
  readonly labelDetails: boolean;
  readonly tags: boolean;
  /** The client's own command that asks for proposals again; run behind a key, whose value comes next. */
  readonly again: string | undefined;
}

const kinds: Readonly<Record<OfferKind, CompletionItemKind>> = {
  value: CompletionItemKind.Value,
  url: CompletionItemKind.Reference,
  scope: CompletionItemKind.EnumMember,
  variable: CompletionItemKind.Variable,
  key: CompletionItemKind.Property,
  client: CompletionItemKind.Snippet,
};

/** Offers as items, in their order. Documentation is left to `completionItem/resolve`. */
export function itemsOf(
  offers: readonly Offer[],
  file: string,
  places: Places,
  abilities: ItemAbilities,
): readonly CompletionItem[] {
  return offers.map((offer, order) => {
    const { label, detail, origin, kind, span, newText, snippet, filter, isDeprecated, also, isOpen, about } = offer;
    // Editors show it in the list, where `detail` is not: what tells items of one kind apart.
    const besides = origin ?? (kind === 'key' ? undefined : detail);
    const isSnippet = snippet !== undefined && abilities.snippets;
    const again = isOpen === true && abilities.again !== undefined ? abilities.again : undefined;
    return {
      label,
      ...(abilities.labelDetails && besides !== undefined ? { labelDetails: { description: besides } } : {}),
      kind: kinds[kind],
      ...(detail === undefined ? {} : { detail }),
      sortText: String(order).padStart(4, '0'),
      filterText: filter ?? newText,
      textEdit: { range: places.range(file, span), newText: isSnippet ? snippet : newText },
      ...(isSnippet ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
      // Lines come with their indentation.
      ...(abilities.insertTextMode ? { insertTextMode: InsertTextMode.asIs } : {}),
      ...(also === undefined
        ? {}
        : {
            additionalTextEdits: also.map((edit) => ({ range: places.range(file, edit.span), newText: edit.newText })),
          }),
      ...(isDeprecated === true && abilities.tags ? { tags: [CompletionItemTag.Deprecated] } : {}),
      ...(again === undefined ? {} : { command: { title: 'Suggest a value', command: again } }),
      data: about,
    };
  });
}
