import type { ClientCapabilities, CodeAction, Connection } from 'vscode-languageserver/node';
import type { Translate } from '../base/l10n.ts';
import { codeActions, editOf, type LazyFix } from '../features/codeActions.ts';
import { codeLenses } from '../features/codeLens.ts';
import { hover } from '../features/hover.ts';
import { inlayHints } from '../features/inlayHints.ts';
import type { AuthService } from '../service/authService.ts';
import type { Clock, Log } from '../service/ports.ts';
import { normalizeUri } from '../text/uri.ts';
import type { Configuration } from './configuration.ts';
import type { Convert } from './convert.ts';
import { answer } from './log.ts';
import { markupFor } from './markup.ts';
import { canPreview, canResolveEdit, forClient, isPossible } from './workspaceEdit.ts';

export interface EditorFeaturesSession {
  readonly connection: Connection;
  readonly capabilities: ClientCapabilities;
  readonly service: AuthService;
  readonly convert: Convert;
  readonly log: Log;
  readonly configuration: Configuration;
  readonly clock: Clock;
  /** From the client's own options: its commands that lenses and hovers may name. */
  readonly commands: ClientCommands;
  /** Into the editor's language. */
  readonly translate: Translate;
}

/** Commands of the client; undefined where it has none. */
export interface ClientCommands {
  /** Asks for completion again. */
  readonly suggest: string | undefined;
  /** Copies the text that is its argument. */
  readonly copy: string | undefined;
  /** Shows the references of the name at a URI and position. */
  readonly references: string | undefined;
  /** Tests the target whose id is its argument. */
  readonly test: string | undefined;
  /** Shows the page of the rule whose id is its argument. */
  readonly rule: string | undefined;
}

/** Code actions, hover, inlay hints and code lenses. */
export function serveEditorFeatures(session: EditorFeaturesSession): void {
  serveCodeActions(session);
  const { connection, capabilities, service, convert, log, configuration, clock, commands, translate: t } = session;
  const markup = markupFor(capabilities.textDocument?.hover?.contentFormat);
  connection.onHover(
    answer(log, 'textDocument/hover', null, ({ textDocument, position }) => {
      const file = normalizeUri(textDocument.uri);
      const model = service.model();
      const facts = model.fileOf(file);
      if (facts === undefined) return null;
      const input = {
        facts,
        offset: convert.offset(file, position),
        model,
        now: clock.now(),
        findings: service.findings(file),
        copyCommand: commands.copy,
      };
      const found = hover(input, convert);
      return found === undefined ? null : { ...found, contents: markup(found.contents.value) };
    }),
  );
  const hasLenses = capabilities.textDocument?.codeLens !== undefined;
  connection.languages.inlayHint.on(
    answer(log, 'textDocument/inlayHint', [], ({ textDocument, range }) => {
      const file = normalizeUri(textDocument.uri);
      const model = service.model();
      const facts = model.fileOf(file);
      const { switches } = configuration;
      if (facts === undefined || !switches.inlayHints) return [];
      const withExpiry = !(hasLenses && switches.codeLens.expiry);
      return inlayHints({ facts, at: convert.span(file, range), model, now: clock.now(), withExpiry, t }, convert);
    }),
  );
  connection.onCodeLens(
    answer(log, 'textDocument/codeLens', [], ({ textDocument }) => {
      const model = service.model();
      const facts = model.fileOf(normalizeUri(textDocument.uri));
      if (facts === undefined) return [];
      const input = {
        facts,
        model,
        now: clock.now(),
        wanted: configuration.switches.codeLens,
        testCommand: commands.test,
        referencesCommand: commands.references,
        t,
      };
      return codeLenses(input, convert);
    }),
  );
}

function serveCodeActions(session: EditorFeaturesSession): void {
  const { connection, capabilities, service, convert, log, commands, translate: t } = session;
  const isLazy = canResolveEdit(capabilities);
  connection.onCodeAction(
    answer(log, 'textDocument/codeAction', [], ({ textDocument, range, context }) => {
      const file = normalizeUri(textDocument.uri);
      const input = {
        file,
        at: convert.span(file, range),
        diagnostics: context.diagnostics,
        only: context.only,
        findings: service.findings(file),
        facts: service.model().fileOf(file),
        config: service.configPlace(file),
        isLazy,
        canPreview: canPreview(capabilities),
        ruleCommand: commands.rule,
        t,
      };
      return codeActions(input, convert)
        .filter((action) => isPossible(action, capabilities))
        .map((action) => forClient(action, capabilities));
    }),
  );
  connection.onCodeActionResolve((action) => {
    const data: unknown = action?.data;
    if (!isLazyFix(data)) return action;
    const file = normalizeUri(data.file);
    try {
      const edit = editOf({ ...data, file }, service.findings(file), convert);
      const resolved: CodeAction = edit === undefined ? action : { ...action, edit };
      return forClient(resolved, capabilities);
    } catch (cause) {
      log.error('codeAction/resolve failed', cause);
      return action;
    }
  });
}

/** It comes back from the client, which may be anything. */
const isLazyFix = (data: unknown): data is LazyFix =>
  typeof data === 'object' &&
  data !== null &&
  'file' in data &&
  typeof data.file === 'string' &&
  'fixAll' in data &&
  typeof data.fixAll === 'string';

/** A name goes into links, so that it has to be one. */
export function clientCommands(options: unknown): ClientCommands {
  const named = (key: string): string | undefined => {
    const value: unknown =
      typeof options === 'object' && options !== null && key in options ? Reflect.get(options, key) : undefined;
    return typeof value === 'string' && /^[\w.-]+$/.test(value) ? value : undefined;
  };
  return {
    suggest: named('suggestCommand'),
    copy: named('copyCommand'),
    references: named('referencesCommand'),
    test: named('testCommand'),
    rule: named('ruleCommand'),
  };
}
