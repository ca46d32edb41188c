import { groupBy } from '../../base/groupBy.ts';
import { memoised, memoisedFor } from '../../base/memo.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { clientIdOf } from '../../model/match.ts';
import { type Client, knownText, type Match, type Model, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { byFolder } from '../support/around.ts';
import { type Comparison, comparisonOf, skipsComparison } from '../support/issuerClients.ts';
import { placeOf, relatedTo } from '../support/model.ts';
import { parseUrl } from '../support/url.ts';
import type { Related, Severity } from '../types.ts';

/** A client's issuer that is not the one its server states of itself. */
export interface Stated {
  readonly issuer: ResolvedSetting;
  readonly text: string;
  readonly stated: string;
  /** The setting by which the server states it; undefined where it is of the address that the server is asked under. */
  readonly by: string | undefined;
  readonly difference: string;
  readonly at: Related;
  readonly severity: Severity;
  /** What is stated is an address that leads nowhere from a container. */
  readonly isForBrowsers: boolean;
}

/**
 * Servers whose issuer is what their configuration says, whoever asks: Dex (dexidp.io, "Getting started": `issuer`, below whose
 * path everything is served) and Spring Authorization Server (AuthorizationServerSettings). Authelia takes it from the request.
 */
const stating: ReadonlySet<string> = new Set(['dex-config', 'spring-oauth2']);

/** Registrations hold their server's issuer; the client of the match names the same origin, and another path. */
export function statedByRegistrations(part: Model): readonly Stated[] {
  const compares = createComparison(part);
  return part.matches.flatMap((match) => statedBy(part, match, compares) ?? []);
}

function statedBy(model: Model, { use, registration, evidence }: Match, compares: Compares): Stated | undefined {
  if (evidence.strength !== 'strong' || use.environment !== registration.environment || use.isFixture) return undefined;
  const [issuer, server] = [onlyIssuer(use), onlyIssuer(registration)];
  if (issuer === undefined || server === undefined || !stating.has(server.setting.dialect)) return undefined;
  const [text, stated] = [knownText(issuer.resolved)?.trim(), knownText(server.resolved)?.trim()];
  if (text === undefined || stated === undefined || text === stated || originOf(text) !== originOf(stated))
    return undefined;
  // The client is registered at a server that states this issuer, in whichever environment.
  if (issuersById(model.registrations).get(clientIdOf(use))?.has(text) === true) return undefined;
  const isSlash = text.replace(/\/$/, '') === stated.replace(/\/$/, '');
  const severity = severityOf(compares(issuer), isSlash);
  if (severity === undefined) return undefined;
  return {
    issuer,
    text,
    stated,
    by: server.place.name,
    difference: isSlash ? 'the trailing slash' : 'the path',
    at: relatedTo(server, `The server states ${stated}`),
    severity,
    isForBrowsers: false,
  };
}

/** The issuers of servers by the client_id that is registered there. */
const issuersById = memoisedFor((registrations: readonly Client[]) => {
  const byId = groupBy(registrations, clientIdOf);
  const issuersOf = (client: Client): readonly (string | undefined)[] =>
    settingsOf(client, 'issuer').map(({ resolved }) => knownText(resolved)?.trim());
  return new Map([...byId].map(([id, own]) => [id, new Set(own.flatMap(issuersOf))]));
});

function onlyIssuer(client: Client): ResolvedSetting | undefined {
  const issuers = settingsOf(client, 'issuer');
  return issuers.length === 1 ? issuers[0] : undefined;
}

/** Scheme, host and port; undefined is equal to nothing. */
function originOf(text: string): string | symbol {
  const origin = parseUrl(text)?.url.origin;
  return origin === undefined || origin === 'null' ? Symbol() : origin;
}

/** Below another path there is no metadata, whether it is compared or not; a slash is noticed by those that compare. */
function severityOf(comparison: Comparison, isSlash: boolean): Severity | undefined {
  if (comparison === 'no' || (isSlash && comparison === 'perhaps')) return undefined;
  return comparison === 'certain' && !isSlash ? 'error' : 'warning';
}

/** How surely the reader of an issuer compares it. */
export type Compares = (issuer: ResolvedSetting) => Comparison;

/** What switches the comparison off may stand in another file beside, above or below. */
export function createComparison(model: Model): Compares {
  const skipsAround = memoised((home) => skippingAround(model.filesOfPackage(home)));
  return ({ setting }) => {
    const text = model.fileOf(setting.file)?.file.text ?? '';
    const isSkipped = skipsAround(model.packageOf(setting.file))(setting.file).length > 0;
    return isSkipped ? 'no' : comparisonOf(setting, text);
  };
}

const skippingAround = memoisedFor((files: readonly FileFacts[]) =>
  filesByFolder(files.filter((facts) => !facts.environment.isTemplate && skips(facts)).map(({ file }) => file.uri)),
);

const skips = memoisedFor(({ file }: FileFacts): boolean => skipsComparison(file.text));

/** Of a file, groups of those whose folder is that of the file, or holds it, or is in it. */
export const filesByFolder = (uris: readonly string[]): ((file: string) => readonly (readonly string[])[]) =>
  byFolder(
    uris,
    (uri) => uri,
    (group) => group,
  );

export const isSameStated = (a: Stated, b: Stated): boolean =>
  a.text === b.text &&
  a.stated === b.stated &&
  a.severity === b.severity &&
  a.at.file === b.at.file &&
  a.at.span.start === b.at.span.start &&
  a.at.message === b.at.message &&
  a.issuer.setting === b.issuer.setting &&
  placeOf(a.issuer).file === placeOf(b.issuer).file &&
  placeOf(a.issuer).span.start === placeOf(b.issuer).span.start;
