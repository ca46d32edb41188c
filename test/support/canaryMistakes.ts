import { createHash } from 'node:crypto';

/**
 * Mistakes by which a secret comes to stand where no form of a setting expects it: in part, behind other signs, encoded
 * otherwise, as a default, as what reads as a key. `«»` is the secret, another one in each file, `«hex»` its
 * hexadecimal, `‹›` one that is letters alone, `‹mixed›` the same with capitals among them.
 */
const mistakes: readonly (readonly [path: string, text: string])[] = [
  // A password with an @ in it, which ends the authority for some and not for others.
  ['.env', 'GOOGLE_CLIENT_ID=web\nGOOGLE_REDIRECT_URI=http://svc:ab@«»@app.acme.io/cb\n'],
  // A character that is not seen, and other signs, before a token.
  ['.env', 'OIDC_CLIENT_ID=\u200bghp_«»«»\nOIDC_SCOPE="openid \u200bGOCSPX-«»"\nOIDC_AUDIENCE=*ghp_«»«»*\n'],
  [
    '.env',
    'OIDC_SCOPE=openid%20ghp_«»«»\nOIDC_CLIENT_ID=app_ghp_«»«»\nOIDC_REDIRECT_URI=http://a.acme.io/a+ghp_«»«»/#x\n',
  ],
  [
    '.env',
    'ACME_CLIENT_ID="-----BEGIN PRIVATE KEY-----\\n«»Aw9E\\n-----END PRIVATE KEY-----"\n' +
      'ACME_REDIRECT_URI="-----BEGIN PRIVATE KEY-----\\n«»Aw9E\\n-----END PRIVATE KEY-----"\n',
  ],
  [
    'clients.yaml',
    'clients:\n  - client_id: web\n    scope: "openid -----BEGIN PRIVATE KEY-----\\n«»\\n-----END PRIVATE KEY-----"\n',
  ],
  [
    'compose.yaml',
    'services:\n  web:\n    image: a\n    environment:\n      OIDC_CLIENT_ID: web\n      OIDC_ISSUER: http://id.acme.io/${DB_PASSWORD:-«»}\n      OIDC_AUDIENCE: ${OIDC_CLIENT_SECRET:-«»}\n',
  ],
  [
    'compose.yaml',
    'services:\n  web:\n    image: a\n    environment:\n      OIDC_CLIENT_ID: «»\n      OIDC_CLIENT_SECRET: ${OIDC_CLIENT_SECRET:-«»}\n      OIDC_REDIRECT_URI: "https://app.acme.io/«»/#/cb"\n',
  ],
  // Passwords that end an authority early, before hosts that are one word, and those that begin like a port.
  [
    'compose.yaml',
    'services:\n  web:\n    image: a\n    environment:\n      OIDC_CLIENT_ID: web\n      OIDC_ISSUER: http://svc:pa/«»@keycloak:8080/realms/x\n      OIDC_TOKEN_URL: svc:«»@keycloak:8080/token\n      HTTPS_PROXY: http://proxy:pa/«»@squid:3128\n',
  ],
  [
    '.env',
    'OIDC_CLIENT_ID=web\nOIDC_ISSUER="https://svc:2024#«»@id.acme.io/"\nOIDC_REDIRECT_URI="https://svc:$9/«»@app.acme.io/cb"\n' +
      'OIDC_TOKEN_URL="https://svc:7/«»@id.acme.io/token"\nOIDC_JWKS_URI="https://svc%3A«»%40id.acme.io/jwks"\n' +
      'OIDC_USERINFO_URL="https://svc:ab\'«»@keycloak:8080/userinfo"\n',
  ],
  // What is cut in two: the rest reads as a key.
  [
    'clients.yaml',
    'clients:\n  - { client_id: web, client_secret: Fp5Gv1,«», redirect_uris: ["https://app.acme.io/#/cb"] }\n',
  ],
  ['hydra.yml', 'secrets:\n  system: [${SECRETS_SYSTEM:-«»}]\nurls:\n  self:\n    issuer: http://id.acme.io/\n'],
  [
    'application.yml',
    'spring:\n  security:\n    oauth2:\n      client:\n        registration:\n          google:\n            client-id: web\n            client-secret: Fp5Gv1rK\n«»\n',
  ],
  [
    'application.yml',
    'spring:\n  security:\n    oauth2:\n      client:\n        registration:\n          google:\n            client-id: web\n            client-secret: |\n«»\n',
  ],
  [
    'application.properties',
    'spring.security.oauth2.client.registration.acme.client-id=web\nspring.security.oauth2.client.registration.acme.client-secret=Fp5Gv1rK\n«»\nspring.security.oauth2.client.registration.acme.scope=openid openid\n',
  ],
  // An unescaped $ of Compose: what follows reads as a name.
  [
    'compose.yaml',
    'services:\n  web:\n    image: a\n    environment:\n      OIDC_CLIENT_ID: web\n      OIDC_CLIENT_SECRET: Fp5Gv1rK$«»\n      OIDC_ISSUER: https://id.acme.io\n',
  ],
  [
    '.env',
    'ACME_CLIENT_ID=web\nACME_REDIRECT_URI=https://app.acme.io/cb?client_secret=Fp5G,«»#x\nACME_ISSUER="https://id.acme.io?client_secret=Fp5G)«»"\n' +
      'ACME_TOKEN_URL="https://id.acme.io/token?api_key=a\'«»"\nACME_AUTHORIZATION_URL="https://id.acme.io/auth?next=%2Fcb%3Ftoken%3D«»&pass=«»"\n',
  ],
  ['.env', 'OIDC_CLIENT_ID=web\nOIDC_SCOPE="bearer «»Aa1"\nOIDC_ISSUER="Basic  «»Aa1=="\n'],
  [
    '.env',
    'OIDC_CLIENT_ID=OIDC_CLIENT_SECRET=«»\nOIDC_SCOPE="client_id=web&client_secret=«»"\nOIDC_AUDIENCE="client_secret: «»"\n' +
      'OIDC_ISSUER=\'{"kty":"EC","crv":"P-256","d":"«»"}\'\nOIDC_REDIRECT_URI=\'https://app.acme.io/cb?data={"client_secret":"«»"}#/x\'\n',
  ],
  // One that was put in the braces of a reference.
  [
    '.env',
    'OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=${«»}\nOIDC_CLIENT_SECRET=${«»}\nOIDC_ISSUER=https://id.acme.io/#x\n',
  ],
  // Pasted with its name, somewhere in a text: connection strings, options, headers, objects of other languages, paths.
  [
    '.env',
    'OIDC_CLIENT_ID=web\nOIDC_ISSUER="host=db user=app password=«» dbname=x"\nOIDC_SCOPE="curl -u web:«» https://id.acme.io"\n' +
      'OIDC_AUDIENCE="the secret is «»"\nOIDC_REDIRECT_URI="serve --client-secret «» --port 80"\nOIDC_TOKEN_URL="Cookie: session=«»"\n',
  ],
  [
    'clients.yaml',
    'clients:\n  - client_id: web\n    issuer: "{\'client_secret\': \'«»\'}"\n    scope: "openid {client_secret: «»}"\n' +
      '    redirect_uris: ["https://app.acme.io/client_secret/«»#x", "https://app.acme.io/?q=client_secret:«»#x", "SECRET => «»"]\n' +
      '    token_endpoint: "https://id.acme.io/x;jsessionid=«»?hmac=«»#x"\n',
  ],
  // A JWT without its signature, and a key of another kind.
  [
    '.env',
    'OIDC_CLIENT_ID=eyJhbGciOiJIUzI1NiJ9.eyJ«»\nOIDC_REDIRECT_URI=https://app.acme.io/eyJhbGciOiJIUzI1NiJ9.eyJ«»/#x\n' +
      'OIDC_SCOPE="-----BEGIN PGP PRIVATE KEY BLOCK-----\\n\\n«»Aw9E\\n-----END PGP PRIVATE KEY BLOCK-----"\n',
  ],
  // A host up to its slash, in small letters.
  [
    '.env',
    'OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=«»/«»+x=\nOIDC_TOKEN_URL=HTTPS://«»/«»+x=/a\nOIDC_REDIRECT_URI=HTTPS://«»/«»+x=\n',
  ],
  // Beside what has a name that says so, and is no setting of ours, or is no longer one.
  [
    'oauth.yaml',
    'oauth: { client_id: web, issuer: «», scope: "openid openid «»", redirect_uri: "https://«»/#x" }\nbilling: { webhook-secret: «» }\n',
  ],
  ['.env', '# OIDC_CLIENT_SECRET="«»"\nOIDC_CLIENT_ID=«»\nOIDC_ISSUER=https://id.acme.io/«»#x\n'],
  // Behind the name of a user, without the host that would end it.
  ['.env', 'OIDC_CLIENT_ID=web\nOIDC_REDIRECT_URI=https://svc:«»/#x\nOIDC_ISSUER=https://svc:«»\n'],
  // In a comment that silences rules.
  [
    '.env',
    '# authproof-disable-next-line client_secret=«»\nOIDC_CLIENT_ID=web # authproof-disable-line redirect-uri-fragmet, «»\n',
  ],
  // Encoded as other encoders do, and as a host.
  [
    '.env',
    'OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=«»!2+(x)/y\nOIDC_ISSUER=https://id.acme.io/«»%212%2B%28x%29%2Fy\nOIDC_REDIRECT_URI=https://app.acme.io/cb?state=«»!2%2b(x)%2fy#/cb\n',
  ],
  [
    '.env',
    'AUTH0_CLIENT_ID=web\nAUTH0_CLIENT_SECRET=«»\nAUTH0_ISSUER=https://«»\nAUTH0_BASE_URL=http://«».example.com\nAUTH0_CALLBACK_URL=http://«»/cb/#/x\n',
  ],
  // A line of a key reads as the name of a variable.
  [
    '.env',
    'OIDC_CLIENT_ID=web #«»\nOIDC_SCOPE=openid # authproof-disable-line scope-unknown -- because «»\nOIDC_ISSUER=jdbc:oracle:thin:scott/«»@db.acme.io:1521/orcl\n',
  ],
  // Where a name is expected.
  [
    'clients.yaml',
    'clients:\n  ghp_«»«»: { client_id: web, redirect_uri: "https://app.acme.io/#x" }\n  «»«»: { client_id: app, redirect_uri: "https://app.acme.io/#x" }\n',
  ],
  // Taken from a variable of another name, and by another program.
  [
    '.env',
    'FIRST=«»\nOIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=${FIRST}\nOIDC_REDIRECT_URI=http://«».acme.io/#x\nOIDC_SCOPE=openid openid «»\n',
  ],
  ['.env', '# the old secret was «»\nOIDC_CLIENT_ID=«»\nOIDC_CLIENT_SECRT=«»\nOIDC_ISSUER=https://id.acme.io/«»#x\n'],
  [
    '.env',
    "OIDC_CLIENT_ID='$2b$10$«»abcdefghijklmnopqrstuvwxyz0123456'\nOIDC_SCOPE='openid {SSHA}«»='\nOIDC_REDIRECT_URI='https://app.acme.io/$argon2id$v=19$m=65536,t=3,p=4$«»$«»#x'\n",
  ],
  [
    '.env',
    'OIDC_CLIENT_ID=web\nOIDC_PRIVATE_KEY=-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0CFp5Gv1rKNq6Cn8lV\n«»==\n-----END PRIVATE KEY-----\nOIDC_ISSUER=${\n',
  ],
  // Where the name of an input is expected.
  [
    '.vscode/mcp.json',
    '{\n  "inputs": [{ "id": "acme-key", "type": "promptString" }],\n  "servers": { "acme": { "type": "http", "url": "https://mcp.acme.io", "headers": { "X-Api-Key": "${input:«»}" } } }\n}\n',
  ],
  // A second setting on the line of a first one, whose value is a word.
  [
    '.env',
    'SSO_CLIENT_ID="web"; SSO_CLIENT_SECRET="‹›"\nSSO_REDIRECT_URI="http://localhost:3000/cb" SSO_PASSWORD="‹›"\n' +
      'SSO_ISSUER=https://id.acme.io client_secret=‹›\nSSO_TOKEN_URL=https://id.acme.io/token -d client_secret=‹› -u web:‹›\n' +
      'SSO_SCOPE=openid openid OIDC_CLIENT_SECRET=‹›\n',
  ],
  [
    'compose.yaml',
    'services:\n  web:\n    image: a\n    environment:\n      - "OIDC_REDIRECT_URI=http://x.io/cb OIDC_CLIENT_SECRET=‹›"\n      - OIDC_CLIENT_ID=web\n',
  ],
  [
    'application.properties',
    'spring.security.oauth2.client.registration.a.client-id=web, client-secret=‹›\nspring.security.oauth2.client.registration.a.scope=openid openid client-secret:‹›\n',
  ],
  // Of one token a part is known, which others have in common; and a token as a host, in small letters.
  [
    '.env',
    'X_CLIENT_SECRET=$(echo eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ«».«»)\nOIDC_CLIENT_ID=web\n' +
      'OIDC_SCOPE="openid ${Y:-eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ«»a.b«»}"\nOIDC_ISSUER=https://eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ«»c.d«».acme.io\n',
  ],
  // What a reader takes for a comment, and signs that end a value for one reader and not for another.
  [
    '.env',
    'OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=Fp5G#a"«»\nOIDC_REDIRECT_URI=https://app.acme.io/cb?x=Fp5G%23a%22«»\n',
  ],
  [
    '.env',
    'OIDC_CLIENT_ID=web\nOIDC_SCOPE=\'openid openid client_secret="Fp5Gv1r&«»;x1"\'\nOIDC_AUDIENCE="client_secret=Fp5Gv1rK(«»)x1"\n',
  ],
  [
    '.env',
    'OIDC_CLIENT_ID=web\nOIDC_ISSUER="https://id.acme.io/?client_secret=Fp5Gv1r&«»;x1"\nOIDC_TOKEN_URL=\'https://id.acme.io/token?client_secret=Fp5G#q"«»\\x\'\n' +
      'OIDC_REDIRECT_URI="https://app.acme.io/cb?client_secret=‹› ‹› ‹› ‹›"\nOIDC_USERINFO_URL="https://Fp5Gv1rK@«»/x1@id.acme.io/"\n',
  ],
  // Encoded on purpose, and as it reads elsewhere.
  [
    '.env',
    'OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=«hex»\nOIDC_REDIRECT_URI=https://app.acme.io/cb?x=«»#x\nOIDC_ISSUER=https://id.acme.io/password/«hex»/x#x\n',
  ],
  // A key without quotes, whose lines read as names that are assigned twice.
  [
    '.env',
    'A_KEY=-----BEGIN PRIVATE KEY-----\nFp5Gv1rK\n‹mixed›==\n-----END PRIVATE KEY-----\nB_KEY=-----BEGIN PRIVATE KEY-----\n«»==\n«»==\n-----END PRIVATE KEY-----\n',
  ],
  // As a shell would go on in the next line.
  [
    '.env',
    'OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=Fp5Gv1rK\\\n‹›\nOIDC_ISSUER=http://id.acme.io/${DB_PASSWORD:-‹›}#x\n',
  ],
  // Where an address has a word, or an origin is expected.
  [
    '.env',
    'OIDC_CLIENT_ID=web\nOIDC_REDIRECT_URI="http://app.acme.io/cb#«»9a9b9"\nOIDC_SCOPE="openid openid ${Y:-«»9a9b9}"\nOIDC_CLIENT_AUTH_METHOD=«»\n',
  ],
  [
    'realm-export.json',
    '{ "realm": "acme", "clients": [{ "clientId": "web", "redirectUris": ["http://app.acme.io/#x"], "webOrigins": ["+", "«»9a9b9"] }] }\n',
  ],
  ['.env', 'AUTH0_CLIENT_ID=aBcD1234efGh5678:«»&x;1\nAUTH0_DOMAIN=https://acme.eu.auth0.com/\n'],
  // With the id, as what shows both joins them.
  [
    '.env',
    'AUTH0_CLIENT_ID=aBcD1234efGh5678:«»\nSLACK_CLIENT_ID=123456.7890,«»\nFACEBOOK_CLIENT_ID=1234567890|«»\nOKTA_OAUTH2_CLIENT_ID=0oa1b2c3d4E5f6g7h8i9/«»\n',
  ],
];

