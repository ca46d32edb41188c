/**
 * Opens a folder in a browser-hosted VS Code with the extension installed: `node test/e2e/serve.ts [folder]`, until Ctrl+C.
 * For a look at the extension on a machine without VS Code.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEditor } from './host/editor.ts';
import { installHost } from './host/install.ts';
import { installedExtension, repository } from './project.ts';

export interface ServedEditor {
  /** Open it in a browser on this machine. */
  readonly url: string;
  close(): Promise<void>;
}

/** `folder` is an absolute path; it is opened as a trusted workspace. */
export async function serveEditor(folder: string): Promise<ServedEditor> {
  const host = await installHost();
  const temp = await mkdtemp(path.join(tmpdir(), 'authproof-editor-'));
  const remove = (): Promise<void> => rm(temp, { recursive: true, force: true, maxRetries: 5 });
  try {
    const dataDir = await installedExtension(host, temp);
    const editor = await startEditor(host, { dataDir, workspaceTrust: false });
    const close = async (): Promise<void> => {
      await editor.close();
      await remove();
    };
    return { url: editor.url(folder), close };
  } catch (error) {
    await remove();
    throw error;
  }
}

if (import.meta.main) {
  const { url, close } = await serveEditor(path.resolve(process.argv[2] ?? path.join(repository, 'examples')));
  console.log(url);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void close().then(() => process.exit(0)));
  }
}
