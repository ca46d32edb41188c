import type { Setting } from '../../dialects/types.ts';
import { isUrlRole } from '../../knowledge/roles.ts';
import { fileRule } from '../define.ts';
import { setValue, valuePlace } from '../support/value.ts';

interface Data {
  readonly setting: Setting;
  readonly hasPassword: boolean;
}

/** RFC 3986 section 3.2.1 deprecates `user:password@`; Google's redirect URI rules forbid it. */
export const rule = fileRule<Data>({
  meta: {
    id: 'url-userinfo',
    group: 'url',
    severity: 'error',
    reach: 'file',
    fix: 'review',
    summary: 'URLs of sign-in settings must not carry user names and passwords.',
  },
  *detect({ settings }) {
    for (const setting of settings()) {
      const { state, text } = setting.value;
      if (!isUrlRole(setting.role) && setting.role !== 'allowed_origin') continue;
      if (state !== 'literal' && state !== 'reference') continue;
      const userinfo = userinfoPattern.exec(text)?.[2];
      if (userinfo === undefined) continue;
      const isRedirect = setting.role === 'redirect_uri' || setting.role === 'post_logout_redirect_uri';
      yield {
        at: valuePlace(setting),
        severity: isRedirect ? 'error' : 'warning',
        data: { setting, hasPassword: userinfo.includes(':') },
      };
    }
  },
  word: ({ setting, hasPassword }) => {
    const what = hasPassword ? 'a user name and password' : 'a user name';
    return setting.role === 'redirect_uri' || setting.role === 'post_logout_redirect_uri'
      ? `${setting.name} carries ${what} before the host. Servers refuse such a redirect URI (invalid_request), and where one ` +
          'does not, browsers, logs and the server get to see it. Remove it.'
      : `${setting.name} carries ${what} before the host. Clients drop it or refuse the URL ("Request cannot be constructed ` +
          'from a URL that includes credentials"), and it ends up in logs. Use the client id and secret settings instead.';
  },
  fix: ({ data }, { facts }) =>
    setValue(
      facts,
      data.setting,
      data.setting.value.text.replace(userinfoPattern, '$1'),
      'Remove the user name and password from the URL',
      'review',
    ),
});

const userinfoPattern = /^(https?:\/\/)([^/?#@\s]*(?:@[^/?#@\s]*)*)@(?=[^/?#@\s]*(?:[/?#]|$))/i;
