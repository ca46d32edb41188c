import { expect, test } from 'vitest';
import { formatOf } from '../../../../server/src/dialects/read.ts';
import type { Offer } from '../../../../server/src/features/completion/types.ts';
import { type Fact, factsOf } from '../../../../server/src/syntax/editFacts.ts';
import { parse } from '../../../../server/src/syntax/parse.ts';
import type { SyntaxTree } from '../../../../server/src/syntax/tree.ts';
import { createSourceFile } from '../../../../server/src/text/sourceFile.ts';
import { modelOf, uriOf } from '../../../support/workspace.ts';
import { applied, offersIn } from './ask.ts';

interface Document {
  readonly path: string;
  readonly text: string;
  readonly others?: Readonly<Record<string, string>>;
}

const spring = `spring:
  security:
    oauth2:
      client:
        registration:
          google:
            client-id: 1.apps.googleusercontent.com
            client-secret: ''
            scope: openid, email
            authorization-grant-type:
            redirect-uri: "{baseUrl}/cb"

          okta:
            clientId: 0oa1
            scope:
              - openid
              - profile
        provider:
          okta:
            issuer-uri: https://dev-1.okta.com/oauth2/default
            token-uri: ""
            jwk-set-uri: # later
`;

const documents: readonly Document[] = [
  {
    path: '.env',
    text: `# sign-in
NEXTAUTH_URL=https://app.acme.io
export GOOGLE_CLIENT_ID=1.apps.googleusercontent.com
GOOGLE_CLIENT_SECRET=
GOOGLE_SCOPE="openid email"
GOOGLE_REDIRECT_URI='' # to be done

OKTA_DOMAIN=dev-1.okta.com
OKTA_CLIENT_ID = 0oa1
OKTA_ISSUER=\`\`
OKTA_TOKEN_ENDPOINT=https://dev-1.okta.com/oauth2/v1/token
COPY=\${GOOGLE_CLIENT_ID}/x
AZURE_AD_TENANT_ID=
AZURE_AD_CLIENT_ID=8f3c7d1e-0000-4000-8000-123456789abc

`,
    others: { '.env.local': 'GOOGLE_CLIENT_ID=2.apps.googleusercontent.com\nOIDC_ISSUER=https://id.acme.io\n' },
  },
  { path: '.env', text: '\n' },
  {
    path: 'compose.yaml',
    text: `services:
  web:
    image: acme/web
    environment:
      GOOGLE_CLIENT_ID: "1.apps.googleusercontent.com"
      GOOGLE_CLIENT_SECRET: ""
      GOOGLE_REDIRECT_URI:

  api:
    image: acme/api
    environment:
      - OKTA_CLIENT_ID=0oa1
      - OKTA_ISSUER=
      - "OKTA_CLIENT_SECRET="
      - OKTA_SCOPE=openid profile
  panel:
    image: grafana/grafana
    environment:
      GF_AUTH_GOOGLE_CLIENT_ID: x

`,
    others: {
      '.env': 'GOOGLE_CLIENT_SECRET=\nOKTA_CLIENT_SECRET=\nOKTA_ISSUER=https://dev-1.okta.com/oauth2/default\n',
    },
  },
  { path: 'application.yml', text: spring, others: { '.env': 'GOOGLE_CLIENT_SECRET=\nOKTA_ISSUER=\nOTHER=1\n' } },
  { path: 'application.yml', text: '\n' },
  {
    path: 'application.properties',
    text: `spring.security.oauth2.client.registration.google.client-id=1.apps.googleusercontent.com
spring.security.oauth2.client.registration.google.scope=openid,email
spring.security.oauth2.client.registration.google.client-authentication-method=
spring.security.oauth2.client.registration.google.client-secret=\${X}

`,
    others: { '.env': 'GOOGLE_CLIENT_SECRET=\nX=\n' },
  },
  {
    path: 'realm-export.json',
    text: `{
  "realm": "acme",
  "clients": [
    {
      "clientId": "app",
      "redirectUris": ["https://app.acme.io/cb", ""],
      "publicClient": false,
      "attributes": { "pkce.code.challenge.method": "" }
    },
    { "clientId": "web", "webOrigins": [] }
  ]
}
`,
    others: {
      '.env': 'NEXTAUTH_URL=https://app.acme.io\nKEYCLOAK_ID=app\nKEYCLOAK_ISSUER=https://id.acme.io/realms/acme\n',
    },
  },
  {
    path: 'client.json',
    text: `{
  // registered
  "client_id": "app",
  "redirect_uris": ["https://app.acme.io/cb"],
  "grant_types": ["authorization_code", ""],
  "response_types": [""],
  "token_endpoint_auth_method": "",
  "scope": "openid email"
}
`,
  },
  {
    path: 'oauth2-proxy.cfg',
    text: `provider = "google"
client_id = "1.apps.googleusercontent.com"
scope = "openid "
redirect_url = ''
cookie_secure = true # https only

email_domains = ["*"]
`,
    others: { '.env': 'OAUTH2_PROXY_CLIENT_ID=\n' },
  },
  {
    path: 'grafana.ini',
    text: `[server]
root_url = https://panel.acme.io
[auth.google]
enabled = true
client_id = 1.apps.googleusercontent.com
client_secret = $__env{GOOGLE_CLIENT_SECRET}
scopes =

[log]
level = info
`,
    others: { '.env': 'GOOGLE_CLIENT_SECRET=\nGOOGLE_CLIENT_ID=\n' },
  },
  {
    path: 'appsettings.json',
    text: '{\n  "AzureAd": {\n    "ClientId": "app",\n    "TenantId": ""\n  }\n}\n',
  },
];

