import { memoisedFor } from '../../base/memo.ts';
import {
  type Client,
  type Evidence,
  knownText,
  type Model,
  type ResolvedSetting,
  settingsOf,
} from '../../model/types.ts';
import { appendListItem, removeEntry } from '../../syntax/edit.ts';
import { childOf, childrenOf, textAt } from '../../syntax/tree.ts';
import { baseName } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { statedProvider } from '../support/clients.ts';
import { fixOf } from '../support/document.ts';
import { named, placeOf, relatedTo, setResolved } from '../support/model.ts';
import { asksOpenid, nearScope } from '../support/nearScope.ts';
import { oidcScopes, rewrite, type ScopeList, scopeLists } from '../support/scopes.ts';
import type { Fix } from '../types.ts';

interface Data {
  readonly requested: ResolvedSetting;
  readonly scope: string;
  readonly file: string;
  readonly declared: ResolvedSetting;
  readonly evidence: Evidence;
}

/** What every OpenID provider knows, and what Keycloak creates in each realm. */
const builtIn: ReadonlySet<string> = new Set([
  'openid',
  'profile',
  'email',
  'address',
  'phone',
  'offline_access',
  'roles',
  'web-origins',
  'microprofile-jwt',
  'acr',
  'basic',
  'organization',
  'service_account',
]);
const alone: ReadonlySet<string> = new Set(['openid']);
const none: ReadonlySet<string> = new Set();

/** Only against a closed list: a Keycloak client's assigned scopes, or the `scope` of RFC 7591 client metadata. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'cross-scope-not-declared',
    group: 'cross-file',
    severity: 'warning',
    reach: 'workspace',
    fix: 'review',
    summary: 'A requested scope is one the client’s registration allows.',
  },
  *detect({ model }) {
    for (const { use, registration, evidence } of model.matches) {
      const declared = declaredScopes(registration);
      const place = settingsOf(registration, 'scope')[0];
      if (declared === undefined || place === undefined) continue;
      const misspelt = misspeltIn(use);
      for (const requested of settingsOf(use, 'scope')) {
        for (const scope of tokens(requested)) {
          if (
            misspelt.has(scope) ||
            declared.open.has(scope) ||
            declared.scopes.has(scope) ||
            isDynamic(scope, declared)
          )
            continue;
          yield {
            at: placeOf(requested),
            data: { requested, scope, file: place.place.file, declared: place, evidence },
            related: [relatedTo(place, 'The registration’s scopes')],
          };
        }
      }
    }
  },
  word: ({ requested, scope, file, evidence }) =>
    `${requested.place.name} asks for the scope ${scope}, which ${baseName(file)} does not give to this client. The ` +
    `server answers invalid_scope. Assign the scope to the client, or do not ask for it. Compared because ${evidence.reason}.`,
  fix: ({ data }, { model }) => [...declare(model, data), ...withdraw(model, data)],
});

/** `emial`: `scope-unknown` says which scope it should be. */
const misspeltIn = memoisedFor((use: Client): ReadonlySet<string> => {
  const provider = statedProvider(use);
  const isMisspelt = (text: string, list: ScopeList): boolean => {
    const near = nearScope(text, provider, asksOpenid(list));
    return near?.split(' ').every((scope) => oidcScopes.includes(scope)) === true;
  };
  return new Set(
    scopeLists(use).flatMap((list) => list.tokens.map(({ text }) => text).filter((text) => isMisspelt(text, list))),
  );
});

/** In the list of optional scopes of a Keycloak client, whose realm has to know the scope; else behind the others. */
function declare(model: Model, { declared, scope, file }: Data): readonly Fix[] {
  const facts = model.fileOf(file);
  const { entry } = declared.setting;
  if (facts === undefined) return [];
  const title = `Add ${scope} to the client’s scopes in ${baseName(file)}`;
  if (entry.parent?.kind !== 'list') {
    const text = knownText(declared.resolved) ?? '';
    return setResolved(model, declared, `${text} ${scope}`.trim(), title);
  }
  const optional = childOf(entry.parent.parent, 'optionalClientScopes');
  const known = childrenOf(childOf(facts.tree.roots[0], 'clientScopes'));
  if (known.length > 0 && known.every((item) => textAt(item, 'name') !== scope)) return [];
  const list = optional?.kind === 'list' ? optional : entry.parent;
  return fixOf(facts, title, 'review', appendListItem(facts.tree, list, scope));
}

function withdraw(model: Model, { requested, scope }: Data): readonly Fix[] {
  const { setting, place } = requested;
  const title = `Remove ${scope} from ${named(requested)}`;
  const left = rewrite(knownText(requested.resolved) ?? '', (token) => (token === scope ? '' : token));
  if (left !== '') return setResolved(model, requested, left, title);
  const facts = model.fileOf(place.file);
  const isItem = setting.item !== undefined && place.file === setting.file;
  return facts === undefined || !isItem ? [] : fixOf(facts, title, 'review', removeEntry(facts.tree, setting.entry));
}

function tokens(setting: ResolvedSetting): readonly string[] {
  const text = knownText(setting.resolved) ?? '';
  return text.split(/[\s,]+/).filter((scope) => scope !== '');
}

/** Undefined when the list is open: the registration names none, or a value is not known. */
const declaredScopes = memoisedFor((registration: Client): Declared | undefined => {
  const settings = settingsOf(registration, 'scope');
  // Slack and Shopify give what the request asks for; their files only say what a direct installation asks.
  if (settings.some(({ setting }) => /^(?:slack|shopify)-/.test(setting.dialect))) return undefined;
  if (settings.length === 0 || settings.some((s) => knownText(s.resolved) === undefined)) return undefined;
  const isKeycloak = registration.provider === 'keycloak';
  if (isKeycloak && !hasBothLists(registration)) return undefined;
  const scopes = new Set(settings.flatMap(tokens));
  return {
    scopes,
    beginnings: new Set([...scopes].filter((known) => known.endsWith('*')).map((known) => known.slice(0, -1))),
    open: isKeycloak ? alone : settings.some(({ setting }) => setting.dialect === 'authelia-config') ? none : builtIn,
  };
});

interface Declared {
  readonly scopes: ReadonlySet<string>;
  /** What stands before a `*` at the end of one. */
  readonly beginnings: ReadonlySet<string>;
  /**
   * What may be asked for although the lists leave it out. Authelia refuses every such scope, also those of OpenID Connect
   * (authelia.com, "scopes"), and Keycloak every one but openid (TokenManager.isValidScope; a client that has lists is given
   * no others, RepresentationToModel.createClient).
   */
  readonly open: ReadonlySet<string>;
}

/** Keycloak fills a missing list with the realm's defaults. */
function hasBothLists(registration: Client): boolean {
  const client = registration.settings.find((s) => s.setting.role === 'client_id')?.setting.entry.parent;
  return childrenOf(client).length > 0 && childOf(client, 'optionalClientScopes') !== undefined;
}

/** `reports:read` where the server declares `reports` or `reports:*`. */
const isDynamic = (scope: string, { scopes, beginnings }: Declared): boolean =>
  scopes.has(scope.split(':')[0] ?? scope) ||
  (beginnings.size > 0 &&
    Array.from({ length: scope.length + 1 }, (_, end) => scope.slice(0, end)).some((text) => beginnings.has(text)));
