import { firstBy } from '../../base/groupBy.ts';
import { type Client, knownText, type Model, type ResolvedSetting, settingsOf } from '../../model/types.ts';

/** The host of a client's tenant, in lower case; undefined where its issuer has a path. */
export function tenantHostOf(client: Client): string | undefined {
  for (const setting of settingsOf(client, 'domain', 'issuer')) {
    const host = hostIn(setting);
    if (host !== undefined) return host;
  }
  return undefined;
}

const hostIn = ({ resolved }: ResolvedSetting): string | undefined =>
  /^(?:https:\/\/)?([\w.-]+\.[a-z]+)\/?$/i.exec(knownText(resolved)?.trim() ?? '')?.[1]?.toLowerCase();

/** What an API that is no client of its own expects in tokens of a tenant. */
export interface ApiAudience {
  readonly audience: ResolvedSetting;
  readonly host: string;
  readonly environment: string;
}

/** The `audiences` of Spring's resource servers beside an issuer of Auth0 (docs.spring.io, "OAuth 2.0 Resource Server JWT"). */
export function springAudiences(model: Model): readonly ApiAudience[] {
  const own = model.settings.filter(({ setting }) => setting.dialect === 'spring-oauth2' && setting.slot === undefined);
  const issuers = firstBy(
    own.filter(({ setting }) => setting.role === 'issuer'),
    ({ setting }) => setting.entry.parent,
  );
  return own.flatMap((audience): readonly ApiAudience[] => {
    const { role, file, entry, environment, item } = audience.setting;
    const facts = role === 'audience' && item === undefined ? model.fileOf(file) : undefined;
    if (facts === undefined || facts.environment.isFixture || facts.environment.isTemplate) return [];
    const issuer = entry.parent === undefined ? undefined : issuers.get(entry.parent);
    const host = issuer === undefined ? undefined : hostIn(issuer);
    if (host === undefined || !host.endsWith('.auth0.com')) return [];
    return [{ audience, host, environment: environment ?? facts.environment.name }];
  });
}
