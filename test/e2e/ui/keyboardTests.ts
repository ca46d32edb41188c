/**
 * An unknown project, worked with the keyboard alone: its mistakes are mended, a client is tested, environments are
 * compared. Locators only look. The last test asks axe in each theme. All share one window, to save its start.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Frame } from '../host/driver.ts';
import type { Host } from '../host/install.ts';
import { writeProject } from '../project.ts';
import { type Runner, until } from '../suite/runner.ts';
import type { CountedServer } from './authorizationServer.ts';
import { axeFindings } from './axe.ts';
import { openWorkbench, type Theme, type Workbench } from './workbench.ts';

const wrong = 'not-the-secret-Zk29aQ7wLx';
const mended = (server: CountedServer): string =>
  [
    `OIDC_ISSUER=${server.issuer}`,
    `OIDC_TOKEN_ENDPOINT=${server.tokenEndpoint}`,
    `OIDC_CLIENT_ID=${server.clientId}`,
    `OIDC_CLIENT_SECRET=${wrong}`,
    `OIDC_REDIRECT_URI="${server.redirectUri}"`,
    'OIDC_SCOPES="openid email"',
    '',
  ].join('\n');

/** Three mistakes: a fragment, a comma between scopes, and a space that dotenv keeps within the quotes. */
const projectOf = (server: CountedServer): Readonly<Record<string, string>> => ({
  'package.json': '{ "name": "unknown", "private": true }\n',
  '.env.development': mended(server)
    .replace('callback"', 'callback#frag"')
    .replace('openid email', 'openid, email')
    .replace(wrong, `"${wrong} "`),
  '.env.staging': mended(server).replace('openid email', 'openid email profile'),
});

export function addKeyboardTests(
  runner: Runner,
  host: Host,
  temp: string,
  dataDir: string,
  server: CountedServer,
): void {
  const folder = path.join(temp, 'keyboard');
  let opened: Promise<Workbench> | undefined;
  const work =
    (does: (bench: Workbench) => Promise<void>, isLast = false) =>
    async (): Promise<void> => {
      opened ??= writeProject(folder, projectOf(server)).then(() =>
        openWorkbench(host, { dataDir, folder, workspaceTrust: false }),
      );
      const bench = await opened;
      try {
        await does(bench);
      } catch (error) {
        const picture = process.env.AUTHPROOF_E2E_PICTURES;
        if (picture !== undefined)
          await bench.page.screenshot({ path: path.join(picture, `keyboard-${Date.now()}.png`) });
        throw error;
      } finally {
        if (isLast) await bench.close();
      }
    };

  runner.test(
    'By keyboard: F8 goes from mistake to mistake, and Control+. mends each',
    work(async (bench) => {
      await bench.openFile('.env.development');
      await bench.anySquiggle();
      for (let left = 3; left > 0; left -= 1) {
        await until(`${left} problems`, async () => (await problemCount(bench)) === left || undefined);
        await bench.applyFirstFix();
      }
      await bench.noSquiggle();
      await bench.page.keyboard.press('Control+S');
      await until(
        'the file to be mended',
        async () =>
          sameValues(await readFile(path.join(folder, '.env.development'), 'utf8'), mended(server)) || undefined,
      );
    }),
  );

  runner.test(
    'By keyboard: a client of the view is tested, and the report leads to the line',
    work(async (bench) => {
      const { page } = bench;
      await bench.openFile('.env.development');
      await bench.runCommand('Explorer: Focus on Sign-In Clients View');
      await page
        .locator(`${view} .monaco-list-row`)
        .filter({ hasText: 'acme-web' })
        .first()
        .waitFor({ timeout: 20_000 });
      // The editor gives the focus to a list only once it has rows.
      await bench.runCommand('Explorer: Focus on Sign-In Clients View');
      await pressUntil(bench, 'ArrowDown', () => focusedRow(bench), /^acme-web development/);
      await page.keyboard.press('ArrowRight');
      await page
        .locator(`${view} .monaco-list-row`)
        .filter({ hasText: 'OIDC_ISSUER' })
        .first()
        .waitFor({ timeout: 10_000 });
      await page.keyboard.press('ArrowDown');
      assert.match(await focusedRow(bench), /OIDC_ISSUER/);
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('Shift+F10');
      await page.locator('.context-view .monaco-menu').first().waitFor({ timeout: 10_000 });
      await pressUntil(bench, 'ArrowDown', () => textOf(bench, '.monaco-menu .action-item.focused'), /^Test Token/);
      await page.keyboard.press('Enter');
      assert.match(await bench.dialogText(), /OIDC_CLIENT_SECRET/);
      await pressUntil(bench, 'Tab', () => activeText(page), /^Send Request$/);
      await page.keyboard.press('Enter');
      const frame = await frameOf(bench, 'main > header h1');
      assert.match(await frame.evaluate<string>("document.querySelector('h1').innerText"), /invalid_client/);
      // The new page has the focus.
      await pressUntil(bench, 'Tab', () => activeText(frame), /^Copy as Markdown$/);
      await pressUntil(bench, 'Tab', () => activeText(frame), /OIDC_CLIENT_SECRET/);
      await page.keyboard.press('Enter');
      await page
        .getByText(/^Ln 4, Col \d+/)
        .first()
        .waitFor({ timeout: 10_000 });
      const row = page.locator(`${view} .monaco-list-row`).filter({ hasText: 'Last test' }).first();
      await row.waitFor({ timeout: 10_000 });
    }),
  );

  runner.test(
    'By keyboard: a cell of the compared environments leads to its line, and secrets are not on the page',
    work(async (bench) => {
      await bench.openFile('.env.development');
      await bench.runCommand('AuthProof: Compare Environment Settings');
      const frame = await frameOf(bench, 'button[data-place]');
      const place = (): Promise<string> =>
        frame.evaluate<string>("document.activeElement?.getAttribute('data-place') ?? ''");
      await pressUntil(bench, 'Tab', place, /^0\.0\.0$/);
      await bench.page.keyboard.press('ArrowRight');
      assert.equal(await place(), '0.0.1');
      await pressUntil(bench, 'ArrowDown', () => activeName(frame), /^Scope, staging: openid email profile, B$/);
      await bench.page.keyboard.press('Enter');
      await bench.page
        .getByText(/^Ln 6, Col \d+/)
        .first()
        .waitFor({ timeout: 10_000 });
      await bench.page.locator('.tab.active').filter({ hasText: '.env.staging' }).waitFor({ timeout: 10_000 });
    }),
  );

  runner.test(
    'axe finds nothing in the view, the report and the matrix, whatever the theme',
    work(async (bench) => {
      await bench.runCommand('AuthProof: Compare Environment Settings');
      const frames = {
        report: await frameOf(bench, 'main > header h1'),
        matrix: await frameOf(bench, 'button[data-place]'),
      };
      const text = await frames.matrix.evaluate<string>('document.documentElement.outerHTML');
      assert.ok(![wrong, server.clientSecret].some((secret) => text.includes(secret)), 'the matrix shows a secret');
      const themes: readonly Theme[] = ['light', 'high-contrast', 'high-contrast-light', 'dark'];
      const found: string[] = [];
      for (const theme of themes) {
        await bench.setTheme(theme);
        const wanted = { light: 'light', dark: 'dark' }[theme as string] ?? 'high-contrast';
        for (const [name, frame] of Object.entries(frames)) {
          await until(`${name} in ${theme}`, async () =>
            (await frame.evaluate<string>('document.body.className')).includes(`vscode-${wanted}`) ? true : undefined,
          );
          found.push(...(await axeFindings(frame)).map((line) => `${theme} ${name}: ${line}`));
        }
        found.push(...(await axeFindings(bench.page, view, ofTheEditor)).map((line) => `${theme} view: ${line}`));
      }
      assert.deepEqual(found, []);
      const rows = await bench.page.evaluate<{ count: number; wrong: readonly string[] }>(
        `(() => { const rows = [...document.querySelectorAll('${view} .monaco-list-row')]; return { count: rows.length, wrong: rows.flatMap((row) => {
          const seen = [...row.querySelectorAll('.label-name, .label-description')].map((part) => part.textContent.trim());
          const said = row.getAttribute('aria-label') ?? '';
          return said.startsWith(seen.join(' ').trim()) ? [] : [said + ' | ' + seen.join(' ')];
        }) }; })()`,
      );
      assert.ok(rows.count > 3, 'the view has no rows');
      assert.deepEqual(rows.wrong, [], 'what is to be seen is said first');
    }, true),
  );
}

