import { groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { stripPublicPrefix } from '../../knowledge/environments.ts';
import type { Role } from '../../knowledge/roles.ts';
import { fileRule } from '../define.ts';
import { clientKey } from '../support/endpoint.ts';
import { severityAt } from '../support/environment.ts';
import { type StoredJwt, storedJwts, textClaim } from '../support/jwt.ts';
import { withoutSlash } from '../support/serverMetadata.ts';
import { isSupabaseDemoKey } from '../support/supabase.ts';
import { literals } from '../support/value.ts';
import type { Detection } from '../types.ts';

type Claim = 'project' | 'issuer' | 'audience';

interface Data {
  readonly name: string;
  readonly claim: Claim;
  readonly actual: string;
  readonly expected: string;
  readonly otherName: string;
}

/** OpenID Connect Core section 3.1.3.7; RFC 9068 section 4. Both values are public: claims can be read by anybody. */
export const rule = fileRule<Data>({
  meta: {
    id: 'jwt-issuer-or-audience-mismatch',
    group: 'tokens',
    severity: 'error',
    reach: 'file',
    fix: 'none',
    summary: 'A stored token is one of the configured issuer, audience and project.',
  },
  *detect({ facts }) {
    for (const token of storedJwts(facts)) {
      yield* otherProject(token, facts);
      const { setting } = token;
      if (setting?.role !== 'id_token' && setting?.role !== 'access_token') continue;
      const expected = expectedOf(facts).get(clientKey(setting));
      if (expected === undefined) continue;
      yield* otherIssuer(token, expected.issuer);
      yield* otherAudience(token, setting.role === 'id_token' ? expected.client_id : expected.audience);
    }
  },
  word: ({ name, claim, actual, expected, otherName }) => {
    switch (claim) {
      case 'project':
        return (
          `${name} is a key of the Supabase project ${actual}, but ${otherName} is the project ${expected}. Every ` +
          'request is answered with 401 "Invalid API key". Take URL and keys from one project.'
        );
      case 'issuer':
        return (
          `${name} was issued by ${actual}, but ${otherName} is ${expected}. Whoever checks the token refuses it ` +
          '(invalid_token, "unexpected iss claim value"). Get a token of the configured issuer.'
        );
      case 'audience':
        return (
          `${name} was issued for ${actual}, but ${otherName} is ${expected}. Whoever checks the token refuses it ` +
          '(invalid_token, "unexpected aud claim value"). Get a token for the configured one.'
        );
    }
  },
});

/** The keys of a hosted project carry its reference, which is also the host of its URL. */
function* otherProject(token: StoredJwt, facts: FileFacts): Generator<Detection<Data>> {
  const ref = textClaim(token.jwt.claims, 'ref');
  if (textClaim(token.jwt.claims, 'iss') !== 'supabase' && !/SUPABASE/i.test(token.name)) return;
  if (ref === undefined || isSupabaseDemoKey(token.text)) return;
  const urls = projectUrls(facts).get(stemOf(token.name));
  const first = urls?.first;
  if (first === undefined || urls?.projects.has(ref)) return;
  yield {
    at: token.at,
    severity: severityAt('error', facts),
    data: {
      name: token.name,
      claim: 'project',
      actual: ref,
      expected: first.project,
      otherName: first.variable.name,
    },
    related: [
      { file: first.variable.file, span: first.variable.entry.contentSpan, message: `The project ${first.project}` },
    ],
  };
}

/** The URLs of hosted projects, by what their names begin with. */
const projectUrls = memoisedFor(({ variables }: FileFacts) => {
  const urls = variables.flatMap((variable) => {
    const project = /^https:\/\/([a-z0-9]{16,24})\.supabase\.(?:co|in)(?:[/:]|$)/.exec(variable.value.text.trim())?.[1];
    const isUrl = /_URL$/i.test(variable.name) && variable.value.state === 'literal';
    return project === undefined || !isUrl ? [] : [{ variable, project }];
  });
  return new Map(
    [...groupBy(urls, ({ variable }) => stemOf(variable.name))].map(([stem, own]) => [
      stem,
      { first: own[0], projects: new Set(own.map(({ project }) => project)) },
    ]),
  );
});

/** `NEXT_PUBLIC_SUPABASE_ANON_KEY` and `SUPABASE_URL`: SUPABASE; `OLD_SUPABASE_URL` is another one. */
function stemOf(name: string): string {
  const upper = name.toUpperCase();
  const rest = stripPublicPrefix(upper)?.rest ?? upper;
  return /^(.*?SUPABASE)(?:_|$)/.exec(rest)?.[1] ?? rest;
}

/** What the settings of a client name as one of its values: a file may hold many tokens for it. */
interface Expected {
  readonly first: Setting;
  readonly includes: (actual: string) => boolean;
}

/** By client. */
const expectedOf = memoisedFor(({ settings }: FileFacts) => {
  const groups = groupBy(literals(settings), clientKey);
  const ofRole = (own: readonly Setting[], role: Role): readonly Setting[] => own.filter((s) => s.role === role);
  return new Map(
    [...groups].map(([client, own]) => [
      client,
      {
        issuer: expectedIssuer(ofRole(own, 'issuer').filter(({ value }) => /^https?:\/\//i.test(value.text))),
        client_id: expectedAudience(ofRole(own, 'client_id')),
        audience: expectedAudience(ofRole(own, 'audience')),
      },
    ]),
  );
});

function expectedIssuer(issuers: readonly Setting[]): Expected | undefined {
  const [first] = issuers;
  const texts = issuers.map(({ value }) => value.text.trim());
  const same = new Set(texts.map(bareIssuer));
  const tenants = new Set(texts.flatMap((text) => entraTenant(text) ?? []));
  const isAnyShared = [...tenants].some(isShared);
  const isOfTenant = (tenant: string | undefined): boolean =>
    tenant !== undefined && tenants.size > 0 && (tenants.has(tenant) || isShared(tenant) || isAnyShared);
  return first && { first, includes: (actual) => same.has(bareIssuer(actual)) || isOfTenant(entraTenant(actual)) };
}

function expectedAudience(wanted: readonly Setting[]): Expected | undefined {
  const [first] = wanted;
  const accepted = new Set(wanted.flatMap(({ value }) => value.text.trim().split(/[\s,]+/)).map(withoutSlash));
  return first && { first, includes: (actual) => accepted.has(withoutSlash(actual)) };
}

/** Slashes at the end are `issuer-format`'s; Google writes its issuer with and without a scheme. */
const bareIssuer = (text: string): string => withoutSlash(text.replace(/^https:\/\/(?=accounts\.google\.com)/, ''));

/** Tokens of versions 1.0 and 2.0 of Entra ID name the same tenant differently; a shared name stands for any. */
const isShared = (tenant: string): boolean => !/^[0-9a-f-]{36}$/i.test(tenant);

const entraTenant = (issuer: string): string | undefined =>
  /^https:\/\/(?:sts\.windows\.net|login\.microsoftonline\.(?:com|us))\/([^/?#]+)/i.exec(issuer)?.[1]?.toLowerCase();

function* otherIssuer({ name, at, jwt }: StoredJwt, issuers: Expected | undefined): Generator<Detection<Data>> {
  const actual = textClaim(jwt.claims, 'iss');
  if (actual === undefined || !/^https?:\/\/|^accounts\.google\.com$/.test(actual) || issuers === undefined) return;
  if (issuers.includes(actual)) return;
  const { first } = issuers;
  yield {
    at,
    severity: 'warning',
    data: { name, claim: 'issuer', actual, expected: first.value.text.trim(), otherName: first.name },
    related: [{ file: first.file, span: first.span, message: 'The configured issuer' }],
  };
}

/** An ID token is for the client, an access token for an API: each is compared with nothing else. */
function* otherAudience({ name, at, jwt }: StoredJwt, wanted: Expected | undefined): Generator<Detection<Data>> {
  const audiences = audiencesOf(jwt.claims.aud);
  if (wanted === undefined || audiences.length === 0 || audiences.some(wanted.includes)) return;
  const { first } = wanted;
  const actual = audiences.slice(0, 3).join(', ');
  yield {
    at,
    severity: 'warning',
    data: { name, claim: 'audience', actual, expected: first.value.text.trim(), otherName: first.name },
    related: [{ file: first.file, span: first.span, message: `The configured ${first.role}` }],
  };
}

const audiencesOf = (aud: unknown): readonly string[] =>
  (Array.isArray(aud) ? aud : [aud]).filter((item): item is string => typeof item === 'string' && item !== '');
