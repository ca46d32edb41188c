import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseCase } from '../../support/caseFile.ts';
import { lintTexts, type Texts } from '../../support/workspace.ts';

/*
 * Half of a surrogate pair can stand in any value: JSON and YAML write it by an escape, and an editor sends it as it is. What
 * makes bytes of a text throws on it.
 */

const folder = join(import.meta.dirname, '../../cases');

const halved = (path: string, text: string): string => {
  if (path.startsWith('authproof.config')) return text;
  if (path.endsWith('.json')) {
    const strings = /"((?:[^"\\\n]|\\.)*)"(\s*:)?/g;
    return text.replace(strings, (whole, value, colon) => (colon === undefined ? `"${value}\\udbc2"` : whole));
  }
  return /\.ya?ml$/.test(path)
    ? text.replace(/: "?([\w:/.-]+)"?$/gm, ': "$1\\udbc2"')
    : text.replace(/(=\S+)$/gm, '$1\udbc2');
};

test('half of a surrogate pair at the end of every value ends no check', () => {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.case'));
  const failed = names.filter((name) => {
    const { texts } = parseCase(readFileSync(join(folder, name), 'utf8'));
    if ([...texts.keys()].some((path) => /authproof\.(?:config|ya?ml)|\.authproofrc/.test(path))) return false;
    const changed: Texts = new Map([...texts].map(([path, text]) => [path, halved(path, text)]));
    try {
      return lintTexts(changed).some(({ ruleId }) => ruleId === 'internal-error');
    } catch {
      return true;
    }
  });
  expect(names.length).toBeGreaterThan(900);
  expect(failed).toEqual([]);
});

test('a realm whose name has one is compared with the one that a client names', () => {
  const texts: Texts = new Map([
    ['.env', 'KEYCLOAK_CLIENT_ID=web\nKEYCLOAK_ISSUER=https://sso.acme.io/realms/other\n'],
    [
      'acme-realm.json',
      '{"realm":"\\udbc2x","enabled":true,"clients":[{"clientId":"web","enabled":true,"redirectUris":["https://a.acme.io/cb"]}]}',
    ],
  ]);
  expect(lintTexts(texts).filter(({ ruleId }) => ruleId.startsWith('cross-'))).toEqual([]);
});
