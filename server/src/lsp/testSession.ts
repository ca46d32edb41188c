import { memoisedFor } from '../base/memo.ts';
import { readKeyFile } from '../host/keyFile.ts';
import { createTextRedactor } from '../lint/textRedactor.ts';
import { secretsOfModel } from '../model/secretsOfModel.ts';
import { createHeldTokens, type HeldTokens } from '../probe/resource/held.ts';
import type { Target } from '../probe/types.ts';
import type { LateHandler, LatePorts, LateSession } from './late.ts';
import { answerReceived, unlessCancelled } from './log.ts';
import { type Conclusions, createConclusions } from './verdictInfo.ts';

/** What everything that tests, compares or explains goes by. */
export interface TestSession extends LateSession {
  readonly conclusions: Conclusions;
  /** Tokens that sign-ins of this session have obtained. */
  readonly held: HeldTokens;
  /** Between two polls; tests do not wait. */
  readonly wait: LatePorts['wait'];
  /** Masks what is a secret of the workspace as it is now. Take it once for an answer: it looks at every file. */
  redactor(): (text: string) => string;
  secrets(): readonly string[];
  /** As the workspace has it now. */
  target(id: string): Target | undefined;
  /** What requests are sent with. */
  sending(signal: AbortSignal): Sending;
  /** A request's handler: `answer` with its log. */
  answer<Params, Answer>(method: string, fallback: Answer, handle: Handle<Params, Answer>): Served;
  /** The same, when the first look at the disk is over: before, it would seem that there is nothing to test. */
  answerLoaded<Params, Answer>(method: string, fallback: Answer, handle: Handle<Params, Answer>): Served;
}

type Handle<Params, Answer> = (params: Params, signal: AbortSignal) => Answer | Promise<Answer>;

/** The name of a request, and what answers it. */
export type Served = readonly [method: string, handler: LateHandler];

export type Sending = ReturnType<typeof sendingOf>;

export function createTestSession(session: LateSession, ports: LatePorts, loaded: Promise<void>): TestSession {
  const { service, convert, environment, log } = session;
  const secrets = (): readonly string[] => listOf(secretsOfModel(service.model()));
  return {
    ...session,
    conclusions: createConclusions(service, convert, environment),
    held: createHeldTokens(Date.now),
    wait: ports.wait,
    redactor: () => createTextRedactor(service.model()),
    secrets,
    target: (id) => service.targets().find((target) => target.id === id),
    sending: (signal) => sendingOf(session, ports, secrets(), signal),
    answer: (method, fallback, handle) => [method, answerReceived(log, method, fallback, handle)],
    answerLoaded<Params, Answer>(method: string, fallback: Answer, handle: Handle<Params, Answer>): Served {
      const afterwards = async (params: Params, signal: AbortSignal): Promise<Answer> => {
        await unlessCancelled(loaded, signal);
        return handle(params, signal);
      };
      return [method, answerReceived(log, method, fallback, afterwards)];
    },
  };
}

/** One list for one set: a search for thousands of secrets is prepared once for a list. */
const listOf = memoisedFor((secrets: ReadonlySet<string>): readonly string[] => [...secrets]);

function sendingOf(
  { service }: LateSession,
  { http, version }: LatePorts,
  secrets: readonly string[],
  signal: AbortSignal,
) {
  const readKey = (candidates: readonly string[]) => readKeyFile(candidates, service.folders());
  return { http, version, signal, secrets, readKeyFile: readKey };
}
