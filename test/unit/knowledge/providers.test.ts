import { describe, expect, test } from 'vitest';
import { callbackConventions, callbackPath, findConvention } from '../../../server/src/knowledge/frameworks.ts';
import { providers } from '../../../server/src/knowledge/providers/index.ts';
import type { Provider } from '../../../server/src/knowledge/providers/types.ts';
import { tokenFormats, tokenKindOf } from '../../../server/src/knowledge/tokens.ts';
import { cpuTime } from '../../support/cpuTime.ts';

const duplicates = (items: readonly string[]): string[] => items.filter((item, index) => items.indexOf(item) !== index);

const named = (provider: Provider, patterns: readonly (string | undefined)[]): [string, string][] =>
  patterns.flatMap((pattern) => (pattern === undefined ? [] : [[provider.id, pattern] as [string, string]]));

const patternsOf = (provider: Provider): [string, string][] =>
  named(provider, [
    ...provider.match.hostPatterns,
    ...provider.match.pathPatterns,
    provider.issuerPattern,
    provider.clientId.pattern,
    provider.clientSecret.pattern,
    provider.scopes.pattern,
    ...provider.deprecatedEndpoints.map(({ pattern }) => pattern),
    ...provider.clientId.commonMistakes.map(({ pattern }) => pattern),
    ...provider.clientSecret.commonMistakes.map(({ pattern }) => pattern),
    ...provider.tokenFormats.map(({ pattern }) => pattern),
  ]);

const allPatterns: [string, string][] = [
  ...providers.flatMap(patternsOf),
  ...tokenFormats.map(({ id, pattern }): [string, string] => [id, pattern]),
];

describe('the provider registry', () => {
  test('is sorted by id', () => {
    const ids = providers.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort());
  });

  test('has unique ids, aliases, hosts, issuers and variable prefixes', () => {
    expect(duplicates(providers.flatMap(({ id, aliases }) => [id, ...aliases]))).toEqual([]);
    expect(duplicates(providers.flatMap(({ match }) => match.hosts))).toEqual([]);
    expect(duplicates(providers.flatMap(({ issuer }) => issuer ?? []))).toEqual([]);
    expect(duplicates(providers.flatMap(({ envPrefixes }) => envPrefixes))).toEqual([]);
    for (const { scopes } of providers) expect(duplicates(scopes.known)).toEqual([]);
    for (const { errors } of providers) expect(duplicates(errors.map(({ code }) => code))).toEqual([]);
  });

  test('writes variable prefixes in upper case with an underscore at the end', () => {
    const odd = providers
      .flatMap(({ envPrefixes }) => envPrefixes)
      .filter((prefix) => !/^[A-Z][A-Z0-9_]*_$/.test(prefix));
    expect(odd).toEqual([]);
  });

  test('cites https sources with a date for every provider', () => {
    for (const { id, sources } of providers) {
      expect(sources.length, id).toBeGreaterThan(0);
      for (const { url, date } of sources) {
        expect(url, id).toMatch(/^https:\/\/\S+$/);
        expect(date, id).toMatch(/^20\d\d-\d\d(?:-\d\d)?$/);
      }
    }
  });

  test('says how sure it is about every section with facts', () => {
    const unsure = providers.filter(({ confidence }) => Object.keys(confidence).length === 0).map(({ id }) => id);
    expect(unsure).toEqual([]);
  });

  test('has https endpoints and issuers only', () => {
    const urls = providers.flatMap(({ endpoints, issuer, discoveryUrl }) =>
      [...Object.values(endpoints), issuer, discoveryUrl].filter((url) => url !== undefined),
    );
    expect(urls.length).toBeGreaterThan(300);
    expect(urls.filter((url) => !/^https:\/\/[^\s/]+/.test(url))).toEqual([]);
  });

  test('replaces deprecated endpoints with https URLs, paths or loopback', () => {
    const odd = providers
      .flatMap(({ deprecatedEndpoints }) => deprecatedEndpoints.flatMap(({ replacement }) => replacement ?? []))
      .filter((url) => !/^(?:https:\/\/|\/|http:\/\/127\.0\.0\.1:)[^\s]*$/.test(url));
    expect(odd).toEqual([]);
  });

  test('does not call a current endpoint deprecated', () => {
    const clashes = providers.flatMap((provider) =>
      provider.deprecatedEndpoints.flatMap(({ pattern, endpoint }) =>
        Object.entries(provider.endpoints)
          .filter(([name, url]) => (endpoint === 'any' || endpoint === name) && new RegExp(pattern).test(url))
          .map(([name]) => `${provider.id}.${name}`),
      ),
    );
    expect(clashes).toEqual([]);
  });

  test('has placeholders, not secrets, as samples', () => {
    const samples = providers.flatMap(({ clientId, clientSecret }) => [
      ...clientId.placeholders,
      ...clientSecret.placeholders,
    ]);
    expect(samples.filter((sample) => tokenKindOf(sample) !== undefined)).toEqual([]);
    const tooRandom = providers
      .flatMap(({ clientSecret }) => clientSecret.placeholders)
      .filter((sample) => !/your|enter|app[-_]secret|x{4}/i.test(sample));
    expect(tooRandom).toEqual([]);
  });

  test('repeats no scope as both current default and deprecated', () => {
    const clashes = providers.flatMap(({ id, scopes }) =>
      scopes.deprecated.filter(({ scope }) => scopes.defaults.includes(scope)).map(({ scope }) => `${id} ${scope}`),
    );
    expect(clashes).toEqual([]);
  });

  test('lists only scopes that fit the scope pattern', () => {
    const misfits = providers.flatMap(({ id, scopes }) => {
      const pattern = scopes.pattern === undefined ? undefined : new RegExp(scopes.pattern);
      const current = scopes.known.filter((scope) => scope !== '*');
      return pattern === undefined
        ? []
        : current.filter((scope) => !pattern.test(scope)).map((scope) => `${id} ${scope}`);
    });
    expect(misfits).toEqual([]);
  });
});

