import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mayNameCredential } from '../../../server/src/knowledge/credentials.ts';
import {
  hiddenPlaces,
  knownSecrets,
  redacted,
  withoutCredentials,
  withoutPasted,
} from '../../../server/src/lint/redact.ts';
import { isSecretName } from '../../../server/src/model/secretNames.ts';
import { createSourceFile } from '../../../server/src/text/sourceFile.ts';

const token = 'ghp_Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7Ii8Jj9Kk0Ll1';

describe('a token is not shown', () => {
  test.each([
    [`it is ${token}.`, 'it is (secret).'],
    [`is it ${token}?!`, 'is it (secret)?!'],
    [`${token}/auth/callback`, '(secret)/auth/callback'],
    [`https://id.acme.io/${token}/token`, 'https://id.acme.io/(secret)/token'],
    [`name=${token}`, 'name=(secret)'],
    [`a:${token}:b`, 'a:(secret):b'],
    [`“${token}”`, '“(secret)”'],
    [`[${token}] {${token}}`, '[(secret)] {(secret)}'],
    [`--${token}`, '--(secret)'],
    ['openid abC8Q~Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7Ii8Jj9Kk0', 'openid (secret)'],
    ['a abC8Q~Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7Ii… b', 'a (secret) b'],
    ['a abC8Q~Aa0Bb1Cc******** b', 'a (secret) b'],
    ['https://app.acme.io/cb?k=npm_Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7Ii8Jj9Kk0Ll1', 'https://app.acme.io/cb?k=(secret)'],
    ['Authorization: Basic YWRhOnMzY3JldC13b3Jk', 'Authorization: Basic (secret)'],
    ['Bearer 0123456789abcdef0', 'Bearer (secret)'],
    ['https://hooks.slack.com/services/T0123/B0123/a1b2c3', 'https://hooks.slack.com/services/(secret)'],
    [`"rules.${token}": there is no such rule`, '"rules.(secret)": there is no such rule'],
    [`providers.${token}.issuer`, 'providers.(secret).issuer'],
    ['rules.ya29.Aa0Bb1Cc2Dd3Ee4.Ff5Gg6', 'rules.(secret)'],
    [`${'a.'.repeat(20)}${token}.b`, `${'a.'.repeat(20)}(secret).b`],
    [`${token}\n${token}`, '(secret)\n(secret)'],
  ])('%j', (text, shown) => {
    expect(withoutCredentials(text)).toBe(shown);
  });
});

test('the parameters that are not shown are those whose names may be of credentials', () => {
  const words = 'secret token passw passphrase pass pw pwd key code assertion sig auth credential jwt bearer'.split(
    ' ',
  );
  const others =
    'sid session cookie hmac otp sas ticket session_id PHPSESSID connect.sid web_session state nonce scope prompt tenant'.split(
      ' ',
    );
  const names = [...words, ...others].flatMap((name) => [name, `${name}2`, `x_${name}`, name.toUpperCase()]);
  const hidden = names.filter((name) => withoutCredentials(`a;${name}=Aa0Bb1`) === `a;${name}=(secret)`);
  expect(hidden).toEqual(names.filter((name) => mayNameCredential(name) || isSecretName(name)));
});

/** Put together here, so that no scanner takes this file for a leak. */
const fake = (prefix: string, length: number, unit = 'aB3'): string => prefix + unit.repeat(length).slice(0, length);

describe('a hash of a password is not shown', () => {
  const [salt, digest] = [fake('', 22), fake('', 43)];
  test.each([
    `$2b$10$${salt}${fake('', 31)}`,
    `$$2y$$12$$${salt}${fake('', 31)}`,
    `$argon2id$v=19$m=65536,t=3,p=4$${salt}$${digest}`,
    `$pbkdf2-sha512$310000$${salt}$${digest}${digest}`,
    `$scrypt$ln=16,r=8,p=1$${salt}$${digest}`,
    `$6$rounds=5000$${fake('', 16)}$${digest}${digest}`,
    `$5$${fake('', 16)}$${digest}`,
    `$apr1$${fake('', 8)}$${salt}`,
    `pbkdf2_sha256$260000$${salt}$${digest}=`,
    `{SSHA}${digest}=`,
  ])('%#', (hash) => {
    expect(withoutCredentials(`web:${hash}`)).toBe('web:(secret)');
  });

  test.each([
    '$1$ACME_OAUTH_CLIENT_NAME_OF_THE_APPLICATION',
    'from $2 to $10',
    '{SHA256}, argon2id and bcrypt',
  ])('an ordinary text stays: %s', (text) => {
    expect(withoutCredentials(text)).toBe(text);
  });
});

