import type { CancellationToken, Disposable, ExtensionContext, Uri } from 'vscode';
import { EventEmitter, env, window } from 'vscode';

/** Addresses of the editor's own scheme that lead to this extension: the callback of a sign-in. */
export interface CallbackUris extends Disposable {
  /** `vscode://publisher.name`, with the scheme of this build of the editor. */
  readonly prefix: string;
  /**
   * The next address that arrives at the path of this redirect URI; undefined when the wait is cancelled. Any page may
   * open one of the editor's addresses: those of other paths, and all without a wait, are dropped.
   */
  next(redirectUri: string, token: CancellationToken): Promise<string | undefined>;
}

export function createCallbackUris({ extension }: ExtensionContext): CallbackUris {
  const arrived = new EventEmitter<Uri>();
  const registration = window.registerUriHandler({ handleUri: (uri) => arrived.fire(uri) });
  return {
    prefix: `${env.uriScheme}://${extension.id.toLowerCase()}`,
    next: (redirectUri, token) =>
      new Promise((done) => {
        const path = pathOf(redirectUri);
        const finish = (uri: string | undefined): void => {
          listener.dispose();
          cancelled.dispose();
          done(uri);
        };
        // As the server sent it: `toString()` would encode what is encoded already.
        const listener = arrived.event((uri) => {
          const text = uri.toString(true);
          if (pathOf(text) === path) finish(text);
        });
        const cancelled = token.onCancellationRequested(() => finish(undefined));
      }),
    dispose: () => {
      registration.dispose();
      arrived.dispose();
    },
  };
}

/** Behind the authority, without a slash at the end. */
const pathOf = (uri: string): string => /^[^:]*:\/\/[^/?#]*([^?#]*?)\/?(?:[?#]|$)/.exec(uri)?.[1] ?? '';
