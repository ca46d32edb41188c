import type { FileFacts, Setting } from '../../dialects/types.ts';
import { providerOfUrl } from '../../knowledge/providers/lookup.ts';
import type { ScalarEntry } from '../../syntax/tree.ts';
import { uriPath } from '../../text/uri.ts';
import { fileRule } from '../define.ts';
import { documentOf, judgedUrl, placeOfValue, scalarAt } from '../support/document.ts';
import { serverMetadataOf } from '../support/serverMetadata.ts';
import { literals, setValue, valuePlace } from '../support/value.ts';

interface Configured {
  readonly kind: 'configured';
  readonly setting: Setting;
  readonly form: Form;
  readonly expected: string;
}

interface Stored {
  readonly kind: 'stored';
  readonly entry: ScalarEntry;
  readonly form: Form;
  readonly expected: string;
}

type Data = Configured | Stored;

/** Where RFC 8414 and RFC 9728 insert their well-known name, and where OpenID Connect Discovery appends it. */
type Form = 'insert' | 'append' | 'resource';

/** RFC 8414 sections 3.1 and 5; OpenID Connect Discovery section 4.1; RFC 9728 section 3.1. */
export const rule = fileRule<Data>({
  meta: {
    id: 'metadata-location',
    group: 'metadata',
    severity: 'info',
    reach: 'file',
    fix: 'review',
    summary: 'A well-known document stands where its specification puts it.',
  },
  *detect({ facts, settings }) {
    for (const setting of literals(settings('discovery_url'))) {
      const data = configured(setting);
      if (data !== undefined) yield { at: valuePlace(setting), data };
    }
    const stored = storedElsewhere(facts);
    if (stored !== undefined) yield { at: placeOfValue(facts, stored.entry), data: stored };
  },
  word: (data) =>
    data.kind === 'configured'
      ? `${data.setting.name} has the well-known name ${data.form === 'append' ? 'before' : 'after'} the path of the issuer. ` +
        `${rules[data.form]} A server that follows it answers 404 here, unless it serves both. Try ${data.expected}.`
      : `This document is not where clients look for that of ${data.entry.value}. ${rules[data.form]} They ask for ` +
        `${data.expected} and get 404, unless the server serves both.`,
  fix: ({ data }, { facts }) =>
    data.kind === 'configured' ? setValue(facts, data.setting, data.expected, `Use ${data.expected}`, 'review') : [],
});

const rules: Readonly<Record<Form, string>> = {
  insert: 'RFC 8414 inserts it between the host and the path.',
  append: 'OpenID Connect Discovery appends it to the path.',
  resource: 'RFC 9728 inserts it between the host and the path of the resource.',
};

/** Providers document their own places, and many serve both; Keycloak is known by its realms. */
const isDocumented = (url: string): boolean => providerOfUrl(url) !== undefined || /\/realms\/[^/]+\//.test(url);

function configured(setting: Setting): Configured | undefined {
  const text = setting.value.text.trim();
  if (setting.kind === 'metadata' || judgedUrl(text) === undefined || isDocumented(text)) return undefined;
  const appended = /^(https?:\/\/[^/?#]+)(\/[^?#]+?)(\/\.well-known\/oauth-authorization-server)\/?$/.exec(text);
  if (appended !== null) {
    return { kind: 'configured', setting, form: 'insert', expected: `${appended[1]}${appended[3]}${appended[2]}` };
  }
  const inserted = /^(https?:\/\/[^/?#]+)(\/\.well-known\/openid-configuration)(\/[^?#]*[^/?#])\/?$/.exec(text);
  return inserted === null
    ? undefined
    : { kind: 'configured', setting, form: 'append', expected: `${inserted[1]}${inserted[3]}${inserted[2]}` };
}

/** Folders whose files are served under their path; elsewhere a document may be kept as a fixture or a snapshot. */
const served = /\/(?:public|static|wwwroot|htdocs|www|dist)(?=(?:\/[^/]+)*\/\.well-known\/)/;

function storedElsewhere(facts: FileFacts): Stored | undefined {
  const path = uriPath(facts.file.uri).replace(/(?:\/index\.json|\.json)$/, '');
  const root = served.exec(path);
  if (root === null || facts.environment.isFixture) return undefined;
  const place = path.slice(root.index + root[0].length);
  const resource = scalarAt(documentOf(facts, 'oauth-protected-resource'), 'resource');
  if (resource !== undefined) return misplacedResource(resource, place);
  const issuer = scalarAt(serverMetadataOf(facts), 'issuer');
  const url = judgedUrl(issuer?.value);
  const appended = /^(\/.+)\/\.well-known\/oauth-authorization-server$/.exec(place)?.[1];
  // Only where the folder is the issuer's path is it sure that one was meant for the other.
  if (issuer === undefined || url === undefined || appended === undefined || bare(url.pathname) !== appended) {
    return undefined;
  }
  const expected = `${url.origin}/.well-known/oauth-authorization-server${appended}`;
  return { kind: 'stored', entry: issuer, form: 'insert', expected };
}

/** The document at the root serves every resource whose server names it; a path behind the name is compared. */
function misplacedResource(entry: ScalarEntry, place: string): Stored | undefined {
  const url = judgedUrl(entry.value);
  const match = /^(.*)\/\.well-known\/oauth-protected-resource(\/.*)?$/.exec(place);
  if (url === undefined || match === null) return undefined;
  const [, before = '', behind = ''] = match;
  if (before === '' && (behind === '' || bare(behind) === bare(url.pathname))) return undefined;
  if (before !== '' && bare(before) !== bare(url.pathname)) return undefined;
  const expected = `${url.origin}/.well-known/oauth-protected-resource${bare(url.pathname)}`;
  return { kind: 'stored', entry, form: 'resource', expected };
}

const bare = (path: string): string => path.replace(/\/+$/, '');
