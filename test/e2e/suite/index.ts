/** Runs inside the extension host, on desktop VS Code and on the browser-hosted one alike. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { createRunner, until } from './runner.ts';

const extensionId = 'authproof.authproof';
const source = 'authproof';

/** Called by VS Code. The results go to a file: the window's console is full of other things. */
export async function run(): Promise<void> {
  const runner = createRunner();
  addTests(runner.test);
  const results = await runner.run();
  const file = process.env.AUTHPROOF_E2E_RESULTS;
  if (file === undefined) throw new Error('AUTHPROOF_E2E_RESULTS should name the file for the results.');
  await writeFile(file, JSON.stringify(results));
}

function addTests(test: (sentence: string, run: () => Promise<void>) => void): void {
  test('A workspace with a .env file activates the extension without a file being opened', async () => {
    const extension = vscode.extensions.getExtension(extensionId);
    assert.ok(extension, 'the extension is not there');
    await until('activation', () => extension.isActive || undefined);
  });

  test('The commands of the manifest are registered, and no others', async () => {
    const contributed = vscode.extensions
      .getExtension(extensionId)
      ?.packageJSON.contributes.commands.map((item: { command: string }) => item.command)
      .sort();
    // The editor makes some of its own for the view (`authproof.clients.focus`).
    const registered = (await vscode.commands.getCommands(true))
      .filter((name) => name.startsWith('authproof.') && !name.startsWith('authproof.clients.'))
      .sort();
    assert.deepEqual(registered, contributed);
  });

  test('A fragment in a redirect URI of a file that is not open is reported with code, link and range', async () => {
    const uri = file('.env');
    assert.equal(
      vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString()),
      false,
    );
    const [diagnostic, ...others] = await findings(uri, 1);
    assert.ok(diagnostic);
    assert.deepEqual(others, []);
    assert.deepEqual(describe(diagnostic), {
      code: 'redirect-uri-fragment',
      source,
      severity: 'Error',
      line: 2,
      hasLink: true,
    });
  });

  test('A language model can check the configuration, and is told place, rule and message', async () => {
    const names = vscode.lm.tools.map(({ name }) => name).filter((name) => name.startsWith('authproof_'));
    assert.deepEqual(names.sort(), ['authproof_check', 'authproof_explain', 'authproof_inspect']);
    const result = await vscode.lm.invokeTool('authproof_check', {
      input: { path: '.env' },
      toolInvocationToken: undefined,
    });
    const [part] = result.content;
    assert.ok(part instanceof vscode.LanguageModelTextPart);
    assert.match(part.value, /^\.env:3 error redirect-uri-fragment: /);
  });

  test('A file without a fault has no findings', async () => {
    await vscode.workspace.openTextDocument(file('right/.env'));
    // The wrong file's findings were computed in the same pass, so nothing more is to come for this one.
    assert.deepEqual(ours(file('right/.env')), []);
  });

  test('A finding appears and goes away while a setting is typed, before the file is saved', async () => {
    const uri = file('right/.env');
    const document = await vscode.workspace.openTextDocument(uri);
    // Before the closing quote.
    const end = document.lineAt(2).range.end.translate(0, -1);
    await edit(uri, (change) => change.insert(uri, end, '#frag'));
    await findings(uri, 1);
    await edit(uri, (change) => change.delete(uri, new vscode.Range(end, end.translate(0, '#frag'.length))));
    await findings(uri, 0);
    await document.save();
  });

  test('The light bulb shows the page of the rule, out of the extension', async () => {
    const uri = file('.env');
    await vscode.workspace.openTextDocument(uri);
    const [diagnostic] = await findings(uri, 1);
    assert.ok(diagnostic);
    const actions = await quickFixes(uri, diagnostic.range);
    const command = actions.at(-1)?.command;
    assert.equal(command?.title, 'Show documentation for redirect-uri-fragment');
    await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
    const tab = await until('the page', () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .find(({ label }) => label.endsWith('redirect-uri-fragment.md')),
    );
    assert.equal(tab.label, 'Preview redirect-uri-fragment.md');
    const page = vscode.Uri.from({ scheme: 'authproof-rule', path: '/redirect-uri-fragment.md' });
    const document = await vscode.workspace.openTextDocument(page);
    assert.match(document.getText(), /^# redirect-uri-fragment\n/);
    await vscode.window.tabGroups.close(tab);
  });

  test('The quick fix removes the fragment and with it the finding', async () => {
    const uri = file('.env');
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const [diagnostic] = await findings(uri, 1);
    assert.ok(diagnostic);
    const actions = await quickFixes(uri, diagnostic.range);
    const fix = actions.find((action) => action.edit?.has(uri));
    assert.ok(fix?.edit, `no fix among: ${actions.map((action) => action.title).join(' | ')}`);
    assert.equal(await vscode.workspace.applyEdit(fix.edit), true);
    assert.equal(document.lineAt(2).text, 'OIDC_REDIRECT_URI="https://app.acme.io/callback"');
    await findings(uri, 0);
    assert.equal(await document.save(), true);
  });

  test('Switching authproof.enable off removes every finding, switching it on brings them back', async () => {
    const uri = file('second/.env');
    await findings(uri, 1);
    const settings = vscode.workspace.getConfiguration('authproof');
    await settings.update('enable', false, vscode.ConfigurationTarget.Workspace);
    await findings(uri, 0);
    await settings.update('enable', undefined, vscode.ConfigurationTarget.Workspace);
    await findings(uri, 1);
  });

  test('The setting authproof.rules switches a rule off', async () => {
    const uri = file('second/.env');
    await findings(uri, 1);
    const settings = vscode.workspace.getConfiguration('authproof');
    await settings.update('rules', { 'redirect-uri-fragment': 'off' }, vscode.ConfigurationTarget.Workspace);
    await findings(uri, 0);
    await settings.update('rules', undefined, vscode.ConfigurationTarget.Workspace);
    await findings(uri, 1);
  });

  test('Findings go with a folder that is renamed, and come back with its name', async () => {
    await findings(file('second/.env'), 1);
    for (const [from, to] of [
      ['second', 'renamed'],
      ['renamed', 'second'],
    ] as const) {
      await vscode.workspace.fs.rename(file(from), file(to));
      await findings(file(`${from}/.env`), 0);
      await findings(file(`${to}/.env`), 1);
    }
  });

  test('Restart Language Server brings the same findings back', async () => {
    const uri = file('second/.env');
    const before = (await findings(uri, 1)).map(describe);
    await vscode.commands.executeCommand('authproof.restartServer');
    assert.deepEqual((await findings(uri, 1)).map(describe), before);
  });

  test('A server that is killed at work or while it starts is started again, and the findings come back', async () => {
    const [uri, typed] = [file('second/.env'), file('right/.env')];
    const before = (await findings(uri, 1)).map(describe);
    const document = await vscode.workspace.openTextDocument(typed);
    const end = document.lineAt(2).range.end.translate(0, -1);
    for (const [round, how] of ['at work', 'while it starts'].entries()) {
      const [first] = await until('a server', () => some(serverProcesses()));
      assert.ok(first);
      void quickFixes(uri, new vscode.Range(0, 0, 3, 0));
      await edit(typed, (change) => change.insert(typed, end, '#frag'));
      process.kill(first, 'SIGKILL');
      const [second] = await until('another server', () => some(serverProcesses().filter((pid) => pid !== first)));
      assert.ok(second);
      if (how === 'while it starts') {
        process.kill(second, 'SIGKILL');
        await until('a third server', () => some(serverProcesses().filter((pid) => pid !== second && pid !== first)));
      }
      // What was typed meanwhile is known to the new server.
      await findings(typed, 1);
      assert.deepEqual((await findings(uri, 1)).map(describe), before, `round ${round}`);
      await edit(typed, (change) => change.delete(typed, new vscode.Range(end, end.translate(0, '#frag'.length))));
      await findings(typed, 0);
    }
    await document.save();
  });
}

