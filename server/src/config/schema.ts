import { err, ok, type Result } from '../base/result.ts';
import type { Severity } from '../rules/types.ts';

/** authproof's own settings, as the editor and the command line give them. */
export interface Config {
  /** Rule id → severity, or off. */
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  /** Glob patterns of files to leave out, relative to the workspace folder. */
  readonly exclude: readonly string[];
}

export const defaultConfig: Config = { rules: {}, exclude: [] };

const levels: readonly string[] = ['off', 'error', 'warning', 'info', 'hint'];

/** Checks data from outside. The error names the key and the allowed values. */
export function parseConfig(data: unknown, knownRules: readonly string[]): Result<Config, string> {
  if (data === undefined || data === null) return ok(defaultConfig);
  if (!isRecord(data)) return err('the configuration must be an object');
  const rules = data.rules ?? {};
  if (!isRecord(rules)) return err('"rules" must be an object of rule id and severity');
  for (const [id, level] of Object.entries(rules)) {
    if (!knownRules.includes(id))
      return err(`"rules.${id}": there is no such rule; "authproof list rules" names them all`);
    if (typeof level !== 'string' || !levels.includes(level)) {
      return err(`"rules.${id}" must be one of ${levels.join(', ')}`);
    }
  }
  const exclude = data.exclude ?? [];
  if (!Array.isArray(exclude) || exclude.some((pattern) => typeof pattern !== 'string')) {
    return err('"exclude" must be a list of glob patterns');
  }
  return ok({ rules: rules as Config['rules'], exclude });
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
