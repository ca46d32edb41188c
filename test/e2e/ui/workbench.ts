import { type Browser, type Locator, launchBrowser, type Page } from '../host/driver.ts';
import { type Editor, type EditorOptions, startEditor } from '../host/editor.ts';
import type { Host } from '../host/install.ts';

/** One window of VS Code, worked as a person does. Every step waits for what it needs and fails when it does not come. */
export interface Workbench {
  readonly page: Page;
  /** Through Quick Open. */
  openFile(relative: string): Promise<void>;
  /** Through the command palette, by its full title. */
  runCommand(title: string): Promise<void>;
  /** Waits for at least one squiggle in the editor in front. */
  squiggle(kind: 'error' | 'warning'): Promise<void>;
  anySquiggle(): Promise<void>;
  noSquiggle(): Promise<void>;
  /** F8 to the file's next problem, then the first entry of Control+. */
  applyFirstFix(): Promise<void>;
  /** Rests the mouse on the first place that says `text`, or on the first squiggle, and waits for the hover. */
  hover(text: string | undefined): Promise<void>;
  /** Text of the modal dialog, once there is one. */
  dialogText(): Promise<string>;
  pressDialogButton(name: string): Promise<void>;
  /** Text of the first notification that holds `part`. */
  notification(part: string | RegExp): Promise<string>;
  /** Changes the colour theme and waits until it is drawn. */
  setTheme(theme: Theme): Promise<void>;
  /** Lays settings over the present ones. */
  configure(settings: Readonly<Record<string, unknown>>): Promise<void>;
  close(): Promise<void>;
}

/** The name of each theme, and the class the workbench has in it. */
export const themes = {
  light: { name: 'Default Light Modern', drawn: 'vs' },
  dark: { name: 'Default Dark Modern', drawn: 'vs-dark' },
  'high-contrast': { name: 'Default High Contrast', drawn: 'hc-black' },
  'high-contrast-light': { name: 'Default High Contrast Light', drawn: 'hc-light' },
} as const;

export type Theme = keyof typeof themes;

export interface OpenOptions extends EditorOptions {
  readonly folder: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** 2 for pictures that stay sharp on dense screens. */
  readonly scale?: number;
}

export async function openWorkbench(host: Host, options: OpenOptions): Promise<Workbench> {
  const editor = await startEditor(host, options);
  let browser: Browser | undefined;
  const close = async (): Promise<void> => {
    await browser?.close();
    await editor.close();
  };
  try {
    browser = await launchBrowser(host);
    const page = await browser.newPage({
      viewport: options.viewport ?? { width: 1200, height: 800 },
      deviceScaleFactor: options.scale ?? 1,
      ...(options.language === undefined ? {} : { locale: options.language }),
    });
    await page.goto(editor.url(options.folder), { timeout: 30_000 });
    await page.locator('.monaco-workbench').waitFor({ timeout: 30_000 });
    return workbench(page, editor, close);
  } catch (error) {
    await close();
    throw withLog(error, editor);
  }
}

function withLog(error: unknown, editor: Editor): Error {
  return new Error(`The window did not open.\n${editor.log().slice(-3000)}`, { cause: error });
}

function workbench(page: Page, editor: Editor, close: () => Promise<void>): Workbench {
  const pressUntil = async (keys: string, wanted: Locator): Promise<void> => {
    const deadline = Date.now() + 20_000;
    do {
      await page.keyboard.press(keys);
      if (await appears(wanted)) return;
    } while (Date.now() < deadline);
    throw new Error(`${keys} did not bring what was waited for.`);
  };
  const input = page.locator('.quick-input-widget input').first();
  /**
   * Opens a picker with `keys`, types, and takes the entry that says `wanted` once it is the chosen one. The whole is tried
   * again, because a picker closes when the window moves the focus, and the first keys may come before the keyboard service
   * is up.
   */
  const pick = async (keys: string, text: string, wanted: string): Promise<void> => {
    const entry = page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: wanted }).first();
    const deadline = Date.now() + 20_000;
    for (;;) {
      await page.keyboard.press(keys);
      if (await appears(input)) {
        await page.keyboard.type(text);
        if (await appears(entry)) break;
        await page.keyboard.press('Escape');
      }
      if (Date.now() > deadline) throw new Error(`${keys} and "${text}" brought no entry "${wanted}".`);
    }
    await page.keyboard.press('Enter');
  };
  const squiggles = page
    .locator('.monaco-editor .squiggly-error, .monaco-editor .squiggly-warning, .monaco-editor .squiggly-info')
    .first();
  return {
    page,
    close,
    openFile: async (relative) => {
      const name = relative.slice(relative.lastIndexOf('/') + 1);
      await pick('Control+P', relative, name);
      await page
        .locator(`.editor-group-container.active .tab.active`)
        .filter({ hasText: name })
        .waitFor({ timeout: 10_000 });
      await page
        .locator('.editor-group-container.active .monaco-editor .view-line')
        .first()
        .waitFor({ timeout: 10_000 });
    },
    runCommand: (title) => pick('F1', title, title),
    squiggle: (kind) =>
      page.locator(`.monaco-editor .squiggly-${kind}`).first().waitFor({ state: 'attached', timeout: 20_000 }),
    anySquiggle: () => squiggles.waitFor({ state: 'attached', timeout: 20_000 }),
    noSquiggle: () => squiggles.waitFor({ state: 'detached', timeout: 20_000 }),
    applyFirstFix: async () => {
      const peek = page.locator('.marker-widget');
      await pressUntil('F8', peek);
      await page.keyboard.press('Escape');
      await peek.waitFor({ state: 'detached', timeout: 10_000 });
      await pressUntil('Control+.', page.locator('.action-widget .monaco-list-row').first());
      await page.keyboard.press('Enter');
    },
    hover: async (text) => {
      // Squiggles are drawn behind the text and take no mouse events, so the mouse goes to a position.
      const place =
        text === undefined
          ? squiggles
          : page.locator('.monaco-editor .view-line span span').filter({ hasText: text }).first();
      const box = await place.boundingBox();
      if (box === null) throw new Error(`Nothing to hover over: ${text ?? 'no squiggle'}.`);
      const x = box.x + Math.min(box.width / 2, 60);
      const y = box.y + box.height / 2;
      // A hover needs a mouse that moves and then rests.
      await page.mouse.move(x - 5, y);
      await page.mouse.move(x, y, { steps: 5 });
      await page.locator('.monaco-hover:not(.hidden) .hover-contents').first().waitFor({ timeout: 10_000 });
    },
    dialogText: () => page.locator('.monaco-dialog-box').innerText({ timeout: 20_000 }),
    pressDialogButton: async (name) => {
      const dialog = page.locator('.monaco-dialog-box');
      const pressed = await dialog.elementHandle({ timeout: 10_000 });
      await dialog.getByRole('button', { name, exact: true }).click({ timeout: 10_000 });
      // The next dialog may be there before this one is looked for again.
      await pressed.waitForElementState('hidden', { timeout: 10_000 });
    },
    notification: (part) =>
      page.locator('.notification-toast').filter({ hasText: part }).first().innerText({ timeout: 20_000 }),
    configure: editor.configure,
    setTheme: async (theme) => {
      const { name, drawn } = themes[theme];
      await editor.configure({ 'workbench.colorTheme': name });
      await page.locator(`.monaco-workbench.${drawn}`).waitFor({ timeout: 20_000 });
    },
  };
}

function appears(locator: Locator): Promise<boolean> {
  return locator.waitFor({ timeout: 2_000 }).then(
    () => true,
    () => false,
  );
}
