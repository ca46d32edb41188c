import { childOf, entryAt, textAt } from '../syntax/tree.ts';
import { structuredDialect } from './structured.ts';

/**
 * ChatGPT plugin manifest. Its names mislead: `client_url` is where the browser goes to sign in, `authorization_url`
 * is the token endpoint (OpenAI plugin manifest reference, archived). Microsoft 365 Copilot manifests share the file
 * name; they have a version 2 schema with `runtimes` and keep their credentials elsewhere, so they are not claimed.
 */
export const aiPlugin = structuredDialect({
  id: 'ai-plugin',
  title: 'ChatGPT plugin manifest (ai-plugin.json)',
  kind: 'use',
  formats: ['json'],
  files: ['**/*ai-plugin*.json'],
  references: 'shell-like',
  recognise: (tree) => {
    const root = tree.roots[0];
    const version = textAt(root, 'schema_version');
    const isCopilot = /^v2/.test(version ?? '') || childOf(root, 'runtimes') !== undefined;
    if (isCopilot) return 0;
    const name = textAt(root, 'name_for_model');
    if (version !== undefined && name !== undefined) return 0.98;
    return name !== undefined || entryAt(root, 'auth', 'type') !== undefined ? 0.8 : 0;
  },
  blocks: [
    {
      at: 'auth',
      settings: {
        client_url: 'authorization_endpoint',
        authorization_url: 'token_endpoint',
        scope: 'scope',
      },
    },
  ],
  links: (tree) => {
    const url = entryAt(tree.roots[0], 'api', 'url');
    if (url?.kind !== 'scalar') return [];
    const name = url.value.split(/[?#]/)[0]?.split('/').pop() ?? '';
    if (name === '') return [];
    return [{ kind: 'openapi', file: tree.file.uri, span: url.contentSpan, target: name, service: undefined }];
  },
});