test.each([
  ['https://api.telegram.org/bot12345678:AAaB3aB3/send#x', 'https://api.telegram.org/bot(secret)#x'],
  ['https://hooks.zapier.com/hooks/catch/123/aB3aB3/', 'https://hooks.zapier.com/hooks/catch/(secret)'],
  ['https://maker.ifttt.com/trigger/x/with/key/aB3aB3', 'https://maker.ifttt.com/trigger/x/with/key/(secret)'],
  ['https://outlook.office.com/webhook/a1@b2/IncomingWebhook/c3/d4', 'https://outlook.office.com/webhook/(secret)'],
])('what a hook is reached by is not shown: %s', (text, shown) => {
  expect(withoutCredentials(text)).toBe(shown);
});

test('nor is the salt of a hash whose end is known', () => {
  const hash = `$6$rounds=5000$${fake('', 16)}$${fake('', 43)}`;
  expect(redacted(`web:${hash}`, new Set([fake('', 43)]))).toBe('web:(secret)');
});

describe('a credential is not shown either when a part of it is a secret of its own', () => {
  test.each([
    ['https://discord.com/api/webhooks/12345678/aB3aB3aB3', 'https://discord.com/api/webhooks/(secret)'],
    ['https://app.acme.io/cb?client_secret=12345678aB3aB3&x=1', 'https://app.acme.io/cb?client_secret=(secret)&x=1'],
    ['Basic 12345678aB3aB3', 'Basic (secret)'],
    ['-----BEGIN PRIVATE KEY-----\\n12345678\\naB3aB3aB3\\n-----END PRIVATE KEY-----\n', '(secret)\n'],
  ])('%j', (text, shown) => {
    expect(redacted(text, new Set(['12345678']))).toBe(shown);
  });
});

test('nor is a token of which a part is known, such as the header that others have in common', () => {
  const header = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9';
  const jwt = `${header}.eyJ${fake('', 20)}.${fake('', 43)}`;
  expect(redacted(`openid ${jwt}`, new Set([header]))).toBe('openid (secret)');
});

test.each([
  ['openid client_secret="Fp5G&Zq0K;x1"', 'openid client_secret="(secret)"'],
  ["password='a b(c)d' x", "password='(secret)' x"],
  ['{\\"secret\\"=\\"a,b\\"}', '{\\"secret\\"=\\"(secret)\\"}'],
  [
    'client_secret="${SECRET}" password="<password>" token="true"',
    'client_secret="${SECRET}" password="<password>" token="true"',
  ],
  ['client_id="acme web" client_secret=""', 'client_id="acme web" client_secret=""'],
  ['code=(redacted)&x=1', 'code=(redacted)&x=1'],
  ['https://a.io/?code=(redacted)&x=1', 'https://a.io/?code=(redacted)&x=1'],
])('what is assigned in quotes ends with them: %s', (text, shown) => {
  expect(withoutCredentials(text)).toBe(shown);
});

describe('a token of any vendor, and a private key that lost its first line or is encoded as a whole, is not shown', () => {
  test.each([
    fake('sbp_', 40, '0a'),
    fake('r8_', 37),
    fake('tskey-auth-', 12) + fake('-', 20),
    fake('pplx-', 48),
    fake('tvly-', 32),
    fake('phx_', 43),
    fake('fo1_', 43),
    fake('bkua_', 40, '0a'),
    fake('sk-lf-', 36, '0a1-'),
    fake('nvapi-', 64),
    fake('ATBB', 32),
    fake('ops_eyJ', 200),
    fake('shippo_live_', 40, '0a'),
    fake('sk.eyJ', 60) + fake('.', 22),
    fake('MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcw', 60),
    fake('MIIEpAIBAAKCAQEA', 60),
    fake('MHcCAQEEI', 60),
    btoa(`-----BEGIN PRIVATE KEY-----\n${fake('MII', 61)}\n-----END PRIVATE KEY-----`),
    btoa(`-----BEGIN RSA PRIVATE KEY-----\n${fake('MII', 61)}\n-----END RSA PRIVATE KEY-----`),
    btoa(`-----BEGIN OPENSSH PRIVATE KEY-----\n${fake('b3B', 61)}\n-----END OPENSSH PRIVATE KEY-----`),
  ])('%#', (value) => {
    expect(withoutCredentials(`openid ${value} https://app.acme.io/${value}#x`)).toBe(
      'openid (secret) https://app.acme.io/(secret)#x',
    );
  });
});

