import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Host } from './install.ts';

/**
 * The part of Playwright that the tests use. Declared here because playwright-core is installed on first use only, and
 * the type check has to pass without it.
 */
export interface Locator {
  click(options?: { timeout?: number }): Promise<void>;
  hover(options?: { timeout?: number }): Promise<void>;
  count(): Promise<number>;
  filter(options: { hasText: string | RegExp }): Locator;
  first(): Locator;
  getByRole(role: string, options?: { name?: string | RegExp; exact?: boolean }): Locator;
  getAttribute(name: string): Promise<string | null>;
  isVisible(): Promise<boolean>;
  locator(selector: string): Locator;
  boundingBox(): Promise<{ x: number; y: number; width: number; height: number } | null>;
  allInnerTexts(): Promise<string[]>;
  innerText(options?: { timeout?: number }): Promise<string>;
  waitFor(options?: { state?: 'visible' | 'hidden' | 'attached' | 'detached'; timeout?: number }): Promise<void>;
  /** The element it finds now; a locator looks for it anew each time. */
  elementHandle(options?: { timeout?: number }): Promise<ElementHandle>;
}

export interface ElementHandle {
  /** `hidden` also when the element is no longer there. */
  waitForElementState(state: 'visible' | 'hidden', options?: { timeout?: number }): Promise<void>;
}

export interface Frame {
  locator(selector: string): Locator;
  /** Runs the source text in the page. */
  evaluate<T>(source: string): Promise<T>;
}

export interface Page extends Frame {
  readonly keyboard: {
    press(key: string, options?: { delay?: number }): Promise<void>;
    type(text: string): Promise<void>;
  };
  readonly mouse: { move(x: number, y: number, options?: { steps?: number }): Promise<void> };
  exposeFunction(name: string, callback: (...args: never[]) => unknown): Promise<void>;
  frames(): Frame[];
  getByText(text: string | RegExp): Locator;
  getByRole(role: string, options?: { name?: string | RegExp; exact?: boolean }): Locator;
  goto(url: string, options?: { timeout?: number }): Promise<unknown>;
  on(event: 'console', listener: (message: { text(): string; type(): string }) => void): void;
  on(event: 'pageerror', listener: (error: Error) => void): void;
  screenshot(options: { path: string; animations?: 'disabled' }): Promise<unknown>;
  title(): Promise<string>;
  context(): { grantPermissions(permissions: readonly string[]): Promise<void> };
}

export interface Browser {
  newPage(options?: {
    viewport?: { width: number; height: number };
    deviceScaleFactor?: number;
    locale?: string;
  }): Promise<Page>;
  close(): Promise<void>;
}

interface Playwright {
  readonly chromium: {
    launch(options: { executablePath: string; args: readonly string[]; timeout: number }): Promise<Browser>;
  };
}

interface ChromiumPackage {
  readonly default: { executablePath(): Promise<string> };
}

/** A headless Chromium. The caller closes it. */
export async function launchBrowser(host: Host): Promise<Browser> {
  const playwright = await load<Playwright>(host, 'playwright-core/index.mjs');
  return playwright.chromium.launch({
    executablePath: await chromiumOf(host),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    timeout: 30_000,
  });
}

let unpacked: Promise<string> | undefined;

/** Unpacked once, however many windows ask at the same time. */
const chromiumOf = (host: Host): Promise<string> => (unpacked ??= unpackChromium(host));

/** The package unpacks into the temporary folder, which another user may have filled before: ours is used instead. */
async function unpackChromium(host: Host): Promise<string> {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = host.cache;
  try {
    const chromium = await load<ChromiumPackage>(host, '@sparticuz/chromium/build/esm/index.mjs');
    return await chromium.default.executablePath();
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

async function load<T>(host: Host, file: string): Promise<T> {
  return (await import(pathToFileURL(path.join(host.modules, file)).href)) as T;
}
