import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { type Client, knownText, type Match, type Model, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { appendListItem } from '../../syntax/edit.ts';
import { childOf, type ListEntry } from '../../syntax/tree.ts';
import { baseName } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { placeOf, severityBy } from '../support/model.ts';
import { isHttp, originOf, parseUrl } from '../support/url.ts';
import type { Fix } from '../types.ts';

interface Data {
  readonly clientName: string;
  /** Undefined where nothing says at which of the registered ones the application runs, and none is allowed. */
  readonly origin: string | undefined;
  readonly source: ResolvedSetting;
  readonly list: ListEntry;
  readonly file: string;
  readonly reason: string;
}

/**
 * Keycloak sends CORS headers for the client's web origins only; `+` stands for the origins of its redirect URIs
 * (Server Administration Guide, "Web Origins"). A client without the list gets these by itself when it is imported.
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'cross-web-origin-missing',
    group: 'cross-file',
    severity: 'warning',
    reach: 'workspace',
    fix: 'review',
    summary: 'The origin of a browser application is among the web origins of its registration.',
  },
  *detect({ model }) {
    const told = new Set<string>();
    for (const match of model.matches) {
      const list = originsList(match.registration);
      const severity = severityBy(match.evidence.strength, 'warning');
      if (list === undefined || severity === undefined || !isBrowser(model, match)) continue;
      for (const source of settingsOf(match.use, 'redirect_uri', 'base_url')) {
        const text = knownText(source.resolved);
        const url = text === undefined || /[\s,*]/.test(text) ? undefined : parseUrl(text)?.url;
        if (url === undefined || !isHttp(url) || isAllowed(list, originOf(url), match.registration)) continue;
        const file = match.registration.settings[0]?.setting.file;
        const key = `${file} ${list.span.start} ${originOf(url)}`;
        if (file === undefined || told.has(key)) continue;
        told.add(key);
        yield {
          at: { file, span: list.keySpan ?? list.span },
          severity,
          data: {
            clientName: match.registration.name,
            origin: originOf(url),
            source,
            list,
            file,
            reason: match.evidence.reason,
          },
          related: [{ ...placeOf(source), message: `Runs at ${originOf(url)}` }],
        };
      }
      const source = ofNowhere(match, list, model);
      if (source !== undefined && !told.has(`${source.place.file} ${list.span.start}`)) {
        told.add(`${source.place.file} ${list.span.start}`);
        const { file } = source.setting;
        yield {
          at: { file, span: list.keySpan ?? list.span },
          severity,
          data: {
            clientName: match.registration.name,
            origin: undefined,
            source,
            list,
            file,
            reason: match.evidence.reason,
          },
        };
      }
    }
  },
  word: ({ clientName, origin, source, file, reason }) =>
    `The webOrigins of ${clientName} in ${baseName(file)} ` +
    (origin === undefined
      ? 'are empty, and its application runs in the browser. '
      : `do not list ${origin}, where ${source.place.name} says the application runs in the browser. `) +
    'Keycloak then answers its token request without CORS headers: "blocked by CORS policy: No ' +
    '‘Access-Control-Allow-Origin’ header". Add the origin, or + for the origins of all redirect URIs. ' +
    `Compared because ${reason}.`,
  fix: ({ data: { list, origin, file } }, { model }): readonly Fix[] => {
    const tree = model.fileOf(file)?.tree;
    const edits = tree === undefined ? undefined : appendListItem(tree, list, origin ?? '+');
    return edits === undefined
      ? []
      : [{ title: `Add ${origin ?? '+'} to webOrigins`, safety: 'review', files: [{ file, edits }] }];
  },
});

/**
 * No origin is allowed, and nothing says where the application runs: then it is where its redirect URIs are. Where its own file has
 * no address of another host, a proxy may serve Keycloak and the application at one.
 */
function ofNowhere({ use, registration }: Match, list: ListEntry, model: Model): ResolvedSetting | undefined {
  if (list.children.length > 0 || settingsOf(use, 'redirect_uri', 'base_url').length > 0) return undefined;
  const files = [...new Set(use.settings.map(({ setting }) => setting.file))].flatMap(
    (file) => model.fileOf(file) ?? [],
  );
  const redirects = settingsOf(registration, 'redirect_uri');
  const isApart = redirects.every(({ resolved }) => {
    const host = hostOf(knownText(resolved));
    return host !== undefined && !files.some((facts) => hostsOf(facts).has(host));
  });
  return isApart && files.some((facts) => hostsOf(facts).size > 0) ? redirects[0] : undefined;
}

const hostOf = (text: string | undefined): string | undefined => parseUrl(text?.trim() ?? '')?.url.host;

/** The hosts of the addresses in a file of variables. */
const hostsOf = memoisedFor(
  ({ variables }: FileFacts): ReadonlySet<string> =>
    new Set(variables.flatMap(({ value }) => hostOf(value.text) ?? [])),
);

/** `webOrigins` of a public client of a Keycloak realm. */
function originsList({ settings }: Client): ListEntry | undefined {
  const id = settings.find(({ setting }) => setting.role === 'client_id' && setting.dialect === 'keycloak-realm');
  const client = id?.setting.entry.parent;
  const isPublic = settings.some((s) => s.setting.role === 'public_client' && knownText(s.resolved) === 'true');
  const list = isPublic ? childOf(client, 'webOrigins') : undefined;
  return list?.kind === 'list' && !list.inherited ? list : undefined;
}

/** Its variables go into code for browsers, or its file is one that only browsers load. Apps have schemes of their own. */
function isBrowser(model: Model, { use }: Match): boolean {
  const ids = settingsOf(use, 'client_id');
  return ids.some(({ setting }) => {
    const facts: FileFacts | undefined = model.fileOf(setting.file);
    if (facts?.dialects[0] === 'spa-auth-config') return true;
    return setting.isPublic && !/^EXPO_PUBLIC_/.test(setting.name) && !isWithSecret(use);
  });
}

/** A server part of the same client exchanges the code, and servers need no CORS. */
const isWithSecret = (use: Client): boolean =>
  settingsOf(use, 'client_secret').some(({ resolved }) => resolved.state !== 'absent');

const itemsOf = memoisedFor((list: ListEntry) => {
  const items = list.children.flatMap((item) => (item.kind === 'scalar' ? [item.value] : []));
  return {
    isOpen: items.some((item) => item === '*' || /[${]/.test(item)),
    hasPlus: items.includes('+'),
    origins: new Set(items.map((item) => item.replace(/\/+$/, '').toLowerCase())),
  };
});

function isAllowed(list: ListEntry, origin: string, registration: Client): boolean {
  const { isOpen, hasPlus, origins } = itemsOf(list);
  if (isOpen || origins.has(origin)) return true;
  if (!hasPlus) return false;
  // A redirect URI that is not registered is another rule's matter; a relative one has the origin of the root URL.
  return settingsOf(registration, 'redirect_uri', 'base_url').length > 0;
}
