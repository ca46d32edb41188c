import { lowered, type Severity } from '../../base/severity.ts';
import type { FileFacts } from '../../dialects/types.ts';
import type { MapEntry, ScalarEntry } from '../../syntax/tree.ts';
import { uriPath } from '../../text/uri.ts';
import { documentOf, isTemplated } from './document.ts';
import { parseUrl } from './url.ts';

/** The manifest's map, or undefined when the file is no ChatGPT plugin manifest. */
export const manifestOf = (facts: FileFacts): MapEntry | undefined => documentOf(facts, 'ai-plugin');

/**
 * ChatGPT stopped reading plugins in 2024, other readers of the format remain. A manifest that is not served under
 * `.well-known` is likely a leftover, so everything said of it is one level lower.
 */
export const manifestSeverity = (facts: FileFacts, severity: Severity): Severity =>
  uriPath(facts.file.uri).includes('/.well-known/') ? severity : lowered(severity);

/** What the last segments of an endpoint's path say; undefined when they say nothing. */
export function endpointKind(entry: ScalarEntry | undefined): 'token' | 'authorize' | undefined {
  const path = entry === undefined || isTemplated(entry.value) ? undefined : parseUrl(entry.value)?.rawPath;
  if (path === undefined) return undefined;
  if (/\/(?:token|access_?token|oauth(?:\.v2)?\.access)\/?$/i.test(path)) return 'token';
  return /\/(?:authori[sz]e|openid-connect\/auth|o\/oauth2\/(?:v\d\/)?auth|dialog\/oauth)\/?$/i.test(path)
    ? 'authorize'
    : undefined;
}
