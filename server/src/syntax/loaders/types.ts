/** What reads a `.env` file. */
export const loaderIds = [
  'dotenv',
  'dotenv-expand',
  'nextjs',
  'vite',
  'node',
  'python-dotenv',
  'docker-compose',
  'docker-run',
  'bash',
  'systemd',
] as const;

export type LoaderId = (typeof loaderIds)[number];

/**
 * What a loader makes of one text, with no variable set outside of it. Both are empty when the loader refuses the
 * whole text.
 */
export interface LoaderReading {
  readonly values: ReadonlyMap<string, string>;
  /** Names whose value this model cannot tell, such as the output of a command. They are not in `values`. */
  readonly unknown: ReadonlySet<string>;
}

/** References of references grow tenfold with each line; a value longer than this is not told. In UTF-16 units. */
export const longestValue = 64 * 1024;

export interface Loader {
  readonly id: LoaderId;
  /** For people. */
  readonly title: string;
  /** Where the model comes from: version, or file and date. */
  readonly source: string;
  /** `measured`: compared with the real loader; `documented`: from its source or manual; `recalled`: neither. */
  readonly certainty: 'measured' | 'documented' | 'recalled';
  readonly read: (text: string) => LoaderReading;
}

const none: ReadonlySet<string> = new Set();

export const certainReading = (values: ReadonlyMap<string, string>): LoaderReading => ({ values, unknown: none });

/** The reading of a loader that stops with an error and sets nothing. */
export const refused: LoaderReading = certainReading(new Map());
