import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const server = join(root, 'server/src');

/** Which rooms a room may import from, besides itself. The street has one direction; see server/ARCHITECTURE.md. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  base: [],
  text: ['base'],
  syntax: ['base', 'text'],
  knowledge: ['base'],
  config: ['base', 'text', 'syntax', 'knowledge'],
  dialects: ['base', 'text', 'syntax', 'knowledge', 'config'],
  model: ['base', 'text', 'syntax', 'knowledge', 'config', 'dialects'],
  rules: ['base', 'text', 'syntax', 'knowledge', 'config', 'dialects', 'model'],
  lint: ['base', 'text', 'syntax', 'knowledge', 'dialects', 'model', 'rules', 'config'],
  probe: ['base', 'text', 'knowledge', 'model'],
  service: ['base', 'text', 'syntax', 'knowledge', 'dialects', 'model', 'rules', 'config', 'lint', 'probe'],
  features: ['base', 'text', 'syntax', 'knowledge', 'dialects', 'model', 'rules', 'config', 'lint', 'service', 'probe'],
  host: ['base', 'text', 'dialects', 'model', 'service'],
  lsp: [
    'base',
    'text',
    'syntax',
    'knowledge',
    'dialects',
    'model',
    'rules',
    'config',
    'lint',
    'service',
    'features',
    'probe',
    'host',
  ],
  cli: [
    'base',
    'text',
    'syntax',
    'knowledge',
    'dialects',
    'model',
    'rules',
    'config',
    'lint',
    'service',
    'features',
    'probe',
    'host',
    'lsp',
  ],
};

/** Rooms that may use Node's own modules. */
const nodeRooms = new Set(['host', 'lsp', 'cli']);

interface Import {
  readonly file: string;
  readonly from: string;
}

