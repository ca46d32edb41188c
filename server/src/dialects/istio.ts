import { type Entry, textAt } from '../syntax/tree.ts';
import { adapted } from './adapt.ts';
import { structuredDialect } from './structured.ts';

const isOurs = (root: Entry | undefined): boolean =>
  textAt(root, 'kind') === 'RequestAuthentication' &&
  textAt(root, 'apiVersion')?.startsWith('security.istio.io/') === true;

const rootOf = (entry: Entry): Entry => (entry.parent === undefined ? entry : rootOf(entry.parent));

/** Istio checks tokens in front of a service (istio.io, "RequestAuthentication"). */
export const istioRequestAuthentication = adapted(
  structuredDialect({
    id: 'istio-requestauthentication',
    title: 'Istio RequestAuthentication',
    kind: 'use',
    formats: ['yaml'],
    files: ['**/*auth*.{yml,yaml}', '**/*jwt*.{yml,yaml}', '**/*istio*.{yml,yaml}', '**/*istio*/**/*.{yml,yaml}'],
    references: 'shell-like',
    // Where workloads stand in the same file, the manifest as a whole tells more.
    recognise: (tree) => (tree.roots.some(isOurs) ? 0.85 : 0),
    blocks: [
      {
        at: 'spec.jwtRules.*',
        skip: (rule) => !isOurs(rootOf(rule)),
        settings: { issuer: 'issuer', jwksUri: 'jwks_uri', audiences: 'audience' },
      },
    ],
  }),
  // The issuer of a JWT is any text (RFC 7519 section 4.1.1).
  (setting) => (setting.role === 'issuer' && !/^https?:/i.test(setting.value.text) ? undefined : setting),
);
