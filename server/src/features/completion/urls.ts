import { literalPattern } from '../../base/literalPattern.ts';
import type { OwnProvider } from '../../config/config.ts';
import type { Provider } from '../../knowledge/providers/types.ts';
import { endpointRoles, type Role } from '../../knowledge/roles.ts';
import { providerEndpoint } from '../../rules/support/endpoint.ts';
import { companionText, type ValueContext } from './context.ts';
import { clientProviders, templateOf } from './providers.ts';
import type { Candidate } from './values.ts';

const wellKnown = '/.well-known/openid-configuration';

/** Endpoints, issuers and discovery documents: of the client's provider, else of all that are known. */
export function urlCandidates(context: ValueContext, role: Role): readonly Candidate[] {
  const near = [
    ...ofMetadata(context, role),
    ...ofOwnProvider(context.client?.ownProvider, role),
    ...ofIssuer(context, role),
  ];
  const { provider } = context;
  if (provider !== undefined) {
    const template = templateOf(provider, role);
    const known = template === undefined ? [] : [candidateOf(context, provider, template, role, 1)];
    return [...near, ...known];
  }
  // An own server's addresses are not those of a provider.
  if (near.length > 0 || companionText(context, 'issuer', 'discovery_url', ...endpointRoles) !== undefined) return near;
  return clientProviders.flatMap((other, order) => {
    const template = templateOf(other, role);
    return template === undefined ? [] : [candidateOf(context, other, template, role, 3 + order / 100)];
  });
}

function candidateOf(context: ValueContext, provider: Provider, template: string, role: Role, rank: number): Candidate {
  const text = filled(context, provider, template);
  return {
    text,
    kind: 'url',
    detail: provider.name,
    rank,
    hasHoles: text.includes('{'),
    about: { role, provider: provider.id },
  };
}

/** What the server of the workspace says of itself, when the client's issuer is its own. */
function ofMetadata(context: ValueContext, role: Role): readonly Candidate[] {
  const issuer = companionText(context, 'issuer');
  return context.input.model.metadata.flatMap((document) => {
    const own = document.settings.find(({ setting }) => setting.role === 'issuer')?.resolved.text;
    const found = document.settings.find(({ setting }) => setting.role === role);
    if (found?.resolved.text === undefined || found.setting.file === context.input.file.uri) return [];
    if (issuer !== undefined && issuer.replace(/\/$/, '') !== own?.replace(/\/$/, '')) return [];
    return [
      {
        text: found.resolved.text,
        kind: 'url' as const,
        detail: 'Metadata in the workspace',
        rank: 0,
        about: { role },
      },
    ];
  });
}

function ofOwnProvider(own: OwnProvider | undefined, role: Role): readonly Candidate[] {
  const text =
    role === 'issuer'
      ? own?.issuer
      : role === 'authorization_endpoint'
        ? own?.authorizationEndpoint
        : role === 'token_endpoint'
          ? own?.tokenEndpoint
          : undefined;
  return text === undefined ? [] : [{ text, kind: 'url', detail: own?.name ?? '', rank: 0, about: { role } }];
}

/** OpenID Connect Discovery section 4: the document stands below the issuer. */
function ofIssuer(context: ValueContext, role: Role): readonly Candidate[] {
  const issuer = companionText(context, 'issuer');
  const discovery = companionText(context, 'discovery_url');
  const make = (text: string, note: string): readonly Candidate[] => [
    { text, kind: 'url', detail: 'OpenID Connect Discovery', rank: 0.5, about: { role, note } },
  ];
  if (role === 'discovery_url' && issuer !== undefined && /^https?:\/\/[^\s{}]+$/.test(issuer)) {
    const text = issuer.endsWith(wellKnown) ? issuer : issuer.replace(/\/$/, '') + wellKnown;
    return make(text, 'Made of the issuer of this client.');
  }
  if (role === 'issuer' && discovery?.endsWith(wellKnown) === true && context.provider === undefined) {
    return make(discovery.slice(0, -wellKnown.length), 'Made of the discovery document of this client.');
  }
  return [];
}

const holes = /\{([A-Za-z_]\w*)\}/g;

/** The template with the client's tenant, domain and realm in it, as far as they are known. */
function filled(context: ValueContext, provider: Provider, template: string): string {
  const values = knownParts(context, provider);
  const text = template.replace(holes, (hole, name: string) => values.get(name) ?? hole);
  const scheme = values.get('scheme');
  return scheme === undefined ? text : text.replace(/^https:/, `${scheme}:`);
}

const roleOfHole: Readonly<Record<string, readonly Role[]>> = {
  tenant: ['tenant'],
  tenantId: ['tenant'],
  domain: ['domain'],
  realm: ['realm'],
  client_id: ['client_id'],
};

function knownParts(context: ValueContext, provider: Provider): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  const templates = [provider.issuer, provider.discoveryUrl, ...Object.values(provider.endpoints)];
  for (const { setting, text } of context.company) {
    if (text === undefined || !/^https?:\/\//.test(text)) continue;
    const role = setting.role === 'issuer' || setting.role === 'discovery_url' || setting.role in providerEndpoint;
    if (!role) continue;
    for (const template of templates) {
      if (template?.includes('{') !== true) continue;
      for (const [name, value] of captured(template, text)) if (!parts.has(name)) parts.set(name, value);
    }
  }
  // The issuer needs the tenant's own id, of which `common` is none, but both are called tenant elsewhere.
  const twin = (a: string, b: string): void => {
    const value = parts.get(a);
    if (value !== undefined && !parts.has(b) && provider.id !== 'azure-ad-b2c') parts.set(b, value);
  };
  twin('tenant', 'tenantId');
  twin('tenantId', 'tenant');
  for (const [name, roles] of Object.entries(roleOfHole)) {
    const text = companionText(context, ...roles)
      ?.replace(/^https?:\/\//, '')
      .replace(/\/+$/, '');
    if (text !== undefined && /^[\w.:-]+$/.test(text)) parts.set(name, text);
  }
  return parts;
}

function captured(template: string, text: string): readonly (readonly [string, string])[] {
  const names: string[] = [];
  const source = template
    .replace(/^https:/, '')
    .split(/(\{\w+\})/)
    .map((part) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      if (name === undefined) return literalPattern(part);
      names.push(name);
      return '([^/?#\\s{}]+)';
    })
    .join('');
  const match = new RegExp(`^(https?):${source}/?$`).exec(text);
  if (match === null) return [];
  const [, scheme = '', ...parts] = match;
  return [['scheme', scheme], ...names.map((name, index) => [name, parts[index] ?? ''] as const)];
}
