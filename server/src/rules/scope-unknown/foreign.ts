import { lookup } from '../../base/table.ts';
import type { Provider } from '../../knowledge/providers/types.ts';
import { type Client, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { strengthOf } from '../support/clients.ts';
import { placeOf, severityBy } from '../support/model.ts';
import { type ScopeToken, scopeLists } from '../support/scopes.ts';
import type { Location, Severity } from '../types.ts';

/** `groups`, a scope of Okta, Dex, authentik and others, asked of a provider that refuses it. */
export interface Foreign {
  readonly at: Location;
  readonly severity: Severity;
  readonly source: ResolvedSetting;
  /** Undefined where Argo CD asks for it because nothing is said. */
  readonly token: ScopeToken | undefined;
  readonly provider: Provider;
}

/**
 * What they answer, and where groups are instead. Google: argo-cd.readthedocs.io, "Google" ("doesn't expose the groups
 * claim"), and argoproj/argo-cd issue 1195; Entra ID: learn.microsoft.com, "Configure group claims for applications", and
 * docmost/docmost issue 1701; GitLab: docs.gitlab.com, "GitLab as an OpenID Connect identity provider", and the same issue of Argo CD.
 */
const refusing: Readonly<Record<string, { readonly answer: string; readonly instead: string }>> = {
  google: { answer: 'invalid_scope', instead: 'Google tells groups by the Directory API only.' },
  'microsoft-entra-id': {
    answer: 'AADSTS650053',
    instead: 'Groups come without a scope, where the token configuration of the application has a groups claim.',
  },
  gitlab: { answer: 'invalid_scope', instead: 'GitLab tells groups to whoever asks for openid.' },
};

/** The client's scopes that are another provider's. */
export function* foreignScopes(client: Client, provider: Provider | undefined): Generator<Foreign> {
  if (provider === undefined || lookup(refusing, provider.id) === undefined) return;
  const severity = severityBy(strengthOf(client), 'error');
  if (severity === undefined) return;
  for (const { tokens } of scopeLists(client)) {
    const token = tokens.find(({ text }) => text === 'groups');
    if (token !== undefined) yield { at: token.at, severity, source: token.source, token, provider };
  }
  const source = ofArgocd(client);
  if (source !== undefined) yield { at: placeOf(source), severity, source, token: undefined, provider };
}

/**
 * Without `requestedScopes` Argo CD asks for openid, profile, email and groups (argo-cd.readthedocs.io, "User Management",
 * "Existing OIDC Provider").
 */
function ofArgocd(client: Client): ResolvedSetting | undefined {
  if (settingsOf(client, 'scope').length > 0) return undefined;
  return settingsOf(client, 'issuer').find(({ setting }) => setting.dialect === 'argocd-cm');
}

/** What is wrong and why. */
export function wordForeign({ source, token, provider }: Foreign): string {
  const { answer = '', instead = '' } = lookup(refusing, provider.id) ?? {};
  const asks =
    token === undefined
      ? `${source.place.name} names ${provider.name}, and without requestedScopes Argo CD asks for groups, which is no scope there`
      : `${source.place.name} asks for groups, which is not a scope of ${provider.name}`;
  const mended = token === undefined ? 'Set requestedScopes to openid, profile and email.' : 'Remove the scope.';
  return `${asks}: the authorization endpoint answers ${answer}. ${instead} ${mended}`;
}
