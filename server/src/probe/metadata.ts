import { memoisedFor } from '../base/memo.ts';
import { percentReadings } from '../base/percent.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Secret } from '../base/secret.ts';
import { credentialsIn, mayNameCredential } from '../knowledge/credentials.ts';
import { isSecretByShape, tokensIn } from '../knowledge/tokens.ts';
import { metadataLocations } from './discovery/locations.ts';
import { createEchoes, readsLikeWords } from './echoes.ts';
import { type Guarded, guard, type Refusal } from './guard.ts';

/** What a metadata request of a client goes by. */
interface Client {
  readonly issuer: string | undefined;
  readonly clientSecret?: Secret | undefined;
  readonly refreshToken?: Secret | undefined;
  readonly token?: Secret | undefined;
}

/** What is asked before the metadata is read. */
export interface MetadataRequest {
  readonly url: string;
  readonly host: string;
  readonly notes: readonly string[];
}

/** Where the issuer's metadata would be read; the error says why it is not. `secrets` are those of the workspace. */
export function metadataRequest(client: Client, secrets: readonly string[] = []): Result<MetadataRequest, string> {
  const url = metadataLocations(client.issuer ?? '')[0]?.url ?? client.issuer ?? '';
  // A well-known path is put before the issuer's own, which takes the address of a hook apart.
  const own = [...ownSecrets(client), ...credentialsIn(client.issuer ?? '')];
  const guarded = guardMetadata(url, own, secrets);
  if (!guarded.ok) return err(guarded.error.message);
  return ok({ url, host: guarded.value.host, notes: guarded.value.notes });
}

/** What comes first: what was planned or, where its address is still to be learnt, a plain GET without credentials. */
export type FirstStep<Plan> =
  | ({ readonly kind: 'metadata' } & MetadataRequest)
  | { readonly kind: 'planned'; readonly plan: Plan };

/** The error says why nothing can be sent. `secrets` are those of the workspace. */
export function firstStep<Plan>(
  planned: Result<Plan, { readonly code: string; readonly message: string }>,
  client: Client,
  secrets?: readonly string[],
): Result<FirstStep<Plan>, string> {
  if (planned.ok) return ok({ kind: 'planned', plan: planned.value });
  if (planned.error.code !== 'needs-discovery') return err(planned.error.message);
  const request = metadataRequest(client, secrets);
  return request.ok ? ok({ kind: 'metadata', ...request.value }) : request;
}

/** The values of a client that no address may hold. */
export const ownSecrets = ({ clientSecret, refreshToken, token }: Client): readonly string[] =>
  [clientSecret, refreshToken, token].flatMap((secret) => (secret === undefined ? [] : [secret.reveal()]));

/**
 * The guard for requests that go without credentials: of metadata, keys and documents. Their address must not hold one
 * either, as it is or encoded, for anyone at the host and in its logs to read.
 *
 * @param known the secrets of the workspace: thousands, for which a search is made once for each list
 */
export function guardMetadata(
  url: string,
  own: readonly string[],
  known: readonly string[] = [],
): Result<Guarded, Refusal> {
  const guarded = guard(url);
  return guarded.ok && holdsCredential(guarded.value.url, [own, known])
    ? err({ code: 'credential', message: 'The URL holds a credential, which is not sent.' })
    : guarded;
}

function holdsCredential(url: string, lists: readonly (readonly string[])[]): boolean {
  const { pathname, searchParams } = new URL(url);
  // A parameter that is called after a credential is not sent, whatever it holds.
  if ([...searchParams.keys()].some(mayNameCredential)) return true;
  // In another address, in a path, in JSON.
  if (credentialsIn(url).length > 0) return true;
  const parts = [...pathname.split('/'), ...searchParams.values()].flatMap((part) => [
    part,
    ...percentReadings(part).map(({ text }) => text),
  ]);
  return (
    parts.some((part) => isSecretByShape(part) || tokensIn(part).length > 0) ||
    lists.some((secrets) => echoesOf(secrets).found(url))
  );
}

const echoesOf = memoisedFor((secrets: readonly string[]) => createEchoes(secrets.filter(isTelling), { parts: false }));

/** A short word as a secret is an ordinary part of addresses. */
const isTelling = (secret: string): boolean => secret.length >= 12 || (secret.length >= 8 && !readsLikeWords(secret));