function importsBelow(folder: string): Import[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('node_modules'))
    .flatMap((name) => {
      const file = join(folder, name);
      const pattern =
        /(?:^|\n)\s*(?:import|export)[^'"]*?from\s+'([^']+)'|import\('([^']+)'\)|(?:^|\n)import\s+'([^']+)'/g;
      return [...readFileSync(file, 'utf8').matchAll(pattern)].map((m) => ({ file, from: m[1] ?? m[2] ?? m[3] ?? '' }));
    });
}

const roomOf = (file: string): string => relative(server, file).split(sep)[0] as string;
const show = ({ file, from }: Import): string => `${relative(root, file)} imports ${from}`;

const serverImports = importsBelow(server);

test('every room is in the import table', () => {
  const rooms = readdirSync(server, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(rooms.map((room) => room.name).sort()).toEqual(Object.keys(allowed).sort());
});

test('rooms import only from the rooms before them', () => {
  const wrong = serverImports.filter(({ file, from }) => {
    if (!from.startsWith('.')) return false;
    const [own, other] = [roomOf(file), roomOf(resolve(dirname(file), from))];
    return own !== other && !(allowed[own] ?? []).includes(other);
  });
  expect(wrong.map(show)).toEqual([]);
});

test('Node built-ins stay in the host, the front ends and the transport', () => {
  const wrong = serverImports.filter(({ file, from }) => {
    const isNode = from.startsWith('node:') || builtinModules.includes(from);
    return isNode && !nodeRooms.has(roomOf(file)) && !relative(server, file).startsWith(join('probe', 'transport'));
  });
  expect(wrong.map(show)).toEqual([]);
});

test('the language server library stays in lsp, its types also in features', () => {
  const wrong = serverImports.filter(({ file, from }) => {
    if (!from.startsWith('vscode-')) return false;
    if (from === 'vscode-uri') return roomOf(file) !== 'text';
    if (from.startsWith('vscode-languageserver-types')) return !['features', 'lsp'].includes(roomOf(file));
    return roomOf(file) !== 'lsp';
  });
  expect(wrong.map(show)).toEqual([]);
});

test('the client imports nothing of the server but the protocol', () => {
  const wrong = importsBelow(join(root, 'client/src')).filter(({ file, from }) => {
    if (!from.startsWith('.')) return false;
    const target = relative(root, resolve(dirname(file), from));
    return target.startsWith('server') && target !== join('server', 'src', 'lsp', 'protocol.ts');
  });
  expect(wrong.map(show)).toEqual([]);
});

/** Tables of facts, generated pages, recorded exchanges. */
const isData = (name: string): boolean =>
  /(?:^|[\\/])(?:node_modules|knowledge|outcomes)[\\/]|pages\.ts$|exchanges[\w.]*\.ts$/.test(name);

test('source files stay below 400 lines', () => {
  const long = ['server/src', 'client/src', 'server/tools', 'test'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !isData(name))
      .filter((name) => readFileSync(join(root, folder, name), 'utf8').split('\n').length > 401)
      .map((name) => `${folder}/${name}`),
  );
  expect(long).toEqual([]);
});

test('what rules remember for a part of the model they remember with memoisedFor', () => {
  // Anything else would not count as reading what the answer was made of; see server/src/base/reads.ts.
  const kept = /new (?:Weak)?Map<(?:readonly )?(?:Client|ResolvedSetting|Application|Match|Model)\b/;
  const wrong = readdirSync(join(server, 'rules'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && kept.test(readFileSync(join(server, 'rules', name), 'utf8')),
  );
  expect(wrong).toEqual([]);
});

test('an object literal with a getter is made once for a workspace, not at every edit', () => {
  // V8 keeps such an object's hidden class, with what the getter reaches, until its next full collection.
  const wrong = serverImports
    .map(({ file }) => file)
    .filter((file, index, all) => all.indexOf(file) === index)
    .filter((file) => ['text', 'syntax', 'dialects', 'model', 'rules', 'lint'].includes(roomOf(file)))
    .filter((file) => {
      const text = readFileSync(file, 'utf8');
      return /^\s+get \w+\(\)/m.test(text) && !/^(?:export )?class /m.test(text);
    });
  expect(wrong.map((file) => relative(server, file).split(sep).join('/')).sort()).toEqual([
    'model/islands.ts',
    'model/linker.ts',
    'model/matching.ts',
    'model/regions.ts',
    'model/workspaceNow.ts',
  ]);
});

test('what is exported is imported somewhere', () => {
  const files = ['server', 'client', 'bench', 'test'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.includes('node_modules'))
      .map((name) => join(root, folder, name)),
  );
  const texts = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
  const used = new Set<string>();
  for (const [file, text] of texts) {
    for (const [, names = '', from = ''] of text.matchAll(/(?:im|ex)port (?:type )?\{([^}]*)\} from '(\.[^']+)'/g)) {
      for (const name of names.match(/\w+/g) ?? []) used.add(`${resolve(dirname(file), from)} ${name}`);
    }
    // Of a module that is loaded late, any of it.
    for (const [, from = ''] of text.matchAll(/(?:import\(|import \* as \w+ from )\s*'(\.[^']+)'/g)) {
      used.add(`${resolve(dirname(file), from)} *`);
    }
  }
  // The editor calls the first two, the build writes calls of the others.
  const calledFromElsewhere = new Set([
    'activate',
    'deactivate',
    'requireCached',
    'compilePatternsAtOnce',
    'expectEdits',
  ]);
  const unused = [...texts].flatMap(([file, text]) =>
    /^(?:server|client)[\\/]src/.test(relative(root, file)) && !used.has(`${file} *`)
      ? [...text.matchAll(/^export (?:async )?(?:const|function\*?|class) (\w+)/gm)]
          .map((match) => match[1] ?? '')
          .filter((name) => !used.has(`${file} ${name}`) && !calledFromElsewhere.has(name))
          .map((name) => `${relative(root, file)}: ${name}`)
      : [],
  );
  expect(unused).toEqual([]);
});