const withCrlf = documents
  .filter((_, i) => i % 3 !== 1)
  .map((document) => ({ ...document, text: document.text.replaceAll('\n', '\r\n') }));

const read = (path: string, text: string) => parse(formatOf(`/${path}`), createSourceFile(uriOf(path), text));

const shown = ({ path, kind, value, document }: Fact): string => JSON.stringify([document, path, kind, value ?? '']);

/** Maps of `.properties` files are made of the keys, so that only the keys count. */
const comparable = (tree: SyntaxTree): readonly Fact[] =>
  factsOf(tree)
    .filter(({ kind }) => kind === 'scalar' || tree.format !== 'properties')
    .toSorted((a, b) => (tree.format === 'properties' ? (shown(a) < shown(b) ? -1 : 1) : 0));

/** What is wrong with the text after the offer was taken; undefined when it reads as it should. */
function fault({ path, text }: Document, offer: Offer): string | undefined {
  const before = read(path, text);
  const after = read(path, applied(text, offer));
  if (after.problems.length > before.problems.length) return after.problems.map(({ message }) => message).join('; ');
  const [was, is] = [comparable(before), comparable(after)];
  if (offer.kind === 'key' || offer.kind === 'client') return keyFault(was, is, offer);
  // The first item of an empty list.
  const last = is.filter((fact) => !was.some((old) => shown(old) === shown(fact)));
  if (was.length + 1 === is.length && last.length === 1 && last[0]?.value === offer.meant) return undefined;
  if (was.length !== is.length) return `${was.length} entries became ${is.length}`;
  const changed = is.filter((fact, i) => shown(fact) !== shown(was[i] as Fact));
  if (changed.length > 1) return `${changed.length} entries changed`;
  const [fact] = changed;
  const isMeant = fact === undefined || fact.value === offer.meant || fact.value?.endsWith(`=${offer.meant}`) === true;
  if (!isMeant) return `reads ${fact?.value}`;
  return fact === undefined && !was.some(({ value }) => value?.endsWith(offer.meant) === true)
    ? 'nothing changed'
    : undefined;
}

/** Everything that was is still there, in order; what is new has the key, or one has become it. */
function keyFault(was: readonly Fact[], is: readonly Fact[], offer: Offer): string | undefined {
  const isRenamed = was.length === is.length;
  if (isRenamed && offer.kind === 'key') {
    const gone = was.filter((old) => !is.some((fact) => shown(fact) === shown(old)));
    const come = is.filter((fact) => !was.some((old) => shown(fact) === shown(old)));
    const isOne = come.every(({ path }) => path.includes(offer.meant) || path.join('.') === offer.meant);
    const sameValues =
      JSON.stringify(gone.map(({ value }) => value)) === JSON.stringify(come.map(({ value }) => value));
    return isOne && sameValues ? undefined : `renamed ${gone.map(shown).join(' ')}`;
  }
  let position = 0;
  const added: Fact[] = [];
  for (const fact of is) {
    const old = was[position];
    if (old !== undefined && (shown(fact) === shown(old) || becameParent(old, fact))) position++;
    else added.push(fact);
  }
  if (position < was.length) return `lost ${shown(was[position] as Fact)}`;
  if (offer.kind === 'client') return added.length > 0 ? undefined : 'nothing was added';
  const isNamed = added.every(
    (fact) =>
      fact.path.some((part) => part === offer.meant || fact.value === `${offer.meant}=`) ||
      offer.meant === fact.path.join('.') ||
      offer.meant.startsWith(fact.path.join('.')),
  );
  return isNamed ? undefined : `added ${added.map(shown).join(' ')}`;
}

/** Null, or nothing, that has become a map or list; in an empty list of assignments a name. */
const becameParent = (old: Fact, fact: Fact): boolean =>
  JSON.stringify(old.path) === JSON.stringify(fact.path) && old.value === '' && fact.kind !== 'scalar';

for (const [document, name] of [
  ...documents.map((d) => [d, 'LF'] as const),
  ...withCrlf.map((d) => [d, 'CRLF'] as const),
]) {
  test(`every offer at every place of ${document.path} (${document.text.length} characters, ${name}) reads as it is meant`, () => {
    const model = modelOf(new Map([[document.path, document.text], ...Object.entries(document.others ?? {})]));
    const seen = new Set<string>();
    const faults: string[] = [];
    for (let offset = 0; offset <= document.text.length; offset++) {
      for (const offer of offersIn(model, document.path, document.text, offset)) {
        const { span, newText } = offer;
        const key = `${span.start} ${span.end} ${newText}`;
        if (seen.has(key)) continue;
        seen.add(key);
        expect([
          span.start <= offset,
          offset <= span.end,
          /[\r\n]/.test(document.text.slice(span.start, span.end)),
        ]).toEqual([true, true, false]);
        const wrong = fault(document, offer);
        const line = document.text.slice(0, span.start).split('\n').length;
        if (wrong !== undefined) faults.push(`line ${line}: ${offer.kind} ${offer.label}: ${wrong}`);
      }
    }
    expect(seen.size).toBeGreaterThan(5);
    expect(faults.slice(0, 20)).toEqual([]);
  });
}
