import { window } from 'vscode';
import type { GrantChoice, PlanParams, TargetInfo, VerdictInfo } from '../../../server/src/lsp/protocol.ts';
import type { RefreshTokens } from './refreshTokens.ts';

/** What `authproof/plan` gets besides the target. */
export type Choice = Pick<PlanParams, 'grant' | 'refreshToken'>;

const texts: Readonly<Record<GrantChoice, { readonly label: string; readonly detail: string }>> = {
  client_credentials: { label: 'Client Credentials', detail: 'Asks for a token for the client itself.' },
  authorization_code: {
    label: 'Authorization Code, Invalid on Purpose',
    detail: 'Tests endpoint and credentials; issues nothing.',
  },
  refresh_token: {
    label: 'Refresh Token',
    detail: 'Uses the refresh token. The server may replace it, and then the stored one is used up.',
  },
};

/** Asks only where more than one grant makes sense; undefined when the user gave up. */
export async function chooseGrant(target: TargetInfo, tokens: RefreshTokens | undefined): Promise<Choice | undefined> {
  const [first, second] = target.grants;
  if (second === undefined) return first === 'refresh_token' ? withToken(target, tokens) : {};
  const items = target.grants.map((grant, at) => ({
    grant,
    ...texts[grant],
    ...(at === 0 ? { description: 'the usual one' } : {}),
  }));
  const picked = await window.showQuickPick(items, {
    title: 'Test Token Endpoint',
    placeHolder: 'Which grant should be tested?',
  });
  if (picked === undefined) return undefined;
  return picked.grant === 'refresh_token' ? withToken(target, tokens) : { grant: picked.grant };
}

async function withToken(target: TargetInfo, tokens: RefreshTokens | undefined): Promise<Choice | undefined> {
  if (target.hasRefreshToken) return { grant: 'refresh_token' };
  const refreshToken = (await tokens?.get(target.id)) ?? (await askForToken(target.client));
  return refreshToken === undefined || refreshToken === '' ? undefined : { grant: 'refresh_token', refreshToken };
}

const askForToken = (client: string): Thenable<string | undefined> =>
  window.showInputBox({
    title: 'Test Token Endpoint',
    prompt: `Refresh token of ${client}`,
    password: true,
    ignoreFocusOut: true,
  });

const keepIt = 'Keep in Secret Storage';

/** A typed token that is still good may be kept; one that is used up is forgotten. */
export async function settleToken(
  tokens: RefreshTokens | undefined,
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
  const text = `Keep the refresh token of ${target.client} for the next test?`;
  if ((await window.showInformationMessage(text, keepIt)) === keepIt) await tokens.keep(target.id, refreshToken);
}
