import { describe, expect, test } from 'vitest';
import { suppressActions } from '../../../server/src/features/suppressActions.ts';
import { createConvert } from '../../../server/src/lsp/convert.ts';
import { parse } from '../../../server/src/syntax/parse.ts';
import { createSourceFile, type SourceFile } from '../../../server/src/text/sourceFile.ts';
import { lintTexts, modelOf, uriOf } from '../../support/workspace.ts';

const mark = '\uFEFF';

/** What an editor has after the action that silences the rule in the file; `hasMark`: it counts the mark as a character. */
function silenced(
  name: string,
  text: string,
  ruleId: string,
  { config, hasMark = false }: { readonly config?: SourceFile; readonly hasMark?: boolean } = {},
) {
  const texts = new Map([[name, text]]);
  const finding = lintTexts(texts).find((found) => found.ruleId === ruleId);
  const facts = modelOf(texts).fileOf(uriOf(name));
  if (finding === undefined || facts === undefined) throw new Error('the rule finds nothing');
  const file = config ?? facts.file;
  const hiddenMark = file.text.startsWith(mark) && !hasMark;
  const convert = createConvert({
    stored: () => ({ file, vcs: 'unknown', openVersion: 1, hiddenMark }),
    clientUri: (uri) => uri,
  });
  const place = config === undefined ? undefined : { uri: config.uri, file: config };
  const [action] = suppressActions([finding], facts, place, convert);
  const [change] = action?.edit?.documentChanges ?? [];
  const [edit] = change !== undefined && 'edits' in change ? change.edits : [];
  if (edit === undefined || !('newText' in edit)) return undefined;
  const shown = createSourceFile(file.uri, hiddenMark ? file.text.slice(1) : file.text);
  const [start, end] = [shown.lines.offsetAt(edit.range.start), shown.lines.offsetAt(edit.range.end)];
  const edited = shown.text.slice(0, start) + edit.newText + shown.text.slice(end);
  return { title: action?.title, text: hiddenMark ? mark + edited : edited };
}

const rulesOf = (name: string, text: string): readonly string[] =>
  lintTexts(new Map([[name, text]])).map(({ ruleId }) => ruleId);

describe('a comment that silences a rule', () => {
  const flow = (clientName: string): string =>
    [
      'spring:',
      '  security:',
      '    oauth2:',
      '      client:',
      '        registration:',
      `          acme: {client-name: ${clientName}`,
      '            the shop", client-id: web, redirect-uri: "https://shop.acme.io/cb#x", scope: openid}',
      '',
    ].join('\n');

  test('stands above the line of the setting', () => {
    const text = flow('"Acme",').replace('the shop", ', '');
    const result = silenced('application.yml', text, 'redirect-uri-fragment');
    expect(result?.title).toBe('Silence redirect-uri-fragment here');
    expect(result?.text.split('\n')[6]).toBe('            # authproof-disable-next-line redirect-uri-fragment');
    expect(rulesOf('application.yml', result?.text ?? '')).toEqual([]);
  });

  test.each([
    ['YAML', 'application.yml', flow('"Acme sign-in of'), 'redirect-uri-fragment'],
    ['a long one', 'application.yml', `${flow('"Acme sign-in of')}${'# more\n'.repeat(200)}`, 'redirect-uri-fragment'],
  ])('is about the file where the line begins inside of a value: %s', (_, name, text, ruleId) => {
    const result = silenced(name, text, ruleId);
    expect(result).toEqual({
      title: `Silence ${ruleId} in this file`,
      text: `# authproof-disable-file ${ruleId}\n${text}`,
    });
    const values = (of: string): unknown =>
      parse('yaml', createSourceFile('file:///w/application.yml', of)).entries.map((entry) => ({
        path: entry.path,
        value: entry.kind === 'scalar' ? entry.value : undefined,
      }));
    expect(values(result?.text ?? '')).toEqual(values(text));
    expect(rulesOf(name, result?.text ?? '')).toEqual([]);
  });

  test.each([false, true])('stands behind a byte-order mark, which the editor counts: %s', (hasMark) => {
    const result = silenced(
      '.env',
      `${mark}OIDC_REDIRECT_URI="https://a.io/cb#x"\nOIDC_CLIENT_ID=web\n`,
      'redirect-uri-fragment',
      {
        hasMark,
      },
    );
    expect(result?.text).toBe(
      `${mark}# authproof-disable-next-line redirect-uri-fragment\nOIDC_REDIRECT_URI="https://a.io/cb#x"\nOIDC_CLIENT_ID=web\n`,
    );
  });
});

test.each([
  false,
  true,
])('an override is written behind the byte-order mark of the configuration, which the editor counts: %s', (hasMark) => {
  const text = '{ "web": { "client_id": "1-a.apps.googleusercontent.com", "redirect_uris": ["https://a.io/cb#x"] } }';
  const config = createSourceFile(uriOf('authproof.config.json'), `${mark}{\n  "exclude": ["x"]\n}\n`);
  const result = silenced('client_secret.json', text, 'redirect-uri-fragment', { config, hasMark });
  expect(result?.text.startsWith(`${mark}{`)).toBe(true);
  expect(JSON.parse(result?.text.slice(1) ?? '')).toEqual({
    exclude: ['x'],
    overrides: [
      {
        files: ['client_secret.json'],
        settings: ['web.redirect_uris[0]'],
        rules: { 'redirect-uri-fragment': 'off' },
      },
    ],
  });
});
