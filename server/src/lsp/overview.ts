import type { Connection } from 'vscode-languageserver/node';
import { inEnglish, type Translate } from '../base/l10n.ts';
import { memoised } from '../base/memo.ts';
import type { Pace } from '../base/pace.ts';
import { type ClientView, type MatrixCell, matrices, overviewInPieces } from '../features/overview.ts';
import type { Place } from '../features/place.ts';
import { placesOfSecrets } from '../features/placesOfSecrets.ts';
import type { Model } from '../model/types.ts';
import { targetsOf } from '../probe/target.ts';
import type { AuthService } from '../service/authService.ts';
import type { Log } from '../service/ports.ts';
import { createSourceFile, type SourceFile } from '../text/sourceFile.ts';
import { normalizeUri } from '../text/uri.ts';
import type { Convert } from './convert.ts';
import { answer } from './log.ts';
import { overModel } from './overModel.ts';
import {
  type ClientInfo,
  type MatrixCellInfo,
  type MatrixResult,
  methods,
  type OverviewParams,
  type OverviewResult,
  type PlaceInfo,
  type SecretRangesParams,
  type SecretRangesResult,
} from './protocol.ts';

export interface OverviewSession {
  readonly connection: Connection;
  readonly service: AuthService;
  readonly convert: Convert;
  readonly log: Log;
  readonly translate: Translate;
}

/** What the view of clients and the comparison of environments show. */
export function serveOverview({ connection, service, convert, log, translate }: OverviewSession): void {
  const placeOf = ({ file, span }: Place): PlaceInfo => ({ uri: convert.uri(file), range: convert.range(file, span) });
  const cellOf = ({ value, group, at }: MatrixCell): MatrixCellInfo => ({
    ...(value === undefined ? {} : { value }),
    group,
    at: placeOf(at),
  });
  const infoOf = (
    { settings, registration, provider, ...client }: ClientView,
    testable: ReadonlySet<string>,
  ): ClientInfo => {
    const last = service.history.latest(client.id)?.verdict;
    return {
      ...client,
      ...(provider === undefined ? {} : { provider }),
      canTest: testable.has(client.id),
      settings: settings.map(({ at, problems, ...setting }) => ({
        ...setting,
        at: placeOf(at),
        problems: problems.map((problem) => ({ ...problem, at: placeOf(problem.at) })),
      })),
      ...(registration === undefined ? {} : { registration: placeOf(registration) }),
      ...(last === undefined ? {} : { lastTest: { ok: last.ok, headline: last.headline } }),
    };
  };
  const clientsOf = async (model: Model, pace: Pace, t: Translate, signal: AbortSignal) => {
    const testable = await pace(() => testableIn(model));
    const { pieces, inOrder } = await pace(() => overviewInPieces(model, service.allFindings(), service.folders(), t));
    const infos: ClientInfo[] = [];
    for (const view of pieces) {
      infos.push(await pace(() => infoOf(view(), testable)));
      signal.throwIfAborted();
    }
    return inOrder(infos);
  };
  connection.onRequest(
    methods.overview,
    answer(log, methods.overview, { clients: [] }, async (params: OverviewParams | null, signal) => {
      const t = params?.inEnglish === true ? inEnglish : translate;
      const clients = await overModel(service, (model, pace) => clientsOf(model, pace, t, signal));
      return { clients } satisfies OverviewResult;
    }),
  );
  connection.onRequest(
    methods.secretRanges,
    answer(log, methods.secretRanges, { ranges: null }, ({ uri, text }: SecretRangesParams): SecretRangesResult => {
      const name = normalizeUri(uri);
      const file = text === undefined ? service.document(name)?.file : earlierText(`${name}\n${text}`);
      if (file === undefined) return { ranges: null };
      const places = placesOfSecrets(file, service.read(file), service.model());
      return {
        ranges: places.map((at) => (text === undefined ? convert.range(name, at) : convert.rangeIn(file, at))),
      };
    }),
  );
  connection.onRequest(
    methods.matrix,
    answer(log, methods.matrix, { matrices: [] }, (): MatrixResult => {
      return {
        matrices: matrices(service.model(), translate).map(({ rows, ...matrix }) => ({
          ...matrix,
          rows: rows.map(({ cells, ...row }) => ({
            ...row,
            cells: cells.map((cell) => (cell === undefined ? null : cellOf(cell))),
          })),
        })),
      };
    }),
  );
}

/** By URI and text, in this order: the same few are asked for at each move of a cursor. */
const earlierText = memoised((key): SourceFile => {
  const end = key.indexOf('\n');
  return createSourceFile(key.slice(0, end), key.slice(end + 1));
}, 4);

const testableIn = (model: Model): ReadonlySet<string> =>
  new Set(targetsOf(model).flatMap(({ id, obstacle }) => (obstacle === undefined ? [id] : [])));
