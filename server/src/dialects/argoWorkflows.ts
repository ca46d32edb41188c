import type { Role } from '../knowledge/roles.ts';
import { type Entry, entryAt, type SyntaxTree } from '../syntax/tree.ts';
import { matches, type PathPattern, type StructuredDialect, splitPattern, structuredDialect } from './structured.ts';

/** `openid` is added to the scopes by the program (argoproj/argo-workflows, server/auth/sso/sso.go). */
const settings: Readonly<Record<PathPattern, Role>> = { issuer: 'issuer', redirectUrl: 'redirect_uri' };

/** The client's id is a key of a Secret, which nothing else of this shape has. */
const isSso = (block: Entry): boolean =>
  entryAt(block, 'issuer') !== undefined && entryAt(block, 'clientId', 'key') !== undefined;

/** Sign-in to Argo Workflows (its docs, "Argo Server SSO"), at the given places of a document. */
const ssoAt = (title: string, places: readonly PathPattern[]): StructuredDialect =>
  structuredDialect({
    id: 'argo-workflows',
    title,
    kind: 'use',
    formats: ['yaml'],
    files: [],
    references: 'none',
    recognise: (tree) => (places.some((at) => isThere(tree, at)) ? 0.95 : 0),
    blocks: places.map((at) => ({ at, slot: () => ['sso'], skip: (block) => !isSso(block), settings })),
  });

const isThere = ({ roots }: SyntaxTree, at: PathPattern): boolean =>
  roots.some((root) => matches(root, splitPattern(at)).some(isSso));

/** `sso` of the ConfigMap workflow-controller-configmap; in its older form a part of `config`. */
export const argoWorkflows = ssoAt('sso of Argo Workflows', ['', 'sso']);

/** The same in the values of its chart, also as those of a chart that depends on it (argo-helm, charts/argo-workflows). */
export const argoWorkflowsChart = ssoAt('Values of the chart of Argo Workflows', ['server.sso', '*.server.sso']);
