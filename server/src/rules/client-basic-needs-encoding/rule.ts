import { type Client, knownText, type ResolvedSetting, settingOf } from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { setAt } from '../support/clients.ts';
import { placeOf, relatedTo } from '../support/model.ts';

interface Data {
  readonly credential: ResolvedSetting;
  readonly method: ResolvedSetting;
}

/**
 * Characters that differ before and after form encoding (RFC 6749 section 2.3.1 and appendix B) and that clients and
 * servers are known to disagree on. `-._~` do not, and `/` hardly ever matters. Base64 ends with `=`, which a server that
 * decodes reads alike either way.
 */
const special = /[%+&:]|=(?!=?$)/;

/**
 * A hint, because libraries that encode and servers that decode are the rule. Only where the method is written out: it is
 * the default of many libraries, and most secrets of no special characters would be told on.
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'client-basic-needs-encoding',
    group: 'client',
    severity: 'hint',
    reach: 'workspace',
    fix: 'review',
    summary: 'An id or secret sent by HTTP Basic has no characters that form encoding changes.',
  },
  *detect({ model }) {
    for (const client of model.clients) {
      const method = settingOf(client, 'token_endpoint_auth_method');
      if (method === undefined || knownText(method.resolved) !== 'client_secret_basic') continue;
      const credential = [settingOf(client, 'client_id'), settingOf(client, 'client_secret')].find(isSpecial);
      if (credential === undefined || isDigest(client)) continue;
      yield {
        at: placeOf(credential),
        data: { credential, method },
        related: [relatedTo(method, `${method.place.name} asks for HTTP Basic`)],
      };
    }
  },
  word: ({ credential, method }) =>
    `${credential.place.name} has a character such as %, +, & or :, which client_secret_basic sends form-encoded (RFC ` +
    '6749 section 2.3.1). Some libraries and servers leave that step out, and then the answer is invalid_client although ' +
    `the value is right. If that happens, set ${method.place.name} to client_secret_post at both sides, or let the server ` +
    'make a new secret.',
  fix: ({ data: { method } }, { model }) =>
    setAt(model, method, 'client_secret_post', 'Send the secret in the body (client_secret_post)', 'review'),
});

/** Characters that cannot be right at all are `secret-stray-characters`'. */
function isSpecial(setting: ResolvedSetting | undefined): boolean {
  const text = knownText(setting?.resolved);
  return text !== undefined && special.test(text) && !/[\s"']|[^\x21-\x7e]/.test(text);
}

/** The hash of a secret, as some servers keep it, is never sent. */
const isDigest = (client: Client): boolean =>
  /^\$\w+\$/.test(knownText(settingOf(client, 'client_secret')?.resolved) ?? '');