/** A value of nothing but letters, which might be a word. */
const wordOf = (canary: string): string =>
  [...canary.toLowerCase()].map((c) => (/[a-z]/.test(c) ? c : 'xqjzwvkyhg'[Number(c)])).join('');

/** The same in small letters and capitals by turns. */
const mixedOf = (canary: string): string =>
  [...wordOf(canary)].map((c, i) => (i % 3 === 0 ? c.toUpperCase() : c)).join('');

/** Each in a folder of its own, a package by itself. */
export function canaryMistakes(): {
  readonly files: Readonly<Record<string, string>>;
  readonly canaries: readonly string[];
} {
  const files: Record<string, string> = {};
  const canaries = mistakes.flatMap(([path, text], i) => {
    const canary = `Zq0K${createHash('sha256').update(`mistake ${i}`).digest('base64url').replaceAll(/[-_]/g, '').slice(0, 16)}`;
    files[`m${i}/package.json`] = '{}';
    const mixed = mixedOf(canary);
    files[`m${i}/${path}`] = text
      .replaceAll('«»', canary)
      .replaceAll('«hex»', Buffer.from(canary).toString('hex'))
      .replaceAll('‹›', wordOf(canary))
      .replaceAll('‹mixed›', mixed);
    return [canary, ...(text.includes('‹›') ? [wordOf(canary)] : []), ...(text.includes('‹mixed›') ? [mixed] : [])];
  });
  return { files, canaries };
}
