import type { Connection } from 'vscode-languageserver/node';
import { gravestFirst, isAtLeast } from '../base/severity.ts';
import type { Places } from '../features/places.ts';
import { createTextRedactor } from '../lint/textRedactor.ts';
import type { Location } from '../rules/types.ts';
import type { AuthService } from '../service/authService.ts';
import type { Log } from '../service/ports.ts';
import { isInside, normalizeUri } from '../text/uri.ts';
import { answer, unlessCancelled } from './log.ts';
import { type CheckParams, type CheckResult, methods, type PlaceInfo } from './protocol.ts';

interface Session {
  readonly connection: Connection;
  readonly service: AuthService;
  readonly convert: Places;
  readonly log: Log;
}

const nothing: CheckResult = { findings: [], omitted: 0, filesRecognised: 0 };

/** Findings as data, for a client that asks instead of listening: the tools for language models. */
export function serveCheck({ connection, service, convert, log }: Session, loaded: Promise<void>): void {
  connection.onRequest(
    methods.check,
    answer(log, methods.check, nothing, async (params: CheckParams, signal) => {
      await unlessCancelled(loaded, signal);
      await service.settled();
      return check(params, service, convert);
    }),
  );
}

const defaultLimit = 100;

function check({ uri, minSeverity = 'hint', limit }: CheckParams, service: AuthService, places: Places): CheckResult {
  const model = service.model();
  const redact = createTextRedactor(model);
  const folder = uri === undefined ? undefined : normalizeUri(uri);
  const isAsked = (file: string): boolean => folder === undefined || isInside(file, folder);
  const placeOf = ({ file, span }: Location): PlaceInfo => ({
    uri: places.uri(file),
    range: places.range(file, span),
  });
  const asked = service
    .allFindings()
    .filter(({ at, severity }) => isAsked(at.file) && isAtLeast(severity, minSeverity))
    .toSorted(gravestFirst);
  const shown = asked.slice(0, typeof limit === 'number' && limit >= 0 ? limit : defaultLimit);
  return {
    findings: shown.map(({ ruleId, severity, message, at, related, fixes, docs }) => ({
      ruleId,
      severity,
      message: redact(message),
      at: placeOf(at),
      related: related.map((place) => ({ at: placeOf(place), message: redact(place.message) })),
      fixes: fixes.map(({ title }) => redact(title)),
      docs,
    })),
    omitted: asked.length - shown.length,
    filesRecognised: model.files.filter(({ file }) => isAsked(file.uri)).length,
  };
}
