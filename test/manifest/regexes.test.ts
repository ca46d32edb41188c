import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAst } from 'vitest/node';
import { longestLine } from '../../server/src/dialects/legible.ts';
import { attacksOn, growthOf, isCostly } from '../support/regexAttacks.ts';

const repository = join(import.meta.dirname, '../..');

interface Pattern {
  readonly source: string;
  readonly flags: string;
  /** `server/src/text/uri.ts:38` */
  readonly places: string[];
}

/** Rooms that see keys and values of settings only, which `dialects/legible.ts` keeps at this length. */
const boundedRooms = /^server\/src\/(?:rules|knowledge|model|features|dialects)\//;

/** One search of one value at its longest may take so many milliseconds; the machine may be slow. */
const limitMs = 400;

/** Patterns elsewhere that take more than linear time, by their source, and what keeps their texts short. */
const bounded: Readonly<Record<string, string>> = {
  '[\\\\/]+$': 'a path on the command line, at most 4,096 characters',
  '\\[([^\\]]+)\\]\\([^)]*\\)': 'a page of a rule, which is our own',
  '\\/+$': 'a URL of a setting, at most 8,192 characters',
  '\\{[^}]*\\}': 'an endpoint of a setting or of a provider, at most 8,192 characters',
  '^(.*?)\\/\\.well-known\\/[^/]+(.*)$': 'a URL of a setting, at most 8,192 characters',
  '([?&#;](?:pass|pw|cookie|hmac|t?otp|sas|ticket|[a-z]{0,8}[_.-]?sess(?:ion)?[_-]?id|(?:[\\w-]{1,40}[_.-])?(?:session|sid)|[^=&#\\s"\'`]{0,60}(?:secret|token|passw|passphrase|pwd|key|code|assertion|sig|auth|credential|jwt|bearer)[^=&#\\s"\'`]{0,60})=)(?!\\((?:secret|redacted)\\)(?![^&#\\s"\'`,)]))(?:\\((?:secret|redacted)\\)|[^&#\\s"\'`,)])+':
    'repetitions of 60 and 40 characters',
  '\\bhttps?:\\/\\/[^\\s"\'<>]{4,500} ([45]\\d{2})\\b': 'one repetition of 500 characters',
  '-----BEGIN ([A-Z0-9 ]{1,60})-----([\\s\\S]*?)-----END \\1-----':
    'a key of a setting or of a file of at most 64 KiB, chosen by the user',
  '(?<=.)[\\\\/]+$': 'a path that a language model gives, at most 4,096 characters',
  '^\\.?[\\\\/]+|[\\\\/]+$': 'a path that a language model gives, at most 4,096 characters',
  '\\bx \\(([^)\\n]{1,400})\\)': 'a repetition of 400 characters',
  'x ?[\'"(]{0,2}(?:https?://)?[\\w.-]{1,250}(?::\\d{1,5})?/[\\w.-]': 'one repetition of 250 characters',
  '[\\w.+-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,5}': 'repetitions of 64 characters',
  '\\$\\{([^}:]{0,1000})(?::-([^}]{0,1000}))?\\}': 'repetitions of 1,000 characters',
  '[\\w-]{0,80}\\*{3,200}[\\w-]{0,80}': 'repetitions of 80 and 200 characters',
};

/** Likewise of longer patterns, by how they begin. */
const boundedBeginnings: Readonly<Record<string, string>> = {
  '^(?:AADSTS\\d+|AADB2C\\d+|E0\\d+|IDX': 'a word of at most 400 characters',
  '^(?:[A-Z_][A-Z0-9_]*|[a-z_][a-z0-9_]*(?:[._-]': 'a name of at most 80 characters',
  'Not authorized to perform:? sts:AssumeRole': 'repetitions of 80, 200 and 2,000 characters',
  '(?:^|\\.)(?:aka\\.ms|errors\\.authjs': 'the host of a URL of at most 4,000 characters',
};

const isBounded = (source: string): boolean =>
  Object.hasOwn(bounded, source) || Object.keys(boundedBeginnings).some((beginning) => source.startsWith(beginning));

