import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import oniguruma from 'vscode-oniguruma';
import textmate, { type IGrammar, type IRawGrammar } from 'vscode-textmate';

const root = join(import.meta.dirname, '../../..');

/** Grammars of the editor, where the end-to-end tests have installed one. */
const builtIn = join(root, 'test/e2e/host/node_modules/code-server/lib/vscode/extensions');

const realFiles: Readonly<Record<string, string>> = {
  'source.dotenv': 'dotenv/syntaxes/dotenv.tmLanguage.json',
  'source.ini': 'ini/syntaxes/ini.tmLanguage.json',
  'source.yaml': 'yaml/syntaxes/yaml.tmLanguage.json',
  'source.yaml.1.3': 'yaml/syntaxes/yaml-1.3.tmLanguage.json',
  'source.yaml.1.2': 'yaml/syntaxes/yaml-1.2.tmLanguage.json',
  'source.yaml.1.1': 'yaml/syntaxes/yaml-1.1.tmLanguage.json',
  'source.yaml.1.0': 'yaml/syntaxes/yaml-1.0.tmLanguage.json',
  'source.yaml.embedded': 'yaml/syntaxes/yaml-embedded.tmLanguage.json',
};

export const hasRealGrammars: boolean = existsSync(join(builtIn, 'yaml/syntaxes/yaml.tmLanguage.json'));

/** Stands in for a language's own grammar: comments and quoted strings, which injections have to leave alone. */
const standIn = (scopeName: string): IRawGrammar =>
  ({
    scopeName,
    patterns: [
      { match: '(?:^|\\s)#.*$', name: 'comment.line.number-sign' },
      { match: '"[^"]*"', name: 'string.quoted.double' },
      { match: "'[^']*'", name: 'string.quoted.single' },
    ],
    repository: {},
  }) as unknown as IRawGrammar;

interface Contributed {
  readonly scopeName: string;
  readonly path: string;
  readonly injectTo: readonly string[];
}

/** As the manifest contributes them. */
export const contributed: readonly Contributed[] = (
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { contributes: { grammars: Contributed[] } }
).contributes.grammars;

const readGrammar = (path: string): IRawGrammar => textmate.parseRawGrammar(readFileSync(path, 'utf8'), path);

let engine: Promise<void> | undefined;

export interface GrammarOptions {
  readonly real?: boolean;
  readonly injections?: boolean;
}

/** The grammar of a language, with what the manifest injects into it. */
export async function grammarOf(
  scopeName: string,
  { real = false, injections = true }: GrammarOptions = {},
): Promise<IGrammar> {
  const wasm = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm');
  engine ??= oniguruma.loadWASM(readFileSync(wasm));
  await engine;
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) => {
      const own = contributed.find((grammar) => grammar.scopeName === scope);
      if (own !== undefined) return readGrammar(join(root, own.path));
      const file = realFiles[scope];
      return real && file !== undefined ? readGrammar(join(builtIn, file)) : standIn(scope);
    },
    getInjections: (scope) =>
      injections ? contributed.filter(({ injectTo }) => injectTo.includes(scope)).map((one) => one.scopeName) : [],
  });
  const grammar = await registry.loadGrammar(scopeName);
  if (grammar === null) throw new Error(`no grammar ${scopeName}`);
  return grammar;
}

/** The tokens of each line: their text, and their scopes without that of the language. */
export function tokenLines(grammar: IGrammar, text: string): readonly (readonly (readonly [string, string])[])[] {
  let state = textmate.INITIAL;
  return text.split('\n').map((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens.map(({ startIndex, endIndex, scopes }) => [
      line.slice(startIndex, endIndex),
      scopes.slice(1).join(' '),
    ]);
  });
}

/** Tokens to which authproof gives a scope of its own: text and that scope without `.authproof`. */
export const ownTokens = (grammar: IGrammar, text: string): readonly string[] =>
  tokenLines(grammar, text).flatMap((line) =>
    line.flatMap(([word, scopes]) => {
      const own = scopes.split(' ').filter((scope) => scope.endsWith('.authproof'));
      const last = own.at(-1);
      return last === undefined ? [] : [`${word} ${last.replace('.authproof', '')}`];
    }),
  );
