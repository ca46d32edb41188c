import type { FuzzTarget } from '../types.ts';
import { assistantTarget } from './assistants.ts';
import { completionTarget } from './completion.ts';
import { configTarget } from './config.ts';
import { discoveryTarget } from './discovery.ts';
import { edits } from './edits.ts';
import { loaderTarget } from './loaders.ts';
import { parsers } from './parsers.ts';
import { answersTarget, explainTarget, judgeTarget } from './probes.ts';
import { serverTarget } from './server.ts';
import { resolveTarget, valueTarget } from './values.ts';
import { factsTarget, suppressionTarget, workspaceTarget } from './workspaces.ts';

export const targets: readonly FuzzTarget[] = [
  ...parsers,
  loaderTarget,
  ...edits,
  valueTarget,
  resolveTarget,
  factsTarget,
  suppressionTarget,
  workspaceTarget,
  judgeTarget,
  explainTarget,
  answersTarget,
  configTarget,
  completionTarget,
  discoveryTarget,
  assistantTarget,
  serverTarget,
];
