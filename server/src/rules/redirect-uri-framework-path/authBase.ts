import { variablesNamed } from '../../dialects/lookups.ts';
import { knownText, type Model, type ResolvedSetting } from '../../model/types.ts';
import { isHttp, parseUrl } from '../support/url.ts';

/** The address of Auth.js or NextAuth, written as one of the addresses below it. */
export interface AuthBase {
  readonly target: ResolvedSetting;
  /** Of the URL, what does not belong there. */
  readonly action: string;
  /** The URL without it. */
  readonly base: string;
}

/**
 * Where the variable has a path, it is the one below which all addresses of the library stand (next-auth 4, `parse-url.ts`;
 * Auth.js, `setEnvDefaults`), the callback's included: `/api/auth/callback/callback/github`.
 */
export function* authBases(model: Model): Generator<AuthBase> {
  for (const target of model.settings) {
    if (!/^(?:NEXT)?AUTH_URL$/.test(target.setting.name) || target.setting.role !== 'base_url') continue;
    if (target.setting.name === 'AUTH_URL' && !isBesideItsSecret(model, target)) continue;
    const url = parseUrl(knownText(target.resolved)?.trim() ?? '');
    if (url === undefined || !isHttp(url.url)) continue;
    const action = /(?<=\/auth|:\/\/[^/]+)\/(?:callback|signin)(?:\/[\w-]+)?\/?$/.exec(url.raw)?.[0];
    if (action !== undefined) yield { target, action, base: url.raw.slice(0, -action.length) };
  }
}

/** An address of this name may also be that of a server of one's own. */
function isBesideItsSecret({ fileOf }: Model, { setting }: ResolvedSetting): boolean {
  const facts = fileOf(setting.file);
  return facts !== undefined && variablesNamed(facts, 'AUTH_SECRET').length > 0;
}
