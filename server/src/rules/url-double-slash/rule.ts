import { memoisedFor } from '../../base/memo.ts';
import { isUrlRole } from '../../knowledge/roles.ts';
import { knownText, type Model, type ResolvedSetting } from '../../model/types.ts';
import { replaceValue } from '../../syntax/edit.ts';
import { childOf, childrenOf, type Entry, type ScalarEntry } from '../../syntax/tree.ts';
import { baseName } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { placeOf, setResolved } from '../support/model.ts';
import { isHttp, parseUrl } from '../support/url.ts';
import type { Fix, Related } from '../types.ts';

interface Data {
  readonly setting: ResolvedSetting;
  readonly text: string;
  readonly base: Base | undefined;
}

/** The value whose trailing slash makes it: a variable's, or a root URL. */
interface Base {
  readonly name: string;
  readonly file: string;
  readonly entry: ScalarEntry;
}

/** Redirect URIs are compared character by character (RFC 9700 section 4.1.3). */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'url-double-slash',
    group: 'url',
    severity: 'warning',
    reach: 'workspace',
    fix: 'review',
    summary: 'The path of a URL should not have an empty segment (//).',
  },
  *detect({ model }) {
    const roots = new Set<Entry>();
    for (const setting of model.settings) {
      const root = rootBefore(setting);
      if (root !== undefined && !roots.has(root.entry)) {
        roots.add(root.entry);
        const data = { setting, text: `${root.entry.value}${setting.setting.value.text}`, base: root };
        yield { at: placeOf(setting), data, related: [relatedTo(root)] };
      }
      if (!isUrlRole(setting.setting.role)) continue;
      const text = knownText(setting.resolved);
      const parsed = text === undefined ? undefined : parseUrl(text);
      if (text === undefined || parsed === undefined || !isHttp(parsed.url) || !doubled.test(parsed.rawPath)) continue;
      if (/[\s,]/.test(text)) continue;
      const base = baseOf(model, setting);
      yield {
        at: placeOf(setting),
        data: { setting, text, base },
        related: base === undefined ? [] : [relatedTo(base)],
      };
    }
  },
  word: ({ setting, base, text }) =>
    `${setting.place.name} has an empty path segment (//)` +
    (base === undefined
      ? ''
      : `, because ${base.name} in ${baseName(base.file)} ends with a slash and the path begins with one`) +
    (isTenantMissing(text)
      ? ': the tenant between the slashes is missing. Microsoft takes the next segment for it and answers AADSTS90002 ' +
        '(tenant not found). Put the tenant’s id, organizations or common there.'
      : '. Servers compare the path character by character: redirect_uri_mismatch, or 404. Remove one of the slashes.'),
  fix: ({ data }, { model }) => {
    const { setting, text, base } = data;
    if (isTenantMissing(text)) return withTenant(model, setting, text);
    if (base === undefined) {
      return setting.resolved.state === 'known' && setting.setting.value.state === 'literal'
        ? setResolved(model, setting, withoutDoubled(text), 'Remove the extra slash')
        : [];
    }
    const tree = model.fileOf(base.file)?.tree;
    const edits = tree === undefined ? undefined : replaceValue(tree, base.entry, base.entry.value.replace(/\/+$/, ''));
    return edits === undefined
      ? []
      : [
          {
            title: `Remove the trailing slash of ${base.name} in ${baseName(base.file)}`,
            safety: 'review',
            files: [{ file: base.file, edits }],
          },
        ];
  },
});

const entra = /^(https:\/\/login\.microsoftonline\.(?:com|us)\/)\/+/i;

/** `https://login.microsoftonline.com//oauth2/v2.0/token`: a variable for the tenant was empty. */
const isTenantMissing = (text: string): boolean => entra.test(text);

/** The only tenant that other URLs and settings of the same file name. */
function withTenant(model: Model, setting: ResolvedSetting, text: string): readonly Fix[] {
  const tenants = new Set(
    (model.fileOf(setting.setting.file)?.settings ?? []).flatMap(({ role, value }) => {
      if (value.state !== 'literal') return [];
      const found =
        role === 'tenant' ? value.text : /^https:\/\/login\.microsoftonline\.\w+\/([^/]+)/i.exec(value.text)?.[1];
      return found !== undefined && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(found)
        ? [found.toLowerCase()]
        : [];
    }),
  );
  const [tenant] = tenants;
  if (tenant === undefined || tenants.size !== 1 || setting.setting.value.state !== 'literal') return [];
  return setResolved(
    model,
    setting,
    text.replace(entra, (_, base: string) => `${base}${tenant}/`),
    'Put the tenant id in the URL',
  );
}

/** Not behind a colon: a path may hold another URL. */
const doubled = /(?<!:)\/\//;

function withoutDoubled(text: string): string {
  const [, origin = '', path = '', rest = ''] = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)([^?#]*)(.*)$/is.exec(text) ?? [];
  return origin + path.replace(/(?<!:)\/{2,}/g, '/') + rest;
}

const relatedTo = ({ file, entry, name }: Base): Related => ({
  file,
  span: entry.contentSpan,
  message: `${name} ends with a slash`,
});

function rootBefore({ setting }: ResolvedSetting): Base | undefined {
  const list = setting.entry.parent;
  if (setting.dialect !== 'keycloak-realm' || setting.role !== 'redirect_uri' || list === undefined) return undefined;
  const entry = /^\/(?!\/)/.test(setting.value.text) ? rootWithSlash(list) : undefined;
  return entry === undefined ? undefined : { name: 'rootUrl', file: setting.file, entry };
}

/**
 * Keycloak puts the client's root URL before a relative redirect URI as it is (keycloak/keycloak, RedirectUtils,
 * relativeToAbsoluteURI). Silent where the list has the root's own URIs as well.
 */
const rootWithSlash = memoisedFor((list: Entry): ScalarEntry | undefined => {
  const root = childOf(list.parent, 'rootUrl');
  if (root?.kind !== 'scalar' || !/^https?:\/\/[^$]+\/$/.test(root.value)) return undefined;
  const isListed = childrenOf(list).some((each) => each.kind === 'scalar' && each.value.startsWith(root.value));
  return isListed ? undefined : root;
});

/** The definition behind a reference that is followed by a slash and ends with one itself. */
function baseOf(model: Model, { setting }: ResolvedSetting): Base | undefined {
  const { parts } = setting.value;
  for (const [index, part] of parts.entries()) {
    const next = parts[index + 1];
    if (part.kind !== 'reference' || next?.kind !== 'text' || !next.text.startsWith('/')) continue;
    const definition = model.definitions(part.name, setting.file)[0];
    if (definition?.value.state === 'literal' && definition.value.text.endsWith('/')) return definition;
  }
  return undefined;
}
