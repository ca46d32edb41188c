import { edgeFingerprints } from '../outcomes/edge.ts';
import type { Answer } from './read.ts';

export interface Edge {
  readonly vendor: string;
  /** The id its operator can find the request by. */
  readonly reference: string | undefined;
}

/** Who answered in place of the authorization server; undefined when nothing gives it away. */
export function edgeOf(answer: Answer): Edge | undefined {
  for (const print of edgeFingerprints) {
    const byHeader = Object.entries(print.headers ?? {}).some(([name, pattern]) =>
      pattern.test(answer.headers[name] ?? ''),
    );
    if (!byHeader && !print.body?.some((pattern) => pattern.test(answer.body))) continue;
    const reference = print.reference
      ?.map((r) => (r.header === undefined ? undefined : answer.headers[r.header]) ?? r.body?.exec(answer.body)?.[1])
      .find((r) => r !== undefined);
    return { vendor: print.vendor, reference };
  }
  return undefined;
}

/** Cloudflare's own error number, when the page or JSON is Cloudflare's. */
export function cloudflareCode(answer: Answer): string | undefined {
  if (edgeOf(answer)?.vendor !== 'Cloudflare') return undefined;
  return (
    /error code:? ?(1\d{3})\b/i.exec(answer.body)?.[1] ??
    /error-(1\d{3})\//i.exec(answer.body)?.[1] ??
    /<span class="cf-code-label">[^<]*?(1\d{3})/i.exec(answer.body)?.[1] ??
    /\bError\s{0,9}(?:<[^>]{0,99}>\s{0,9}){0,4}(1\d{3})\b/i.exec(answer.body)?.[1] ??
    answer.codes.find((code) => /^1\d{3}$/.test(code))
  );
}
