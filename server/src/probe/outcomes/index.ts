import { assertionMatches, assertionOutcomes } from './assertion.ts';
import { authorizationOutcomes } from './authorization.ts';
import { callbackOutcomes } from './callback.ts';
import { discoveryOutcomes } from './discovery.ts';
import { entraOutcomes } from './entra.ts';
import { networkOutcomes } from './network.ts';
import { oauthMatches, oauthOutcomes } from './oauth.ts';
import { pastedOutcomes } from './pasted.ts';
import { answerOutcomes } from './pastedAnswers.ts';
import { platformOutcomes } from './pastedPlatforms.ts';
import { programOutcomes } from './pastedPrograms.ts';
import { serverOutcomes } from './pastedServers.ts';
import { toolOutcomes } from './pastedTools.ts';
import { providerMatches, providerOutcomes } from './providers.ts';
import { resourceOutcomes } from './resource.ts';
import { signInMatches, signInOutcomes } from './signIn.ts';
import { statusOutcomes } from './status.ts';
import { successOutcomes } from './success.ts';
import type { AnswerMatch, OutcomeRow, OutcomeTable } from './types.ts';

const tables: readonly OutcomeTable[] = [
  networkOutcomes,
  discoveryOutcomes,
  successOutcomes,
  oauthOutcomes,
  entraOutcomes,
  providerOutcomes,
  statusOutcomes,
  assertionOutcomes,
  signInOutcomes,
  resourceOutcomes,
  authorizationOutcomes,
  callbackOutcomes,
  pastedOutcomes,
  toolOutcomes,
  serverOutcomes,
  programOutcomes,
  answerOutcomes,
  platformOutcomes,
];

/** Every outcome by its id, which is stable: reports and tests refer to it. */
export const outcomes: ReadonlyMap<string, OutcomeRow> = new Map(tables.flatMap((table) => Object.entries(table)));

/** How many rows the tables have together; equal to `outcomes.size` unless an id is used twice. */
export const outcomeRowCount: number = tables.reduce((sum, table) => sum + Object.keys(table).length, 0);

/** The provider's own meaning of a code comes before that of RFC 6749. */
export const answerMatches: readonly AnswerMatch[] = [
  ...providerMatches,
  ...assertionMatches,
  ...signInMatches,
  ...oauthMatches,
];
