import { isMasked, isPlaceholder } from '../../knowledge/placeholders.ts';
import { tokenKindOf } from '../../knowledge/tokens.ts';
import { childOf, childrenOf, type Entry, type ScalarEntry } from '../../syntax/tree.ts';
import { type Span, span, spanLength } from '../../text/span.ts';
import { isFilePath } from './credential.ts';
import { itemsOf, scalarAt } from './document.ts';
import { urlOf } from './mcp.ts';

/** A credential written out in the entry of an MCP server. */
export interface StaticCredential {
  readonly where: 'header' | 'env' | 'secret' | 'argument' | 'query';
  /** For messages: the header, the variable, the parameter. */
  readonly name: string;
  readonly entry: ScalarEntry;
  /** The credential alone, without `Bearer`. Never to be shown. */
  readonly text: string;
  readonly span: Span;
}

export const credentialsOf = (server: Entry): readonly StaticCredential[] => [
  ...headers(server),
  ...variables(server),
  ...clientSecrets(server),
  ...commandLine(server),
  ...query(server),
];

function headers(server: Entry): StaticCredential[] {
  return childrenOf(childOf(server, 'headers')).flatMap((entry) => {
    if (entry.kind !== 'scalar' || !/^(?:proxy-)?authorization$|api[-_]?key|token|secret/i.test(entry.key)) return [];
    const text = entry.value.replace(/^\s*(?:Bearer|Basic|Token|ApiKey)\s+/i, '').trim();
    return told('header', entry.key, entry, text);
  });
}

const secretName =
  /(?:^|_)(?:TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|PRIVATE_KEY|SECRET_KEY|ACCESS_KEY|CLIENT_SECRET|PAT)$/i;

function variables(server: Entry): StaticCredential[] {
  return childrenOf(childOf(server, 'env')).flatMap((entry) => {
    if (entry.kind !== 'scalar' || entry.type !== 'string') return [];
    const format = tokenKindOf(entry.value);
    if (format === undefined ? !secretName.test(entry.key) : !format.secret || format.mayBePublic) return [];
    return told('env', entry.key, entry, entry.value);
  });
}

function clientSecrets(server: Entry): StaticCredential[] {
  const found = [
    scalarAt(childOf(server, 'oauth'), 'clientSecret'),
    scalarAt(childOf(server, 'auth'), 'CLIENT_SECRET'),
  ];
  return found.flatMap((entry) => (entry === undefined ? [] : told('secret', entry.key, entry, entry.value)));
}

/** An argument that is a known token, or a header or option of a telling name. */
function commandLine(server: Entry): StaticCredential[] {
  const items = itemsOf(childOf(server, 'args'));
  return items.flatMap((entry, index) => {
    const option = /^--?(?:api-?key|token|access-token|client-secret|auth-token|secret)$/i.exec(
      items[index - 1]?.value ?? '',
    )?.[0];
    const match =
      /^(?:(Authorization):\s*)(?:Bearer\s+)?(.+)$/i.exec(entry.value) ??
      /^--?(api-?key|token|access-token|client-secret|auth-token|secret)=(.+)$/i.exec(entry.value);
    const [, name = '', value = ''] = match ?? [];
    if (match !== null) return told('argument', name, entry, value);
    const isKnown = tokenKindOf(entry.value)?.secret === true;
    return option !== undefined || isKnown ? told('argument', option ?? 'An argument', entry, entry.value) : [];
  });
}

/** MCP authorization (2025-11-25): access tokens must not be included in the URI query string. */
function query(server: Entry): StaticCredential[] {
  const entry = urlOf(server);
  const match = /[?&]((?:access[-_]?|auth[-_]?)?token|api[-_]?key|secret|client_secret)=([^&#]+)/i.exec(
    entry?.value ?? '',
  );
  const [, name = '', value = ''] = match ?? [];
  return entry === undefined || match === null ? [] : told('query', name, entry, value);
}

/** References, blanks, paths and values too short to be a credential are none. */
function told(where: StaticCredential['where'], name: string, entry: ScalarEntry, text: string): StaticCredential[] {
  const isWritten =
    text.length >= 8 && !/[${}<>%]|\s/.test(text) && !text.includes('://') && !/^\d+$|^(?:true|false)$/i.test(text);
  if (!isWritten || isPlaceholder(text, 'access_token') || isMasked(text) || isFilePath(text)) return [];
  const start = entry.value.indexOf(text);
  const isExact = spanLength(entry.contentSpan) === entry.value.length && start >= 0;
  const at = isExact
    ? span(entry.contentSpan.start + start, entry.contentSpan.start + start + text.length)
    : entry.contentSpan;
  return [{ where, name, entry, text, span: at }];
}
