import { errorCode } from '../../base/errors.ts';
/** A failure with a code of the transport's own, and facts for the report. */
export class StageError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, string>>;

  constructor(code: string, message: string, details: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'StageError';
    this.code = code;
    this.details = details;
  }
}

/** Node's error code; of several attempts (one for each address) the first one's. */
export function codeOf(error: unknown): string {
  const code = errorCode(error);
  if (code !== undefined) return code;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return 'UNKNOWN';
}
