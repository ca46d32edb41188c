/** The texts of the editor's surface: all there in both languages, none left behind, none outside `l10n.t`. */
import { globSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { consentText } from '../../client/src/probe/consentText.ts';
import { reportHtml } from '../../client/src/probe/reportHtml.ts';
import { matrixHtml } from '../../client/src/views/matrixHtml.ts';
import { inEnglish } from '../../server/src/base/l10n.ts';
import { describeSecret } from '../../server/src/base/secret.ts';
import { german as germanOfServer } from '../../server/src/features/languages/german.ts';
import { translateFor } from '../../server/src/features/languages/translate.ts';
import { roleWords } from '../../server/src/features/roleWords.ts';
import { isTranslated, type Literal, literalsOf, translatedTexts } from '../../server/tools/literals.ts';
import { setLanguage } from '../support/vscode.ts';

const read = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const json = (name: string): Record<string, string> => JSON.parse(read(name));

const root = new URL('../..', import.meta.url).pathname;
const sources = globSync('client/src/**/*.ts', { cwd: root }).sort();
const manifest = JSON.parse(read('package.json'));
const english = json('package.nls.json');
const german = json('package.nls.de.json');
const texts = json('l10n/bundle.l10n.json');
const germanTexts = json('l10n/bundle.l10n.de.json');

/** Each string of the manifest with the keys that lead to it. */
function strings(value: unknown, path: readonly string[] = []): readonly (readonly [readonly string[], string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => strings(part, [...path, key]));
}

const holes = (text: string): readonly string[] => (text.match(/\{\d+\}/g) ?? []).sort();
const marks = (text: string): readonly string[] => (text.match(/`[^`]+`|\]\([^)]+\)/g) ?? []).sort();

describe('the manifest', () => {
  const named = strings(manifest).flatMap(([, text]) => /^%(.+)%$/.exec(text)?.[1] ?? []);

  test('names texts that are there in English and in German, and all of them', () => {
    const wanted = [...new Set(named)].sort();
    expect(Object.keys(english)).toEqual(wanted);
    expect(Object.keys(german).sort()).toEqual(wanted);
  });

  test('shows people no text of its own', () => {
    // What is for models stays English; the product's name is none to translate.
    const shown =
      /^(?:title|shortTitle|category|name|contents|description|markdownDescription|userDescription|displayName)$|(?:Description|Message)s?$/;
    const left = strings({ contributes: manifest.contributes, capabilities: manifest.capabilities }).filter(
      ([path, text]) =>
        path.some((key, at) => shown.test(key) && (at === path.length - 1 || /^\d+$/.test(path[at + 1] ?? ''))) &&
        !path.includes('inputSchema') &&
        !path.includes('modelDescription') &&
        !(path.includes('languageModelTools') && path.includes('name')) &&
        text !== 'AuthProof' &&
        !/^%.+%$/.test(text),
    );
    expect(left).toEqual([]);
  });

  test('says the same code and links in German', () => {
    const say = (of: Record<string, string>) => Object.keys(english).map((key) => [key, marks(of[key] ?? '')]);
    expect(say(german)).toEqual(say(english));
  });

  test('has walkthrough pages in German beside the English ones', () => {
    const pages = strings(manifest).flatMap(([path, text]) => (path.includes('markdown') ? [text] : []));
    expect(pages.length).toBeGreaterThan(0);
    // VS Code's own convention: page.nls.<language>.md.
    for (const page of pages) expect(read(page.replace(/\.md$/, '.nls.de.md'))).toMatch(/^## /);
  });

  test('ships them', () => {
    expect([
      manifest.l10n,
      read('.vscodeignore')
        .split('\n')
        .filter((line) => /nls|l10n/.test(line)),
    ]).toEqual(['./l10n', ['!package.nls.json', '!package.nls.*.json', '!l10n/bundle.l10n*.json']]);
  });
});

describe('the extension', () => {
  test('has each of its texts among those for translators, and no other', () => {
    const found = sources.flatMap((file) => translatedTexts(read(file), file));
    expect(Object.entries(texts)).toEqual([...new Set(found)].sort().map((text) => [text, text]));
  });

  test('has them all in German, and no other', () => {
    expect(Object.keys(germanTexts).sort()).toEqual(Object.keys(texts).sort());
  });

  test('says what is put in, in German too', () => {
    expect(Object.entries(germanTexts).map(([text, words]) => [text, holes(words)])).toEqual(
      Object.keys(germanTexts).map((text) => [text, holes(text)]),
    );
  });

  test('translates everything it says to people', () => {
    const left = sources.flatMap((file) =>
      literalsOf(read(file))
        .filter((literal) => !isTranslated(literal) && isForPeople(literal) && !isExempt(literal, file))
        .map(({ text }) => `${file}: ${text}`),
    );
    expect(left).toEqual([]);
  });
});

/** Words, or whatever stands where the editor shows it. */
function isForPeople({ text, before }: Literal): boolean {
  const words = text.replace(/<[^>]*>/g, ' ').replaceAll('${}', '');
  const isShown =
    /\b(?:title|label|placeHolder|prompt|description|detail|message|tooltip|told|reason|button)(?::|\s=)\s*$/.test(
      before,
    ) || /\bshow(?:Information|Warning|Error)Message\(\s*$/.test(before);
  return (
    /[A-Za-z]{2,}[,;:.]? [A-Za-z]/.test(words) || (isShown && /[A-Za-z]{2}/.test(words.replace(/\$\([\w-]+\)/g, '')))
  );
}

/** The report is English throughout, and so are the words around it; the tools answer to language models. */
const englishFiles: readonly string[] = [
  'client/src/probe/reportHtml.ts',
  'client/src/tools/languageModelTools.ts',
  'client/src/tools/toolText.ts',
];

/** What stays as it is: the log, errors for programs, answers to language models, and what is no sentence. */
function isExempt({ text, before }: Literal, file: string): boolean {
  if (englishFiles.includes(file)) return true;
  if (/\blog\.(?:error|warn|info)\(\s*$|\bthrow new \w+\(\s*$/.test(before)) return true;
  // Ids of the tree of clients.
  if (/\bkey:\s*$|\bcontextValue = [^;]*$/.test(before)) return true;
  // Text of new files, and the names of a product.
  if (file === 'client/src/views/templates.ts') return /\btext:\s*$/.test(before) || text === 'oauth2-proxy';
  // Style sheets and scripts of pages.
  if (/^\s*(?:body \{|const \w+ = acquireVsCodeApi)/.test(text)) return true;
  return text === 'https://api.example.com/v1/me';
}

describe('the language server', () => {
  const features = globSync('server/src/features/**/*.ts', { cwd: root });
  const translated = features.flatMap((file) =>
    literalsOf(read(file)).flatMap((literal) => (isTranslated(literal) ? [literal.text] : [])),
  );

  test('has each text it translates in German, and no other', () => {
    const wanted = new Set([...translated, ...Object.values(roleWords)]);
    expect(Object.keys(germanOfServer).sort()).toEqual([...wanted].sort());
  });

  test('says what is put in, in German too', () => {
    const wrong = Object.entries(germanOfServer).filter(([text, words]) => `${holes(text)}` !== `${holes(words)}`);
    expect(wrong).toEqual([]);
  });

  test('speaks the language of the editor, whatever the country, and else English', () => {
    const words = (locale: string | undefined) => translateFor(locale)('{0} days', 3);
    expect([undefined, 'en', 'fr', 'de', 'de-AT', 'DE_ch', 'constructor'].map(words)).toEqual([
      ...['3 days', '3 days', '3 days'],
      ...['3 Tagen', '3 Tagen', '3 Tagen'],
      '3 days',
    ]);
  });

  test('keeps what is put in as it is, and texts without a translation', () => {
    expect([inEnglish('{0} and {1}', '{1}', 2), translateFor('de')('toString')]).toEqual(['{1} and 2', 'toString']);
  });

  test('tells as much of a secret as everything else does', () => {
    expect(inEnglish('(secret, {0} characters)', 3)).toBe(describeSecret('abc'));
  });
});

describe('the scanner of literals', () => {
  test('sees calls in templates and behind comments, quotes and regular expressions', () => {
    const source = [
      `// l10n.t('in a comment')`,
      "const a = `<b>${l10n.t('It\\'s {0}', n)}</b>`; /* 'no' */",
      `const b = text.replace(/['"\`]/g, '') ? l10n.t("two \\u2026") : 'left over';`,
    ].join('\n');
    expect(translatedTexts(source, 'a.ts')).toEqual(["It's {0}", 'two …']);
    expect(literalsOf(source).flatMap((literal) => (isTranslated(literal) ? [] : literal.text))).toEqual([
      '<b>${}</b>',
      '',
      'left over',
    ]);
  });

  test.each([
    "l10n.t('a' + b)",
    'l10n.t(`a`)',
    'l10n.t(text)',
  ])('refuses %s, which nobody could translate', (source) => {
    expect(() => translatedTexts(source, 'a.ts')).toThrow('a.ts');
  });
});

