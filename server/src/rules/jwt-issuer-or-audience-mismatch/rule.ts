import type { FileFacts, Setting } from '../../dialects/types.ts';
import { stripPublicPrefix } from '../../knowledge/environments.ts';
import { fileRule } from '../define.ts';
import { sameClient } from '../support/endpoint.ts';
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
      const beside = literals(sameClient(facts.settings, setting));
      yield* otherIssuer(token, beside);
      yield* otherAudience(token, setting, beside);
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
  const stem = stemOf(token.name);
  const urls = facts.variables.flatMap((variable) => {
    const project = /^https:\/\/([a-z0-9]{16,24})\.supabase\.(?:co|in)(?:[/:]|$)/.exec(variable.value.text.trim())?.[1];
    const isOfStem = /_URL$/i.test(variable.name) && stemOf(variable.name) === stem;
    return project === undefined || !isOfStem || variable.value.state !== 'literal' ? [] : [{ variable, project }];
  });
  const first = urls[0];
  if (first === undefined || urls.some(({ project }) => project === ref)) return;
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

/** `NEXT_PUBLIC_SUPABASE_ANON_KEY` and `SUPABASE_URL`: SUPABASE; `OLD_SUPABASE_URL` is another one. */
function stemOf(name: string): string {
  const upper = name.toUpperCase();
  const rest = stripPublicPrefix(upper)?.rest ?? upper;
  return /^(.*?SUPABASE)(?:_|$)/.exec(rest)?.[1] ?? rest;
}

/** Slashes at the end are `issuer-format`'s; Google writes its issuer with and without a scheme. */
const sameIssuer = (a: string, b: string): boolean => {
  const [left, right] = [a, b].map((text) => withoutSlash(text.replace(/^https:\/\/(?=accounts\.google\.com)/, '')));
  return left === right || (entraTenant(a) !== undefined && isSameTenant(a, b));
};

/** Tokens of versions 1.0 and 2.0 of Entra ID name the same tenant differently; a shared name stands for any. */
function isSameTenant(a: string, b: string): boolean {
  const [left, right] = [entraTenant(a), entraTenant(b)];
  const isShared = (tenant: string | undefined): boolean => tenant !== undefined && !/^[0-9a-f-]{36}$/i.test(tenant);
  return left !== undefined && right !== undefined && (left === right || isShared(left) || isShared(right));
}

const entraTenant = (issuer: string): string | undefined =>
  /^https:\/\/(?:sts\.windows\.net|login\.microsoftonline\.(?:com|us))\/([^/?#]+)/i.exec(issuer)?.[1]?.toLowerCase();

function* otherIssuer({ name, at, jwt }: StoredJwt, beside: readonly Setting[]): Generator<Detection<Data>> {
  const actual = textClaim(jwt.claims, 'iss');
  const issuers = beside.filter((s) => s.role === 'issuer' && /^https?:\/\//i.test(s.value.text));
  const [expected] = issuers;
  if (actual === undefined || !/^https?:\/\/|^accounts\.google\.com$/.test(actual) || expected === undefined) return;
  if (issuers.some(({ value }) => sameIssuer(actual, value.text.trim()))) return;
  yield {
    at,
    severity: 'warning',
    data: { name, claim: 'issuer', actual, expected: expected.value.text.trim(), otherName: expected.name },
    related: [{ file: expected.file, span: expected.span, message: 'The configured issuer' }],
  };
}

/** An ID token is for the client, an access token for an API: each is compared with nothing else. */
function* otherAudience(
  { name, at, jwt }: StoredJwt,
  setting: Setting,
  beside: readonly Setting[],
): Generator<Detection<Data>> {
  const role = setting.role === 'id_token' ? 'client_id' : 'audience';
  const wanted = beside.filter((s) => s.role === role);
  const audiences = audiencesOf(jwt.claims.aud);
  const [expected] = wanted;
  if (expected === undefined || audiences.length === 0) return;
  const accepted = wanted.flatMap(({ value }) => value.text.trim().split(/[\s,]+/)).map(withoutSlash);
  if (audiences.some((audience) => accepted.includes(withoutSlash(audience)))) return;
  const actual = audiences.slice(0, 3).join(', ');
  yield {
    at,
    severity: 'warning',
    data: { name, claim: 'audience', actual, expected: expected.value.text.trim(), otherName: expected.name },
    related: [{ file: expected.file, span: expected.span, message: `The configured ${role}` }],
  };
}

const audiencesOf = (aud: unknown): readonly string[] =>
  (Array.isArray(aud) ? aud : [aud]).filter((item): item is string => typeof item === 'string' && item !== '');
