import type { Role } from '../knowledge/roles.ts';

export interface SpecLink {
  readonly title: string;
  readonly url: string;
}

const rfc = (number: number, section: string): SpecLink => ({
  title: `RFC ${number}, section ${section}`,
  url: `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`,
});
const core = (section: string, anchor: string): SpecLink => ({
  title: `OpenID Connect Core, section ${section}`,
  url: `https://openid.net/specs/openid-connect-core-1_0.html#${anchor}`,
});
const discovery = (section: string, anchor: string): SpecLink => ({
  title: `OpenID Connect Discovery, section ${section}`,
  url: `https://openid.net/specs/openid-connect-discovery-1_0.html#${anchor}`,
});

/** Where each setting is defined; settings of no specification are not listed. */
export const roleSpecs: Readonly<Partial<Record<Role, SpecLink>>> = {
  client_id: rfc(6749, '2.2'),
  client_secret: rfc(6749, '2.3.1'),
  redirect_uri: rfc(6749, '3.1.2'),
  callback_path: rfc(6749, '3.1.2'),
  post_logout_redirect_uri: {
    title: 'OpenID Connect RP-Initiated Logout, section 2',
    url: 'https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout',
  },
  issuer: rfc(8414, '2'),
  discovery_url: discovery('4', 'ProviderConfig'),
  authorization_endpoint: rfc(6749, '3.1'),
  token_endpoint: rfc(6749, '3.2'),
  userinfo_endpoint: core('5.3', 'UserInfo'),
  jwks_uri: rfc(7517, '5'),
  introspection_endpoint: rfc(7662, '2'),
  revocation_endpoint: rfc(7009, '2'),
  device_authorization_endpoint: rfc(8628, '3.1'),
  end_session_endpoint: {
    title: 'OpenID Connect RP-Initiated Logout, section 2.1',
    url: 'https://openid.net/specs/openid-connect-rpinitiated-1_0.html#OPMetadata',
  },
  registration_endpoint: rfc(7591, '3'),
  scope: rfc(6749, '3.3'),
  resource: rfc(8707, '2'),
  grant_type: rfc(7591, '2'),
  response_type: rfc(6749, '3.1.1'),
  response_mode: {
    title: 'OAuth 2.0 Multiple Response Type Encoding Practices, section 2.1',
    url: 'https://openid.net/specs/oauth-v2-multiple-response-types-1_0.html#ResponseModes',
  },
  code_challenge_method: rfc(7636, '4.3'),
  token_endpoint_auth_method: rfc(7591, '2'),
  application_type: {
    title: 'OpenID Connect Dynamic Client Registration, section 2',
    url: 'https://openid.net/specs/openid-connect-registration-1_0.html#ClientMetadata',
  },
  access_token: rfc(6749, '1.4'),
  refresh_token: rfc(6749, '1.5'),
  id_token: core('2', 'IDToken'),
  jwt: rfc(7519, '4.1'),
};
