import { isJsonObject, type JsonObject, parseJsonObject } from '../../base/json.ts';
import { lookup } from '../../base/table.ts';
import type { HttpResponse } from '../port.ts';

/** A response taken apart, by what it holds rather than by what its headers claim. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly kind: 'json' | 'form' | 'html' | 'text' | 'empty';
  /** JsonObject of a JSON object or of a form. */
  readonly members: JsonObject;
  /** The OAuth or vendor error, lower case. */
  readonly error: string | undefined;
  readonly description: string | undefined;
  /** Vendor codes as texts, such as AADSTS numbers. */
  readonly codes: readonly string[];
  /** True when `error` is a string member or form field, as RFC 6749 section 5.2 has it. */
  readonly isOAuthError: boolean;
  /** Of an HTML page. */
  readonly title: string | undefined;
}

/** Never fails: what is neither JSON nor a form is a page or a text. */
export function readAnswer(response: HttpResponse): Answer {
  const body = response.body.replace(/^\uFEFF/, '').trim();
  const base = { status: response.status, headers: response.headers, body };
  const json = parseJsonObject(body);
  if (json) return { ...base, kind: 'json', members: json, ...errorOf(json), title: undefined };
  const none = {
    members: {},
    error: undefined,
    description: undefined,
    codes: [],
    isOAuthError: false,
    title: undefined,
  };
  if (body === '') return { ...base, kind: 'empty', ...none };
  const xml = asXml(body);
  if (xml?.error !== undefined) return { ...base, kind: 'form', members: xml, ...errorOf(xml), title: undefined };
  if (xml) return { ...base, kind: 'html', ...none, title: xmlTitle(xml) };
  if (/^\s*(?:<!doctype html|<\?xml|<html|<head|<body|<!--)/i.test(body) || /<title>|<\/html>/i.test(body)) {
    return { ...base, kind: 'html', ...none, title: titleOf(body) };
  }
  const form = asForm(body);
  if (form) return { ...base, kind: 'form', members: form, ...errorOf(form), title: undefined };
  // A JSON array or scalar is JSON without members.
  const isJson = /^[["0-9tfn]/.test(body) && parses(body);
  return { ...base, kind: isJson ? 'json' : 'text', ...none };
}

/** The first of the members that is a non-empty text. */
export function textOf(members: JsonObject, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = members[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

/** A text from a server as it may stand in a report: one line, at most 300 characters, no markup of ours. */
export function quote(text: string): string {
  const line = text
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+/g, ' ')
    .replace(/`/g, "'")
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}

interface ErrorParts {
  readonly error: string | undefined;
  readonly description: string | undefined;
  readonly codes: readonly string[];
  readonly isOAuthError: boolean;
}

function errorOf(members: JsonObject): ErrorParts {
  const plain = textOf(members, 'error');
  const nested = isJsonObject(members.error) ? members.error : undefined;
  const source = nested ?? members;
  const description = textOf(
    source,
    'error_description',
    'error_message',
    'message',
    'errorSummary',
    'errmsg',
    'detail',
    'title',
    'reason',
    'error_msg',
    'err_tips',
  );
  const codes = [
    ...numbersOf(members.error_codes),
    ...numbersOf(source.code),
    ...numbersOf(source.errcode),
    ...numbersOf(source.err_no),
    ...numbersOf(source.error_code),
    ...numbersOf(source.sub_code),
    ...numbersOf(source.errorCode),
    ...[...`${plain ?? ''} ${description ?? ''}`.matchAll(/\bAADSTS(\d{4,8})\b/g)].map((m) => m[1] ?? ''),
  ];
  const error = plain ?? textOf(source, 'error_type', 'type', 'code', 'error_code', 'status', 'errorCode');
  return {
    error: error?.toLowerCase(),
    description: description === undefined && plain !== undefined && /\s/.test(plain) ? plain : description,
    codes: [...new Set(codes)],
    isOAuthError: plain !== undefined,
  };
}

function numbersOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(numbersOf);
  if (typeof value === 'number') return [String(value)];
  return typeof value === 'string' && value !== '' && value.length < 80 ? [value.toLowerCase()] : [];
}

function parses(body: string): boolean {
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}

/** Only what looks like one on the whole: `name=value` pairs with an OAuth name among them. */
function asForm(body: string): JsonObject | undefined {
  if (!/^[\w.%+-]+=[^\s<>]*$/.test(body)) return undefined;
  const members = Object.fromEntries(new URLSearchParams(body));
  return 'access_token' in members || 'error' in members ? members : undefined;
}

/** The leaves of an XML error: OAuth members as Spring's older servers write them, S3, Azure Storage, SOAP faults. */
function asXml(body: string): Readonly<Record<string, string>> | undefined {
  if (!/^\s*<(?:\?xml\b|(?:[\w-]{1,40}:)?(?:oauth\w*|error\w*|fault|envelope|response)\b)/i.test(body))
    return undefined;
  // XHTML pages begin with an XML declaration too.
  if (/<html\b/i.test(body.slice(0, 2048))) return undefined;
  const leaves = body
    .slice(0, 16_384)
    .matchAll(/<(?:[\w-]{1,40}:)?([A-Za-z_]{1,40})(?:\s[^<>]{0,200})?>([^<>]{1,1000})<\//g);
  const members: Record<string, string> = {};
  for (const [, name = '', text = ''] of leaves) {
    const member = lookup(xmlMembers, name.toLowerCase());
    if (member !== undefined) members[member] ??= unescapeHtml(text.trim());
  }
  return members;
}

/** `code` stays apart from `error`: S3's codes are no OAuth errors. */
const xmlMembers: Readonly<Record<string, string>> = {
  error: 'error',
  error_description: 'error_description',
  code: 'code',
  faultcode: 'code',
  message: 'message',
  faultstring: 'message',
};

function xmlTitle({ code, message }: Readonly<Record<string, string>>): string | undefined {
  const text = [code, message].filter((part) => part !== undefined && part !== '').join(': ');
  return text === '' ? undefined : quote(text);
}

function titleOf(body: string): string | undefined {
  const title = /<title[^>]{0,200}>([^<]{1,200})/i.exec(body)?.[1] ?? /<h1[^>]{0,200}>([^<]{1,200})/i.exec(body)?.[1];
  const text = title === undefined ? '' : quote(unescapeHtml(title));
  return text === '' ? undefined : text;
}

function unescapeHtml(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#0?39;|&apos;/g, "'")
    .replace(/&amp;/g, '&');
}
