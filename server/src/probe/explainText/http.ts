/** A status with where it stands and how surely it is the failed answer's. */
interface FoundStatus {
  readonly status: number;
  readonly at: number;
  /** 3: a status line; 2: a library's words; 1: an access log of the application itself. */
  readonly weight: number;
}

export interface PastedHttp {
  readonly status: number | undefined;
  /** Index of the status in the text. */
  readonly at: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** What follows the header block of a dump. */
  readonly body: string | undefined;
  /** The page in the text, from its first tag. */
  readonly page: string | undefined;
  /** Of a request that is shown with the answer. */
  readonly authorizationScheme: string | undefined;
}

const number = '([1-5]\\d{2})';

/** “with 403 grams” counts something: behind a bare number only a reason phrase stands, or how the sentence goes on. */
const counts =
  '(?! (?!(?:after|and|as|at|bad|because|body|but|by|client|code|conflict|during|error|expected|for|forbidden|from|gateway|gone|http|if|in|instead|internal|method|not|on|or|proxy|request|response|server|service|status|to|too|unauthori[sz]ed|unsupported|url|when|while|with|without)\\b)[a-z]{2,20}\\b)';

/** Each with its weight. */
const statusPatterns: readonly (readonly [pattern: RegExp, weight: number])[] = [
  [new RegExp(`(?:^|\\n)[<\\s]{0,4}HTTP/[\\d.]{1,3} ${number}\\b`, 'g'), 3],
  [new RegExp(`expected 200 OK, got:? ${number}\\b`, 'gi'), 3],
  // .NET’s HttpClient, its older WebRequest and PowerShell; reqwest; oauth2-proxy
  [/\bdoes not indicate success: ([45]\d{2})\b/g, 3],
  [/\bserver returned an error: \(([45]\d{2})\)/g, 3],
  [/\bkind: Status\(([45]\d{2})\b/g, 3],
  [/\bunexpected status "([1-5]\d{2})"/g, 3],
  [new RegExp(`"?\\b(?:http[ _-]?)?status[ _-]?code"?['" ]{0,2}(?:is|was|of)?['":= ]{1,4}${number}\\b`, 'gi'), 2],
  [new RegExp(`\\b(?:http[ _-]?)?status(?:[ _-]?value)?"?['" ]{0,2}[:=]['" ]{0,3}${number}\\b`, 'gi'), 2],
  [
    new RegExp(
      `\\b(?:returned|with|got|received|answered|responded|responds|response|responded with|unexpected)(?: (?:an?|the|http|error|response|status|code|unexpected|from|server|provider|retrieving|http error)){0,4}:? ${number}\\b${counts}`,
      'gi',
    ),
    2,
  ],
  [new RegExp(`\\bHTTP(?: Status| Error| status code| code)?:? ${number}\\b`, 'gi'), 2],
  [new RegExp(`\\bError:? ${number}(?::| ?[{<]|\\n)`, 'g'), 2],
  [new RegExp(`\\b(?:exchange|refresh|token request) failed:? \\(?${number}\\b`, 'gi'), 2],
  // requests and aiohttp of Python, reqwest of Rust
  [/\b([45]\d{2}), message=/g, 2],
  // Google’s .NET library
  [/(?:Bad Request|Unauthorized|Forbidden|Not Found) \[([45]\d{2})\]/g, 2],
  [/\b([45]\d{2}) (?:Client|Server) Error\b/g, 2],
  [/\bHTTP status (?:client|server) error \(([45]\d{2})\b/g, 2],
  [new RegExp(`\\[status code\\] ${number}\\b`, 'gi'), 2],
  // Qt
  [/server replied: [A-Za-z ]{2,40}"? ([45]\d{2})\b/g, 2],
  [new RegExp(`\\bcannot fetch token: ${number}\\b`, 'gi'), 3],
  [
    new RegExp(
      `\\b${number}[ :-]{1,3}(?:Bad Request|Unauthorized|Forbidden|Not Found|Method Not Allowed|Not Acceptable|Proxy Authentication Required|Request Timeout|Conflict|Gone|Unsupported Media Type|Too Many Requests|Internal Server Error|Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out)`,
      'gi',
    ),
    2,
  ],
  [/\bhttps?:\/\/[^\s"'<>]{4,500} ([45]\d{2})\b/g, 2],
  [new RegExp(`<title>\\s{0,5}${number}\\b`, 'gi'), 2],
  [new RegExp(`^\\s{0,3}${number}:? (?:b?['"]?\\{|on (?:GET|POST) request)`, 'gm'), 2],
  [new RegExp(`: ${number}: b?['"]?\\{`, 'g'), 2],
  [new RegExp(`HTTP/[\\d.]{1,3}"? ${number}\\b`, 'g'), 1],
];

/** Of several answers the one that failed. */
export function httpIn(text: string): PastedHttp {
  const statuses = statusesIn(text);
  const dump = dumpIn(text);
  const best = dump?.status ?? statuses[0]?.status;
  return {
    status: best,
    at: dump?.at ?? statuses[0]?.at,
    headers: { ...looseHeaders(text), ...dump?.headers },
    body: dump?.body,
    page: pageIn(text),
    authorizationScheme: /(?:^|\n)[>\s]{0,3}authorization: (basic|bearer|dpop)\b/i.exec(text)?.[1]?.toLowerCase(),
  };
}

/** The failed answer's first: errors before successes, then by weight, then the first in the text. */
function statusesIn(text: string): readonly FoundStatus[] {
  const found: FoundStatus[] = [];
  for (const [pattern, weight] of statusPatterns) {
    let seen = 0;
    for (const m of text.matchAll(pattern)) {
      if (++seen > 100) break;
      found.push({ status: Number(m[1]), at: m.index, weight });
    }
  }
  const isError = (s: FoundStatus): number => (s.status >= 400 ? 0 : s.status >= 300 ? 1 : 2);
  return found
    .filter((s) => s.status !== 100)
    .sort((a, b) => isError(a) - isError(b) || b.weight - a.weight || a.at - b.at);
}

interface Dump {
  readonly status: number;
  readonly at: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

const statusLine = /^[<\s]{0,4}HTTP\/[\d.]{1,3} ([1-5]\d{2})\b/;
const maxLines = 20_000;

/** The last complete answer of `curl -v`, `curl -i`, or a dump; interim answers and that of a proxy are passed over. */
function dumpIn(text: string): Dump | undefined {
  const lines = text.split('\n', maxLines);
  let at = 0;
  let last: Dump | undefined;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const status = Number(statusLine.exec(line)?.[1]);
    if (Number.isInteger(status)) {
      const read = readHeaders(lines, i + 1);
      if (status >= 200 && !/Connection established/i.test(line)) {
        last = { status, at, headers: read.headers, body: bodyFrom(lines, read.next) };
      }
    }
    at += line.length + 1;
  }
  return last;
}

function readHeaders(
  lines: readonly string[],
  from: number,
): { readonly headers: Record<string, string>; readonly next: number } {
  const headers: Record<string, string> = {};
  let i = from;
  for (; i < lines.length; i++) {
    const line = (lines[i] ?? '').replace(/^[<\s]{1,4}/, '');
    if (line.trim() === '') break;
    const m = /^([A-Za-z][\w-]{0,60}):\s{0,4}(.{0,4000})$/.exec(line);
    if (m === null) break;
    headers[(m[1] ?? '').toLowerCase()] = (m[2] ?? '').trim();
  }
  return { headers, next: i };
}

/** Until the next line of curl's own. */
function bodyFrom(lines: readonly string[], from: number): string | undefined {
  const kept: string[] = [];
  let size = 0;
  for (let i = from; i < lines.length && size < 65_536; i++) {
    const line = lines[i] ?? '';
    if (statusLine.test(line)) break;
    if (/^[*<>{}] |^[*<>]\s?$|^\{ \[|^\s{0,2}\d{1,3} {1,9}[\d.]{1,6}[kMG]? /.test(line)) continue;
    kept.push(line.replace(/\* (?:Connection #\d|Closing connection)[\s\S]*/, ''));
    size += line.length;
  }
  const body = kept.join('\n').trim();
  return body === '' ? undefined : body;
}

/** Headers that tell something by themselves, however a library prints them. */
const headerPattern =
  /(?:^|[\n{,;([]|\s)["']?(www-authenticate|server|retry-after|cf-ray|cf-mitigated|x-amzn-waf-action|x-amzn-errortype|x-amzn-requestid|x-request-id|x-azure-ref|x-iinfo|x-sucuri-block|x-sucuri-id|x-datadome|x-squid-error|ngrok-error-code|content-type|x-okta-request-id)["']?\s{0,2}(?::|=>)\s{0,2}(?:"([^"\n]{1,500})"|'([^'\n]{1,500})'|([^\n,}\]]{1,500}))/gi;

function looseHeaders(text: string): Record<string, string> {
  const headers: Record<string, string> = {};
  let seen = 0;
  for (const m of text.matchAll(headerPattern)) {
    if (++seen > 200) break;
    const name = (m[1] ?? '').toLowerCase();
    headers[name] ??= (m[2] ?? m[3] ?? m[4] ?? '').trim();
  }
  return headers;
}

/** From the first tag of a page to its end. */
function pageIn(text: string): string | undefined {
  const start = text.search(/<!doctype html|<html[\s>]|<head>|<title>|<center><h1>/i);
  if (start === -1) return undefined;
  const piece = text.slice(start, start + 65_536);
  const end = piece.search(/<\/html>/i);
  return end === -1 ? piece : piece.slice(0, end + 7);
}
