import type { FileFacts } from '../../dialects/types.ts';
import { replaceValue } from '../../syntax/edit.ts';
import type { ScalarEntry } from '../../syntax/tree.ts';
import { uriPath } from '../../text/uri.ts';
import { fileRule } from '../define.ts';
import { fixOf, judgedUrl, placeOfValue, scalarAt } from '../support/document.ts';
import { serverMetadataOf, withoutSlash } from '../support/serverMetadata.ts';

interface Data {
  readonly issuer: ScalarEntry;
  /** What the location says the issuer's path is. */
  readonly path: string;
}

/**
 * RFC 8414 section 3.3: the issuer must be identical to the identifier the document's URL was made from. Only the path
 * behind the well-known name is known here, never the host: a document may be served for another one.
 */
export const rule = fileRule<Data>({
  meta: {
    id: 'metadata-issuer',
    group: 'metadata',
    severity: 'error',
    reach: 'file',
    fix: 'review',
    summary: 'The issuer of a metadata document fits the path it is served from.',
  },
  *detect({ facts }) {
    const issuer = scalarAt(serverMetadataOf(facts), 'issuer');
    const path = insertedPath(facts);
    const url = judgedUrl(issuer?.value);
    if (issuer === undefined || path === undefined || url === undefined) return;
    if (withoutSlash(url.pathname) !== path) yield { at: placeOfValue(facts, issuer), data: { issuer, path } };
  },
  word: ({ issuer, path }) =>
    `The issuer ${issuer.value} does not fit the location of this document, which is that of an issuer with the path ` +
    `${path}. Clients compare the two and refuse the metadata (issuer mismatch). Correct the issuer, or move the file.`,
  fix: ({ data }, { facts }) => {
    const url = judgedUrl(data.issuer.value);
    if (url === undefined) return [];
    const text = `${url.origin}${data.path}`;
    return fixOf(facts, `Change to ${text}`, 'review', replaceValue(facts.tree, data.issuer, text));
  },
});

/**
 * RFC 8414 section 3.1 inserts the well-known name before the issuer's path: what stands behind it is that path.
 * Undefined when nothing does, because the document may then be appended to any path (section 5).
 */
function insertedPath(facts: FileFacts): string | undefined {
  const match = /\/\.well-known\/(?:oauth-authorization-server|openid-configuration)(\/.+)$/.exec(
    uriPath(facts.file.uri),
  );
  const path = match?.[1]?.replace(/(?:\/index\.(?:json|html)|\.json)$/, '');
  return path === '' ? undefined : path;
}
