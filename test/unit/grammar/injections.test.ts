import { expect, test } from 'vitest';
import { contributed, grammarOf, hasRealGrammars, ownTokens, tokenLines } from './tokenize.ts';

const reference = (name: string): readonly string[] => [
  '${ punctuation.definition.template-expression.begin',
  `${name} variable.other.reference`,
  '} punctuation.definition.template-expression.end',
];
const link = 'markup.underline.link';

const languages = ['source.dotenv', 'source.yaml', 'source.ini', 'source.toml'] as const;

test('every grammar of the manifest compiles, and belongs to a language', async () => {
  for (const { injectTo } of contributed) {
    expect(injectTo.length).toBeGreaterThan(0);
    for (const scope of injectTo) expect(ownTokens(await grammarOf(scope), 'x')).toStrictEqual([]);
  }
});

test.each([...languages, 'source.java-properties'])('a reference is marked in %s', async (scope) => {
  const grammar = await grammarOf(scope);
  expect(ownTokens(grammar, 'A ${NAME} b')).toStrictEqual(reference('NAME'));
  expect(ownTokens(grammar, 'a ${app.name:other} b')[1]).toBe('app.name variable.other.reference');
  expect(ownTokens(grammar, '# ${NAME}')).toStrictEqual([]);
});

const cases: readonly (readonly [(typeof languages)[number], string, readonly string[]])[] = [
  ['source.dotenv', 'ACME_CLIENT_ID=acme-web', ['acme-web constant.other.client-id']],
  ['source.dotenv', 'export ACME_CLIENT_SECRET="s3cr#t" # note', ['s3cr#t string.other.secret']],
  ['source.dotenv', "NEXTAUTH_SECRET='s$et'", ['s$et string.other.secret']],
  ['source.dotenv', 'ACME_REDIRECT_URI=https://a.io/cb?x=1', [`https://a.io/cb?x=1 ${link}`]],
  ['source.dotenv', 'ACME_SCOPE="openid email"', ['openid support.constant.scope', 'email support.constant.scope']],
  ['source.dotenv', 'ACME_CLIENT_SECRET=${OTHER}', reference('OTHER')],
  ['source.dotenv', 'ACME_NAME=acme', []],
  ['source.dotenv', '# ACME_CLIENT_ID=acme-web', []],
  ['source.dotenv', 'ACME_CLIENT_SECRET="never closed', []],
  ['source.yaml', '    client-id: acme-web', ['acme-web constant.other.client-id']],
  ['source.yaml', '  - clientSecret: "s3cret" # note', ['s3cret string.other.secret']],
  ['source.yaml', 'issuer: https://id.acme.io/realms/a', [`https://id.acme.io/realms/a ${link}`]],
  ['source.yaml', 'scope: openid, email', ['openid support.constant.scope', 'email support.constant.scope']],
  ['source.yaml', 'client_secret: ${A}', reference('A')],
  ['source.yaml', 'scope: |', []],
  ['source.yaml', 'scopes: [openid, email]', []],
  ['source.yaml', 'client_secret: *anchor', []],
  ['source.ini', 'spring.registration.acme.client-secret=s3cret', ['s3cret string.other.secret']],
  ['source.ini', 'token-uri = https://id.acme.io/token', [`https://id.acme.io/token ${link}`]],
  ['source.ini', 'scope: openid', ['openid support.constant.scope']],
  ['source.ini', '# client-id=acme', []],
  ['source.toml', 'client_id = "acme-web"', ['acme-web constant.other.client-id']],
  ['source.toml', "redirect_url = 'https://a.io/cb' # note", [`https://a.io/cb ${link}`]],
  ['source.toml', 'client_id = 12', []],
  ['source.toml', 'secret = "env(ACME)"', []],
];

test('values of sign-in settings are marked by what they are', async () => {
  const got: unknown[] = [];
  for (const [scope, text] of cases) got.push([scope, text, ownTokens(await grammarOf(scope), text)]);
  expect(got).toStrictEqual(cases);
});

const documents: Readonly<Record<string, string>> = {
  'source.dotenv': '# note\nACME_CLIENT_ID=acme-web\nACME_CLIENT_SECRET="s3cret"\nPORT=3000\nNAME="a ${PORT} b" # c\n',
  'source.ini': '[auth]\nclient_id = acme\n; note\nname = "x"\nscope = openid\nport = 1\n',
  'source.yaml':
    'a:\n  client-id: acme\n  client-secret: "x"\n  name: y # c\n  list:\n    - client_id: z\n      port: 1\n    - scope: openid email\n  text: |\n    client_id: not a key\n    # not a comment\nb: {issuer: "https://a.io"}\n',
};

// The editor's own grammars are there once the end-to-end tests have run.
test.skipIf(!hasRealGrammars).each(Object.entries(documents))(
  'in the editor’s own grammar of %s, keys and all other lines keep their scopes',
  async (scope, text) => {
    const plain = tokenLines(await grammarOf(scope, { real: true, injections: false }), text);
    const grammar = await grammarOf(scope, { real: true });
    const injected = tokenLines(grammar, text);
    expect(ownTokens(grammar, text).length).toBeGreaterThan(1);
    const isOwn = (line: number): boolean =>
      injected[line]?.some(([, scopes]) => scopes.includes('.authproof')) === true;
    const rest = (lines: typeof plain) => lines.map((line, i) => (isOwn(i) ? [] : line));
    expect(rest(injected)).toStrictEqual(rest(plain));
    const keysOf = (lines: typeof plain) =>
      lines.map((line) =>
        line
          .filter(([, scopes]) => /entity\.name\.tag|variable\.key|keyword\.other\.definition/.test(scopes))
          .map(([word]) => word),
      );
    expect(keysOf(injected)).toStrictEqual(keysOf(plain));
  },
);
