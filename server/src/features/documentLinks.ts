import type { DocumentLink } from 'vscode-languageserver-types';
import type { FileFacts } from '../dialects/types.ts';
import { isUrlRole } from '../knowledge/roles.ts';
import { hasCredential, knownSecrets } from '../lint/redact.ts';
import { secretsOfModel } from '../model/secretsOfModel.ts';
import type { Model } from '../model/types.ts';
import { joinUri, parentUri } from '../text/uri.ts';
import type { Places } from './places.ts';

/** Addresses of the server and files that are named. A redirect URI is no page to open, and a URL with a credential no link. */
export function documentLinks(facts: FileFacts, model: Model, places: Places): DocumentLink[] {
  const { uri } = facts.file;
  const secrets = knownSecrets(secretsOfModel(model));
  const urls = facts.settings.flatMap(({ role, value, span }): DocumentLink[] => {
    if (!isUrlRole(role) || role === 'redirect_uri' || role === 'post_logout_redirect_uri') return [];
    if (value.state !== 'literal' || !/^https?:\/\/[^\s]+$/i.test(value.text) || hasCredential(value.text)) return [];
    if (secrets.holdsAny(value.text)) return [];
    return [{ range: places.range(uri, span), target: targetOf(role, value.text) }];
  });
  // An object is no file, and a folder nothing to open.
  const files = facts.links
    .filter(({ kind }) => kind !== 'env_from' && kind !== 'build')
    .map(({ span, target }) => ({
      range: places.range(uri, span),
      target: places.uri(joinUri(parentUri(uri), target)),
    }));
  return [...urls, ...files];
}

/** An issuer itself is seldom a page; its discovery document is what people look for. */
const targetOf = (role: string, url: string): string =>
  role === 'issuer' ? `${url.replace(/\/+$/, '')}/.well-known/openid-configuration` : url;
