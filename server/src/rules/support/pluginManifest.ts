import type { FileFacts } from '../../dialects/types.ts';
import type { MapEntry } from '../../syntax/tree.ts';
import { uriPath } from '../../text/uri.ts';
import type { Severity } from '../types.ts';
import { documentOf } from './document.ts';
import { lowered } from './environment.ts';

/** The manifest's map, or undefined when the file is no ChatGPT plugin manifest. */
export const manifestOf = (facts: FileFacts): MapEntry | undefined => documentOf(facts, 'ai-plugin');

/**
 * ChatGPT stopped reading plugins in 2024, other readers of the format remain. A manifest that is not served under
 * `.well-known` is likely a leftover, so everything said of it is one level lower.
 */
export const manifestSeverity = (facts: FileFacts, severity: Severity): Severity =>
  uriPath(facts.file.uri).includes('/.well-known/') ? severity : lowered(severity);
