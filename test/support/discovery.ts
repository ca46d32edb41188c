import {
  advance,
  type Comparison,
  compare,
  planDiscovery,
  startDiscovery,
  withConsent,
} from '../../server/src/probe/discovery/run.ts';
import { subjectsOf } from '../../server/src/probe/discovery/subject.ts';
import type { HttpPort } from '../../server/src/probe/port.ts';
import { modelOf, uriOf } from './workspace.ts';

/** What a URL answers; a plain object is a JSON document. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | object;
  /** The connection fails with this code. */
  readonly fails?: string;
  readonly truncated?: boolean;
}

/** Answers by URL; everything else is 404. `endedAt` is `now`. */
export function answersOf(answers: Readonly<Record<string, Answer>>, now: number): { http: HttpPort; asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    http: async ({ url, method, body, headers }) => {
      asked.push([method, url, body, headers.authorization].filter((part) => part !== undefined).join(' '));
      const found = answers[url];
      const base = { timings: { total: 10 }, endedAt: now };
      if (found?.fails !== undefined) {
        const failure = { stage: 'connect', code: found.fails, message: 'no connection', details: {} } as const;
        return { ...base, response: undefined, failure };
      }
      const text = typeof found?.body === 'object' ? JSON.stringify(found.body) : (found?.body ?? 'nothing here');
      return {
        ...base,
        failure: undefined,
        response: {
          status: found === undefined ? 404 : (found.status ?? 200),
          headers: {
            'content-type': typeof found?.body === 'object' ? 'application/json' : 'text/plain',
            ...found?.headers,
          },
          body: text,
          truncated: found?.truncated ?? false,
        },
      };
    },
  };
}

export interface Compared extends Comparison {
  readonly asked: readonly string[];
}

/** Compares each client of the texts with the answers; every host is agreed to. */
export async function compareTexts(
  files: Readonly<Record<string, string>>,
  answers: Readonly<Record<string, Answer>>,
  now = Date.UTC(2026, 0, 15),
): Promise<readonly Compared[]> {
  const subjects = subjectsOf(modelOf(new Map(Object.entries(files))));
  const compared: Compared[] = [];
  for (const subject of subjects) {
    const { http, asked } = answersOf(answers, now);
    const { consent } = planDiscovery(subject);
    if (consent === undefined) continue;
    let progress = startDiscovery(subject, consent);
    for (;;) {
      const moved = await advance(progress, { http });
      if (moved === undefined) break;
      progress = moved.progress;
      if (moved.needs === undefined) break;
      progress = withConsent(progress, moved.needs);
    }
    compared.push({ ...(await compare(progress)), asked });
  }
  return compared;
}

/** `warning endpoints ACME_TOKEN_URL → https://…`, in the order of the checks. */
export const shortForms = (compared: readonly Comparison[]): readonly string[] =>
  compared.flatMap(({ findings }) =>
    findings.map(({ severity, check, setting, suggested }) =>
      [severity, check, setting?.name, suggested === undefined ? undefined : `→ ${suggested.text}`]
        .filter((part) => part !== undefined)
        .join(' '),
    ),
  );

export { uriOf };
