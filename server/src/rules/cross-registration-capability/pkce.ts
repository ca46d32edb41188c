import {
  type Evidence,
  knownText,
  type Match,
  type Model,
  type ResolvedSetting,
  settingsOf,
} from '../../model/types.ts';
import { baseName } from '../../text/uri.ts';
import { placeOf, relatedTo, severityBy } from '../support/model.ts';
import type { Detection } from '../types.ts';

/** The registration asks for PKCE, and the program sends none unless it is told to. */
export interface PkceData {
  readonly kind: 'pkce';
  readonly use: ResolvedSetting;
  readonly file: string;
  readonly program: string;
  /** What tells it, in the notation of the file. */
  readonly option: string;
  readonly evidence: Evidence;
}

interface Program {
  readonly name: string;
  readonly isOwn: (clientId: ResolvedSetting['setting']) => boolean;
  /** Some file of the application has a word about it. */
  readonly told: RegExp;
  readonly variable: string;
  readonly key: string;
}

const programs: readonly Program[] = [
  {
    // oauth2-proxy.github.io, "Overview": code-challenge-method has no default; the program only warns at its start that the
    // provider supports PKCE and it is not enabled.
    name: 'oauth2-proxy',
    isOwn: ({ name, dialect }) => name === 'OAUTH2_PROXY_CLIENT_ID' || dialect === 'oauth2-proxy',
    told: /code[-_]?challenge[-_]?method/i,
    variable: 'OAUTH2_PROXY_CODE_CHALLENGE_METHOD=S256',
    key: 'code_challenge_method = "S256"',
  },
  {
    // grafana.com, "Configure generic OAuth authentication": use_pkce is false by default.
    name: 'Grafana',
    isOwn: ({ name }) => /(?:^|\.)auth\.generic_oauth\.client_id$|^GF_AUTH_GENERIC_OAUTH_CLIENT_ID$/.test(name),
    told: /use_pkce/i,
    variable: 'GF_AUTH_GENERIC_OAUTH_USE_PKCE=true',
    key: 'use_pkce = true',
  },
];

/**
 * Keycloak refuses an authorization request without a challenge once the client has a method (AuthorizationEndpoint,
 * "Missing parameter: code_challenge_method").
 */
export function* withoutPkce({ use, registration, evidence }: Match, model: Model): Generator<Detection<PkceData>> {
  const [registered] = settingsOf(registration, 'code_challenge_method');
  if (registered?.setting.dialect !== 'keycloak-realm' || knownText(registered.resolved) !== 'S256') return;
  for (const clientId of settingsOf(use, 'client_id')) {
    const program = programs.find(({ isOwn }) => isOwn(clientId.setting));
    const severity = severityBy(evidence.strength, 'warning');
    if (program === undefined || severity === undefined) continue;
    const files = model.filesOfPackage(model.packageOf(clientId.setting.file));
    const beside = model.fileOf(clientId.setting.file);
    // What is set with a client's id but without its server is set in several places.
    if (settingsOf(use, 'issuer', 'authorization_endpoint', 'redirect_uri').length === 0) continue;
    const isRegistration = (uri: string): boolean => uri === registered.setting.file;
    const all = beside === undefined ? files : [...files, beside];
    if (all.some(({ file }) => !isRegistration(file.uri) && program.told.test(file.text))) continue;
    const option = /^[A-Z_]+$/.test(clientId.setting.name) ? program.variable : program.key;
    yield {
      at: placeOf(clientId),
      severity,
      data: { kind: 'pkce', use: clientId, file: registered.place.file, program: program.name, option, evidence },
      related: [relatedTo(registered, 'The registration asks for PKCE')],
    };
  }
}

export const wordsOfPkce = ({ use, file, program, option }: PkceData): string =>
  `${baseName(file)} requires PKCE (S256) for the client in ${use.place.name}, and ${program} sends no challenge unless it is ` +
  `told to. Keycloak answers invalid_request, "Missing parameter: code_challenge_method". Set ${option}.`;
