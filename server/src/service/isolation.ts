import { maxFileSize } from '../dialects/read.ts';
import { fileFailed, fileSkipped } from '../lint/internal.ts';
import type { Finding } from '../rules/types.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import type { Log, ReadingMarks } from './ports.ts';

/** Work on one file, kept from harming the work on the others. */
export interface Isolation {
  /** Undefined when the work throws, or is not begun because it has ended the process before. Either is said once. */
  attempt<T>(file: SourceFile, step: 'read' | 'rules', work: () => T): T | undefined;
  /** The file is of no use, which the log says once. `why` completes "is not read: …". */
  leaveOut(uri: string, why: string): undefined;
  /** What is to be said of the files themselves. */
  findings(): readonly Finding[];
  /** Its text has changed, or it is gone. */
  forget(uri: string): void;
}

export function createIsolation(log: Log, marks: ReadingMarks | undefined): Isolation {
  const said = new Map<string, Finding>();
  /** What the log has: the next keystroke would say it again. */
  const logged = new Set<string>();
  const once = (key: string, tell: () => void): void => {
    if (logged.has(key)) return;
    logged.add(key);
    tell();
  };
  const leaveOut = (uri: string, why: string): undefined => {
    once(`${why} ${uri}`, () => log.info(`${uri} is not read: ${why}`));
  };
  return {
    leaveOut,
    attempt(file, step, work) {
      const { uri, text } = file;
      if (text.length > maxFileSize) return leaveOut(uri, `it is larger than ${maxFileSize / 1024 / 1024} MiB`);
      if (marks?.begin(uri, step, text) === false) {
        said.set(uri, fileSkipped(uri));
        once(`skipped ${uri}`, () =>
          log.warn(`${uri} is left out: the server has ended three times in a row while it worked on it`),
        );
        return undefined;
      }
      try {
        return work();
      } catch (cause) {
        said.set(uri, fileFailed(uri));
        once(`failed ${uri}`, () =>
          log.error(`${uri} could not be read because of an error in a parser or dialect`, cause),
        );
        return undefined;
      } finally {
        marks?.end();
      }
    },
    findings: () => [...said.values()],
    forget: (uri) => void said.delete(uri),
  };
}
