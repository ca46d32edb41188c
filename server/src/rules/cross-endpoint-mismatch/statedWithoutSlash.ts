import { groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import { variableOfService } from '../../dialects/lookups.ts';
import type { FileFacts, VariableDefinition } from '../../dialects/types.ts';
import { type Client, knownText, type Model, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { envFilesOf } from '../../model/variables.ts';
import { childrenOf, entryAt, textAt } from '../../syntax/tree.ts';
import { relatedTo, runningFiles } from '../support/model.ts';
import { parseUrl } from '../support/url.ts';
import type { Related, Severity, Survey } from '../types.ts';
import { type Compares, createComparison, type Stated } from './stated.ts';

/**
 * Issuers with a slash that the workspace's own server does not have. Pocket ID states its `APP_URL`, which may not have a
 * path (pocket-id/pocket-id, backend/internal/common/env_config.go and well_known_controller.go). Authelia states scheme, host
 * and base path of the request (authelia/authelia, internal/middlewares/authelia_context.go, `IssuerURL`).
 */
export function* statedWithoutSlash(model: Model, survey: Survey): Generator<Stated> {
  const servers = survey(pocketIdsOf);
  const compares = createComparison(model);
  if (servers.length > 0) {
    const issuers = groupBy(survey(issuersWithSlash), originOf);
    for (const { appUrl, origin } of servers) {
      const at = { file: appUrl.file, span: appUrl.entry.contentSpan, message: `Pocket ID states ${origin}` };
      for (const issuer of issuers.get(origin) ?? []) {
        const found = withoutSlash(issuer, appUrl.name, at, compares);
        if (found !== undefined) yield found;
      }
    }
  }
}

/** The same for clients that are registered at Authelia. */
export function statedByAuthelia(part: Model): readonly Stated[] {
  const compares = createComparison(part);
  return part.matches.flatMap(({ use, registration, evidence }) => {
    const id = autheliaId(registration);
    if (id === undefined || evidence.strength !== 'strong' || use.isFixture) return [];
    const at = relatedTo(id, 'Registered at Authelia, whose issuer has no slash at the end');
    return settingsOf(use, 'issuer').flatMap((issuer) =>
      hasSlash(issuer) ? (withoutSlash(issuer, undefined, at, compares) ?? []) : [],
    );
  });
}

const autheliaId = (registration: Client): ResolvedSetting | undefined =>
  settingsOf(registration, 'client_id').find(({ setting }) => setting.dialect === 'authelia-config');

function withoutSlash(
  issuer: ResolvedSetting,
  by: string | undefined,
  at: Related,
  compares: Compares,
): Stated | undefined {
  const text = knownText(issuer.resolved)?.trim() ?? '';
  const comparison = compares(issuer);
  if (comparison === 'no') return undefined;
  // Code that calls it an issuer may only look below it for the metadata.
  const severity: Severity = comparison === 'perhaps' ? 'info' : 'warning';
  const stated = text.replace(/\/+$/, '');
  return { issuer, text, stated, by, difference: 'the trailing slash', at, severity, isForBrowsers: false };
}

interface PocketId {
  readonly appUrl: VariableDefinition;
  readonly origin: string;
}

const pocketIdsOf = (part: Model): readonly PocketId[] =>
  runningFiles(part).flatMap((facts) => pocketIdsIn(facts, part));

function pocketIdsIn(facts: FileFacts, part: Model): readonly PocketId[] {
  return pocketIdServices(facts).flatMap((service) => {
    const files = [facts, ...envFilesOf(facts, service).flatMap((uri) => part.fileOf(uri) ?? [])];
    const appUrl = files
      .map((file) => variableOfService(file, 'APP_URL', file === facts ? service : undefined))
      .find((variable) => variable !== undefined);
    const url = appUrl?.value.state === 'literal' ? parseUrl(appUrl.value.text.trim()) : undefined;
    return appUrl === undefined || url === undefined || url.rawPath !== '' ? [] : [{ appUrl, origin: url.url.origin }];
  });
}

const pocketIdServices = memoisedFor((facts: FileFacts): readonly string[] =>
  facts.dialects.includes('docker-compose') && !facts.environment.isFixture
    ? childrenOf(entryAt(facts.tree.roots[0], 'services'))
        .filter((service) => /(?:^|\/)pocket-id(?:[:@]|$)/.test(textAt(service, 'image') ?? ''))
        .map(({ key }) => key)
    : [],
);

const issuersWithSlash = (part: Model): readonly ResolvedSetting[] =>
  part.settings.filter(
    (issuer) => issuer.setting.role === 'issuer' && issuer.setting.kind === 'use' && hasSlash(issuer, ''),
  );

/** Ends with a slash; behind that path where one is given. */
function hasSlash(issuer: ResolvedSetting, path?: string): boolean {
  const own = parseUrl(knownText(issuer.resolved)?.trim() ?? '')?.rawPath;
  return own !== undefined && (path === undefined ? own.endsWith('/') : own === `${path}/`);
}

const originOf = (issuer: ResolvedSetting): string =>
  parseUrl(knownText(issuer.resolved)?.trim() ?? '')?.url.origin ?? '';
