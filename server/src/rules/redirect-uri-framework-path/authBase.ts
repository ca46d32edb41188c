import { variablesNamed } from '../../dialects/lookups.ts';
import { knownText, type Model, type ResolvedSetting } from '../../model/types.ts';
import { isHttp, parseUrl } from '../support/url.ts';

/** The address of a program, written as one of the addresses below it. */
export interface AuthBase {
  readonly target: ResolvedSetting;
  /** What the user meets beside redirect_uri_mismatch. */
  readonly symptom: string | undefined;
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
    if (action !== undefined)
      yield { ...without(target, url.raw, action), symptom: '"This action with HTTP GET is not supported"' };
  }
}

const without = (target: ResolvedSetting, raw: string, action: string): AuthBase => ({
  target,
  action,
  base: raw.slice(0, -action.length),
  symptom: undefined,
});

/**
 * `base_redirect_url` of OpenSearch Dashboards, to which `/auth/openid/login` is appended
 * (opensearch-project/security-dashboards-plugin, routes.ts).
 */
export function* dashboardBases(model: Model): Generator<AuthBase> {
  for (const target of model.settings) {
    const { dialect, role } = target.setting;
    if (dialect !== 'opensearch-dashboards' || role !== 'base_url') continue;
    const url = parseUrl(knownText(target.resolved)?.trim() ?? '');
    if (url === undefined || !isHttp(url.url)) continue;
    const action = /\/auth\/openid(?:\/login)?\/?$/.exec(url.raw)?.[0];
    if (action !== undefined) yield without(target, url.raw, action);
  }
}

/** An address of this name may also be that of a server of one's own. */
function isBesideItsSecret({ fileOf }: Model, { setting }: ResolvedSetting): boolean {
  const facts = fileOf(setting.file);
  return facts !== undefined && variablesNamed(facts, 'AUTH_SECRET').length > 0;
}
