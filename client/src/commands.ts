import { commands, Disposable } from 'vscode';
import { registerDiscovery } from './discovery/compareWithDiscovery.ts';
import { registerExplain } from './explain.ts';
import { compareEnvironments } from './probe/compareEnvironments.ts';
import { forgetConsents } from './probe/forgetConsents.ts';
import { type ProbeParts, testTokenEndpoint } from './probe/testTokenEndpoint.ts';

/** Every command of the manifest, and nothing else. */
export function registerCommands(parts: ProbeParts): Disposable {
  const { session, log, consents } = parts;
  return Disposable.from(
    commands.registerCommand('authproof.testTokenEndpoint', (targets: unknown) =>
      testTokenEndpoint(parts, targetIds(targets)),
    ),
    commands.registerCommand('authproof.compareEnvironments', (target: unknown) =>
      compareEnvironments(parts, typeof target === 'string' ? target : undefined),
    ),
    commands.registerCommand('authproof.forgetConsents', () => forgetConsents(consents)),
    registerDiscovery(parts),
    registerExplain(parts),
    commands.registerCommand('authproof.restartServer', () => session.restart()),
    commands.registerCommand('authproof.showLog', () => log.show()),
  );
}

/** One id from the code lens, several from a report; anything else leaves the choice to the user. */
function targetIds(targets: unknown): readonly string[] | undefined {
  if (typeof targets === 'string') return [targets];
  return Array.isArray(targets) && targets.length > 0 && targets.every((id) => typeof id === 'string')
    ? targets
    : undefined;
}
