import { certainReading, type Loader, refused } from './types.ts';

/** Everything behind the first `=` is the value: quotes, comments and spaces included. */
export const dockerRun: Loader = {
  id: 'docker-run',
  title: 'docker run --env-file',
  source: 'docker/cli opts/file.go, 2026-11',
  certainty: 'documented',
  read: (text) => {
    const values = new Map<string, string>();
    for (const raw of text.replace(/^\ufeff/, '').split(/\r?\n/)) {
      const line = raw.replace(/^[\s\x85]+/, '');
      if (line === '' || line.startsWith('#')) continue;
      const equals = line.indexOf('=');
      const name = equals < 0 ? line : line.slice(0, equals);
      if (name === '' || /[ \t]/.test(name)) return refused;
      // A name alone takes the caller's variable over.
      if (equals >= 0) values.set(name, line.slice(equals + 1));
    }
    return certainReading(values);
  },
};
