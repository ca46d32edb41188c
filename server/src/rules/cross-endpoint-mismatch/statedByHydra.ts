import { groupBy } from '../../base/groupBy.ts';
import { variableAt } from '../../dialects/lookups.ts';
import { knownText, type Model, type ResolvedSetting } from '../../model/types.ts';
import { entryAt, textAt } from '../../syntax/tree.ts';
import { relatedTo } from '../support/model.ts';
import type { Survey } from '../types.ts';
import { type Compares, createComparison, type Stated } from './stated.ts';

/** What an Ory Hydra states, and where that is said. */
interface Server {
  readonly setting: ResolvedSetting;
  readonly stated: string;
}

/**
 * Issuers that differ from that of the workspace's own Ory Hydra in the slash at the end. From version 2 on Hydra states what
 * is configured, to the letter; before, always with a slash (ory/hydra, UPGRADE.md and oauth2/handler.go, 1.11 and 2.0).
 */
export function* statedByHydra(model: Model, survey: Survey): Generator<Stated> {
  const servers = survey(serversOf);
  if (servers.length === 0) return;
  const issuers = groupBy(survey(issuersOf), bare);
  const compares = createComparison(model);
  for (const [address, own] of groupBy(servers, ({ setting }) => bare(setting))) {
    const [server] = own;
    // Two of them at one address are of two deployments, and nobody says which one a client means.
    if (server === undefined || own.some(({ stated }) => stated !== server.stated)) continue;
    for (const issuer of issuers.get(address) ?? []) {
      const found = statedFor(issuer, server, compares);
      if (found !== undefined) yield found;
    }
  }
}

function statedFor(issuer: ResolvedSetting, { setting, stated }: Server, compares: Compares): Stated | undefined {
  const text = textOf(issuer);
  const comparison = text === stated ? 'no' : compares(issuer);
  if (comparison === 'no') return undefined;
  return {
    issuer,
    text,
    stated,
    by: setting.place.name,
    difference: 'the trailing slash',
    at: relatedTo(setting, `Ory Hydra states ${stated}`),
    severity: comparison === 'perhaps' ? 'info' : 'warning',
    isForBrowsers: false,
  };
}

const isOfHydra = ({ setting }: ResolvedSetting): boolean =>
  setting.role === 'issuer' && (setting.name === 'URLS_SELF_ISSUER' || setting.dialect === 'ory-hydra');

const serversOf = (part: Model): readonly Server[] =>
  part.settings.flatMap((setting) => {
    const stated = isOfHydra(setting) ? statedOf(part, setting) : undefined;
    return stated === undefined ? [] : [{ setting, stated }];
  });

const issuersOf = (part: Model): readonly ResolvedSetting[] =>
  part.settings.filter(
    (issuer) => issuer.setting.role === 'issuer' && issuer.setting.kind === 'use' && !isOfHydra(issuer),
  );

const textOf = ({ resolved }: ResolvedSetting): string => knownText(resolved)?.trim() ?? '';

const bare = (issuer: ResolvedSetting): string => textOf(issuer).replace(/\/$/, '');

/** Undefined where it depends on a version that is not in sight. */
function statedOf(part: Model, setting: ResolvedSetting): string | undefined {
  const text = textOf(setting);
  if (!/^https?:\/\/[^\s?#]+$/i.test(text)) return undefined;
  if (text.endsWith('/')) return text;
  const major = majorOf(part, setting);
  return major === undefined ? undefined : major < 2 ? `${text}/` : text;
}

/** Of the image of the Compose service that has the variable. */
function majorOf(part: Model, { setting }: ResolvedSetting): number | undefined {
  const facts = part.fileOf(setting.file);
  const service = facts === undefined ? undefined : variableAt(facts, setting.entry.contentSpan.start)?.service;
  if (facts === undefined || service === undefined) return undefined;
  const image = textAt(entryAt(facts.tree.roots[0], 'services'), service, 'image') ?? '';
  const major = /(?:^|\/)hydra:v(\d+)(?:[.-]|$)/.exec(image)?.[1];
  return major === undefined ? undefined : Number(major);
}
