import { variableOf, variableOfService } from '../dialects/lookups.ts';
import type { DerivedRedirect } from './derived.ts';
import { type Client, type Model, settingsOf } from './types.ts';

/** A program that makes its redirect URI of the request's host, so that the path alone is known. */
interface Program {
  readonly framework: string;
  /** The variable with the client id. */
  readonly client: string;
  /** Variables that only this program has beside it. */
  readonly beside: readonly string[];
  readonly path: string;
  readonly alternatives: readonly string[];
}

const programs: readonly Program[] = [
  // docs.mealie.io, "OpenID Connect (OIDC) Authentication", "Configure redirect URI".
  {
    framework: 'Mealie',
    client: 'OIDC_CLIENT_ID',
    beside: ['OIDC_AUTH_ENABLED', 'OIDC_CONFIGURATION_URL'],
    path: '/login',
    alternatives: [],
  },
  // docs.openwebui.com, "Environment variables": unless OPENID_REDIRECT_URI is set. Newer versions have a second path.
  {
    framework: 'Open WebUI',
    client: 'OAUTH_CLIENT_ID',
    beside: ['OPENID_PROVIDER_URL'],
    path: '/oauth/oidc/callback',
    alternatives: ['/oauth/oidc/login/callback'],
  },
];

/** The path at which such a program receives the callback of a client. */
export function requestRedirect(client: Client, model: Model): readonly DerivedRedirect[] {
  return settingsOf(client, 'client_id').flatMap((clientId) => {
    const { name, file, entry } = clientId.setting;
    const facts = model.fileOf(file);
    const service = facts === undefined ? undefined : variableOf(facts, entry)?.service;
    const program = programs.find(
      (each) =>
        each.client === name &&
        facts !== undefined &&
        each.beside.every((other) => variableOfService(facts, other, service) !== undefined),
    );
    if (program === undefined) return [];
    const { framework, path, alternatives } = program;
    return [{ text: path, isPath: true, alternatives, family: path, framework, inputs: [clientId] }];
  });
}
