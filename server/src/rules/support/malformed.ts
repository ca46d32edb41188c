import { editDistance } from '../../base/distance.ts';
import { isLoopbackHost } from './url.ts';

export type UrlFault =
  | 'scheme-missing'
  | 'scheme-typo'
  | 'scheme-twice'
  | 'backslash'
  | 'host-missing'
  | 'port'
  | 'host';

export interface MalformedUrl {
  readonly fault: UrlFault;
  /** What was probably meant. */
  readonly meant: string | undefined;
  /** Nothing else can have been meant. */
  readonly isSure: boolean;
}

/**
 * What keeps a text from being an absolute URL (RFC 3986 section 4.3). Undefined for URLs, also those with a scheme of
 * the application's own (RFC 8252 section 7.1), and for everything that may be no URL by intention: paths, single
 * words, templates, lists, text with white space or percent-encoded as a whole.
 */
export function malformedUrl(text: string): MalformedUrl | undefined {
  if (/[\s<>{}]|^[[("']|^[a-z]+%3a/i.test(text) || text === '') return undefined;
  return backslash(text) ?? badScheme(text) ?? noScheme(text) ?? badAuthority(text);
}

function backslash(text: string): MalformedUrl | undefined {
  if (!/^https?:/i.test(text) || !text.includes('\\')) return undefined;
  const meant = text.replaceAll('\\/', '/').replaceAll('\\', '/');
  return { fault: 'backslash', meant: malformedUrl(meant) === undefined ? meant : undefined, isSure: true };
}

function badScheme(text: string): MalformedUrl | undefined {
  const twice = /^https?:\/\/(https?)(?::\/\/|\/\/)(.+)$/i.exec(text);
  if (twice !== null) return { fault: 'scheme-twice', meant: `${twice[1]}://${twice[2]}`, isSure: false };
  const sloppy = /^(https?)(?!:\/\/)(?:(:\/?)(?!\/)|[;.,]?:?\/{2}:?)([^/\d][^/].*)$/i.exec(text);
  if (sloppy !== null) return { fault: 'scheme-typo', meant: `${sloppy[1]}://${sloppy[3]}`, isSure: true };
  const other = /^([a-z]{2,7}):\/\/(.+)$/i.exec(text);
  const scheme = other?.[1]?.toLowerCase() ?? '';
  if (other === null || scheme === 'http' || scheme === 'https') return undefined;
  const meant = ['https', 'http'].find((right) => editDistance(scheme, right, 1) <= 1);
  return meant === undefined ? undefined : { fault: 'scheme-typo', meant: `${meant}://${other[2]}`, isSure: false };
}

const hostLike =
  /^(?:\/\/)?((?:localhost|\d{1,3}(?:\.\d{1,3}){3}|(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}))(?::\d+)?([/?#].*)?$/i;

function noScheme(text: string): MalformedUrl | undefined {
  const match = hostLike.exec(text);
  if (match === null || isFileOrPackage(text, match[2])) return undefined;
  const scheme = isLoopbackHost(match[1] ?? '') ? 'http' : 'https';
  return { fault: 'scheme-missing', meant: `${scheme}://${text.replace(/^\/\//, '')}`, isSure: false };
}

/** `callback.html`, or a reversed domain name as applications use it: `com.acme.app`. */
const isFileOrPackage = (text: string, path: string | undefined): boolean =>
  /^[\w-]+\.(?:html?|php|aspx?|jsp|do|json|ya?ml|py|[jt]sx?|pem|key|crt)(?:[?#]|$)/i.test(text) ||
  (path === undefined && /^(?:com|org|net|io)\.[a-z]/i.test(text));

function badAuthority(text: string): MalformedUrl | undefined {
  const match = /^https?:\/\/([^/?#]*)(.*)$/i.exec(text);
  if (match === null) return undefined;
  const authority = (match[1] ?? '').replace(/^.*@/, '');
  const [, host = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(authority) ?? [];
  if (host === '') return { fault: 'host-missing', meant: undefined, isSure: false };
  // A wildcard is another matter, and so is a variable that was not replaced.
  if (/[*$%]/.test(authority)) return undefined;
  if (port !== undefined && port !== '' && !(/^\d+$/.test(port) && Number(port) <= 65535)) {
    return { fault: 'port', meant: undefined, isSure: false };
  }
  return URL.canParse(text) ? undefined : { fault: 'host', meant: undefined, isSure: false };
}
