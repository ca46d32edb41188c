import type { Setting } from '../../dialects/types.ts';
import { findProvider, providerOfHost } from '../../knowledge/providers/lookup.ts';
import { endpointRoles, isUrlRole, type Role } from '../../knowledge/roles.ts';
import { fileRule } from '../define.ts';
import { codePointName } from '../support/characters.ts';
import { isMixed, skeleton, unicodeHost } from '../support/confusable.ts';
import { entraInstances } from '../support/entraInstance.ts';
import { hostMeant } from '../support/hostSlip.ts';
import { isHttp, type ParsedUrl, parseUrl } from '../support/url.ts';
import { literals, setValue, valuePlace } from '../support/value.ts';
import type { Severity } from '../types.ts';

/**
 * `provider`: looks like a known host. `slip`: is one slip from it. `ascii`: all of it looks like ASCII. `mixed`: two
 * alphabets in one name.
 */
type Kind = 'provider' | 'slip' | 'ascii' | 'mixed' | 'plain';

interface Data {
  readonly setting: Setting;
  readonly url: ParsedUrl;
  readonly kind: Kind;
  /** The host it looks like, and whose it is. */
  readonly like: string;
  readonly provider: string | undefined;
  /** The letters that are not ASCII, as code points. */
  readonly letters: string;
}

/** UTS #39 section 4 (confusables); RFC 5891 section 4 for the ASCII form. */
export const rule = fileRule<Data>({
  meta: {
    id: 'url-confusable-host',
    group: 'url',
    severity: 'error',
    reach: 'file',
    fix: 'review',
    summary: 'The host of a URL is not one that only looks like another.',
  },
  *detect({ facts, settings }) {
    for (const setting of [...literals(settings()), ...entraInstances(facts)]) {
      const isUrl = isUrlRole(setting.role);
      if ((!isUrl && setting.role !== 'domain') || /\s/.test(setting.value.text)) continue;
      const url = parseUrl(isUrl ? setting.value.text : `https://${setting.value.text.replace(/^https?:\/\//, '')}`);
      if (url === undefined || !isHttp(url.url)) continue;
      const meant = isOfServer(setting) ? hostMeant(url.rawHost) : undefined;
      if (meant !== undefined) {
        const data: Data = { setting, url, kind: 'slip', like: meant, provider: providerOfHost(meant), letters: '' };
        yield { at: valuePlace(setting), severity: severities.slip, data };
      }
      const host = isUrl ? unicodeHost(url.rawHost) : undefined;
      if (host === undefined || !/[^\x21-\x7e]/.test(host) || invisible.test(host)) continue;
      const like = skeleton(host);
      const provider = like === undefined ? undefined : providerOfHost(like);
      const kind = provider !== undefined ? 'provider' : kindOf(host, like);
      // A name in xn-- form is what a server is to be given.
      if (kind === 'plain' && !/[^\x21-\x7e]/.test(url.rawHost)) continue;
      yield {
        at: valuePlace(setting),
        severity: severities[kind],
        data: { setting, url, kind, like: like ?? '', provider, letters: lettersOf(host) },
      };
    }
  },
  word: ({ setting, kind, url, like, provider, letters }) => {
    switch (kind) {
      case 'provider':
        return (
          `The host of ${setting.name} only looks like ${like} (${findProvider(provider ?? '')?.name ?? 'a provider'}): it has ${letters}. ` +
          `It is ${url.url.hostname}, which belongs to somebody else, and what is sent there is theirs. Type the host again.`
        );
      case 'slip':
        return (
          `The host of ${setting.name} is a slip away from ${like} (${findProvider(provider ?? '')?.name ?? 'a provider'}): it is ` +
          `${url.url.hostname}, which does not exist (ENOTFOUND) or belongs to somebody else, who is sent what is meant for ` +
          'the provider. Correct the host.'
        );
      case 'ascii':
      case 'mixed':
        return (
          `The host of ${setting.name} mixes alphabets: it has ${letters} beside ASCII letters. It is another host ` +
          `(${url.url.hostname}) than the one it looks like: ENOTFOUND, redirect_uri_mismatch. Type the host again.`
        );
      case 'plain':
        return (
          `The host of ${setting.name} is not in its ASCII form. Browsers send ${url.url.hostname}, and servers compare the ` +
          'text: redirect_uri_mismatch where the other form is registered. Write and register the ASCII form.'
        );
    }
  },
  fix: ({ data: { setting, url, kind, like } }, { facts }) => {
    const text = setting.value.text;
    const at = text.indexOf(url.rawHost);
    const withHost = (host: string): string => text.slice(0, at) + host + text.slice(at + url.rawHost.length);
    if (kind === 'plain') {
      return setValue(facts, setting, withHost(url.url.hostname), 'Write the ASCII form of the host', 'review');
    }
    if (kind === 'slip') return setValue(facts, setting, withHost(like), `Correct to ${like}`, 'review');
    return kind === 'provider'
      ? setValue(facts, setting, withHost(like), `Write ${like} in ASCII letters`, 'review')
      : [];
  },
});

const severities: Readonly<Record<Kind, Severity>> = {
  provider: 'error',
  slip: 'warning',
  ascii: 'warning',
  mixed: 'warning',
  plain: 'hint',
};

/** Where the application itself is reached may be near any name. */
const isOfServer = ({ role }: Setting): boolean => rolesOfServer.has(role);

const rolesOfServer: ReadonlySet<Role> = new Set([...endpointRoles, 'issuer', 'domain', 'discovery_url']);

/** env-invisible-character and env-non-breaking-space name these. */
const invisible = /[\u00a0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\u3000\ufeff]/;

/** A name wholly of another alphabet whose letters all look like ASCII (`раураl`) is only told where it is mixed. */
function kindOf(host: string, like: string | undefined): Exclude<Kind, 'provider'> {
  if (!isMixed(host)) return 'plain';
  return like === undefined ? 'mixed' : 'ascii';
}

const lettersOf = (host: string): string =>
  [...new Set(host.match(/[^\x21-\x7e]/gu) ?? [])].slice(0, 4).map(codePointName).join(', ');
