import type { Connection } from 'vscode-languageserver/node';
import type { HttpPort } from '../probe/port.ts';
import { createHttpPort } from '../probe/transport/http.ts';
import { type EditorNetwork, networkOptions } from '../probe/transport/settings.ts';

const names = ['proxy', 'noProxy', 'proxyAuthorization', 'proxySupport', 'systemCertificates'] as const;

/** An editor that does not answer must not hold a request back for longer; one that is busy may take a second or two. */
const defaultPatience = 5000;

/**
 * The transport with the editor's proxy and certificate settings. They are asked for before each request: requests are
 * rare, and what is not kept cannot be out of date or leak. An editor without such settings leaves the environment's.
 *
 * @param patience milliseconds after which the environment's count
 */
export function createEditorHttp(
  connection: Connection,
  environment: Readonly<Record<string, string | undefined>>,
  patience = defaultPatience,
): HttpPort {
  return async (request, signal) => {
    const editor = await readSettings(connection, patience);
    return createHttpPort(networkOptions(editor, environment))(request, signal);
  };
}

async function readSettings(connection: Connection, patience: number): Promise<EditorNetwork> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), patience);
  });
  const items = names.map((name) => ({ section: `http.${name}` }));
  // Editors without `workspace/configuration` answer with an error, or not at all.
  const asked = connection.workspace.getConfiguration(items).catch(() => undefined);
  const values: unknown = await Promise.race([asked, late]);
  clearTimeout(timer);
  if (!Array.isArray(values)) return {};
  return Object.fromEntries(names.map((name, i) => [name, values[i]]));
}