/** Process ids of the language servers this extension host has started. */
function serverProcesses(): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, pid, parent, state, args] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    const isOurs = Number(parent) === process.pid && state?.startsWith('Z') === false && args?.includes('server.cjs');
    return isOurs === true ? [Number(pid)] : [];
  });
}

const some = <T>(items: readonly T[]): readonly T[] | undefined => (items.length === 0 ? undefined : items);

function file(relative: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'no workspace folder');
  return vscode.Uri.joinPath(folder.uri, relative);
}

function ours(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter((diagnostic) => diagnostic.source === source);
}

/** Waits until the file has exactly so many findings. */
async function findings(uri: vscode.Uri, wanted: number): Promise<vscode.Diagnostic[]> {
  let last: vscode.Diagnostic[] = [];
  try {
    return await until(`${wanted} findings`, () => {
      last = ours(uri);
      return last.length === wanted ? last : undefined;
    });
  } catch (error) {
    const found = last.map((diagnostic) => JSON.stringify(describe(diagnostic))).join('\n');
    throw new Error(`${uri.path} should have ${wanted} findings and has ${last.length}:\n${found}`, { cause: error });
  }
}

function describe({ code, severity, range, source: from }: vscode.Diagnostic): Record<string, unknown> {
  const linked = typeof code === 'object' ? code : undefined;
  return {
    code: linked?.value ?? code,
    source: from,
    severity: vscode.DiagnosticSeverity[severity],
    line: range.start.line,
    hasLink: linked?.target.scheme === 'https',
  };
}

async function edit(uri: vscode.Uri, fill: (change: vscode.WorkspaceEdit) => void): Promise<void> {
  const change = new vscode.WorkspaceEdit();
  fill(change);
  assert.equal(await vscode.workspace.applyEdit(change), true, `the edit of ${uri.path} was refused`);
}

async function quickFixes(uri: vscode.Uri, range: vscode.Range): Promise<vscode.CodeAction[]> {
  const kind = vscode.CodeActionKind.QuickFix.value;
  // The last argument resolves the edits of up to so many actions.
  return vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, range, kind, 20);
}
