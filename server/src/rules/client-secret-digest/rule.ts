import { firstBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import { type Client, knownText, type Match, type Model, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { childOf } from '../../syntax/tree.ts';
import { workspaceRule } from '../define.ts';
import { placeOf } from '../support/model.ts';
import type { Location } from '../types.ts';

interface Data {
  readonly target: ResolvedSetting;
  readonly scheme: string;
}

/**
 * How servers keep a secret they only compare: the modular crypt format, as Authelia writes it
 * (authelia.com, "Frequently Asked Questions" of OpenID Connect, "Client Secret"; read 2026-11), with a whole digest behind it,
 * and Spring Security's `{id}` before one (reference, "Password Storage").
 */
const digests: readonly (readonly [scheme: string, form: RegExp])[] = [
  ['PBKDF2', /^(?:\{pbkdf2\S*?\})?\$pbkdf2(?:-sha\d{1,3})?\$\d+\$[\w./+]{8,}\$[\w./+]{16,}$/],
  ['Argon2', /^(?:\{argon2\S*?\})?\$argon2(?:id?|d)\$v=\d+\$m=\d+,t=\d+,p=\d+\$[\w/+]{8,}\$[\w/+]{16,}$/],
  ['bcrypt', /^(?:\{bcrypt\})?\$2[aby]\$\d\d\$[\w./]{53}$/],
  ['SHA crypt', /^\$[56]\$(?:rounds=\d+\$)?[\w./]{1,16}\$[\w./]{43,86}$/],
];

/** Files in which a program has the secret that it sends. */
const senders: ReadonlySet<string> = new Set([
  'grafana',
  'spring-oauth2',
  'oauth2-proxy',
  'aspnet-appsettings',
  'quarkus-oidc',
  'micronaut-security',
  'pomerium',
  'argocd-cm',
  'dex-config',
  'backstage-app-config',
]);

/** Variables that one program reads, to send what is in them. */
const sent =
  /^(?:GF_AUTH_[A-Z_]+_CLIENT_SECRET|OAUTH2_PROXY_CLIENT_SECRET|SPRING_SECURITY_OAUTH2_CLIENT_REGISTRATION_\w+|QUARKUS_OIDC_\w*CREDENTIALS_\w+|AUTH_[A-Z0-9_]+_SECRET)$/;

/**
 * A server that keeps a digest compares it with the digest of what is sent, so that the digest itself is a wrong secret.
 * A variable of any other name may be what the server's own configuration is filled with; there the registration has to show
 * that it was copied.
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'client-secret-digest',
    group: 'client',
    severity: 'error',
    reach: 'workspace',
    fix: 'none',
    summary: 'A client sends its secret, and not the digest that the server keeps of it.',
  },
  *detect({ model }) {
    for (const client of model.clients) {
      for (const target of settingsOf(client, 'client_secret')) {
        const text = knownText(target.resolved)?.trim();
        const scheme = text?.includes('$') === true ? digests.find(([, form]) => form.test(text))?.[0] : undefined;
        if (text === undefined || scheme === undefined) continue;
        const kept = keptBy(model, client, text);
        if (kept === 'as it is' || (kept === undefined && !isSent(target))) continue;
        yield {
          at: placeOf(target),
          data: { target, scheme },
          related: kept === undefined ? [] : [{ ...kept, message: 'The server keeps the same digest' }],
        };
      }
    }
  },
  word: ({ target: { place }, scheme }) =>
    `${place.name} holds a digest (${scheme}), which a server keeps to compare secrets with. The client has to send the secret ` +
    'itself: the server makes a digest of whatever comes, finds another one, and answers invalid_client. Write the secret ' +
    'here and leave the digest to the server; if nobody has the secret any more, make a new one.',
});

const isSent = ({ setting }: ResolvedSetting): boolean => senders.has(setting.dialect) || sent.test(setting.entry.key);

const firstMatches = memoisedFor(
  (matches: readonly Match[]): ReadonlyMap<Client, Match> => firstBy(matches, ({ use }) => use),
);

const secretsOf = memoisedFor(
  (registration: Client) =>
    new Set(settingsOf(registration, 'client_secret').map(({ resolved }) => knownText(resolved)?.trim())),
);

/**
 * The digest in the registration this client is checked against; Authelia's dialect makes no setting of it. `as it is`: a
 * server that compares secrets letter by letter has the text for the secret itself.
 */
function keptBy({ matches }: Model, client: Client, text: string): Location | 'as it is' | undefined {
  const match = firstMatches(matches).get(client);
  if (match === undefined) return undefined;
  if (secretsOf(match.registration).has(text)) return 'as it is';
  const id = settingsOf(match.registration, 'client_id')[0]?.setting;
  if (id?.dialect !== 'authelia-config' || match.evidence.strength === 'weak') return undefined;
  const kept = ['client_secret', 'secret'].map((key) => childOf(id.entry.parent, key));
  const same = kept.find((entry) => entry?.kind === 'scalar' && entry.value === text);
  return same === undefined ? undefined : { file: id.file, span: same.valueSpan };
}
