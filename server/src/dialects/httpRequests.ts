import { lookup } from '../base/table.ts';
import type { Role } from '../knowledge/roles.ts';
import { parseIni } from '../syntax/ini.ts';
import type { ScalarEntry, SyntaxTree } from '../syntax/tree.ts';
import { createSourceFile } from '../text/sourceFile.ts';
import { isFilledIn, requests } from './apiClient.ts';
import { type Program, readPrograms, sealed } from './carrier.ts';
import { makeSetting, type SettingFrame } from './settings.ts';
import type { Setting } from './types.ts';

/** Parameters of a form that hold a setting as it is. */
const parameters: Readonly<Record<string, Role>> = {
  client_id: 'client_id',
  client_secret: 'client_secret',
  redirect_uri: 'redirect_uri',
};

const scalarsOf = (tree: SyntaxTree, text: string): readonly ScalarEntry[] =>
  parseIni(createSourceFile(tree.file.uri, text)).entries.filter(
    (entry): entry is ScalarEntry => entry.kind === 'scalar',
  );

/** `a=b&c=d`, or one parameter a line with blanks as the HTTP client of JetBrains formats it. */
const isForm = (line: string): boolean =>
  line.includes('=') &&
  line
    .split('&')
    .map((part) => part.trim())
    .every((part) => part === '' || /^[A-Za-z_]\w*[ \t]*=[ \t]*\S*$/.test(part));

/** Lets the lines that match stand where they are, as `change` writes them, and blanks out the others. */
const onlyLines = (text: string, isKept: (line: string) => boolean, change: (line: string) => string): string =>
  text.replace(/^.*$/gm, (line) => (isKept(line) ? change(line) : ' '.repeat(line.length)));

/**
 * What the requests of a `.http` file say: variables of the file (`@name = value`), and the forms sent to token
 * endpoints. The grammar is that of the HTTP client of JetBrains and of the REST client for VS Code: requests are kept
 * apart by `###`.
 */
export function settingsOfRequests(tree: SyntaxTree, dialect: string): readonly Setting[] {
  const { text } = tree.file;
  const variables = scalarsOf(
    tree,
    onlyLines(
      text,
      (line) => /^@[\w.-]+[ \t]*=/.test(line),
      (line) => ` ${line.slice(1)}`,
    ),
  );
  const program: Program = {
    scope: 'variables',
    environment: requests,
    assignments: variables.map((entry) => ({ entry })),
  };
  return [...readPrograms({ tree, dialect, keep: isFilledIn }, [program]).settings, ...formsOf(tree, dialect)];
}

/** True when the text is made of requests. */
export const isRequests = (text: string): boolean =>
  /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)[ \t]+\S/m.test(text) || /^@[\w.-]+[ \t]*=/m.test(text);

/** Files with more requests are recordings. */
const maxRequests = 200;

function formsOf(tree: SyntaxTree, dialect: string): readonly Setting[] {
  const { text } = tree.file;
  const frame: SettingFrame = { tree, dialect, kind: 'use', references: 'shell-like' };
  const starts = [0, ...[...text.matchAll(/^###/gm)].map(({ index }) => index)];
  return starts.flatMap((start, i) => {
    const end = starts[i + 1] ?? text.length;
    if (i > maxRequests) return [];
    if (!/(?:^|&)[ \t]*grant_type[ \t]*=/m.test(text.slice(start, end))) return [];
    const request = `${text.slice(0, start).replace(/[^\r\n]/g, ' ')}${text.slice(start, end)}`;
    const form = onlyLines(request, isForm, (line) => line.replaceAll('&', '\n'));
    return scalarsOf(tree, form).flatMap((entry): readonly Setting[] => {
      const role = lookup(parameters, entry.key);
      // A value written with escapes is another one.
      if (role === undefined || /[%+]/.test(entry.value)) return [];
      const slot = `${dialect}:request ${i}`;
      const setting = makeSetting(frame, entry, { role, name: entry.key, slot, environment: requests });
      return isFilledIn(setting) && setting.value.state !== 'absent'
        ? [{ ...setting, value: sealed(setting.value) }]
        : [];
    });
  });
}
