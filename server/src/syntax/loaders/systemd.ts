import { trimEndOf } from './trim.ts';
import { certainReading, type Loader } from './types.ts';

type State =
  | 'before-key'
  | 'key'
  | 'before-value'
  | 'value'
  | 'escape'
  | 'single'
  | 'double'
  | 'double-escape'
  | 'comment'
  | 'comment-escape';

/** Nothing is expanded, `#` and `;` begin a comment only at the start of a line, and there is no `export`. */
export const systemd: Loader = {
  id: 'systemd',
  title: 'systemd EnvironmentFile=',
  source: 'systemd src/basic/env-file.c and systemd.exec(5), 2026-11',
  certainty: 'documented',
  read: (text) => {
    const values = new Map<string, string>();
    let state: State = 'before-key';
    let key = '';
    let value = '';
    /** Where the white space at the end of a plain value begins. */
    let keep = 0;
    const push = (): void => {
      const name = trimEndOf(key, (c) => ' \t\n\r'.includes(c));
      const kept = state === 'value' ? value.slice(0, keep) : value;
      if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) values.set(name, kept);
      key = '';
      value = '';
      keep = 0;
      state = 'before-key';
    };
    const add = (text: string): void => {
      value += text;
      keep = value.length;
    };
    for (const c of text) {
      const isBreak = c === '\n' || c === '\r';
      switch (state) {
        case 'before-key':
          if (c === '#' || c === ';') state = 'comment';
          else if (!/[ \t\n\r]/.test(c)) {
            state = 'key';
            key = c;
          }
          break;
        case 'key':
          if (isBreak) {
            state = 'before-key';
            key = '';
          } else if (c === '=') state = 'before-value';
          else key += c;
          break;
        case 'before-value':
          if (isBreak) push();
          else if (c === "'") state = 'single';
          else if (c === '"') state = 'double';
          else if (c === '\\') state = 'escape';
          else if (c !== ' ' && c !== '\t') {
            state = 'value';
            add(c);
          }
          break;
        case 'value':
          if (isBreak) push();
          else if (c === '\\') {
            state = 'escape';
            keep = value.length;
          } else if (c === ' ' || c === '\t') value += c;
          else add(c);
          break;
        case 'escape':
          state = 'value';
          if (!isBreak) add(c);
          break;
        case 'single':
          if (c === "'") state = 'before-value';
          else add(c);
          break;
        case 'double':
          if (c === '"') state = 'before-value';
          else if (c === '\\') state = 'double-escape';
          else add(c);
          break;
        case 'double-escape':
          state = 'double';
          if ('"\\`$'.includes(c)) add(c);
          else if (c !== '\n') add(`\\${c}`);
          break;
        case 'comment':
          if (c === '\\') state = 'comment-escape';
          else if (isBreak) state = 'before-key';
          break;
        case 'comment-escape':
          state = isBreak ? 'before-key' : 'comment';
          break;
      }
    }
    if (state !== 'before-key' && state !== 'key' && !state.startsWith('comment')) push();
    return certainReading(values);
  },
};
