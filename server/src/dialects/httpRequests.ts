import { memoisedFor } from '../base/memo.ts';
import { lookup } from '../base/table.ts';
import type { Role } from '../knowledge/roles.ts';
import { parseIni } from '../syntax/ini.ts';
import type { ScalarEntry, SyntaxTree } from '../syntax/tree.ts';
import { createSourceFile } from '../text/sourceFile.ts';
import type { Span } from '../text/span.ts';
import { isFilledIn, requests } from './apiClient.ts';
import { type Program, readPrograms, sealed } from './carrier.ts';
import { makeSetting, type SettingFrame } from './settings.ts';
import type { Setting } from './types.ts';

/** Parameters of a form that hold a setting as it is. */
const parameters: Readonly<Record<string, Role>> = {
  client_id: 'client_id',
  client_secret: 'client_secret',
  redirect_uri: 'redirect_uri',
  grant_type: 'grant_type',
  scope: 'scope',
};

/** `POST https://id.acme.io/token HTTP/1.1`, with an address that is written out. */
const requestLine = /^(GET|POST|PUT|PATCH)([ \t]+)(https?:\/\/[^\s{]+)(?=\s|$)(.*)$/;

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

/** A request of a `.http` file that asks for a token: it sends a form with a grant type. */
export interface TokenRequest {
  readonly slot: string;
  /** Its settings, and the address it goes to under the name of the method. */
  readonly entries: readonly ScalarEntry[];
  readonly method: RequestPart | undefined;
  readonly contentType: RequestPart | undefined;
  /** The grant type stands in the body, and not in the address. */
  readonly hasBody: boolean;
}

const grantType = /(?:^|&)[ \t]*grant_type[ \t]*=/m;

export interface RequestPart {
  readonly text: string;
  readonly span: Span;
}

/** The requests of a `.http` file that have a grant type. Spans are of the file. */
export const tokenRequestsOf = memoisedFor((tree: SyntaxTree): readonly TokenRequest[] => {
  const { text } = tree.file;
  const starts = [0, ...[...text.matchAll(/^###/gm)].map(({ index }) => index)];
  return starts.flatMap((start, i) => {
    const end = starts[i + 1] ?? text.length;
    if (i > maxRequests) return [];
    const own = text.slice(start, end);
    if (!grantType.test(own)) return [];
    const partAt = (pattern: RegExp): RequestPart | undefined => {
      const match = pattern.exec(own);
      const [, before = '', found = ''] = match ?? [];
      const at = start + (match?.index ?? 0) + before.length;
      return match === null ? undefined : { text: found, span: { start: at, end: at + found.length } };
    };
    const request = `${text.slice(0, start).replace(/[^\r\n]/g, ' ')}${own}`;
    const isLine = (line: string): boolean => requestLine.test(line);
    // Read as an assignment to the method, which keeps every character in its place.
    const form = onlyLines(
      request,
      (line) => isLine(line) || isForm(line),
      (line) =>
        isLine(line)
          ? line.replace(
              requestLine,
              (_, method: string, gap: string, url: string) => `${method}=${gap.slice(1)}${url}`,
            )
          : line.replaceAll('&', '\n'),
    );
    return [
      {
        slot: `request ${i}`,
        hasBody: grantType.test(/^[A-Z]+[ \t]+\S[\s\S]*?\n[ \t]*\r?\n([\s\S]*)/m.exec(own)?.[1] ?? ''),
        entries: scalarsOf(tree, form),
        method: partAt(/^()(GET|POST|PUT|PATCH)(?=[ \t]+\S)/m),
        contentType: partAt(/^(Content-Type[ \t]*:[ \t]*)([\w.+/-]+)/im),
      },
    ];
  });
});

function formsOf(tree: SyntaxTree, dialect: string): readonly Setting[] {
  const frame: SettingFrame = { tree, dialect, kind: 'use', references: 'shell-like' };
  return tokenRequestsOf(tree).flatMap(({ slot: own, entries }) =>
    entries.flatMap((entry): readonly Setting[] => {
      const role = isMethod(entry.key) ? 'token_endpoint' : lookup(parameters, entry.key);
      // A value written with escapes is another one.
      if (role === undefined || (role !== 'token_endpoint' && /[%+]/.test(entry.value))) return [];
      const name = role === 'token_endpoint' ? 'The address of the token request' : entry.key;
      const setting = makeSetting(frame, entry, { role, name, slot: `${dialect}:${own}`, environment: requests });
      return isFilledIn(setting) && setting.value.state !== 'absent'
        ? [{ ...setting, value: sealed(setting.value) }]
        : [];
    }),
  );
}

const isMethod = (key: string): boolean => /^(?:GET|POST|PUT|PATCH)$/.test(key);
