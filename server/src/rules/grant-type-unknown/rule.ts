import { nearest } from '../../base/distance.ts';
import { lookup } from '../../base/table.ts';
import type { Setting } from '../../dialects/types.ts';
import { fileRule } from '../define.ts';
import { listSeparator, type Part, partAt, partsOf, withPart } from '../support/parts.ts';
import { literals, setValue } from '../support/value.ts';

interface Data {
  readonly setting: Setting;
  readonly part: Part;
  readonly meant: string;
}

const urn = 'urn:ietf:params:oauth:grant-type:';

/** RFC 6749 sections 4.1 to 4.4 and 6. Extension grants are absolute URIs (section 4.5). */
const plain: readonly string[] = ['authorization_code', 'implicit', 'password', 'client_credentials', 'refresh_token'];

/** What people write for a registered grant: RFC 8628, 7523, 7522, 8693, OpenID CIBA. */
const meanings: Readonly<Record<string, string>> = {
  code: 'authorization_code',
  auth_code: 'authorization_code',
  authcode: 'authorization_code',
  authorisation_code: 'authorization_code',
  authorization: 'authorization_code',
  client_credential: 'client_credentials',
  clientcredential: 'client_credentials',
  refresh: 'refresh_token',
  device_code: `${urn}device_code`,
  device: `${urn}device_code`,
  device_flow: `${urn}device_code`,
  jwt_bearer: `${urn}jwt-bearer`,
  saml2_bearer: `${urn}saml2-bearer`,
  token_exchange: `${urn}token-exchange`,
  ciba: 'urn:openid:params:grant-type:ciba',
};

/** Only names that are plainly a slip: servers and SDKs have grants of their own (`account_credentials`). */
export const rule = fileRule<Data>({
  meta: {
    id: 'grant-type-unknown',
    group: 'grants',
    severity: 'error',
    reach: 'file',
    fix: 'safe',
    summary: 'grant_type is a registered identifier.',
  },
  *detect(scope) {
    for (const setting of literals(scope.settings('grant_type'))) {
      for (const part of partsOf(setting, listSeparator)) {
        const meant = meantBy(part.text, setting);
        if (meant !== undefined) yield { at: partAt(setting, part), data: { setting, part, meant } };
      }
    }
  },
  word: ({ setting, part, meant }) =>
    `${setting.name}: ${part.text} is not a grant type, and the token endpoint answers unsupported_grant_type. Write ${meant}.`,
  fix: ({ data: { setting, part, meant } }, { facts }) =>
    setValue(facts, setting, withPart(setting, part, meant), `Write ${meant}`, 'safe'),
});

function meantBy(text: string, setting: Setting): string | undefined {
  if (plain.includes(text) || text.includes(':')) return undefined;
  const name = text.toLowerCase().replace(/-/g, '_');
  const sure = readsRegisteredNames(setting);
  // Enumerations of a framework: `authorizationCode`, `CLIENT_CREDENTIALS`.
  const isEnumeration = /^[a-z]+(?:[A-Z][a-z]+)+$/.test(text) || /^[A-Z_]+$/.test(text);
  if (isEnumeration && !sure) return undefined;
  const snake = text
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/-/g, '_');
  if (plain.includes(snake)) return snake;
  if (Object.hasOwn(meanings, name)) return isShort(name) && !sure ? undefined : lookup(meanings, name);
  return name.length > 6 ? nearest(name, plain, 2) : undefined;
}

/** Words that a framework may well use as its own names of grants. */
const isShort = (name: string): boolean =>
  ['code', 'device', 'refresh', 'authorization', 'ciba', 'device_flow'].includes(name);

/** Keys whose values go to the server as they are: RFC 7591 documents, Spring, variables named like the parameter. */
const readsRegisteredNames = ({ dialect, kind, name }: Setting): boolean =>
  kind === 'registration' || dialect === 'spring-oauth2' || /grant_types?(?:\[\d+\])?$/.test(name);
