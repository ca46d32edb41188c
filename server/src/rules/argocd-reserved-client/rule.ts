import { embeddedYaml } from '../../dialects/embedded.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { childOf, childrenOf, entryAt, type ScalarEntry, textAt } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';

interface Data {
  readonly id: string;
}

/** The clients Argo CD adds to Dex's configuration for itself, in front of those of `dex.config`. */
const reserved: ReadonlySet<string> = new Set(['argo-cd', 'argo-cd-cli', 'argo-cd-pkce']);

/** argo-cd.readthedocs.io, "Dex"; github.com/argoproj/argo-cd, issue 19787. */
export const rule = fileRule<Data>({
  meta: {
    id: 'argocd-reserved-client',
    group: 'client',
    severity: 'error',
    reach: 'file',
    fix: 'none',
    summary: 'A static client in Argo CD’s dex.config does not take the name of a built-in one.',
  },
  *detect({ facts }) {
    for (const id of clientIds(facts)) {
      if (reserved.has(id.value)) yield { at: { file: facts.file.uri, span: id.contentSpan }, data: { id: id.value } };
    }
  },
  word: ({ id }) =>
    `The static client ${id} has the name of the client that Argo CD registers for itself, and takes its place: sign-in to ` +
    'Argo CD then stops with "Unregistered redirect_uri" or invalid_client. Give it another id, here and in the ' +
    'application that uses it.',
});

function clientIds({ tree, dialects }: FileFacts): readonly ScalarEntry[] {
  if (dialects[0] !== 'argocd-cm') return [];
  return tree.roots.flatMap((root) => {
    const text = textAt(root, 'metadata', 'name') === 'argocd-cm' ? entryAt(root, 'data', 'dex.config') : undefined;
    const inner = text?.kind === 'scalar' ? embeddedYaml(tree, text) : undefined;
    return childrenOf(childOf(inner?.roots[0], 'staticClients')).flatMap((client) => {
      const id = childOf(client, 'id');
      return id?.kind === 'scalar' ? [id] : [];
    });
  });
}
