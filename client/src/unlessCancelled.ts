import type { CancellationToken } from 'vscode';

/** `undefined` when the user cancelled, whether the server answered the cancellation with an error or a result. */
export async function unlessCancelled<T>(token: CancellationToken, run: () => Promise<T>): Promise<T | undefined> {
  try {
    const result = await run();
    return token.isCancellationRequested ? undefined : result;
  } catch (error) {
    if (token.isCancellationRequested) return undefined;
    throw error;
  }
}
