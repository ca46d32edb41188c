import { childOf, childrenOf, type Entry } from '../../syntax/tree.ts';
import type { Span } from '../../text/span.ts';
import type { FileScope } from '../types.ts';

/** Where a document offers an OAuth flow: OpenAPI 3 `flows.<name>`, Swagger 2 `flow: <name>`. */
export function offeredFlows(
  scope: FileScope,
  name: string,
): readonly { readonly entry: Entry; readonly span: Span }[] {
  if (scope.facts.dialects[0] !== 'openapi') return [];
  const [root] = scope.facts.tree.roots;
  const schemes = [
    ...childrenOf(childOf(childOf(root, 'components'), 'securitySchemes')),
    ...childrenOf(childOf(root, 'securityDefinitions')),
  ];
  return schemes.flatMap((scheme) => {
    const flow = childOf(scheme, 'flow');
    const isOld = flow?.kind === 'scalar' && flow.value === name;
    const entry = childOf(childOf(scheme, 'flows'), name) ?? (isOld ? flow : undefined);
    if (entry === undefined) return [];
    return [{ entry, span: entry.kind === 'scalar' ? entry.contentSpan : (entry.keySpan ?? entry.span) }];
  });
}
