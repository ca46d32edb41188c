import { textAt } from '../syntax/tree.ts';
import { structuredDialect } from './structured.ts';

/** The key file ZITADEL offers for download (zitadel.com, "Private Key JWT"): of an application or a service user. */
export const zitadelKey = structuredDialect({
  id: 'zitadel',
  title: 'ZITADEL key file',
  kind: 'use',
  formats: ['json'],
  files: ['**/*zitadel*.json', '**/*zitadel*/**/*.json', '**/*key.json', '**/*key[-_]file*.json'],
  readIgnored: true,
  references: 'shell-like',
  recognise: (tree) => {
    const root = tree.roots[0];
    const isKind = /^(?:application|serviceaccount)$/.test(textAt(root, 'type') ?? '');
    return isKind && textAt(root, 'keyId') !== undefined && textAt(root, 'key') !== undefined ? 0.95 : 0;
  },
  blocks: [{ at: '', settings: { clientId: 'client_id', key: 'private_key' } }],
});
