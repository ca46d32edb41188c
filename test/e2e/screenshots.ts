/**
 * Takes a picture of everything authproof shows, in each theme: `node test/e2e/screenshots.ts [--only=TEXT]
 * [--themes=light,dark]`.
 *
 * The pictures go to `.screenshots/`, named after what they show and the theme. They are for looking at, by people.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installHost } from './host/install.ts';
import { installedExtension, repository, writeProject } from './project.ts';
import { emptyScenes, projectOf, type Scene, scenes } from './screenshots/scenes.ts';
import { startCountedServer } from './ui/authorizationServer.ts';
import { openWorkbench, type Theme, themes, type Workbench } from './ui/workbench.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    themes: { type: 'string', default: 'light,dark,high-contrast' },
    out: { type: 'string', default: '.screenshots' },
  },
});

const settings = {
  'workbench.colorTheme': themes.dark.name,
  'editor.fontSize': 13,
  'editor.minimap.enabled': false,
  'editor.hover.delay': 100,
  'editor.hover.sticky': true,
  'window.commandCenter': false,
  'workbench.layoutControl.enabled': false,
  'workbench.reduceMotion': 'on',
  // The project's .env files are ignored by Git, as they should be.
  'search.useIgnoreFiles': false,
};

const wantedThemes = values.themes.split(',').map((name): Theme => {
  if (!(name in themes)) throw new Error(`No theme “${name}”; there are ${Object.keys(themes).join(', ')}.`);
  return name as Theme;
});
const out = path.resolve(repository, values.out);
const failed: string[] = [];

async function takeAll(bench: Workbench, folder: string, list: readonly Scene[]): Promise<void> {
  for (const { name, show, leave } of list) {
    if (!name.includes(values.only)) continue;
    try {
      await show(bench, folder);
      for (const theme of wantedThemes) {
        await bench.setTheme(theme);
        // The theme is drawn in steps, the last of them by frames that ask for it; a window that has just opened may also
        // take up the settings it was started with meanwhile.
        await new Promise((resolve) => setTimeout(resolve, 700));
        await bench.setTheme(theme);
        const file = path.join(out, `${name}.${theme}.png`);
        await bench.page.screenshot({ path: file, animations: 'disabled' });
        console.log(path.relative(process.cwd(), file));
      }
    } catch (error) {
      failed.push(name);
      console.error(`${name}: ${String(error)}`);
      await bench.page.screenshot({ path: path.join(out, `${name}.failed.png`), animations: 'disabled' });
    }
    await leave?.(bench, folder).catch((error: unknown) => console.error(`${name}: ${String(error)}`));
    await tidy(bench);
  }
}

/** Nothing open, nothing over the editor. */
async function tidy(bench: Workbench): Promise<void> {
  for (let i = 0; i < 3; i += 1) await bench.page.keyboard.press('Escape');
  await bench.page.keyboard.press('Control+K');
  await bench.page.keyboard.press('Control+W');
  // A document that was typed into.
  const discard = bench.page.locator('.monaco-dialog-box').getByRole('button', { name: "Don't Save" });
  if ((await discard.count()) > 0) await discard.first().click();
}

const host = await installHost();
const temp = await mkdtemp(path.join(tmpdir(), 'authproof-screenshots-'));
await mkdir(out, { recursive: true });
const server = await startCountedServer();
try {
  const dataDir = await installedExtension(host, temp);
  const windows: readonly (readonly [string, Readonly<Record<string, string>>, readonly Scene[]])[] = [
    ['shop', projectOf(server), scenes],
    ['empty', { 'README.md': '# Empty\n' }, emptyScenes],
  ];
  for (const [name, files, list] of windows) {
    if (!list.some((scene) => scene.name.includes(values.only))) continue;
    const folder = await writeProject(path.join(temp, name), files);
    const viewport = { width: 1280, height: 800 };
    const bench = await openWorkbench(host, { dataDir, folder, workspaceTrust: false, settings, viewport });
    try {
      await takeAll(bench, folder, list);
    } finally {
      await bench.close();
    }
  }
} finally {
  await server.close();
  await rm(temp, { recursive: true, force: true, maxRetries: 5 });
}
if (failed.length > 0) {
  console.error(`No picture of ${failed.join(', ')}.`);
  process.exitCode = 1;
}
