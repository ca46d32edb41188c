import { groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import { matchesWildcards } from '../../base/wildcard.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import type { Model } from '../../model/types.ts';
import { appendListItem } from '../../syntax/edit.ts';
import { childrenOf, entryAt, type ListEntry, textAt } from '../../syntax/tree.ts';
import { parentUri } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { fixOf } from '../support/document.ts';
import { runningFiles } from '../support/model.ts';
import { prefixesOf } from '../support/prefixes.ts';
import { isHttp, isLoopbackHost, parseUrl } from '../support/url.ts';
import { literals, valuePlace } from '../support/value.ts';

interface Data {
  readonly setting: Setting;
  readonly site: string;
  readonly config: FileFacts;
  readonly list: ListEntry | undefined;
}

/** Where Supabase's auth server may send the user of the application. */
interface Allowed {
  readonly config: FileFacts;
  readonly site: URL;
  readonly siteText: string;
  /** Some pattern allows addresses of the origin. */
  readonly isOriginListed: (origin: string) => boolean;
  readonly isListed: (text: string) => boolean;
  readonly list: ListEntry | undefined;
}

/**
 * supabase.com, "Redirect URLs"; github.com/supabase/auth, internal/utilities, IsRedirectURLValid: any address on the
 * host of site_url is allowed, others have to match the list. What is not allowed is replaced by site_url, silently.
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'supabase-redirect-not-allowed',
    group: 'redirect',
    severity: 'warning',
    reach: 'workspace',
    across: true,
    fix: 'review',
    summary: 'An application that signs in with Supabase is sent back to an address that Supabase allows.',
  },
  *detect({ survey }) {
    const configs = survey(configsOf);
    if (configs.length === 0) return;
    const byProject = filesByFolder(survey(environmentFilesOf));
    for (const config of configs) {
      const files = byProject.get(parentUri(parentUri(config.file.uri)));
      const allowed = files === undefined ? undefined : allowedBy(config);
      if (files === undefined || allowed === undefined) continue;
      for (const setting of returnsOf(files, allowed)) {
        if (isAllowed(setting, allowed)) continue;
        const span = allowed.list?.valueSpan ?? config.tree.roots[0]?.valueSpan;
        const related = span === undefined ? [] : [{ file: config.file.uri, span, message: 'What Supabase allows' }];
        const { siteText: site, list } = allowed;
        yield { at: valuePlace(setting), related, data: { setting, site, config, list } };
      }
    }
  },
  word: ({ setting, site }) =>
    `${setting.name} is neither on the host of site_url nor in additional_redirect_urls of supabase/config.toml. Supabase ` +
    `ignores such a redirectTo without an error and sends the user to ${site} instead, where the session is missing. ` +
    'Allow it there, or use an address on the same host: localhost and 127.0.0.1 are two.',
  fix: ({ data: { setting, config, list } }) => {
    if (list === undefined || setting.role !== 'redirect_uri') return [];
    const edits = appendListItem(config.tree, list, setting.value.text.trim());
    return fixOf(config, `Allow ${setting.value.text.trim()} in config.toml`, 'review', edits);
  },
});

const configsOf = (part: Model): readonly FileFacts[] =>
  runningFiles(part).filter(({ dialects }) => dialects[0] === 'supabase-config-toml');

const environmentFilesOf = (part: Model): readonly FileFacts[] =>
  runningFiles(part).filter(({ tree, dialects }) => tree.format === 'dotenv' && dialects.includes('env-supabase'));

const filesByFolder = memoisedFor((files: readonly FileFacts[]) => groupBy(files, ({ file }) => parentUri(file.uri)));

const allowedBy = memoisedFor((config: FileFacts): Allowed | undefined => {
  const auth = entryAt(config.tree.roots[0], 'auth');
  const siteText = textAt(auth, 'site_url') ?? '';
  const site = parseUrl(siteText)?.url;
  const list = entryAt(auth, 'additional_redirect_urls');
  const items = childrenOf(list).map((item) => (item.kind === 'scalar' ? item.value : ''));
  // `env(…)` is filled in by the CLI.
  if (site === undefined || !isHttp(site) || [siteText, ...items].some((text) => text.includes('env(')))
    return undefined;
  const [wild, plain] = [items.filter(hasWildcard), new Set(items.filter((item) => !hasWildcard(item)))];
  const isListed = (text: string): boolean => plain.has(text) || wild.some((pattern) => isMatch(text, pattern));
  const isAnyHost = items.some((pattern) => pattern.includes('://*'));
  const startsWith = prefixesOf(items);
  const isOriginListed = (origin: string): boolean => isAnyHost || startsWith(origin);
  return { config, site, siteText, isOriginListed, isListed, list: list?.kind === 'list' ? list : undefined };
});

/** The addresses that applications of the same project, which talk to Supabase and nobody else, are sent back to. */
function* returnsOf(files: readonly FileFacts[], { site }: Allowed): Generator<Setting> {
  for (const facts of files) {
    if (facts.settings.some(({ role }) => role === 'client_id') || !isOfStack(facts, site)) continue;
    yield* literals(facts.settings).filter(({ role, provider, kind }) => {
      const isOwn = provider === undefined || provider === 'supabase';
      return isOwn && kind === 'use' && (role === 'redirect_uri' || role === 'base_url');
    });
  }
}

/** A project on supabase.com has a list of its own; the file on disk is that of the local stack, or the other way round. */
const isOfStack = ({ variables }: FileFacts, site: URL): boolean =>
  variables.some(({ name, value }) => {
    const host = /SUPABASE_URL$/.test(name) ? parseUrl(value.text.trim())?.url.hostname : undefined;
    return host !== undefined && isLoopbackHost(host) === isLoopbackHost(site.hostname);
  });

function isAllowed({ value, role }: Setting, { site, isOriginListed, isListed }: Allowed): boolean {
  const text = value.text.trim();
  const url = parseUrl(text)?.url;
  if (url === undefined || !isHttp(url) || url.hostname === site.hostname) return true;
  // The file configures the local stack, or the one in production: addresses of the other are not judged by it.
  if (isLoopbackHost(url.hostname) !== isLoopbackHost(site.hostname)) return true;
  // The address of Supabase itself.
  if (/\.supabase\.(?:co|in)$/.test(url.hostname) || url.port === '54321') return true;
  return role === 'base_url' ? isOriginListed(url.origin) : isListed(text);
}

const hasWildcard = (pattern: string): boolean => /[*?]/.test(pattern);

/** supabase.com, "Redirect URLs": `*` stops at a dot or a slash, `**` does not, `?` is one character. */
const isMatch = (text: string, pattern: string): boolean =>
  matchesWildcards(
    text,
    pattern
      .split(/(\*\*|\*|\?)/)
      .map((part, index) => (index % 2 === 0 ? part : { many: part !== '?', stops: part === '**' ? '' : './' })),
  );
