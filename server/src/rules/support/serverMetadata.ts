import { groupBy } from '../../base/groupBy.ts';
import type { FileFacts } from '../../dialects/types.ts';
import type { Model } from '../../model/types.ts';
import type { MapEntry } from '../../syntax/tree.ts';
import { uriPath } from '../../text/uri.ts';
import { documentOf, scalarAt } from './document.ts';

/** The metadata of an authorization server: its map, or undefined when the file is something else. */
export const serverMetadataOf = (facts: FileFacts): MapEntry | undefined => documentOf(facts, 'oidc-discovery');

/** By its name: OpenID Connect Discovery asks for more than RFC 8414. */
export const isOpenidDocument = (facts: FileFacts): boolean => uriPath(facts.file.uri).includes('openid-configuration');

/** The documents in which authorization servers describe themselves, templates included. */
export const metadataFiles = (part: Model): readonly FileFacts[] =>
  part.files.filter((facts) => serverMetadataOf(facts) !== undefined);

/** Those that are no templates. */
export const serverMetadataFiles = (part: Model): readonly FileFacts[] =>
  metadataFiles(part).filter((facts) => !facts.environment.isTemplate);

const byIssuer = new WeakMap<readonly FileFacts[], ReadonlyMap<string, readonly FileFacts[]>>();

/** Metadata documents of the workspace that describe this issuer. A trailing slash makes no difference here. */
export function metadataOfIssuer(model: Model, issuer: string): readonly FileFacts[] {
  let index = byIssuer.get(model.files);
  if (index === undefined) {
    index = groupBy(serverMetadataFiles(model), (facts) =>
      withoutSlash(scalarAt(serverMetadataOf(facts), 'issuer')?.value ?? ''),
    );
    byIssuer.set(model.files, index);
  }
  return issuer === '' ? [] : (index.get(withoutSlash(issuer)) ?? []);
}

export const withoutSlash = (text: string): string => text.replace(/\/$/, '');
