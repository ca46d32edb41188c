import type { Twin } from '../types.ts';
import { isBlankHost, isPlaceholderHost } from './url.ts';

/**
 * `reserved`: RFC 2606 and 6761. `host`: a name like `your-domain`. `template`: `{tenant}`, `<realm>`, `:realm`. `unset`:
 * the text JavaScript and Python write for a variable that is not set.
 */
export interface PlaceholderPart {
  readonly kind: 'reserved' | 'host' | 'template' | 'unset';
  /** The host; empty when the text as a whole is a template. */
  readonly text: string;
}

/** Words that stand for the reader's own: `your-domain.com`, `dev-xxxxxx.us.auth0.com`. */
const hostTemplate =
  /(?:^|[.-])your[-_]?(?:own[-_]?)?(?:domain|tenant|app|application|company|site|website|host|hostname|server|org|organization|okta|auth0|keycloak|realm|instance|project|subdomain|prefix|name|api|url|issuer|idp)s?\d*(?=[.-]|$)|(?:^|\.)(?:your|my)-?(?:domain|company|tenant)(?=\.)|^(?:x{3,}|dev-x{3,}\d*|dev-0{5,})\.|^tenant\.(?:[\w-]+\.)?(?:auth0|okta|b2clogin|ciamlogin|onelogin)\.com$|(?:^|\.)domain\.(?:com|tld)$/;

/** The part of an absolute http(s) URL that was copied from documentation; undefined when there is none. */
export function placeholderPart(text: string): PlaceholderPart | undefined {
  const match = /^https?:\/\/(?:[^/?#]*@)?([^/?#:]*)(?::[^/?#]*)?([^?#]*)/i.exec(text);
  const authority = text.indexOf('://');
  if (authority >= 0 && /<[A-Za-z][^<>]*>/.test(text.slice(authority))) return { kind: 'template', text: '' };
  if (match === null) return undefined;
  const [, authorityHost = '', path = ''] = match;
  const host = authorityHost.toLowerCase();
  if (/^(?:.*\.)?example\.(?:com|net|org)$|\.(?:example|invalid|test)$/.test(host))
    return { kind: 'reserved', text: host };
  if (/[<>{}]/.test(host)) return { kind: 'template', text: host };
  const unset = [...host.split('.'), ...path.split('/')].find((part) => /^(?:undefined|null|None)$/.test(part));
  if (unset !== undefined) return { kind: 'unset', text: unset };
  if (hostTemplate.test(host) || isBlankHost(host)) return { kind: 'host', text: host };
  return isTemplatePath(path) ? { kind: 'template', text: host } : undefined;
}

/** `{tenantid}` is literal in the issuer of Entra's common endpoint. */
const isTemplatePath = (path: string): boolean =>
  /\/(?:\{(?!tenantid\})[A-Za-z][\w -]*\}|<[A-Za-z][\w -]*>|:(?:realm|tenant|tenantId|tenant-id)|%7B(?!tenantid)[\w-]+%7D|YOUR[-_][A-Z_-]+|your-(?:tenant|realm)(?:-\w+)*)(?:\/|$)/.test(
    path,
  );

/** Of a host that has yet to be filled in, what is wrong with that address is said by one rule. */
export const twinOfPlaceholder = (host: string): Twin | undefined =>
  isPlaceholderHost(host) ? { rule: 'url-placeholder-host', shown: 'other' } : undefined;
