import type { Setting, VariableDefinition } from '../../dialects/types.ts';
import { replaceValue } from '../../syntax/edit.ts';
import { fileRule } from '../define.ts';
import { insecureCookies, turnedOn } from '../support/cookies.ts';
import { isProduction } from '../support/environment.ts';
import { setValue, valuePlace } from '../support/value.ts';

type Data =
  | { readonly flag: 'Secure'; readonly name: string; readonly setting: Setting }
  | { readonly flag: 'HttpOnly'; readonly name: string; readonly variable: VariableDefinition };

/** Variables of frameworks that name the session cookie's flag so (oauth2-proxy, Django, Flask, Laravel). */
const httpOnlyNames = /^(?:OAUTH2_PROXY_COOKIE_HTTPONLY|SESSION_COOKIE_HTTPONLY|SESSION_HTTP_ONLY)$/i;

export const rule = fileRule<Data>({
  meta: {
    id: 'cookie-secure-off-production',
    group: 'session',
    severity: 'warning',
    reach: 'file',
    fix: 'safe',
    summary: 'Session cookies must be Secure and HttpOnly in production.',
  },
  *detect({ facts }) {
    for (const { secure, sameSiteNone, prefixed } of insecureCookies(facts)) {
      // `cookie-samesite-none-insecure` says it in these cases.
      if (!isProduction(facts, secure) || sameSiteNone !== undefined || prefixed !== undefined) continue;
      yield { at: valuePlace(secure), data: { flag: 'Secure', name: secure.name, setting: secure } };
    }
    if (!isProduction(facts)) return;
    for (const variable of facts.variables) {
      if (!httpOnlyNames.test(variable.name) || !/^(?:false|0|no|off)$/i.test(variable.value.text.trim())) continue;
      const at = { file: variable.file, span: variable.entry.contentSpan };
      yield { at, data: { flag: 'HttpOnly', name: variable.name, variable } };
    }
  },
  word: ({ flag, name }) =>
    flag === 'Secure'
      ? `${name} is off in production, so browsers send the session cookie over plain http as well, where it can be read and used. Set it to true.`
      : `${name} is off in production, so scripts on the page can read the session cookie. Set it to true.`,
  fix: ({ at, data }, { facts }) => {
    const title = `Make the cookie ${data.flag}`;
    if (data.flag === 'Secure') return setValue(facts, data.setting, turnedOn(data.setting.value.text), title, 'safe');
    const edits = replaceValue(facts.tree, data.variable.entry, turnedOn(data.variable.value.text));
    return edits === undefined ? [] : [{ title, safety: 'safe', files: [{ file: at.file, edits }] }];
  },
});