describe('a password in an address is not shown, however the address is written', () => {
  test.each([
    ['https://ada:s3cr/et-word@id.acme.io/x', 'https://(secret)@id.acme.io/x'],
    ['https://ada:s3cr?et-word@id.acme.io/token', 'https://(secret)@id.acme.io/token'],
    ['https://ada:s3cr#et-word@app.acme.io/cb', 'https://(secret)@app.acme.io/cb'],
    ["https://ada:s3cr'et-word@id.acme.io", 'https://(secret)@id.acme.io'],
    ['https://ada:s3cr et-word@id.acme.io', 'https://(secret)@id.acme.io'],
    ['https:/ada:s3cret-word@id.acme.io/jwks', 'https:/(secret)@id.acme.io/jwks'],
    ['https:ada:s3cret-word@id.acme.io/jwks', 'https:(secret)@id.acme.io/jwks'],
    ['https:\\\\ada:s3cret-word@id.acme.io', 'https:\\\\(secret)@id.acme.io'],
    ['amqp://ada:s3c/ret@localhost:5672', 'amqp://(secret)@localhost:5672'],
    ['ada:s3cret-word@id.acme.io/logout', '(secret)@id.acme.io/logout'],
    ['https%3A%2F%2Fada%3As3cret-word%40id.acme.io', 'https%3A%2F%2F(secret)%40id.acme.io'],
  ])('%j', (text, shown) => {
    expect(withoutCredentials(text)).toBe(shown);
  });
});

test.each([
  'http://localhost:3000/@vite/client',
  'https://app.acme.io:8443/cb?email=ada@acme.io',
  'https://${HOST}:${PORT}/users/@me, or write to ada@acme.io',
  'https://id.acme.io: the issuer of ada@acme.io',
  'mailto:ada2@acme.io',
  'Basic authentication, or a Bearer authorization',
  'contact:support@acme.io',
  'git@github.com:acme/web.git',
  'registry.acme.io:5000/web:1.2.3@sha256:0123',
  'https%3A%2F%2Fapp.acme.io%3A8443%2Fcb%3Fmail%3Dada%40acme.io',
  'https%3A%2F%2Fapp.acme.io%2Fcb%3Fmail%3Dada%40acme.io',
  'https://app.acme.io/api/auth/callback/google',
  'redirect_uri_mismatch, invalid_client: Unauthorized...',
  '123456789012-a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6.apps.googleusercontent.com',
  'pk_live_Aa0Bb1Cc2Dd3Ee4Ff5Gg6',
  // Public keys and certificates.
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAaB3aB3',
  'MIIDXTCCAkWgAwIBAgIJAaB3aB3aB3aB3aB3aB3aB3',
  'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaB3aB3aB3aB3',
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSQ==',
  '----------------------------------------',
])('an ordinary text stays: %s', (text) => {
  expect(withoutCredentials(text)).toBe(text);
});

test('what a generator has drawn is not shown of our own configuration, and its words are', () => {
  const message =
    '"environments.Zq0Kv7wXJr5T8mNc" must be text; did you mean "redirect-uri-fragment" of https://id.acme.io?';
  expect(withoutPasted(message)).toBe(message.replace('Zq0Kv7wXJr5T8mNc', '(secret)'));
});