/** `new RegExp` of what is no template: where its pattern comes from. */
const computed: Readonly<Record<string, string>> = {
  'server/src/host/codeSearch.ts': 'the name of a variable, escaped',
  'server/src/knowledge/providers/lookup.ts': 'tables of providers',
  'server/src/knowledge/tokens.ts': 'its own table',
  'server/src/lsp/framing.ts': 'another pattern of the file',
  'server/src/probe/judge/hints.ts': 'tables of providers',
  'server/src/rules/client-id-format/rule.ts': 'tables of providers',
  'server/src/rules/endpoint-provider-path/rule.ts': 'tables of providers',
  'server/src/rules/proxy-headers-not-trusted/programs.ts': 'its own table',
  'server/src/rules/secret-provider-mismatch/rule.ts': 'tables of providers',
  'server/src/rules/support/confusable.ts': 'the name of a script',
  'server/src/syntax/loaders/pythonDotenv.ts': 'other patterns of the file',
};

/** What functions put into a template that they make a pattern of, apart from what `literalPattern` gives. */
const inserted: Readonly<Record<string, string>> = {
  "server/src/dialects/naming/names.ts form.replace('{key}', `(?<key>${key})`).replace('{client}', `(?<client>${client})`)":
    'tables of names',
  'server/src/features/completion/urls.ts source': 'tables of providers, escaped between their holes',
  "server/src/knowledge/tokens.ts source.replace(/\\$$/, '')": 'its own table',
  'server/src/probe/explainText/read.ts guid': 'another pattern of the file',
  'server/src/probe/explainText/signaturesCodes.ts before': 'its own tables',
  "server/src/probe/explainText/signaturesCodes.ts codes.replaceAll(' ', '|')": 'its own tables',
  'server/src/probe/resource/local.ts name': 'two names of its own',
  'server/src/rules/compose-localhost/rule.ts outer': 'digits',
  'server/src/rules/cross-port-mismatch/rule.ts port': 'digits: the port of a URL',
  'server/src/rules/support/confusable.ts name': 'the name of a script',
  'server/src/rules/support/endpoint.ts source': 'tables of providers, escaped between their holes',
};

/** Who gives patterns to a library that makes them RegExps, and whose patterns they are. */
const libraries: Readonly<Record<string, string>> = {
  'server/src/config/globs.ts picomatch/posix.js': 'of a configuration, refused or matched in steps where slow',
  'server/src/dialects/dockerCompose.ts picomatch/posix.js': 'its own',
  'server/src/dialects/filePatterns.ts picomatch/posix.js': 'of dialects',
  'server/src/host/ignorePatterns.ts ignore': 'of .gitignore, left out where slow',
};

/** Every literal, and every template that is made a pattern with a letter in place of what is put in. */
function collect() {
  const patterns = new Map<string, Pattern>();
  const other = new Set<string>();
  const put = new Set<string>();
  const imported = new Set<string>();
  for (const file of files('server/src').concat(files('client/src'))) {
    const text = readFileSync(join(repository, file), 'utf8');
    const add = (source: string, flags: string, start: number): void => {
      const key = `/${source}/${flags}`;
      const pattern = patterns.get(key) ?? { source, flags, places: [] };
      patterns.set(key, pattern);
      pattern.places.push(`${file}:${text.slice(0, start).split('\n').length}`);
    };
    visit(parseAst(text, { lang: 'ts' }), (node, isInFunction) => {
      if (node.type === 'ImportDeclaration' && /^(?:ignore|[a-z]+match\b.*)$/.test(String(node.source?.value))) {
        imported.add(`${file} ${String(node.source?.value)}`);
      }
      if (node.regex !== undefined) add(node.regex.pattern, node.regex.flags, node.start);
      if (node.callee?.name !== 'RegExp') return;
      const [source, flags] = node.arguments ?? [];
      for (const { start, end } of (isInFunction && source?.expressions) || []) {
        const expression = text.slice(start, end);
        if (!expression.startsWith('literalPattern(')) put.add(`${file} ${expression}`);
      }
      const parts = source?.type === 'TemplateLiteral' ? source.quasis?.map((quasi) => quasi.value.cooked) : undefined;
      if (parts === undefined || !isPattern(parts.join('x'))) other.add(file);
      else add(parts.join('x'), typeof flags?.value === 'string' ? flags.value : '', node.start);
    });
  }
  return {
    patterns: [...patterns.values()],
    other: [...other].sort(),
    put: [...put].sort(),
    imported: [...imported].sort(),
  };
}

