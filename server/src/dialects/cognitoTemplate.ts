import { lookup } from '../base/table.ts';
import type { Role } from '../knowledge/roles.ts';
import { childOf, childrenOf, type Entry, type ScalarEntry, type SyntaxTree, textAt } from '../syntax/tree.ts';
import { joined, sealed } from './carrier.ts';
import { makeSetting, type SettingFrame } from './settings.ts';
import { matches, splitPattern } from './structured.ts';
import type { Dialect, DialectKind, Reading, Setting } from './types.ts';

const id = 'aws-cognito-cfn';

interface ResourceReading {
  readonly type: RegExp;
  readonly kind: DialectKind;
  /** Path below the resource's `Properties` to the block; settings are keys of it. */
  readonly at: string;
  readonly provider?: (block: Entry) => string | undefined;
  readonly settings: Readonly<Record<string, Role>>;
}

/** AWS CloudFormation template reference, resource types of Cognito, API Gateway and Elastic Load Balancing. */
const readings: readonly ResourceReading[] = [
  {
    type: /^AWS::Cognito::UserPoolClient$/,
    kind: 'registration',
    at: '',
    provider: () => 'cognito',
    settings: {
      CallbackURLs: 'redirect_uri',
      LogoutURLs: 'post_logout_redirect_uri',
      AllowedOAuthFlows: 'grant_type',
      AllowedOAuthScopes: 'scope',
      GenerateSecret: 'public_client',
    },
  },
  {
    type: /^AWS::Cognito::UserPoolIdentityProvider$/,
    kind: 'use',
    at: 'ProviderDetails',
    provider: (block) => lookup(identityProviders, textAt(block.parent, 'ProviderType')),
    settings: {
      client_id: 'client_id',
      client_secret: 'client_secret',
      oidc_issuer: 'issuer',
      authorize_url: 'authorization_endpoint',
      token_url: 'token_endpoint',
      attributes_url: 'userinfo_endpoint',
      jwks_uri: 'jwks_uri',
    },
  },
  {
    type: /^AWS::ApiGatewayV2::Authorizer$/,
    kind: 'use',
    at: 'JwtConfiguration',
    settings: { Issuer: 'issuer', Audience: 'audience' },
  },
  ...['DefaultActions.*', 'Actions.*'].map(
    (action): ResourceReading => ({
      type: /^AWS::ElasticLoadBalancingV2::Listener(?:Rule)?$/,
      kind: 'use',
      at: `${action}.AuthenticateOidcConfig`,
      settings: {
        Issuer: 'issuer',
        ClientId: 'client_id',
        ClientSecret: 'client_secret',
        AuthorizationEndpoint: 'authorization_endpoint',
        TokenEndpoint: 'token_endpoint',
        UserInfoEndpoint: 'userinfo_endpoint',
        Scope: 'scope',
      },
    }),
  ),
];

const identityProviders: Readonly<Record<string, string>> = { Google: 'google', SignInWithApple: 'apple' };

/** CloudFormation and SAM templates with a Cognito client, an identity provider, or a load balancer that signs in. */
export const cognitoTemplate: Dialect = {
  id,
  title: 'CloudFormation template with Cognito',
  kind: 'registration',
  formats: ['yaml', 'json'],
  files: [
    '**/template.{yml,yaml,json}',
    '**/*.template.{yml,yaml,json}',
    '**/{cloudformation,cfn}/**/*.{yml,yaml,json}',
    '**/*{cloudformation,cognito,stack}*.{yml,yaml,json}',
  ],
  readIgnored: false,
  recognise: (tree) => {
    const reading = readResources(tree, childOf(tree.roots[0], 'Resources'), id);
    return reading.settings.length > 0 ? 0.95 : 0;
  },
  read: (tree) => readResources(tree, childOf(tree.roots[0], 'Resources'), id),
};

/** The settings of a template's `Resources`, also where another tool's file holds them. */
export function readResources(tree: SyntaxTree, resources: Entry | undefined, dialect: string): Reading {
  const settings = childrenOf(resources).flatMap((resource) =>
    readings
      .filter(({ type }) => type.test(textAt(resource, 'Type') ?? ''))
      .flatMap((reading) =>
        matches(resource, splitPattern(reading.at === '' ? 'Properties' : `Properties.${reading.at}`)).flatMap(
          (block) => settingsOf(tree, dialect, resource.key, reading, block),
        ),
      ),
  );
  return joined([{ settings, variables: [], references: [], links: [] }]);
}

function settingsOf(
  tree: SyntaxTree,
  dialect: string,
  slot: string,
  { kind, settings, provider }: ResourceReading,
  block: Entry,
): Setting[] {
  const frame: SettingFrame = { tree, dialect, kind, references: 'shell-like' };
  return Object.entries(settings).flatMap(([key, role]) => {
    const entry = childOf(block, key);
    if (entry === undefined || (entry.kind === 'list' && entry.tag !== undefined)) return [];
    const items = entry.kind === 'scalar' ? [entry] : entry.kind === 'list' ? entry.children : [];
    const scalars = items.filter((item) => item.kind === 'scalar');
    return scalars.map((scalar, index) => {
      const source = {
        role,
        name: entry.kind === 'scalar' ? key : `${key}[${index}]`,
        slot: `${dialect}:${slot}`,
        provider: provider?.(block),
        item: entry.kind === 'scalar' ? undefined : index,
      };
      const setting = makeSetting(frame, translated(scalar, role), source);
      return { ...setting, value: sealed(setting.value) };
    });
  });
}

/** Cognito's words for what OAuth calls otherwise: `code` is a grant here, and a secret is asked for, not a public client. */
function translated(entry: ScalarEntry, role: Role): ScalarEntry {
  if (role === 'grant_type' && entry.value === 'code') return { ...entry, value: 'authorization_code' };
  if (role === 'public_client') return { ...entry, value: entry.value === 'true' ? 'false' : 'true' };
  return entry;
}
