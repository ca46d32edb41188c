/** The button of a page that leads to the quick fixes of a setting. */
import assert from 'node:assert/strict';
import type { Frame } from '../host/driver.ts';
import type { Workbench } from './workbench.ts';

/** The editor closes the list when it loses the focus, as it does to a page that is still being drawn: pressed again then. */
export async function pressShowFix({ page }: Workbench, frame: Frame): Promise<void> {
  const fixes = page.locator('.action-widget .monaco-list-row').first();
  for (let attempt = 0; attempt < 3 && !(await fixes.isVisible()); attempt++) {
    await frame.locator('button.link').filter({ hasText: 'Show fix' }).first().click({ timeout: 10_000 });
    await fixes.waitFor({ timeout: 8_000 }).catch(() => undefined);
  }
  assert.ok(await fixes.isVisible(), 'the quick fixes are not shown');
}
