/** What TypeScript writes at the head of a CommonJS module for `export *` and `import * as`, once for all of them. */

type Module = Record<PropertyKey, unknown>;

export function __createBinding(target: Module, source: Module, key: PropertyKey, name: PropertyKey = key): void {
  const found = Object.getOwnPropertyDescriptor(source, key);
  // A getter of an ES module is live already; anything that may still change is read through one.
  const isLive = found !== undefined && ('get' in found ? source.__esModule : !found.writable && !found.configurable);
  Object.defineProperty(target, name, isLive ? found : { enumerable: true, get: () => source[key] });
}

export function __exportStar(source: Module, target: Module): void {
  for (const key in source) {
    if (key !== 'default' && !Object.hasOwn(target, key)) __createBinding(target, source, key);
  }
}

export function __setModuleDefault(target: Module, value: unknown): void {
  Object.defineProperty(target, 'default', { enumerable: true, value });
}

export function __importStar(source: Module | undefined): Module {
  if (source?.__esModule) return source;
  const result: Module = {};
  for (const key of Object.getOwnPropertyNames(source ?? {})) {
    if (source !== undefined && key !== 'default') __createBinding(result, source, key);
  }
  __setModuleDefault(result, source);
  return result;
}
