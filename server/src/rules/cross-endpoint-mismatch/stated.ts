import { clientIdOf } from '../../model/match.ts';
import { type Client, knownText, type Match, type Model, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { isInside, parentUri } from '../../text/uri.ts';
import { comparisonOf, skipsComparison } from '../support/issuerClients.ts';
import { placeOf, relatedTo } from '../support/model.ts';
import { parseUrl } from '../support/url.ts';
import type { Related, Severity } from '../types.ts';

/** A client's issuer that is not the one its server states of itself. */
export interface Stated {
  readonly issuer: ResolvedSetting;
  readonly text: string;
  /** What the server states, and by which setting. */
  readonly stated: string;
  readonly by: string;
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
export const statedByRegistrations = (part: Model): readonly Stated[] =>
  part.matches.flatMap((match) => statedBy(part, match) ?? []);

function statedBy(model: Model, { use, registration, evidence }: Match): Stated | undefined {
  if (evidence.strength !== 'strong' || use.environment !== registration.environment || use.isFixture) return undefined;
  const [issuer, server] = [onlyIssuer(use), onlyIssuer(registration)];
  if (issuer === undefined || server === undefined || !stating.has(server.setting.dialect)) return undefined;
  const [text, stated] = [knownText(issuer.resolved)?.trim(), knownText(server.resolved)?.trim()];
  if (text === undefined || stated === undefined || text === stated || originOf(text) !== originOf(stated))
    return undefined;
  if (model.registrations.some((other) => isIn(other, use, text))) return undefined;
  const isSlash = text.replace(/\/$/, '') === stated.replace(/\/$/, '');
  const severity = severityOf(model, issuer, isSlash);
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

/** The client is registered at a server that states this issuer, in whichever environment. */
const isIn = (registration: Client, use: Client, issuer: string): boolean =>
  clientIdOf(registration) === clientIdOf(use) &&
  settingsOf(registration, 'issuer').some(({ resolved }) => knownText(resolved)?.trim() === issuer);

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
function severityOf(model: Model, issuer: ResolvedSetting, isSlash: boolean): Severity | undefined {
  const comparison = comparisonIn(model, issuer);
  if (comparison === 'no' || (isSlash && comparison === 'perhaps')) return undefined;
  return comparison === 'certain' && !isSlash ? 'error' : 'warning';
}

/** What switches the comparison off may stand in another file beside, above or below. */
export function comparisonIn(model: Model, { setting }: ResolvedSetting): ReturnType<typeof comparisonOf> {
  const text = model.fileOf(setting.file)?.file.text ?? '';
  const isSkipped = model
    .filesOfPackage(model.packageOf(setting.file))
    .some(
      ({ file, environment }) =>
        !environment.isTemplate && areRelated(file.uri, setting.file) && skipsComparison(file.text),
    );
  return isSkipped ? 'no' : comparisonOf(setting, text);
}

/** The folder of one is that of the other, or holds it. */
export function areRelated(left: string, right: string): boolean {
  const [a, b] = [parentUri(left), parentUri(right)];
  return isInside(a, b) || isInside(b, a);
}

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
