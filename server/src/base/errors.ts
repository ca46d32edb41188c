/** The word by which Node and libraries tell their errors apart, such as `ENOENT`; undefined of an error without one. */
export const errorCode = (cause: unknown): string | undefined =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;

/** What may be said of any error: its message may quote a file. */
export const errorKind = (cause: unknown): string => (cause instanceof Error ? cause.name : typeof cause);

/** The most telling word for an error that has no words of ours: its code, else its kind. */
export const errorWord = (cause: unknown): string => errorCode(cause) ?? errorKind(cause);
