import { childOf, entryAt, type ScalarEntry, type SyntaxTree } from '../syntax/tree.ts';
import { joined } from './carrier.ts';
import { embeddedDocument } from './embedded.ts';
import { structuredDialect } from './structured.ts';
import type { ClaimInput, Reading } from './types.ts';

/** The value of the annotation: one JSON object. The id and the secret are in a Secret. */
const oidc = structuredDialect({
  id: 'alb-ingress',
  title: 'Sign-in at an AWS load balancer',
  kind: 'use',
  formats: ['json'],
  files: [],
  references: 'none',
  recognise: () => 1,
  blocks: [
    {
      at: '',
      settings: {
        issuer: 'issuer',
        authorizationEndpoint: 'authorization_endpoint',
        tokenEndpoint: 'token_endpoint',
        userInfoEndpoint: 'userinfo_endpoint',
      },
    },
  ],
});

const annotation = 'alb.ingress.kubernetes.io/auth-idp-oidc';

const annotationsOf = (tree: SyntaxTree): readonly ScalarEntry[] =>
  tree.roots.flatMap((root) => {
    const entry = childOf(entryAt(root, 'metadata', 'annotations'), annotation);
    return entry?.kind === 'scalar' ? [entry] : [];
  });

/** AWS Load Balancer Controller, "Ingress annotations": the server that an Application Load Balancer signs users in at. */
export function albIngress(tree: SyntaxTree, input: ClaimInput, environment: string | undefined): Reading {
  const documents = annotationsOf(tree).flatMap((entry) => embeddedDocument(tree, entry, 'json') ?? []);
  const reading = joined(documents.map((document) => oidc.read(document, input)));
  return {
    ...reading,
    settings: reading.settings.map((setting) => ({
      ...setting,
      name: `auth-idp-oidc: ${setting.name}`,
      environment: setting.environment ?? environment,
    })),
  };
}

/** True when a load balancer signs users in. */
export const isAlbIngress = (tree: SyntaxTree): boolean => annotationsOf(tree).length > 0;
