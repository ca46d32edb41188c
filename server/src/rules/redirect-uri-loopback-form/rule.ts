import { type Client, knownText, type ResolvedSetting, settingOf, settingsOf } from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { setAt } from '../support/clients.ts';
import { placeOf } from '../support/model.ts';
import { parseUrl } from '../support/url.ts';

interface Data {
  readonly target: ResolvedSetting;
  readonly instead: string;
}

/** RFC 8252 sections 7.3 and 8.3: "the use of localhost is NOT RECOMMENDED". */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'redirect-uri-loopback-form',
    group: 'redirect',
    severity: 'hint',
    reach: 'workspace',
    fix: 'review',
    summary: 'A native application receives its answer at 127.0.0.1 rather than at localhost.',
  },
  *detect({ model }) {
    for (const client of [...model.clients, ...model.registrations]) {
      if (client.provider !== undefined && hasOwnRule.has(client.provider)) continue;
      const targets = settingsOf(client, 'redirect_uri');
      if (!isNative(client, targets)) continue;
      const listed = new Set(targets.map(({ resolved }) => knownText(resolved)?.trim()));
      for (const target of targets) {
        const text = knownText(target.resolved)?.trim();
        if (text === undefined || target.resolved.state !== 'known' || !/^http:\/\/localhost(?=[:/?]|$)/i.test(text))
          continue;
        const instead = text.replace(/^http:\/\/localhost/i, 'http://127.0.0.1');
        // Listing both forms is what servers that compare texts need.
        if (listed.has(instead)) continue;
        yield { at: placeOf(target), data: { target, instead } };
      }
    }
  },
  word: ({ target, instead }) =>
    `${target.place.name} uses localhost for a native application. The name may resolve to an address on which the ` +
    'application does not listen, and many servers accept any port for 127.0.0.1 and [::1] only (RFC 8252 section 7.3). ' +
    `Use ${instead} and register it as well.`,
  fix: ({ data: { target, instead } }, { model }) =>
    setAt(model, target, instead, 'Use 127.0.0.1 instead of localhost', 'review'),
});

/**
 * Providers with a rule of their own about loopback (`redirect-uri-provider-rule`), or whose documentation and
 * downloads say localhost.
 */
const hasOwnRule: ReadonlySet<string> = new Set([
  'google',
  'microsoft-entra-id',
  'azure-ad-b2c',
  'entra-external-id',
  'spotify',
  'notion',
  'twitter',
  'x',
  'github',
  'tiktok',
  'apple',
]);

/** Said to be one, or shown by a redirect URI that only an installed application can receive. */
function isNative(client: Client, redirects: readonly ResolvedSetting[]): boolean {
  const type = knownText(settingOf(client, 'application_type')?.resolved);
  if (type !== undefined) return type === 'native';
  if (redirects.some(({ setting }) => setting.dialect === 'mcp-json')) return true;
  return redirects.some(({ resolved }) => {
    const url = parseUrl(knownText(resolved)?.trim() ?? '');
    const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(knownText(resolved)?.trim() ?? '')?.[1];
    return scheme?.includes('.') === true && url?.url.protocol !== 'http:';
  });
}
