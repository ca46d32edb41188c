import { Found } from './found.ts';
import type {
  AnyRule,
  Detection,
  FileRule,
  FileScope,
  RawFinding,
  RuleMeta,
  WorkspaceRule,
  WorkspaceScope,
} from './types.ts';

/** A rule that looks at one file's facts. Detect, word and fix stay apart so that each can be read alone. */
export function fileRule<Data>(rule: FileRule<Data>): AnyRule {
  return { meta: rule.meta, checkFile: (scope: FileScope) => run(rule, scope) };
}

/** A rule that asks the linked model. */
export function workspaceRule<Data>(rule: WorkspaceRule<Data>): AnyRule {
  return { meta: rule.meta, checkWorkspace: (scope: WorkspaceScope) => run(rule, scope) };
}

interface Runnable<Scope, Data> {
  readonly meta: RuleMeta;
  readonly detect: (scope: Scope) => Iterable<Detection<Data>>;
  readonly word: (data: Data) => string;
  readonly fix?: (detection: Detection<Data>, scope: Scope) => RawFinding['fixes'];
}

function run<Scope, Data>(rule: Runnable<Scope, Data>, scope: Scope): readonly RawFinding[] {
  let found: RawFinding[] | undefined;
  for (const detection of rule.detect(scope)) {
    found ??= [];
    found.push(toFinding(rule, detection, scope));
  }
  return found ?? none;
}

const none: readonly RawFinding[] = [];

function toFinding<Scope, Data>(rule: Runnable<Scope, Data>, detection: Detection<Data>, scope: Scope): RawFinding {
  // An edit is proved by parsing its result, so fixes are made for findings somebody looks at.
  const fixes = () => rule.fix?.(detection, scope) ?? [];
  return new Found(
    {
      ruleId: rule.meta.id,
      at: detection.at,
      message: rule.word(detection.data),
      severity: detection.severity ?? rule.meta.severity,
      related: detection.related ?? [],
      twin: detection.twin,
    },
    fixes,
  );
}
