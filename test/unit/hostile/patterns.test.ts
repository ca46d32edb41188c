import { describe, expect, test } from 'vitest';
import { createConfig } from '../../../server/src/config/config.ts';
import { redirectMatches } from '../../../server/src/model/redirects.ts';
import { rule as supabase } from '../../../server/src/rules/supabase-redirect-not-allowed/rule.ts';
import { lintTexts, root, uriOf } from '../../support/workspace.ts';

const times = (count: number, text: string): string => text.repeat(count);

/** With a RegExp made of them each of these would take minutes or years. */
describe('patterns of many wildcards', { timeout: 5000 }, () => {
  test('of Auth0 callbacks', () => {
    const sent = `https://${times(4000, 'a')}.acme.io/callback`;
    expect(redirectMatches('auth0', sent, `https://${times(200, '*a')}*.acme.io/cb`)).toBe(false);
    expect(redirectMatches('auth0', sent, `https://${times(200, '*a')}*.acme.io/callback`)).toBe(true);
    expect(redirectMatches('auth0', sent, `https://${times(200, '{organization_name}')}.acme.io/cb`)).toBe(false);
  });

  test.each([
    ['**a', 'b', 1],
    ['**a', 'a', 0],
    ['*a', 'b', 1],
    ['*?', 'b', 1],
  ])('of redirect URLs of Supabase, %s … %s', (repeated, end, findings) => {
    const texts = new Map([
      [
        '.env',
        `NEXT_PUBLIC_SUPABASE_URL=http://127.0.0.1:54321\nAUTH_REDIRECT_URI=http://127.0.0.1:4000/${times(4000, 'a')}\n`,
      ],
      [
        'supabase/config.toml',
        `[auth]\nsite_url = "http://localhost:3000"\nadditional_redirect_urls = ["http://127.0.0.1:4000/${times(100, repeated)}${end}"]\n`,
      ],
    ]);
    expect(lintTexts(texts, [supabase])).toHaveLength(findings);
  });

  test('of settings in overrides', () => {
    const settings = [`${times(200, '*A')}B`];
    const config = createConfig(root, [
      { rules: { a: 'error' }, overrides: [{ files: ['**'], settings, rules: { a: 'off' } }] },
    ]);
    expect(config.levelOf('a', uriOf('.env'), () => times(4000, 'A'))).toBe('error');
    expect(config.levelOf('a', uriOf('.env'), () => `${times(4000, 'A')}B`)).toBe('off');
  });

  test('of files that are left out', () => {
    const config = createConfig(root, [{ exclude: [`${times(100, '*a')}*b`, `${times(100, '**/a/')}b`] }]);
    expect(config.isIncluded(uriOf(`.env.${times(200, 'a')}`))).toBe(true);
    expect(config.isIncluded(uriOf(`${times(200, 'a/')}.env`))).toBe(true);
    expect(config.isIncluded(uriOf(`${times(200, 'a/')}b`))).toBe(false);
  });
});