const view = '.pane:has(.pane-header[aria-label^="Sign-In Clients"])';

/** The editor draws a row's name and description with no space between them, which no label can have as well. */
const ofTheEditor: readonly string[] = ['label-content-name-mismatch'];

/** The errors and warnings of the status bar. */
async function problemCount({ page }: Workbench): Promise<number> {
  const label = (await page.locator('#status\\.problems a').first().getAttribute('aria-label')) ?? '';
  const numbers = label.match(/\d+/g) ?? [];
  return numbers.reduce((sum, one) => sum + Number(one), 0);
}

/** Whether quotes stand around a value is the fix's own choice. */
const sameValues = (a: string, b: string): boolean => a.replaceAll('"', '') === b.replaceAll('"', '');

async function pressUntil(
  { page }: Workbench,
  key: string,
  look: () => Promise<string>,
  wanted: RegExp,
): Promise<void> {
  const seen: string[] = [];
  for (let i = 0; i < 40; i += 1) {
    const now = await look();
    if (wanted.test(now)) return;
    seen.push(now);
    await page.keyboard.press(key);
  }
  throw new Error(`${key} did not lead to ${wanted}. It led to:\n${seen.join('\n')}`);
}

const textOf = async ({ page }: Workbench, selector: string): Promise<string> =>
  ((await page.locator(selector).allInnerTexts()).at(-1) ?? '').trim();

/** What a screen reader says of the row with the focus; '' as long as none has it. */
async function focusedRow({ page }: Workbench): Promise<string> {
  const row = page.locator(`${view} .monaco-list-row.focused`);
  return (await row.count()) === 0 ? '' : ((await row.first().getAttribute('aria-label')) ?? '');
}

const activeText = (frame: Frame): Promise<string> =>
  frame.evaluate<string>("(document.activeElement?.textContent ?? '').trim().slice(0, 200)");

const activeName = (frame: Frame): Promise<string> =>
  frame.evaluate<string>("document.activeElement?.getAttribute('aria-label') ?? ''");

/** A page of the extension: a frame within a frame, which the editor replaces while it loads. */
function frameOf({ page }: Workbench, selector: string): Promise<Frame> {
  return until(`a page with ${selector}`, async () => {
    for (const frame of page.frames()) {
      const found = await frame
        .locator(selector)
        .count()
        .catch(() => 0);
      if (found > 0) return frame;
    }
    return undefined;
  });
}