function isPattern(source: string): boolean {
  try {
    return new RegExp(source, 'u') instanceof RegExp;
  } catch {
    return !source.includes('\\p{');
  }
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly source?: Node;
  readonly expressions?: readonly Node[];
  readonly regex?: { readonly pattern: string; readonly flags: string };
  readonly callee?: { readonly name?: string };
  readonly arguments?: readonly Node[];
  readonly quasis?: readonly { readonly value: { readonly cooked: string } }[];
  readonly value?: unknown;
}

function visit(node: unknown, look: (node: Node, isInFunction: boolean) => void, isInFunction = false): void {
  if (Array.isArray(node)) for (const item of node) visit(item, look, isInFunction);
  else if (typeof node === 'object' && node !== null) {
    if ('type' in node) look(node as Node, isInFunction);
    const isFunction = 'type' in node && /Function/.test(String(node.type));
    for (const child of Object.values(node)) visit(child, look, isInFunction || isFunction);
  }
}

const files = (folder: string): readonly string[] =>
  readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .sort();

const { patterns, other, put, imported } = collect();

test('patterns made of other patterns are known, with where they come from', () => {
  expect(other).toEqual(Object.keys(computed));
});

test('patterns made while running hold nothing from a file that is not escaped', () => {
  expect(put).toEqual(Object.keys(inserted));
});

test('patterns that libraries compile are known, with whose they are', () => {
  expect(imported).toEqual(Object.keys(libraries));
});

test('no text keeps a pattern busy for longer than its length explains', { timeout: 120_000 }, () => {
  const found = patterns.flatMap(({ source, flags, places }) => {
    if (places.every((place) => boundedRooms.test(place)) || isBounded(source)) return [];
    const growth = growthOf(new RegExp(source, flags), 16_000);
    return growth.kind === 'linear' ? [] : [{ pattern: `/${source}/${flags}`, places, ...growth }];
  });
  expect(found).toEqual([]);
});

test('patterns for settings are quick at the longest value there is', { timeout: 120_000 }, () => {
  const slow = patterns.flatMap(({ source, flags, places }) => {
    if (!places.some((place) => boundedRooms.test(place)) || isBounded(source)) return [];
    const pattern = new RegExp(source, flags);
    const attack = attacksOn(pattern).find((one) => isCostly(pattern, one, longestLine, limitMs));
    return attack === undefined ? [] : [{ pattern: `/${source}/${flags}`, places, attack }];
  });
  expect(slow).toEqual([]);
});

test('patterns with a name for what bounds them are still there', () => {
  const known = new Set(patterns.map(({ source }) => source));
  expect(Object.keys(bounded).filter((source) => !known.has(source))).toEqual([]);
  const begins = (beginning: string): boolean => patterns.some(({ source }) => source.startsWith(beginning));
  expect(Object.keys(boundedBeginnings).filter((beginning) => !begins(beginning))).toEqual([]);
});

test('the attacks find what is known to be slow', () => {
  const slow = [/(a+)+$/, /^(?:a|aa)*$/, /\s+$/, /^(?:\w+ *)*:/, /<.*>/, /"(?:[^"\\]|\\.)*" x/, /,\s*,?\s*x/];
  expect(slow.filter((pattern) => growthOf(pattern, 16_000).kind === 'linear')).toEqual([]);
  const quick = [/^a+b/, /^\s+/, /(?<!\s)\s+$/, /^[^:]*:[^:]*$/];
  expect(quick.filter((pattern) => growthOf(pattern, 16_000).kind !== 'linear')).toEqual([]);
});
