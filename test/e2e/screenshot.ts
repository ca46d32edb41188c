/**
 * Takes the README's picture:
 * `node test/e2e/screenshot.ts [--folder=examples] [--file=.env] [--hover=TEXT] [--out=images/screenshot.png]`.
 *
 * Opens the file, waits for its squiggles, rests the mouse on the first one (or on the first place that says TEXT) and
 * saves the window in the dark theme.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installHost } from './host/install.ts';
import { installedExtension, repository } from './project.ts';
import { until } from './suite/runner.ts';
import { openWorkbench } from './ui/workbench.ts';

const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: 'examples' },
    file: { type: 'string', default: '.env' },
    hover: { type: 'string' },
    out: { type: 'string', default: 'images/screenshot.png' },
  },
});

const settings = {
  'workbench.colorTheme': 'Default Dark Modern',
  'editor.fontSize': 13,
  'editor.minimap.enabled': false,
  'editor.hover.delay': 100,
  'editor.hover.sticky': true,
  'window.commandCenter': false,
  'workbench.layoutControl.enabled': false,
  'workbench.activityBar.location': 'hidden',
  'workbench.reduceMotion': 'on',
};

const out = path.resolve(repository, values.out);
const folder = path.resolve(repository, values.folder);
const host = await installHost();
const temp = await mkdtemp(path.join(tmpdir(), 'authproof-screenshot-'));
try {
  const dataDir = await installedExtension(host, temp);
  const bench = await openWorkbench(host, {
    dataDir,
    folder,
    workspaceTrust: false,
    settings,
    viewport: { width: 1200, height: 700 },
    scale: 1.5,
  });
  try {
    await bench.openFile(values.file);
    await bench.anySquiggle();
    await bench.runCommand('View: Focus Problems');
    await bench.page.locator('.markers-panel .monaco-list-row').first().waitFor({ timeout: 10_000 });
    // The files take all the room that the clients could have.
    const files = bench.page
      .locator('.explorer-viewlet .pane-header.expanded')
      .filter({ hasText: path.basename(folder) });
    await files.first().click();
    await bench.runCommand('Explorer: Focus on Sign-In Clients View');
    const rows = bench.page.locator('.explorer-viewlet .monaco-list-row').filter({ hasText: 'GOOGLE_REDIRECT_URI' });
    await bench.page.locator('.explorer-viewlet .monaco-list-row').filter({ hasText: 'google' }).first().waitFor();
    // The editor gives the focus to a list only once it has rows.
    await bench.runCommand('Explorer: Focus on Sign-In Clients View');
    await until('a client to be open', async () => {
      const keys = ['Home', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight'];
      for (const key of keys) await bench.page.keyboard.press(key);
      return (await rows.count()) > 0 || undefined;
    });
    await bench.openFile(values.file);
    await bench.page.locator('.codelens-decoration a').first().waitFor({ timeout: 10_000 });
    await bench.hover(values.hover);
    await mkdir(path.dirname(out), { recursive: true });
    await bench.page.screenshot({ path: out, animations: 'disabled' });
  } finally {
    await bench.close();
  }
  console.log(path.relative(process.cwd(), out));
} finally {
  await rm(temp, { recursive: true, force: true, maxRetries: 5 });
}
