import { mayWarn } from '../../knowledge/providers/lookup.ts';
import type { Provider } from '../../knowledge/providers/types.ts';
import { knownText } from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { setAt, statedProvider } from '../support/clients.ts';
import { replaceToken, rewrite, type ScopeList, type ScopeToken, scopeLists } from '../support/scopes.ts';

interface Data {
  readonly token: ScopeToken;
  readonly list: ScopeList;
  readonly provider: Provider;
  readonly replacement: string | undefined;
  readonly note: string | undefined;
}

/** Scopes that the knowledge lists for a reason of their own and that are still given to the apps they are meant for. */
const stillGiven: ReadonlySet<string> = new Set(['read_only', 'r_fullprofile', 'read_script_tags']);

export const rule = workspaceRule<Data>({
  meta: {
    id: 'scope-deprecated',
    group: 'scopes',
    severity: 'warning',
    reach: 'workspace',
    fix: 'review',
    summary: 'A client does not ask for scopes that the provider has retired.',
  },
  *detect({ model }) {
    for (const client of model.clients) {
      const provider = statedProvider(client);
      if (provider === undefined) continue;
      const retired = provider.scopes.deprecated.filter(({ scope }) => !stillGiven.has(scope));
      for (const list of retired.length === 0 ? [] : scopeLists(client)) {
        for (const token of list.tokens) {
          const found = retired.find(({ scope }) => scope === token.text);
          if (found === undefined) continue;
          const { replacement, note } = found;
          const severity = mayWarn(provider, 'scopes') ? 'warning' : 'info';
          yield { at: token.at, severity, data: { token, list, provider, replacement, note } };
        }
      }
    }
  },
  word: ({ token, provider, replacement, note }) =>
    `${token.source.place.name} asks for ${token.text}, which ${provider.name} has retired${note === undefined ? '' : ` (${lowerFirst(note)})`}. ` +
    `Apps that were not granted it before are refused (${provider.id === 'linkedin' ? 'unauthorized_scope_error' : 'invalid_scope'}). ` +
    (replacement === undefined ? 'Remove it.' : `Use ${replacement}.`),
  fix: ({ data: { token, list, replacement } }, { model }) => {
    const { source, text } = token;
    const isItem = source.setting.item !== undefined;
    if (replacement === undefined) {
      const rest = rewrite(knownText(source.resolved) ?? '', (word) => (word === text ? '' : word));
      return rest === '' ? [] : setAt(model, source, rest, `Remove ${text}`, 'review');
    }
    const present = list.tokens.map((other) => other.text);
    const added = replacement.split(' ').filter((scope) => !present.includes(scope));
    if (added.length === 0 || (isItem && added.length > 1)) return [];
    const separator = /\S(,\s*|\s+)\S/.exec(knownText(source.resolved) ?? '')?.[1] ?? ' ';
    return setAt(model, source, replaceToken(token, added.join(separator)), `Use ${added.join(' ')}`, 'review');
  },
});

/** `LinkedIn`, `OAuth` and names of APIs keep their capitals. */
const lowerFirst = (text: string): string =>
  /^(?:Belongs|Broken|Classic|Closed|Ended|For|Removed|Renamed|Being|Split|The|Workspaces|Steps)\b/.test(text)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text;