describe('known secrets are hidden', () => {
  const hide = (text: string, ...secrets: readonly string[]): string => knownSecrets(new Set(secrets)).hide(text);

  test('the longer one of two that begin alike', () => {
    expect(hide('a=abcdefgh1234', 'abcdefgh', 'abcdefgh1234')).toBe('a=(secret)');
  });

  test.each([
    ['percent-encoded', 'https://id.acme.io/a%2Fb%2Bc%3Dd1234', 'https://id.acme.io/(secret)'],
    ['in Base64', 'd: YS9iK2M9ZDEyMzQ=', 'd: (secret)'],
    ['in Base64, within another text', `d: ${btoa('web:a/b+c=d1234')}`, 'd: d2ViOm(secret)'],
    ['in Base64url, without padding', 'd: YS9iK2M9ZDEyMzQ', 'd: (secret)'],
    ['in hexadecimal digits', 'd: 612f622b633d6431323334', 'd: (secret)'],
  ])('%s', (_, text, shown) => {
    expect(hide(text, 'a/b+c=d1234')).toBe(shown);
  });

  test.each([
    ['by JSON', String.raw`https://id.acme.io/a\/b\u002bc\u003dd1234?x`, 'https://id.acme.io/(secret)?x'],
    ['by JavaScript', String.raw`x \x61/b\u{2b}c=d1234`, 'x (secret)'],
    ['in HTML', 'x a&#47;b&plus;c&#x3D;d1234&amp;y', 'x (secret)&amp;y'],
    ['twice', 'x a&amp;#47;b%252Bc=d1234', 'x (secret)'],
    ['and its escape is at an end', String.raw`x \u0061/b+c=d123\u0034 y`, 'x (secret) y'],
  ])('escaped: %s', (_, text, shown) => {
    expect(hide(text, 'a/b+c=d1234')).toBe(shown);
  });

  test.each([
    ['one that is encoded already', 'a%2Fb%2Bc%3Dd1234', 'x a/b+c=d1234', 'x (secret)'],
    ['and so once more', 'a%2Fb%2Bc%3Dd1234', 'x a%252Fb%252Bc%253Dd1234', 'x (secret)'],
    [
      'letters as a host',
      'WfuQxZdyVCypegnBTbhAgCiO',
      'https://wfuqxzdyvcypegnbtbhagcio.acme.io',
      'https://(secret).acme.io',
    ],
    ['no word', 'Passwords', 'the passwords', 'the passwords'],
  ])('%s', (_, secret, text, shown) => {
    expect(hide(text, secret)).toBe(shown);
  });

  test('a short one, which may be a word, only as it is', () => {
    expect(hide('drow', 'word')).toBe('drow');
  });

  test('those that overlap, as one', () => {
    expect(hide('x abcdefgh12345678 y', 'abcdefgh1234', '12345678', 'gh123456')).toBe('x (secret) y');
  });

  test('those that touch, each', () => {
    expect(hide('abcdefgh12345678', 'abcdefgh', '12345678')).toBe('(secret)(secret)');
  });

  test('short ones, and none where there is none', () => {
    expect([hide('the pin is 123', '123'), hide('the pin', '', 'abcdefgh')]).toEqual([
      'the pin is (secret)',
      'the pin',
    ]);
  });

  test('of any texts, nothing of them is left', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '1'), minLength: 8, maxLength: 12 });
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 5 }),
        fc.string({ unit: fc.constantFrom('a', 'b', '1'), maxLength: 60 }),
        (words, text) => {
          const shown = redacted(`${text}${words.join('a')}`, new Set(words));
          return words.every((secret) => !shown.includes(secret));
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });
});

describe('the places that are hidden of a file', () => {
  const secrets: ReadonlySet<string> = new Set(['q8Zr2LmXc5TvNb7K', 'a b/c"d-0123456789']);
  const shown = (text: string): string => {
    let result = '';
    let position = 0;
    for (const { start, end } of hiddenPlaces(createSourceFile('file:///w/.env', text), secrets)) {
      result += `${text.slice(position, start)}(secret)`;
      position = end;
    }
    return result + text.slice(position);
  };

  test.each([
    'A=q8Zr2LmXc5TvNb7K and q8Zr2LmXc5TvNb7K',
    'https://ada:q8Zr2LmXc5TvNb7K@id.acme.io/cb?code=q8Zr2LmXc5TvNb7K0&x=1',
    'x=%71%38Zr2LmXc5TvNb7K {"a b\\/c\\"d-0123456789": 1}',
    `${token} web CLIENT_SECRET=hunter2 curl -u ada:pw`,
    'Authorization: Basic YWRhOnMzY3JldC13b3Jk q8Zr2LmXc5TvNb7K0123',
    'https://hooks.slack.com/services/T0123/q8Zr2LmXc5TvNb7K/a1b2c3',
    'https://id.acme.io/ nothing',
  ])('are those in place of which other texts have a mark: %j', (line) => {
    expect(shown(line)).toBe(redacted(line, secrets));
    expect(shown(`A=1\n${line}\r\nB=2`)).toBe(`A=1\n${redacted(line, secrets)}\r\nB=2`);
  });

  test('leave nothing to be seen that is hidden in other texts, whatever the line', () => {
    const pieces = fc.constantFrom(
      ...[
        'q8Zr2LmXc5TvNb7K',
        token,
        'https://',
        'ada:',
        'x@',
        'id.acme.io',
        '%40',
        '/',
        '?code=',
        '&',
        '=',
        ' ',
        '"',
        ':',
      ],
      ...[
        'CLIENT_SECRET',
        'Bearer ',
        '$2b$10$',
        'hooks.slack.com/services/',
        '%71',
        '(secret)',
        'a',
        '0',
        '\\n',
        'x.eyJ',
      ],
    );
    const line = fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(line, (text) => {
        expect(shown(text)).toBe(redacted(text, secrets));
      }),
    );
  });

  test('are not those of a value on the line behind a name', () => {
    expect(shown('CLIENT_SECRET=\nISSUER=https://id.acme.io')).toBe('CLIENT_SECRET=\nISSUER=https://id.acme.io');
  });

  test('are all lines of a private key', () => {
    const key = '-----BEGIN PRIVATE KEY-----\nMIIB0abc\nqr12==\n-----END PRIVATE KEY-----';
    expect(shown(`A=1\n${key}\nB=2`)).toBe('A=1\n(secret)\nB=2');
  });
});
