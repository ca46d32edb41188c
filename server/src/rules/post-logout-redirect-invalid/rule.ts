import { memoisedFor } from '../../base/memo.ts';
import { createRedirectList, type RedirectList, registeredRedirects, serverOf } from '../../model/redirects.ts';
import {
  type Client,
  type Evidence,
  knownText,
  type Model,
  type ResolvedSetting,
  settingsOf,
  weakest,
} from '../../model/types.ts';
import { appendListItem } from '../../syntax/edit.ts';
import { baseName } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { setAt } from '../support/clients.ts';
import { named, placeOf, relatedTo, severityBy } from '../support/model.ts';
import type { Detection, Fix } from '../types.ts';

interface Malformed {
  readonly kind: 'fragment' | 'wildcard';
  readonly target: ResolvedSetting;
  readonly uri: string;
}

interface Unregistered {
  readonly kind: 'unregistered';
  readonly target: ResolvedSetting;
  readonly uri: string;
  /** The first setting of the list it is missing from. */
  readonly list: ResolvedSetting;
  readonly evidence: Evidence;
  /** The listed URI it only just misses, and by what. */
  readonly near: { readonly uri: string; readonly difference: string } | undefined;
}

type Data = Malformed | Unregistered;

/** OpenID Connect RP-Initiated Logout 1.0 sections 2, 3 and 3.1: an exact match with a registered value. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'post-logout-redirect-invalid',
    group: 'redirect',
    severity: 'warning',
    reach: 'workspace',
    fix: 'review',
    summary: 'A post-logout redirect URI is one the server can compare, and registered.',
  },
  *detect({ model }) {
    for (const client of [...model.clients, ...model.registrations]) {
      for (const target of settingsOf(client, 'post_logout_redirect_uri')) {
        for (const uri of urisOf(target)) yield* malformed(client, target, uri);
      }
    }
    for (const { use, registration, evidence } of model.matches) {
      const known = listOf(registration);
      if (known === undefined) continue;
      const { first, list } = known;
      for (const target of settingsOf(use, 'post_logout_redirect_uri')) {
        const [uri = '', ...more] = urisOf(target);
        if (more.length > 0 || !/^[a-z][a-z0-9+.-]*:[^\s,#*]*$/i.test(uri)) continue;
        if (list.accepts(serverOf(registration) ?? use.provider, uri)) continue;
        const severity = severityBy(weakest(evidence.strength, target.strength), 'warning');
        if (severity === undefined) continue;
        const related = [relatedTo(first, 'What the server accepts after a logout')];
        yield {
          at: placeOf(target),
          severity,
          data: { kind: 'unregistered', target, uri, list: first, evidence, near: nearestOf(uri, known) },
          related,
        };
      }
    }
  },
  word: (data) => {
    const { name } = data.target.place;
    switch (data.kind) {
      case 'fragment':
        return (
          `${name} contains a fragment (#). Servers apply the rules of redirect URIs to it and refuse the logout ` +
          '(invalid_request, "post_logout_redirect_uri not registered"). Use a path without #.'
        );
      case 'wildcard':
        return (
          `${name} is what the application sends after a logout, and a server compares it with its list as plain text: ` +
          'a wildcard is answered with invalid_request. Write the one URI.'
        );
      case 'unregistered':
        return (
          `${name} is ${data.uri}, which is not among the post-logout redirect URIs in ${baseName(data.list.place.file)}. ` +
          'The server then stops on an error page ("Invalid redirect uri", "post_logout_redirect_uri not registered") ' +
          `instead of returning to the application. ${data.near === undefined ? '' : `${data.near.uri} differs only in ${data.near.difference}. `}` +
          `Register it, or use a registered one. Compared because ${data.evidence.reason}.`
        );
    }
  },
  fix: ({ data }, { model }) => repaired(data, model),
});

/** Keycloak keeps all of a client in one attribute, with ## between them. */
const isJoined = ({ setting }: ResolvedSetting): boolean => setting.dialect === 'keycloak-realm';

