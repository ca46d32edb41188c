import { l10n, window } from 'vscode';
import type { GrantChoice, PlanParams, TargetInfo, VerdictInfo } from '../../../server/src/lsp/protocol.ts';
import type { TokenStore } from '../tokenStore.ts';

/** What `authproof/plan` gets besides the target. */
export type Choice = Pick<PlanParams, 'grant' | 'refreshToken'>;

const texts: Readonly<Record<GrantChoice, { readonly label: string; readonly detail: string }>> = {
  client_credentials: {
    label: l10n.t('Client Credentials'),
    detail: l10n.t('Asks for a token for the client itself.'),
  },
  authorization_code: {
    label: l10n.t('Authorization Code, Invalid on Purpose'),
    detail: l10n.t('Tests endpoint and credentials; issues nothing.'),
  },
  refresh_token: {
    label: l10n.t('Refresh Token'),
    detail: l10n.t('Uses the refresh token. The server may replace it, and then the stored one is used up.'),
  },
};

/** Asks only where more than one grant makes sense; undefined when the user gave up. */
export async function chooseGrant(target: TargetInfo, tokens: TokenStore | undefined): Promise<Choice | undefined> {
  const [first, second] = target.grants;
  if (second === undefined) return first === 'refresh_token' ? withToken(target, tokens) : {};
  const items = target.grants.map((grant, at) => ({
    grant,
    ...texts[grant],
    ...(at === 0 ? { description: l10n.t('the usual one') } : {}),
  }));
  const picked = await window.showQuickPick(items, {
    title: l10n.t('Test Token Endpoint'),
    placeHolder: l10n.t('Which grant should be tested?'),
  });
  if (picked === undefined) return undefined;
  return picked.grant === 'refresh_token' ? withToken(target, tokens) : { grant: picked.grant };
}

async function withToken(target: TargetInfo, tokens: TokenStore | undefined): Promise<Choice | undefined> {
  if (target.hasRefreshToken) return { grant: 'refresh_token' };
  const refreshToken = (await tokens?.get(target.id)) ?? (await askForToken(target.client));
  return refreshToken === undefined || refreshToken === '' ? undefined : { grant: 'refresh_token', refreshToken };
}

const askForToken = (client: string): Thenable<string | undefined> =>
  window.showInputBox({
    title: l10n.t('Test Token Endpoint'),
    prompt: l10n.t('Refresh token of {0}', client),
    password: true,
    ignoreFocusOut: true,
  });

const keepIt = l10n.t('Keep in Secret Storage');

/** A typed token that is still good may be kept; one that is used up is forgotten. */
export async function settleToken(
  tokens: TokenStore | undefined,
  target: TargetInfo,
  { refreshToken }: Choice,
  verdict: VerdictInfo,
): Promise<void> {
  if (tokens === undefined || refreshToken === undefined) return;
  if (verdict.outcome === 'ok-refreshed-new' || verdict.outcome === 'invalid_grant-refresh') {
    await tokens.forget(target.id);
    return;
  }
  if (!verdict.ok || (await tokens.get(target.id)) !== undefined) return;
  const text = l10n.t('Keep the refresh token of {0} for the next test?', target.client);
  if ((await window.showInformationMessage(text, keepIt)) === keepIt) await tokens.keep(target.id, refreshToken);
}
