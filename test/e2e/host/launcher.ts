#!/usr/bin/env node
/**
 * Stands in for the desktop's `code` where that cannot be downloaded: understands the arguments that
 * `@vscode/test-electron` passes, runs the suite in a browser-hosted VS Code and ends with the suite's code.
 */
import path from 'node:path';
import { type Browser, launchBrowser } from './driver.ts';
import { type Editor, startEditor } from './editor.ts';
import { installHost } from './install.ts';

interface Arguments {
  readonly extension: string;
  readonly suite: string;
  readonly dataDir: string;
  readonly folder: string;
}

const timeLimit = Number(process.env.AUTHPROOF_E2E_SECONDS ?? 180) * 1000;

function readArguments(args: readonly string[]): Arguments {
  const value = (name: string): string => {
    const prefix = `--${name}=`;
    const found = args.find((arg) => arg.startsWith(prefix))?.slice(prefix.length);
    if (found === undefined) throw new Error(`The launcher needs ${prefix}…`);
    return path.resolve(found);
  };
  const folder = args.find((arg) => !arg.startsWith('--'));
  if (folder === undefined) throw new Error('The launcher needs a folder to open.');
  return {
    extension: value('extensionDevelopmentPath'),
    suite: value('extensionTestsPath'),
    dataDir: value('user-data-dir'),
    folder: path.resolve(folder),
  };
}

/** Opens the page and waits until the suite has said its code, or for the time limit. */
async function runSuite(browser: Browser, editor: Editor, { extension, suite, folder }: Arguments): Promise<number> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
  await page.exposeFunction('codeAutomationLog', (type: string, args: readonly unknown[]) => {
    const text = args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' ');
    (type === 'error' || type === 'warn' ? process.stderr : process.stdout).write(`${text}\n`);
  });
  const code = new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The suite took longer than ${timeLimit / 1000} s.`)), timeLimit);
    timer.unref();
    void page
      .exposeFunction('codeAutomationExit', (value: number) => resolve(value))
      .then(
        () =>
          page.goto(
            editor.url(folder, [
              ['extensionDevelopmentPath', editor.remoteUri(extension)],
              ['extensionTestsPath', editor.remoteUri(suite)],
            ]),
          ),
        reject,
      )
      .catch(reject);
  });
  return code;
}

async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2));
  const host = await installHost();
  const editor = await startEditor(host, {
    dataDir: args.dataDir,
    workspaceTrust: !process.argv.includes('--disable-workspace-trust'),
    testDriver: true,
  });
  let browser: Browser | undefined;
  try {
    browser = await launchBrowser(host);
    return await runSuite(browser, editor, args);
  } catch (error) {
    console.error(error);
    console.error(editor.log().slice(-4000));
    return 1;
  } finally {
    await browser?.close();
    await editor.close();
  }
}

process.exit(await main());
