import { findProvider, mayWarn } from '../../knowledge/providers/lookup.ts';
import type { Provider } from '../../knowledge/providers/types.ts';
import { type Client, knownText, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { isLeftBlank, setAt, statedProvider, strengthOf } from '../support/clients.ts';
import { placeOf, severityBy } from '../support/model.ts';
import { parseUrl } from '../support/url.ts';
import { type Broken, brokenRule } from './restrictions.ts';

interface Data {
  readonly target: ResolvedSetting;
  readonly provider: string;
  readonly broken: Broken;
}

/** Rules of the providers' documentation, see `restrictions.ts` and `knowledge/providers`. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'redirect-uri-provider-rule',
    group: 'redirect',
    severity: 'error',
    reach: 'workspace',
    fix: 'review',
    summary: 'A redirect URI keeps the documented rules of the client’s provider.',
  },
  *detect({ model }) {
    for (const client of model.clients) {
      const provider = statedProvider(client) ?? oneWithGoogleId(client);
      if (provider === undefined || !mayWarn(provider, 'redirectUri') || isLeftBlank(client)) continue;
      for (const target of settingsOf(client, 'redirect_uri')) {
        const text = knownText(target.resolved);
        const strength = target.resolved.state === 'defaulted' ? 'likely' : strengthOf(client);
        const severity = severityBy(strength, 'error');
        if (text === undefined || severity === undefined) continue;
        const isStated = statedProvider(client) !== undefined;
        const broken =
          provider.id === 'google' && isOutOfBand(text) ? outOfBand : isStated ? ruleOf(provider, text) : undefined;
        if (broken !== undefined) {
          yield { at: placeOf(target), data: { target, provider: provider.name, broken }, severity };
        }
      }
    }
  },
  word: ({ target, provider, broken }) =>
    `${target.place.name}: ${provider} refuses ${broken.what}. The login stops at the provider’s page ` +
    '(redirect_uri_mismatch, invalid_request or "invalid redirect URI"). Use a URI that keeps its rules and register ' +
    'the same one there.',
  fix: ({ data: { target, broken } }, { model }) =>
    broken.instead === undefined
      ? []
      : setAt(model, target, broken.instead, 'Use 127.0.0.1 instead of localhost', 'review'),
});

/** Nobody else has ids of this form. Whether a broker stands between is not known, so only what no broker takes is judged. */
function oneWithGoogleId(client: Client): Provider | undefined {
  const ids = settingsOf(client, 'client_id').map(({ resolved }) => knownText(resolved) ?? '');
  const isGoogles = ids.length > 0 && ids.every((id) => /^\d+-\w+\.apps\.googleusercontent\.com$/.test(id));
  return isGoogles ? findProvider('google') : undefined;
}

/** Refused since 2023-01-31 (developers.google.com, "Out-Of-Band flow migration"). */
const isOutOfBand = (text: string): boolean => /^(?:urn:ietf:wg:oauth:2\.0:oob|oob)(?::auto)?$/i.test(text);
const outOfBand: Broken = { what: 'the out-of-band redirect URI since 31 January 2023', instead: undefined };

function ruleOf(provider: Parameters<typeof brokenRule>[0], text: string): Broken | undefined {
  if (/[\s*]|,\s*[a-z]+:\/\//i.test(text)) return undefined;
  const url = parseUrl(text);
  return url === undefined ? undefined : brokenRule(provider, url);
}
