import type { FileFacts } from '../../dialects/types.ts';
import type { Model } from '../../model/types.ts';
import type { MapEntry } from '../../syntax/tree.ts';
import { uriPath } from '../../text/uri.ts';
import { documentOf, scalarAt } from './document.ts';

/** The metadata of an authorization server: its map, or undefined when the file is something else. */
export const serverMetadataOf = (facts: FileFacts): MapEntry | undefined => documentOf(facts, 'oidc-discovery');

/** By its name: OpenID Connect Discovery asks for more than RFC 8414. */
export const isOpenidDocument = (facts: FileFacts): boolean => uriPath(facts.file.uri).includes('openid-configuration');

/** Metadata documents of the workspace that describe this issuer. A trailing slash makes no difference here. */
export function metadataOfIssuer(model: Model, issuer: string): readonly FileFacts[] {
  return model.files.filter((facts) => {
    if (facts.environment.isTemplate) return false;
    const own = scalarAt(serverMetadataOf(facts), 'issuer')?.value;
    return own !== undefined && own !== '' && withoutSlash(own) === withoutSlash(issuer);
  });
}

export const withoutSlash = (text: string): string => text.replace(/\/$/, '');