function urisOf(target: ResolvedSetting): readonly string[] {
  const text = knownText(target.resolved)?.trim();
  if (text === undefined || text === '') return [];
  return isJoined(target) ? text.split('##').filter((uri) => uri !== '') : [text];
}

function* malformed(client: Client, target: ResolvedSetting, uri: string): Generator<Detection<Data>> {
  if (target.resolved.state !== 'known') return;
  if (/^[a-z][a-z0-9+.-]*:.*#|^\/[^#]*#/i.test(uri)) {
    yield { at: placeOf(target), data: { kind: 'fragment', target, uri } };
  } else if (client.kind === 'use' && /^https?:\/\/[^?]*\*/i.test(uri)) {
    yield { at: placeOf(target), data: { kind: 'wildcard', target, uri } };
  }
}

/**
 * Everything the registration accepts after a logout; undefined when that cannot be known. Keycloak: `+` stands for the
 * redirect URIs, `-` for none (Server Administration Guide, "Valid post logout redirect URIs").
 */
const listOf = memoisedFor((registration: Client): Listed | undefined => {
  const own = settingsOf(registration, 'post_logout_redirect_uri');
  const [first] = own;
  if (first === undefined) return undefined;
  const result: string[] = [];
  let hasPlus = false;
  for (const target of own) {
    if (knownText(target.resolved) === undefined) return undefined;
    for (const uri of urisOf(target)) {
      if (uri === '-') continue;
      if (uri === '+' && hasPlus) continue;
      hasPlus ||= uri === '+';
      if (uri === '+' || uri === '*') {
        const redirects = uri === '+' ? registeredRedirects(registration) : undefined;
        if (redirects === undefined) return undefined;
        result.push(...redirects.map(({ text }) => text));
        continue;
      }
      // Relative to a root URL that may be configured elsewhere.
      if (uri.startsWith('/') || /[$^\\]/.test(uri)) return undefined;
      result.push(uri);
    }
  }
  const listed = [...new Set(result)];
  return { first, listed, list: createRedirectList(listed) };
});

interface Listed {
  /** The first setting of the list. */
  readonly first: ResolvedSetting;
  /** Each URI once. */
  readonly listed: readonly string[];
  readonly list: RedirectList;
}

function nearestOf(sent: string, { list, listed }: Listed): Unregistered['near'] {
  const near = list.nearest(sent);
  return near === undefined ? undefined : { uri: listed[near.index] ?? '', difference: near.difference };
}

function repaired(data: Data, model: Model): readonly Fix[] {
  const { target, uri } = data;
  if (data.kind !== 'unregistered') {
    if (data.kind === 'wildcard') return [];
    const text = (knownText(target.resolved) ?? '').replace(uri, uri.slice(0, uri.indexOf('#')));
    return setAt(model, target, text, 'Remove the fragment', 'review');
  }
  return [...useListed(data, model), ...extendList(data, model)];
}

const useListed = ({ target, near }: Unregistered, model: Model): readonly Fix[] =>
  near === undefined
    ? []
    : setAt(model, target, near.uri, `Change ${named(target)} to the registered ${near.uri}`, 'review');

function extendList({ uri, list }: Unregistered, model: Model): readonly Fix[] {
  const title = `Register ${uri} in ${baseName(list.place.file)}`;
  if (isJoined(list)) {
    const listed = knownText(list.resolved) ?? '';
    return setAt(model, list, listed === '-' ? uri : `${listed}##${uri}`, title, 'review');
  }
  const tree = model.fileOf(list.setting.file)?.tree;
  const items = list.setting.entry.parent;
  const edits = tree === undefined || items?.kind !== 'list' ? undefined : appendListItem(tree, items, uri);
  return edits === undefined ? [] : [{ title, safety: 'review', files: [{ file: list.setting.file, edits }] }];
}
