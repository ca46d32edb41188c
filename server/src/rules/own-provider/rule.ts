import { wordIndexOf } from '../../base/wordIndex.ts';
import type { OwnProvider } from '../../config/config.ts';
import { type Client, knownText, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { setAt } from '../support/clients.ts';
import { placeOf, setResolved } from '../support/model.ts';
import { replaceToken, type ScopeToken, scopeLists } from '../support/scopes.ts';
import type { Detection } from '../types.ts';

type Data =
  | {
      readonly kind: 'scope';
      readonly provider: OwnProvider;
      readonly token: ScopeToken;
      readonly near: string | undefined;
    }
  | {
      readonly kind: 'endpoint';
      readonly provider: OwnProvider;
      readonly setting: ResolvedSetting;
      readonly expected: string;
    };

/** The user said what the server has, so this is no guess. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'own-provider',
    group: 'endpoints',
    severity: 'error',
    reach: 'workspace',
    fix: 'review',
    summary: 'Clients of an authorization server that the configuration declares use its endpoints and scopes.',
  },
  *detect({ model }) {
    for (const client of model.clients) {
      if (client.ownProvider === undefined) continue;
      yield* wrongEndpoints(client, client.ownProvider);
      yield* unknownScopes(client, client.ownProvider);
    }
  },
  word: (data) =>
    data.kind === 'scope'
      ? `According to authproof’s configuration, ${data.provider.name} has no scope ${data.token.text}. It is answered with ` +
        `invalid_scope or left out. ${data.near === undefined ? `Its scopes are ${data.provider.scopes?.join(', ')}.` : `Write ${data.near}.`}`
      : `${data.setting.place.name} is not the ${wordsOf(data.setting)} of ${data.provider.name}, which is ` +
        `${data.expected} according to authproof’s configuration. Requests end in 404 or at another server (invalid_client). ` +
        `Write ${data.expected}.`,
  fix: ({ data }, { model }) => {
    if (data.kind === 'endpoint') return setResolved(model, data.setting, data.expected, `Write ${data.expected}`);
    if (data.near === undefined) return [];
    return setAt(model, data.token.source, replaceToken(data.token, data.near), `Write ${data.near}`, 'review');
  },
});

const wordsOf = ({ setting }: ResolvedSetting): string => setting.role.replaceAll('_', ' ');

function* wrongEndpoints(client: Client, provider: OwnProvider): Generator<Detection<Data>> {
  const declared = [
    ['authorization_endpoint', provider.authorizationEndpoint],
    ['token_endpoint', provider.tokenEndpoint],
  ] as const;
  for (const [role, expected] of declared) {
    if (expected === undefined) continue;
    for (const setting of settingsOf(client, role)) {
      const text = knownText(setting.resolved);
      if (text === undefined || text === expected || !/^https?:/i.test(text)) continue;
      yield { at: placeOf(setting), data: { kind: 'endpoint', provider, setting, expected } };
    }
  }
}

function* unknownScopes(client: Client, provider: OwnProvider): Generator<Detection<Data>> {
  const { scopes } = provider;
  if (scopes === undefined) return;
  for (const token of scopeLists(client).flatMap((list) => list.tokens)) {
    if (scopes.includes(token.text)) continue;
    const near = wordIndexOf(scopes).nearest(token.text, 3);
    yield { at: token.at, data: { kind: 'scope', provider, token, near }, severity: 'warning' };
  }
}
