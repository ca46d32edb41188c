import { anyName, type EnvNaming } from './types.ts';

/**
 * Spring Boot's relaxed binding of variables: dots are underscores, dashes fall away, and `CLIENT_ID` is understood as
 * well (Spring Boot reference, "Binding from Environment Variables"). A provider belongs to the registration of the
 * same name, and both have the slot of `application.yml`.
 */
export const springEnv: EnvNaming = {
  id: 'env-spring',
  title: 'Spring Boot environment file',
  recognise: (names) =>
    anyName(names, /^(?:SPRING_SECURITY_OAUTH2_|SPRING_PROFILES_ACTIVE$|SPRING_DATASOURCE_)/) ? 0.83 : 0,
  names: [
    {
      exact: {
        SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_ISSUER_URI: 'issuer',
        SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_ISSUERURI: 'issuer',
        SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_JWK_SET_URI: 'jwks_uri',
        SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_JWKSETURI: 'jwks_uri',
        SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_AUDIENCES: 'audience',
        // No property has these names: `resourceserver` is one word, see the rule env-key-typo.
        SPRING_SECURITY_OAUTH2_RESOURCE_SERVER_JWT_ISSUER_URI: 'none',
        SPRING_SECURITY_OAUTH2_RESOURCE_SERVER_JWT_JWK_SET_URI: 'none',
        SPRING_SECURITY_OAUTH2_RESOURCE_SERVER_JWT_AUDIENCES: 'none',
      },
      patterns: [
        {
          form: 'SPRING_SECURITY_OAUTH2_CLIENT_REGISTRATION_{client}_{key}',
          stem: 'spring-oauth2:{client}',
          keys: {
            CLIENT_ID: 'client_id',
            CLIENTID: 'client_id',
            CLIENT_SECRET: 'client_secret',
            CLIENTSECRET: 'client_secret',
            REDIRECT_URI: 'redirect_uri',
            REDIRECTURI: 'redirect_uri',
            SCOPE: 'scope',
            AUTHORIZATION_GRANT_TYPE: 'grant_type',
            AUTHORIZATIONGRANTTYPE: 'grant_type',
            CLIENT_AUTHENTICATION_METHOD: 'token_endpoint_auth_method',
            CLIENTAUTHENTICATIONMETHOD: 'token_endpoint_auth_method',
          },
        },
        {
          form: 'SPRING_SECURITY_OAUTH2_CLIENT_PROVIDER_{client}_{key}',
          stem: 'spring-oauth2:{client}',
          keys: {
            ISSUER_URI: 'issuer',
            ISSUERURI: 'issuer',
            AUTHORIZATION_URI: 'authorization_endpoint',
            AUTHORIZATIONURI: 'authorization_endpoint',
            TOKEN_URI: 'token_endpoint',
            TOKENURI: 'token_endpoint',
            USER_INFO_URI: 'userinfo_endpoint',
            USERINFOURI: 'userinfo_endpoint',
            JWK_SET_URI: 'jwks_uri',
            JWKSETURI: 'jwks_uri',
          },
        },
      ],
    },
  ],
};
