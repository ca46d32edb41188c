import { expect, test, vi } from 'vitest';
import type { CancellationToken, ExtensionContext, Uri } from 'vscode';
import { createCallbackUris } from '../../../client/src/login/callbackUris.ts';

type Listener<T> = (value: T) => void;

const editor = vi.hoisted(() => ({ open: (_: string): void => undefined }));

vi.mock('vscode', () => ({
  env: { uriScheme: 'vscode' },
  EventEmitter: class {
    readonly #listeners = new Set<Listener<unknown>>();
    readonly event = (listener: Listener<unknown>) => {
      this.#listeners.add(listener);
      return { dispose: () => void this.#listeners.delete(listener) };
    };
    fire(value: unknown): void {
      for (const listener of this.#listeners) listener(value);
    }
    dispose(): void {
      this.#listeners.clear();
    }
  },
  window: {
    registerUriHandler: ({ handleUri }: { readonly handleUri: (uri: Uri) => void }) => {
      editor.open = (text) => handleUri({ toString: () => text } as Partial<Uri> as Uri);
      return { dispose: () => undefined };
    },
  },
}));

const context = { extension: { id: 'Acme.Proof' } } as Partial<ExtensionContext> as ExtensionContext;

/** Never cancelled unless `cancel` is called. */
function wait() {
  const listeners: (() => void)[] = [];
  const token = {
    isCancellationRequested: false,
    onCancellationRequested: (listener: () => void) => {
      listeners.push(listener);
      return { dispose: () => undefined };
    },
  } as Partial<CancellationToken> as CancellationToken;
  const cancel = (): void => {
    for (const listener of listeners) listener();
  };
  return { token, cancel };
}

const redirectUri = 'vscode://acme.proof/callback';

test.each([
  ['vscode://acme.proof/callback?code=a%2Fb&state=s'],
  ['vscode://acme.proof/callback/?code=a'],
  ['vscode://acme.proof/callback#error=access_denied'],
])('%s ends the wait for the callback, as it was sent', async (address) => {
  const callbacks = createCallbackUris(context);
  const arriving = callbacks.next(redirectUri, wait().token);
  editor.open('vscode://acme.proof/elsewhere?code=stray');
  editor.open('vscode://acme.proof/callback2?code=stray');
  editor.open('vscode://acme.proof?code=stray');
  editor.open(address);
  expect(await arriving).toBe(address);
});

test('a wait that is cancelled has no address', async () => {
  const { token, cancel } = wait();
  const arriving = createCallbackUris(context).next(redirectUri, token);
  editor.open('vscode://acme.proof/elsewhere?code=stray');
  cancel();
  expect(await arriving).toBeUndefined();
});
