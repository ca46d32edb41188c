import { expect, test } from 'vitest';
import { modelOf, pathOf } from '../../support/workspace.ts';

const properties = (prefix: string, values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([key, value]) => `${prefix}${key}=${value}\n`)
    .join('');

const registration = 'spring.security.oauth2.client.registration.my-idp.';
const variable = 'SPRING_SECURITY_OAUTH2_CLIENT_REGISTRATION_MYIDP_';
const resources = 'src/main/resources';

const base = properties(registration, { 'client-id': 'base', 'redirect-uri': 'http://localhost:8080/cb' });
const production = properties(registration, { 'redirect-uri': 'https://a.io/cb' });

const service = (environment: string, more = ''): string =>
  `services:\n  web:\n    image: x\n${more}    environment: { ${environment} }\n`;

/** Each client of the property files: its environment, and its values with the files they stand in. */
function clientsOf(files: Readonly<Record<string, string>>): readonly string[] {
  const { clients } = modelOf(new Map(Object.entries(files)));
  return clients
    .filter(({ id }) => id.startsWith('spring '))
    .map(({ environment, settings }) => {
      const values = settings.map(
        ({ setting, resolved }) => `${resolved.text ?? resolved.state} in ${pathOf(setting.file).split('/').at(-1)}`,
      );
      return `${environment}: ${values.sort().join(', ')}`;
    });
}

const plain = 'base: base in application.properties, http://localhost:8080/cb in application.properties';

test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
  [
    '.env wins over the property files',
    { 'pom.xml': '', '.env': `${variable}CLIENT_ID=own\n`, [`${resources}/application.properties`]: base },
    ['base: http://localhost:8080/cb in application.properties, own in .env'],
  ],
  [
    'a Compose service wins over .env',
    {
      'pom.xml': '',
      '.env': `${variable}CLIENT_ID=own\n`,
      'compose.yaml': service(`${variable}CLIENT_ID: composed`),
      [`${resources}/application.properties`]: base,
    },
    ['base: composed in compose.yaml, http://localhost:8080/cb in application.properties'],
  ],
  [
    'a property that the files do not have is added to the registration of its name',
    { 'pom.xml': '', '.env': `${variable}CLIENT_SECRET=x1\n`, [`${resources}/application.properties`]: base },
    ['base: base in application.properties, http://localhost:8080/cb in application.properties, x1 in .env'],
  ],
  [
    'a list is replaced as a whole',
    {
      'pom.xml': '',
      '.env': `${variable}SCOPE=openid\n`,
      [`${resources}/application.yml`]:
        'spring: { security: { oauth2: { client: { registration: { my-idp: { client-id: a, scope: [email, profile] } } } } } }\n',
    },
    ['base: a in application.yml, openid in .env'],
  ],
  [
    'two services of one package say different things, so nothing is replaced',
    {
      'pom.xml': '',
      'compose.yaml': `${service(`${variable}CLIENT_ID: one`)}  job:\n    image: x\n    environment: { ${variable}CLIENT_ID: two }\n`,
      [`${resources}/application.properties`]: base,
    },
    [plain],
  ],
  [
    'another package has variables of its own',
    {
      'app/pom.xml': '',
      'compose.yaml': service(`${variable}CLIENT_ID: other`),
      [`app/${resources}/application.properties`]: base,
    },
    [plain],
  ],
  [
    'unless the service is built from it',
    {
      'app/pom.xml': '',
      'compose.yaml': service(`${variable}CLIENT_ID: own`, '    build: { context: app }\n'),
      [`app/${resources}/application.properties`]: base,
    },
    ['base: http://localhost:8080/cb in application.properties, own in compose.yaml'],
  ],
  [
    'a variable without an environment says nothing about production',
    {
      'pom.xml': '',
      '.env': `${variable}REDIRECT_URI=http://localhost:9999/cb\n`,
      [`${resources}/application.properties`]: base,
      [`${resources}/application-prod.properties`]: production,
    },
    [
      'base: base in application.properties, http://localhost:9999/cb in .env',
      'production: base in application.properties, https://a.io/cb in application-prod.properties',
    ],
  ],
  [
    'a program with an active profile overrides that profile',
    {
      'pom.xml': '',
      'compose.yaml': service(`SPRING_PROFILES_ACTIVE: prod, ${variable}REDIRECT_URI: "https://b.io/cb"`),
      [`${resources}/application.properties`]: base,
      [`${resources}/application-prod.properties`]: `${production}${registration}client-name=x\n${registration}scope=openid\n`,
    },
    [
      plain,
      'production: base in application.properties, https://b.io/cb in compose.yaml, openid in application-prod.properties',
    ],
  ],
  [
    'a Deployment makes a client of its own of the property files',
    {
      'pom.xml': '',
      'k8s/web.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { template: { spec: { containers: [{ name: web, ' +
        `env: [{ name: ${variable}REDIRECT_URI, value: "https://a.io/cb" }] }] } } }\n`,
      [`${resources}/application.properties`]: base,
    },
    [plain, 'deployment: base in application.properties, https://a.io/cb in web.yaml'],
  ],
  [
    'property files of tests are left as they are',
    {
      'pom.xml': '',
      '.env': `${variable}CLIENT_ID=own\n`,
      'src/test/resources/application.properties': base,
    },
    [plain],
  ],
])('%s', (_, files, expected) => {
  expect(clientsOf(files)).toEqual(expected);
});
