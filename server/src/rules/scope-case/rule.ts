import { mayWarn } from '../../knowledge/providers/lookup.ts';
import type { Provider } from '../../knowledge/providers/types.ts';
import { workspaceRule } from '../define.ts';
import { setAt, statedProvider } from '../support/clients.ts';
import {
  ignoresCase,
  oidcScopes,
  replaceToken,
  type ScopeList,
  type ScopeToken,
  scopeLists,
} from '../support/scopes.ts';

interface Data {
  readonly token: ScopeToken;
  readonly known: string;
  /** The right spelling is in the list, too: writing it again would only repeat it. */
  readonly isRepeated: boolean;
}

/** RFC 6749 section 3.3: scopes are case-sensitive strings. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'scope-case',
    group: 'scopes',
    severity: 'warning',
    reach: 'workspace',
    fix: 'safe',
    summary: 'Scopes are written in the case the server knows.',
  },
  *detect({ model }) {
    for (const client of model.clients) {
      const provider = statedProvider(client);
      if (provider !== undefined && ignoresCase(provider)) continue;
      if (provider === undefined && client.provider === 'microsoft-entra-id') continue;
      for (const list of scopeLists(client)) {
        const names = namesFor(provider, list);
        for (const token of list.tokens) {
          const known = names.get(token.text.toLowerCase());
          if (known === undefined || known === token.text) continue;
          const isRepeated = list.tokens.some(({ text }) => text === known);
          yield { at: token.at, data: { token, known, isRepeated } };
        }
      }
    }
  },
  word: ({ token, known }) =>
    `${token.source.place.name} asks for ${token.text}, but the scope is called ${known}, and scopes are ` +
    `case-sensitive (invalid_scope, or the data is silently missing). Write ${known}.`,
  fix: ({ data: { token, known, isRepeated } }, { model }) =>
    setAt(model, token.source, replaceToken(token, known), `Write ${known}`, isRepeated ? 'review' : 'safe'),
});

/**
 * Well-known names by their lower-case form. Scopes of OpenID Connect count where the list is about OpenID Connect: an
 * API of one's own may have an `Email`.
 */
function namesFor(provider: Provider | undefined, { tokens }: ScopeList): ReadonlyMap<string, string> {
  const isOpenid = tokens.some(({ text }) => text.toLowerCase() === 'openid');
  const key = `${provider?.id ?? ''} ${isOpenid}`;
  const names = namesOf.get(key) ?? namesIn(provider, isOpenid);
  namesOf.set(key, names);
  return names;
}

const namesOf = new Map<string, ReadonlyMap<string, string>>();

function namesIn(provider: Provider | undefined, isOpenid: boolean): ReadonlyMap<string, string> {
  const own = provider !== undefined && mayWarn(provider, 'scopes') ? provider.scopes.known : [];
  return new Map([...own, ...(isOpenid ? oidcScopes : [])].map((name) => [name.toLowerCase(), name]));
}
