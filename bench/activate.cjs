/**
 * Loads the extension's bundle and calls `activate` as an extension host does, with a `vscode` in which every call
 * does nothing: `node activate.cjs EXTENSION`. Prints as JSON the milliseconds of both, and those until the language
 * server is started, which follows by itself and is stopped here.
 */
const Module = require('node:module');

const values = { workspaceFolders: undefined, textDocuments: [], visibleTextEditors: [], isTrusted: true, size: 0 };

/** Can be called, constructed, extended and asked for anything; of a setting it gives the default. */
function nothing(path) {
  const target = class {};
  return new Proxy(target, {
    get(_, key) {
      if (key in values) return values[key];
      if (key === 'prototype') return target.prototype;
      if (key === 'get' && path.endsWith('getConfiguration()')) return (_name, fallback) => fallback;
      if (key === 'then' || key === Symbol.iterator) return undefined;
      if (key === Symbol.toPrimitive) return () => '';
      return nothing(`${path}.${String(key)}`);
    },
    set: () => true,
    apply: () => nothing(`${path}()`),
    construct: () => new target(),
  });
}

class EventEmitter {
  event = () => ({ dispose() {} });
  fire() {}
  dispose() {}
}
class Disposable {
  static from = () => new Disposable();
  dispose() {}
}
const vscode = new Proxy(nothing('vscode'), {
  get: (stub, key) => ({ EventEmitter, Disposable, version: '1.95.0' })[key] ?? stub[key],
});
const load = Module._load;
Module._load = (request, ...rest) => (request === 'vscode' ? vscode : load(request, ...rest));

const memento = { get: (_key, fallback) => fallback, update: async () => {}, keys: () => [] };
const context = {
  subscriptions: [],
  asAbsolutePath: (path) => path,
  extensionUri: nothing('extensionUri'),
  extension: { id: 'authproof.authproof', packageJSON: { version: '0.0.0' } },
  workspaceState: memento,
  globalState: memento,
  secrets: {
    get: async () => undefined,
    store: async () => {},
    delete: async () => {},
    onDidChange: () => new Disposable(),
  },
};

const started = performance.now();
const extension = require(process.argv[2]);
const loaded = performance.now();
extension.activate(context);
const activated = performance.now();

const tell = (figures) =>
  process.stdout.write(JSON.stringify({ loadMs: loaded - started, callMs: activated - loaded, ...figures }), () =>
    process.exit(0),
  );
const processes = require('node:child_process');
for (const name of ['fork', 'spawn']) {
  processes[name] = () => {
    tell({ serverMs: performance.now() - started });
    throw new Error('not started');
  };
}
// Nothing more would come.
setTimeout(() => tell({}), 5000);
