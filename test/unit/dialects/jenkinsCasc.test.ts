import { kindTable as table } from '../../support/dialectTable.ts';

table('jenkins-casc', [
  {
    name: 'reads the sign-in of configuration as code, and leaves what secrets fill in open',
    path: 'jenkins.yaml',
    text: `jenkins:
  securityRealm:
    oic:
      clientId: jenkins
      clientSecret: "\${OIC_SECRET}"
      serverConfiguration:
        manual:
          issuer: https://sso.acme.io/realms/main
          tokenServerUrl: https://sso.acme.io/realms/main/protocol/openid-connect/token
          scopes: openid email
unclassified:
  location:
    url: https://jenkins.acme.io/
`,
    expected: [
      'jenkins-casc',
      'use client_id=jenkins @jenkins.securityRealm.oic',
      'use client_secret=${OIC_SECRET} @jenkins.securityRealm.oic template',
      'use issuer=https://sso.acme.io/realms/main @jenkins.securityRealm.oic',
      'use token_endpoint=https://sso.acme.io/realms/main/protocol/openid-connect/token @jenkins.securityRealm.oic',
      'use scope=openid email @jenkins.securityRealm.oic',
      'use base_url=https://jenkins.acme.io/ @undefined',
    ],
  },
  {
    name: 'reads the fields of older versions of the plugin',
    path: 'casc/security.yml',
    text: `jenkins:
  securityRealm:
    oic:
      clientId: jenkins
      wellKnownOpenIDConfigurationUrl: https://sso.acme.io/.well-known/openid-configuration
      tokenAuthMethod: client_secret_post
`,
    expected: [
      'jenkins-casc',
      'use token_endpoint_auth_method=client_secret_post @jenkins.securityRealm.oic',
      'use client_id=jenkins @jenkins.securityRealm.oic',
      'use discovery_url=https://sso.acme.io/.well-known/openid-configuration @jenkins.securityRealm.oic',
    ],
  },
  {
    name: 'leaves another security realm alone',
    path: 'jenkins.yaml',
    text: 'jenkins: { securityRealm: { local: { allowsSignup: false } } }\n',
    expected: undefined,
  },
]);
