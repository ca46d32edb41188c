/** What the tests with keyboard and mouse share: a window, and a project whose client can be tested. */
import path from 'node:path';
import type { Host } from '../host/install.ts';
import type { CountedServer } from './authorizationServer.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

export function probeProject(
  server: CountedServer,
  secret: string,
): { readonly 'package.json': string; readonly '.env': string } {
  return {
    'package.json': '{ "name": "probe", "private": true }\n',
    '.env': [
      `OIDC_ISSUER=${server.issuer}`,
      `OIDC_TOKEN_ENDPOINT=${server.tokenEndpoint}`,
      `OIDC_CLIENT_ID=${server.clientId}`,
      `OIDC_CLIENT_SECRET=${secret}`,
      `OIDC_REDIRECT_URI=${server.redirectUri}`,
      '',
    ].join('\n'),
  };
}

export interface Place {
  readonly dataDir: string;
  readonly folder: string;
  readonly workspaceTrust?: boolean;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Display language; English unless given. */
  readonly language?: string;
}

/** A window for one test. When the test fails, a picture of the window says more than the error. */
export async function inWorkbench(host: Host, place: Place, work: (bench: Workbench) => Promise<void>): Promise<void> {
  const bench = await openWorkbench(host, { workspaceTrust: false, ...place });
  try {
    await work(bench);
  } catch (error) {
    const picture = process.env.AUTHPROOF_E2E_PICTURES;
    if (picture !== undefined)
      await bench.page.screenshot({ path: path.join(picture, `${path.basename(place.folder)}.png`) });
    throw error;
  } finally {
    await bench.close();
  }
}
