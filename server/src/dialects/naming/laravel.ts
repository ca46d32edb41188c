import { anyName, type EnvNaming } from './types.ts';

const drivers =
  /^(?:APP_CIPHER|SESSION_DRIVER|SESSION_LIFETIME|QUEUE_(?:CONNECTION|DRIVER)|CACHE_(?:STORE|DRIVER|PREFIX)|BROADCAST_(?:CONNECTION|DRIVER)|DB_CONNECTION|MAIL_MAILER|MAIL_DRIVER)$/;

/** `APP_KEY` beside the address and a driver: an application that hides the other names from its users. */
const isLaravel = (names: ReadonlySet<string>): boolean =>
  (names.has('APP_ENV') && (names.has('APP_KEY') || (names.has('APP_DEBUG') && anyName(names, drivers)))) ||
  (names.has('APP_KEY') && names.has('APP_URL') && anyName(names, drivers));

/** Laravel: `APP_KEY` encrypts sessions; `config/services.php` reads `<PROVIDER>_CLIENT_ID`, `_REDIRECT` and so on. */
export const laravel: EnvNaming = {
  id: 'env-laravel',
  title: 'Laravel environment file',
  recognise: (names) => (isLaravel(names) ? 0.86 : 0),
  names: [
    { beside: isLaravel, exact: { APP_KEY: 'session_secret' } },
    { beside: isLaravel, stem: 'keycloak', exact: { KEYCLOAK_REALMS: 'realm' } },
    {
      beside: isLaravel,
      patterns: [
        { form: '{client}_{key}', keys: { REDIRECT: 'redirect_uri' }, provider: 'required', stem: '{client}' },
      ],
    },
  ],
};
