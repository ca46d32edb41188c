import type { Setting } from '../../dialects/types.ts';
import { fileRule } from '../define.ts';
import { endings, setValue, valuePlace } from '../support/value.ts';

interface Data {
  readonly setting: Setting;
}

/** RFC 6749 section 3.1.2: the redirection endpoint URI must not include a fragment component. */
export const rule = fileRule<Data>({
  meta: {
    id: 'redirect-uri-fragment',
    group: 'redirect',
    severity: 'error',
    reach: 'file',
    fix: 'review',
    summary: 'A redirect URI must not contain a fragment.',
  },
  *detect(scope) {
    for (const setting of endings(scope.settings('redirect_uri'))) {
      if (/#(?![^{}]*\})/.test(setting.value.text)) yield { at: valuePlace(setting), data: { setting } };
    }
  },
  word: ({ setting }) =>
    `${setting.name} contains a fragment (#). Authorization servers refuse such a redirect URI (invalid_request or ` +
    'redirect_uri_mismatch), because a redirect URI has none (RFC 6749 section 3.1.2). Use a path without #.',
  fix: ({ data }, scope) => {
    const text = data.setting.value.text;
    return setValue(scope.facts, data.setting, text.slice(0, text.indexOf('#')), 'Remove the fragment', 'review');
  },
});
