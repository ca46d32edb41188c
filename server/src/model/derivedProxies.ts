import { memoisedFor } from '../base/memo.ts';
import type { FileFacts } from '../dialects/types.ts';
import { type Entry, textAt } from '../syntax/tree.ts';
import type { DerivedRedirect } from './derived.ts';
import type { Derive } from './derivedFrameworks.ts';
import { homesOf, variablesOf } from './derivedServers.ts';
import { type Client, knownText, type Model, type ResolvedSetting, settingsOf } from './types.ts';

/** Programs in front of others, which take the host from the request unless they are told one. */
export const proxyRedirects: Readonly<Record<string, Derive>> = {
  'oauth2-proxy': (client, _applications, model) => proxyRedirect(client, model),
};

const isPlainPath = (text: string): boolean => /^\/[\w./~-]+$/.test(text);

const pathOf = (text: string, framework: string, inputs: DerivedRedirect['inputs']): readonly DerivedRedirect[] =>
  isPlainPath(text) ? [{ text, isPath: true, alternatives: [], family: text, framework, inputs }] : [];

/**
 * A redirect URL of oauth2-proxy that lacks its path, or its host, is completed by the program (oauthproxy.go,
 * NewOAuthProxy and getOAuthRedirectURI; read 2026-11).
 */
export function isCompleted({ setting, resolved }: ResolvedSetting): boolean {
  const isOption = setting.dialect === 'oauth2-proxy' || setting.name === 'OAUTH2_PROXY_REDIRECT_URL';
  return isOption && /^(?:https?:\/\/[^/?#\s@]+$|\/(?!\/))/i.test(knownText(resolved) ?? '');
}

/** `{host}{proxy_prefix}/callback`; the host is that of the request where no redirect URL names one. */
export function proxyRedirect(client: Client, model: Model): readonly DerivedRedirect[] {
  const clientId = settingsOf(client, 'client_id')[0];
  const configured = settingsOf(client, 'redirect_uri');
  const prefix = prefixOf(client, model);
  if (clientId === undefined || prefix === undefined || isToldElsewhere(client, model)) return [];
  if (configured.length > 1 || !configured.every(isCompleted)) return [];
  const [own] = configured;
  const framework = 'oauth2-proxy';
  if (own === undefined) return pathOf(`${prefix}/callback`, framework, [clientId]);
  const url = knownText(own.resolved) ?? '';
  if (url.startsWith('/')) return pathOf(url, framework, [own, clientId]);
  const text = `${url}${prefix}/callback`;
  return [{ text, isPath: false, alternatives: [], family: text, framework, inputs: [own, clientId] }];
}

/** `proxy_prefix`, which is `/oauth2` by default; undefined when it cannot be known. */
function prefixOf(client: Client, model: Model): string | undefined {
  const roots = client.settings.map(({ setting }) => rootOf(setting.entry));
  const own = roots.map((root) => textAt(root, 'proxy_prefix')).find((text) => text !== undefined);
  const given = variablesOf(client, model, ['OAUTH2_PROXY_PROXY_PREFIX']);
  const all = new Set([...(own === undefined ? [] : [own]), ...given.map(({ value }) => value.text)]);
  const [prefix = '/oauth2'] = all;
  const text = prefix.replace(/\/+$/, '');
  return all.size <= 1 && isPlainPath(text) ? text : undefined;
}

function rootOf(entry: Entry): Entry {
  let root = entry;
  while (root.parent !== undefined) root = root.parent;
  return root;
}

/** A command line, or another file of the same program, says what this one does not. */
function isToldElsewhere(client: Client, model: Model): boolean {
  const telling = homesOf(client, model).flatMap((home) => tellingFiles(model.filesOfPackage(home)));
  if (telling.length === 0) return false;
  const own = new Set(client.settings.map(({ setting }) => setting.file));
  return telling.some(({ file: { uri, text } }) => flags.test(text) || !own.has(uri));
}

/** The same for all clients of a package, each of which asks. */
const tellingFiles = memoisedFor((files: readonly FileFacts[]) => files.filter(mayTell));

const mayTell = memoisedFor(({ environment, file: { text } }: FileFacts): boolean => {
  if (environment.isTemplate) return false;
  return flags.test(text) || (/oauth2[-_]proxy/i.test(text) && /redirect[-_]url|proxy[-_]prefix/i.test(text));
});

const flags = /--(?:redirect-url|proxy-prefix|relative-redirect-url)\b|^[ \t]*redirect-url\s*:/m;
