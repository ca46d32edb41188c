import { commands, Disposable } from 'vscode';
import { registerDiscovery } from './discovery/compareWithDiscovery.ts';
import { registerExplain } from './explain.ts';
import { compareEnvironments } from './probe/compareEnvironments.ts';
import { forgetConsents } from './probe/forgetConsents.ts';
import { type ProbeParts, testTokenEndpoint } from './probe/testTokenEndpoint.ts';
import { targetArgument } from './targetArgument.ts';

/** Every command of the manifest, and nothing else. */
export function registerCommands(parts: ProbeParts): Disposable {
  const { session, log, consents } = parts;
  return Disposable.from(
    commands.registerCommand('authproof.testTokenEndpoint', (targets: unknown) =>
      testTokenEndpoint(parts, targetIds(targets)),
    ),
    commands.registerCommand('authproof.compareEnvironments', (target: unknown) =>
      compareEnvironments(parts, targetArgument(target)),
    ),
    // As on save, for those who do not mend on save.
    commands.registerCommand('authproof.fixAll', () =>
      commands.executeCommand('editor.action.codeAction', { kind: 'source.fixAll.authproof', apply: 'first' }),
    ),
    commands.registerCommand('authproof.forgetConsents', () => forgetConsents(consents)),
    registerDiscovery(parts),
    registerExplain(parts),
    commands.registerCommand('authproof.restartServer', () => session.restart()),
    commands.registerCommand('authproof.showLog', () => log.show()),
  );
}

/** One id from the code lens or the view, several from a report; anything else leaves the choice to the user. */
function targetIds(targets: unknown): readonly string[] | undefined {
  const one = targetArgument(targets);
  if (one !== undefined) return [one];
  return Array.isArray(targets) && targets.length > 0 && targets.every((id) => typeof id === 'string')
    ? targets
    : undefined;
}
