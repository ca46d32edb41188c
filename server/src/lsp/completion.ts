import type { ClientCapabilities, CompletionItem, CompletionOptions, Connection } from 'vscode-languageserver/node';
import { documentation } from '../features/completion/docs.ts';
import { type ItemAbilities, itemsOf } from '../features/completion/items.ts';
import { offersAt, triggerCharacters } from '../features/completion/offers.ts';
import type { AuthService } from '../service/authService.ts';
import type { Log } from '../service/ports.ts';
import { normalizeUri } from '../text/uri.ts';
import type { Configuration } from './configuration.ts';
import type { Convert } from './convert.ts';
import { answer } from './log.ts';
import { markupFor } from './markup.ts';

export const completionOptions: CompletionOptions = {
  resolveProvider: true,
  triggerCharacters: [...triggerCharacters],
};

export interface CompletionSession {
  readonly connection: Connection;
  readonly capabilities: ClientCapabilities;
  readonly service: AuthService;
  readonly convert: Convert;
  readonly log: Log;
  readonly configuration: Configuration;
  /** From the client's own options. */
  readonly suggestCommand: string | undefined;
}

/** `textDocument/completion` and `completionItem/resolve`. */
export function serveCompletion(session: CompletionSession): void {
  const { connection, service, convert, log, configuration } = session;
  const abilities = abilitiesOf(session);
  const markup = markupFor(session.capabilities.textDocument?.completion?.completionItem?.documentationFormat);
  connection.onCompletion(
    answer(log, 'textDocument/completion', [], ({ textDocument, position, context }): CompletionItem[] => {
      const uri = normalizeUri(textDocument.uri);
      const file = service.document(uri)?.file;
      if (file === undefined || !configuration.switches.completion) return [];
      const offset = convert.offset(uri, position);
      const input = { file, offset, model: service.model(), trigger: context?.triggerCharacter };
      return [...itemsOf(offersAt(input), uri, convert, abilities)];
    }),
  );
  connection.onCompletionResolve((item) => {
    const value = documentation(item?.data);
    return value === '' ? item : { ...item, documentation: markup(value) };
  });
}

function abilitiesOf({ capabilities, suggestCommand }: CompletionSession): ItemAbilities {
  const { completionItem } = capabilities.textDocument?.completion ?? {};
  return {
    snippets: completionItem?.snippetSupport === true,
    insertTextMode: completionItem?.insertTextModeSupport !== undefined,
    labelDetails: completionItem?.labelDetailsSupport === true,
    tags: completionItem?.tagSupport !== undefined,
    again: suggestCommand,
  };
}
