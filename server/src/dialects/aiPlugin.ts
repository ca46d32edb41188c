import { entryAt, textAt } from '../syntax/tree.ts';
import { structuredDialect } from './structured.ts';

/**
 * ChatGPT plugin manifest. Its names mislead: `client_url` is where the browser goes to sign in, `authorization_url`
 * is the token endpoint (OpenAI plugin manifest reference, archived).
 */
export const aiPlugin = structuredDialect({
  id: 'ai-plugin',
  title: 'ChatGPT plugin manifest (ai-plugin.json)',
  kind: 'use',
  formats: ['json'],
  files: ['**/ai-plugin*.json', '**/.well-known/ai-plugin.json', '**/*ai-plugin.json'],
  references: 'shell-like',
  recognise: (tree) => {
    const root = tree.roots[0];
    if (textAt(root, 'schema_version') !== undefined && textAt(root, 'name_for_model') !== undefined) return 0.98;
    return textAt(root, 'name_for_model') !== undefined || entryAt(root, 'auth', 'type') !== undefined ? 0.7 : 0;
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
