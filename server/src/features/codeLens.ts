import type { CodeLens } from 'vscode-languageserver-types';
import type { SettingRef, Target } from '../probe/types.ts';
import type { Places } from './places.ts';

/** The client's command; its argument is the target's id. */
export const testCommand = 'authproof.testTokenEndpoint';

/**
 * One lens for each target that can be tested and has its client_id, or else its token endpoint, in the file. Where
 * one setting serves several targets, each says what tells it from the others.
 */
export function codeLenses(file: string, targets: readonly Target[], places: Places): CodeLens[] {
  const testable = targets.flatMap((target) => {
    const at = anchorOf(target, file);
    return target.obstacle !== undefined || at === undefined ? [] : [{ target, at }];
  });
  return testable.map(({ target, at }) => {
    const sharesPlace = testable.some((other) => other.target !== target && other.at.span.start === at.span.start);
    return {
      range: places.range(file, at.span),
      command: {
        title: sharesPlace ? `Test token endpoint (${target.environment})` : 'Test token endpoint',
        command: testCommand,
        arguments: [target.id],
      },
    };
  });
}

function anchorOf(target: Target, file: string): SettingRef | undefined {
  return [target.settings.client_id, target.settings.token_endpoint].find((ref) => ref?.file === file);
}
