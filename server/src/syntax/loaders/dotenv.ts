import { createSourceFile } from '../../text/sourceFile.ts';
import { parseDotenv } from '../dotenv.ts';
import { certainReading, type Loader } from './types.ts';

/** The names in the order in which they first appear, each with its last value. */
export function dotenvValues(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const entry of parseDotenv(createSourceFile('', text)).entries) {
    if (entry.kind === 'scalar') values.set(entry.key, entry.value);
  }
  return values;
}

export const dotenv: Loader = {
  id: 'dotenv',
  title: 'dotenv',
  source: 'npm dotenv 18.0.10; since version 15 a # begins a comment in an unquoted value',
  certainty: 'measured',
  read: (text) => certainReading(dotenvValues(text)),
};