describe('patterns', () => {
  test('compile and are anchored at the start', () => {
    const loose = allPatterns.filter(([, source]) => !new RegExp(source).source.startsWith('^'));
    expect(loose).toEqual([]);
  });

  test('of ids, secrets, hosts and issuers are anchored at the end', () => {
    const loose = providers
      .flatMap((provider) =>
        named(provider, [
          ...provider.match.hostPatterns,
          provider.issuerPattern,
          provider.clientId.pattern,
          provider.clientSecret.pattern,
          provider.scopes.pattern,
        ]),
      )
      .filter(([, source]) => !source.endsWith('$'));
    expect(loose).toEqual([]);
  });

  test('take no long time on long hostile values', { timeout: 20_000 }, () => {
    const units = ['a', 'a.', 'a-', '/a', 'a:b.', '0', 'eyJa', 'A1_', 'https://a.b/realms/', '.', '--a', 'a/'];
    const starts = ['', 'https://', 'https://a', 'eyJ', 'amzn1.'];
    const inputs = starts.flatMap((start) =>
      units.map((unit) => `${start}${unit.repeat(Math.ceil(4000 / unit.length))}\u0000`),
    );
    const slow: string[] = [];
    for (const [owner, source] of allPatterns) {
      const pattern = new RegExp(source);
      const took = cpuTime(() => {
        for (const input of inputs) pattern.test(input);
      });
      if (took > 500) slow.push(`${owner} ${source}`);
    }
    expect(slow).toEqual([]);
  });
});

describe('callback conventions', () => {
  test('have unique ids and absolute templates', () => {
    expect(duplicates(callbackConventions.map(({ id }) => id))).toEqual([]);
    const templates = callbackConventions.flatMap(({ template, alternatives }) => [template, ...alternatives]);
    const odd = templates.filter(
      (url) => !/^(?:\/|https:\/\/|\{issuer\}\/|http:\/\/(?:127\.0\.0\.1|localhost):)\S*$/.test(url),
    );
    expect(odd).toEqual([]);
  });

  test('agree with the paths written out for each provider', () => {
    const slugless = (provider: Provider): Provider => ({ ...provider, callbackPaths: {} });
    const differing = providers.flatMap((provider) =>
      Object.entries(provider.callbackPaths)
        .filter(([framework]) => findConvention(framework)?.template.includes('{slug}') === true)
        .filter(([framework]) => provider.frameworkSlugs[framework] !== undefined)
        .filter(([framework, path]) => callbackPath(framework, slugless(provider)) !== path)
        .map(([framework, path]) => `${provider.id} ${framework} ${path}`),
    );
    // django-allauth serves two through its generic OpenID Connect provider; Okta's own middleware has another path.
    expect(differing).toEqual([
      'keycloak django-allauth /accounts/oidc/{id}/login/callback/',
      'linkedin django-allauth /accounts/oidc/{id}/login/callback/',
      'okta aspnet /authorization-code/callback',
    ]);
  });

  test('give the path for a provider or for a slug', () => {
    const github = providers.find(({ id }) => id === 'github') as Provider;
    expect(callbackPath('authjs', github)).toBe('/api/auth/callback/github');
    expect(callbackPath('spring', 'corp')).toBe('/login/oauth2/code/corp');
    expect(callbackPath('django-allauth', 'google')).toBe('/accounts/google/login/callback/');
    expect(callbackPath('supabase', 'google')).toBe('https://{ref}.supabase.co/auth/v1/callback');
    expect(callbackPath('aspnet-oidc', github)).toBe('/signin-oidc');
    expect(callbackPath('spring', '')).toBeUndefined();
    expect(callbackPath('no-such-framework', 'google')).toBeUndefined();
    expect(callbackPath('python-social-auth', github)).toBeUndefined();
  });
});
