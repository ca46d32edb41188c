import type { Diagnostic } from 'vscode-languageserver/node';
import { toDiagnostic } from '../features/diagnostics.ts';
import type { Places } from '../features/places.ts';
import type { Finding } from '../rules/types.ts';

/** Knows what the client has been told, so that only differences are sent. */
export interface Publisher {
  /** Sends the diagnostics of those of the files whose diagnostics are not what the client already has. */
  publish(files: readonly string[]): void;
}

export interface PublisherOptions {
  readonly findings: (file: string) => readonly Finding[];
  readonly places: Places;
  readonly send: (params: { uri: string; version?: number; diagnostics: Diagnostic[] }) => void;
}

export function createPublisher({ findings, places, send }: PublisherOptions): Publisher {
  /** What the client has, by file. A file without an entry has no diagnostics there. */
  const sent = new Map<string, string>();
  return {
    publish(files) {
      for (const file of files) {
        const diagnostics = findings(file).map((finding) => toDiagnostic(finding, places));
        const key = diagnostics.length === 0 ? undefined : JSON.stringify(diagnostics);
        if (sent.get(file) === key) continue;
        if (key === undefined) sent.delete(file);
        else sent.set(file, key);
        const version = places.version(file);
        send({ uri: places.uri(file), ...(version === null ? {} : { version }), diagnostics });
      }
    },
  };
}
