import { lookup } from '../../base/table.ts';
import { mayWarn } from '../../knowledge/providers/lookup.ts';
import type { Provider } from '../../knowledge/providers/types.ts';
import { type Client, type Model, settingOf } from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { isWorkbench, statedProvider, wordsIn } from '../support/clients.ts';
import { type ScopeToken, scopeLists } from '../support/scopes.ts';

interface Data {
  readonly provider: Provider;
  readonly token: ScopeToken;
  readonly others: number;
}

/**
 * What holds until the provider has reviewed the app. Google: "Unverified apps" and "Refresh token expiration" (at most
 * 100 users, refresh tokens of 7 days while the publishing status is Testing); the others: their pages on app review;
 * seen 2026-11.
 */
const before: Readonly<Record<string, string>> = {
  google:
    'Until Google has verified the app, others see "Google hasn\'t verified this app", at most 100 users get through, and ' +
    'while the publishing status is Testing refresh tokens expire after 7 days (invalid_grant).',
  facebook: 'Until App Review has granted it, only people with a role on the app can give it.',
  linkedin: 'Until LinkedIn has approved the product it belongs to, the answer is unauthorized_scope_error.',
  discord: 'Until Discord has approved it, only the app’s own testers can give it, or the answer is invalid_scope.',
  tiktok: 'Until TikTok has audited the app, the answer is invalid_scope or posts stay private.',
};

/** Once for each provider of a package: the review is one of the app, not of a scope. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'scope-needs-review',
    group: 'scopes',
    severity: 'info',
    reach: 'workspace',
    fix: 'none',
    summary: 'A scope that the provider has to approve works for everybody only after the review.',
  },
  *detect({ model }) {
    for (const client of model.clients) {
      const data = reviewed(model, client);
      if (data !== undefined && isFirst(model, client, data)) yield { at: data.token.at, data };
    }
  },
  word: ({ provider, token, others }) =>
    `${token.text}${others === 0 ? '' : ` and ${others === 1 ? 'another scope' : `${others} other scopes`} of this client`} ` +
    `${others === 0 ? 'needs' : 'need'} a review by ${provider.name}. ${lookup(before, provider.id) ?? ''} Apps for one ` +
    'organisation only, and apps already approved, are not affected.',
});

function reviewed(model: Model, client: Client): Data | undefined {
  const provider = client.isFixture || isWorkbench(client.environment) ? undefined : statedProvider(client);
  if (provider === undefined || !Object.hasOwn(before, provider.id) || !mayWarn(provider, 'review')) return undefined;
  // A service account is no app that users consent to.
  const grants = wordsIn(client, 'grant_type');
  if (grants?.has('client_credentials') === true || grants?.has('urn:ietf:params:oauth:grant-type:jwt-bearer'))
    return undefined;
  const tokens = scopeLists(client).flatMap((list) => list.tokens.filter(isOfApp));
  const [token, ...others] = tokens.filter(({ text }) => provider.scopes.sensitive.includes(text));
  return token === undefined || !isConfigured(model, client, token)
    ? undefined
    : { provider, token, others: others.length };
}

const isFirst = (model: Model, client: Client, { provider }: Data): boolean =>
  model
    .clientsOfPackage(client.package)
    .find((other) => other.package === client.package && reviewed(model, other)?.provider === provider) === client;

/** A script asks its owner and whoever copies it; it is no app until it is published. */
const isOfApp = ({ source }: ScopeToken): boolean => source.setting.dialect !== 'appsscript';

/** An app of its own, and not a product's list of the providers it knows. */
const isConfigured = (model: Model, client: Client, { source }: ScopeToken): boolean =>
  settingOf(client, 'client_id') !== undefined || model.fileOf(source.setting.file)?.tree.format === 'dotenv';
