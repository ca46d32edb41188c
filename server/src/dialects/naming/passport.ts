import { anyName, type EnvNaming } from './types.ts';

const session = /^(?:SESSION_SECRET|EXPRESS_SESSION_SECRET|COOKIE_SECRET|COOKIE_KEY)$/;
const callback = /(?:^|_)CALLBACK(?:_UR[LI])?$/;
const client = /_(?:(?:CLIENT|APP)_?ID|CONSUMER_KEY)$/;

const isPassport = (names: ReadonlySet<string>): boolean =>
  [session, callback, client].every((pattern) => anyName(names, pattern));

/** Passport strategies take a `callbackURL`, express-session a secret; together their names are this habit's mark. */
export const passportExpress: EnvNaming = {
  id: 'env-passport-express',
  title: 'Passport (Express) environment file',
  recognise: (names) => (isPassport(names) ? 0.8 : 0),
  names: [{ beside: isPassport, exact: { COOKIE_KEY: 'session_secret' } }],
};
