import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Frame } from '../host/driver.ts';
import { repository } from '../project.ts';

let source: Promise<string> | undefined;

/**
 * What axe finds in a page, or in the part of it that `selector` names; one line each. Rules of WCAG 2.2 A and AA, and axe's
 * own of good practice. `except`: rules that are about something else than what is looked at.
 */
export async function axeFindings(
  frame: Frame,
  selector?: string,
  except: readonly string[] = [],
): Promise<readonly string[]> {
  source ??= readFile(path.join(repository, 'node_modules/axe-core/axe.min.js'), 'utf8');
  // Through the debugger's protocol, which no Content Security Policy is in the way of.
  await frame.evaluate(`window.axe === undefined && (() => { ${await source}\n })()`);
  const options = {
    resultTypes: ['violations'],
    rules: Object.fromEntries(except.map((rule) => [rule, { enabled: false }])),
  };
  const what = selector === undefined ? 'document' : JSON.stringify(selector);
  return frame.evaluate<readonly string[]>(
    `axe.run(${what}, ${JSON.stringify(options)}).then(({ violations }) => violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, any }) => [id, help, html.slice(0, 200), any.map(({ message }) => message).join('; ')].join(' | '))))`,
  );
}