describe('in German', () => {
  afterEach(() => setLanguage(undefined));
  const useGerman = (): void => setLanguage({ tag: 'de', bundle: germanTexts });

  test('the consent dialog names what is sent', () => {
    useGerman();
    const { message, detail } = consentText(
      {
        kind: 'token',
        targetId: 't',
        consentToken: 'c',
        host: 'login.example.com',
        url: 'https://login.example.com/token',
        client: 'web',
        environment: 'production',
        grant: 'authorization_code',
        harmless: true,
        authMethod: 'client_secret_basic',
        parameters: [],
        variables: ['WEB_CLIENT_ID'],
        notes: [],
      },
      true,
    );
    expect([message, ...detail.split('\n')]).toEqual([
      'Eine Token-Anfrage an login.example.com senden?',
      'Adresse: https://login.example.com/token',
      'Client: web',
      'Umgebung: production',
      'Grant: authorization_code mit einem absichtlich ungültigen Code, sodass kein Token ausgestellt wird',
      'Client-Authentifizierung: client_secret_basic',
      'Parameter: keine',
      'Werte stammen aus: WEB_CLIENT_ID',
      '',
      expect.stringMatching(/^„Immer“ sendet .* „Zustimmungen vergessen“ nimmt das zurück\.$/),
    ]);
  });

  test('the table of environments says its language', () => {
    useGerman();
    const page = matrixHtml([], 'n');
    expect([page.includes('<html lang="de">'), page.includes('<h1>Einstellungen der Umgebungen</h1>')]).toEqual([
      true,
      true,
    ]);
  });

  test('the buttons of a report are German, and the report says that it is English', () => {
    useGerman();
    const model = { ok: true, title: 'T', headline: 'H', meaning: 'M', subject: [], sections: [] };
    const page = reportHtml(model, { nonce: 'n', actions: [{ id: 'copy', title: 'Als Markdown kopieren' }] });
    expect(page.match(/<[^>]*lang="[^>]*>/g)).toEqual([
      '<html lang="en">',
      '<div class="actions" lang="de" role="group" aria-label="Aktionen">',
      '<button type="button" lang="de" data-action="copy">',
    ]);
  });
});
