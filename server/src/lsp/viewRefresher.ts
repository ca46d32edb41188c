import {
  type ClientCapabilities,
  CodeLensRefreshRequest,
  type Connection,
  InlayHintRefreshRequest,
} from 'vscode-languageserver/node';
import { unanswered } from './log.ts';

/** Has the client ask again for lenses and inlay hints, which also tell of other files than the one that is typed in. */
export interface ViewRefresher {
  /** Something has changed; calls that come together are one. */
  changed(): void;
  stop(): void;
}

/** Typing goes on within it, and for the document itself editors ask at each pause anyway. Milliseconds. */
const calm = 300;

/** Does nothing for a client that cannot be asked. */
export function createViewRefresher(connection: Connection, { workspace }: ClientCapabilities): ViewRefresher {
  const requests = [
    ...(workspace?.codeLens?.refreshSupport === true ? [CodeLensRefreshRequest.type] : []),
    ...(workspace?.inlayHint?.refreshSupport === true ? [InlayHintRefreshRequest.type] : []),
  ];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => clearTimeout(timer);
  return {
    changed() {
      if (requests.length === 0) return;
      stop();
      timer = setTimeout(() => {
        for (const request of requests) unanswered(connection.sendRequest(request));
      }, calm);
    },
    stop,
  };
}
