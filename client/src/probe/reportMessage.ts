import type { PlaceLink, ReportModel } from '../../../server/src/lsp/protocol.ts';
import { linksOf } from './reportHtml.ts';

/** What a page may ask for, after it has been checked. */
export type PageRequest =
  | { readonly action: 'reveal' | 'fix'; readonly link: PlaceLink }
  | { readonly action: 'button'; readonly id: string };

/**
 * Reads a message of the page. Undefined for anything but a button that the page has: a page shows texts of a server, so
 * what it posts is not believed, and a setting is known by its number in the report that the extension holds.
 */
export function readMessage(message: unknown, model: ReportModel, buttons: readonly string[]): PageRequest | undefined {
  if (typeof message !== 'object' || message === null || !('action' in message)) return undefined;
  const { action } = message;
  if (action === 'reveal' || action === 'fix') {
    const number = 'number' in message ? message.number : undefined;
    const link = Number.isSafeInteger(number) ? linksOf(model)[number as number] : undefined;
    return link === undefined || (action === 'fix' && !link.hasFix) ? undefined : { action, link };
  }
  return typeof action === 'string' && buttons.includes(action) ? { action: 'button', id: action } : undefined;
}
