import type { ExtensionContext, QuickPickItem } from 'vscode';
import { commands, type Disposable, l10n, ProgressLocation, window } from 'vscode';
import type {
  TokenPlanInfo,
  TokenPlanParams,
  TokenPlanResult,
  TokenSource,
  TokenTestParams,
  TokenTestResult,
  TokenWay,
  VerdictInfo,
} from '../../../server/src/lsp/protocol.ts';
import { methods } from '../../../server/src/lsp/protocol.ts';
import { orExplain, type ProbeParts } from '../probe/testTokenEndpoint.ts';
import { createTokenStore, type TokenStore } from '../tokenStore.ts';
import { mayUseNetwork } from '../trust.ts';
import { type ChosenToken, chooseToken } from './chooseToken.ts';
import { tokenConsentText } from './tokenConsentText.ts';

/**
 * *Test Access Token*: choose a token, choose where to show it, agree to the exact request, see what the answer proves.
 * Every way out before the consent sends nothing. The command takes the id of a token that a sign-in has obtained.
 */
export function registerTestAccessToken(context: Pick<ExtensionContext, 'secrets'>, parts: ProbeParts): Disposable {
  const stored = createTokenStore(context.secrets, 'tokens');
  return commands.registerCommand('authproof.testAccessToken', async (held: unknown) => {
    if (!(await mayUseNetwork())) return;
    await orExplain(parts.log, async () => {
      const chosen: ChosenToken | undefined =
        typeof held === 'string'
          ? { source: { kind: 'held', id: held }, ways: [] }
          : await chooseToken(parts.session, stored);
      if (chosen !== undefined) await testToken(parts, stored, chosen);
    });
  });
}

async function testToken(parts: ProbeParts, stored: TokenStore, chosen: ChosenToken): Promise<void> {
  const address = await chooseAddress(parts, chosen);
  if (address === undefined) return;
  const verdict = await plan(parts, { source: chosen.source, ...address });
  if (verdict === undefined) return;
  parts.report.show(verdict);
  if (chosen.typed !== undefined) void offerToKeep(stored, chosen.typed);
}

type WayItem = QuickPickItem & { readonly way: TokenWay };

const wayTexts: Readonly<Record<TokenWay, { readonly label: string; readonly detail: string }>> = {
  identity: {
    label: l10n.t('The provider’s own endpoint'),
    detail: l10n.t('Asks whose token it is; changes nothing.'),
  },
  userinfo: { label: l10n.t('Userinfo'), detail: l10n.t('The userinfo endpoint of the issuer (OpenID Connect).') },
  introspection: {
    label: l10n.t('Introspection'),
    detail: l10n.t('Asks the server whether the token is active, with the client’s id and secret (RFC 7662).'),
  },
  url: { label: l10n.t('A URL…'), detail: l10n.t('Calls the API you name with GET.') },
};

async function chooseAddress(
  parts: ProbeParts,
  { source, ways }: ChosenToken,
): Promise<Pick<TokenPlanParams, 'way' | 'url'> | undefined> {
  const open = ways.length > 0 ? ways : await waysOf(parts, source);
  const items: readonly WayItem[] = open.map((way) => ({ way, ...wayTexts[way] }));
  const choice =
    items.length > 1
      ? await window.showQuickPick(items, {
          title: l10n.t('Test Access Token'),
          placeHolder: l10n.t('Where should it be shown?'),
        })
      : items[0];
  if (choice === undefined) return undefined;
  if (choice.way !== 'url') return { way: choice.way };
  const url = await window.showInputBox({
    title: l10n.t('Test Access Token'),
    prompt: l10n.t('URL of the API, called with GET'),
    placeHolder: 'https://api.example.com/v1/me',
    ignoreFocusOut: true,
    validateInput: (text) => (URL.canParse(text.trim()) ? undefined : l10n.t('An absolute URL is needed.')),
  });
  return url === undefined ? undefined : { way: 'url', url: url.trim() };
}

/** Planning sends nothing: it tells what is open to a token that only its shape speaks for. */
async function waysOf({ session }: ProbeParts, source: TokenSource): Promise<readonly TokenWay[]> {
  const planned = await session.request<TokenPlanResult>(methods.planToken, { source } satisfies TokenPlanParams);
  return planned.ways ?? ['url'];
}

async function plan(parts: ProbeParts, params: TokenPlanParams): Promise<VerdictInfo | undefined> {
  const planned = await parts.session.request<TokenPlanResult>(methods.planToken, params);
  if (planned.ok) return send(parts, planned.plan);
  void window.showWarningMessage(planned.reason);
  return undefined;
}

async function send(parts: ProbeParts, request: TokenPlanInfo): Promise<VerdictInfo | undefined> {
  if (!(await askConsent(request))) return undefined;
  const params: TokenTestParams = { consentToken: request.consentToken };
  const result = await window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: l10n.t('Testing the token at {0}', request.host),
      cancellable: true,
    },
    async (_progress, cancel) => {
      try {
        const answer = await parts.session.request<TokenTestResult>(methods.testToken, params, cancel);
        return cancel.isCancellationRequested ? undefined : answer;
      } catch (error) {
        if (cancel.isCancellationRequested) return undefined;
        throw error;
      }
    },
  );
  if (result === undefined) return undefined;
  if (!result.ok) {
    void window.showWarningMessage(result.reason);
    return undefined;
  }
  return result.verdict ?? (result.next === undefined ? undefined : send(parts, result.next));
}

const sendIt = l10n.t('Send Token');

/** Asked every time: a token opens more than a client secret does. */
async function askConsent(request: TokenPlanInfo): Promise<boolean> {
  const { message, detail } = tokenConsentText(request);
  const show = request.warnings.length > 0 ? window.showWarningMessage : window.showInformationMessage;
  const button = request.kind === 'metadata' ? l10n.t('Read Metadata') : sendIt;
  return (await show(message, { modal: true, detail }, button)) === button;
}

const keepIt = l10n.t('Keep for Later Tests…');

async function offerToKeep(stored: TokenStore, token: string): Promise<void> {
  const choice = await window.showInformationMessage(l10n.t('The token you typed is not stored anywhere.'), keepIt);
  if (choice !== keepIt) return;
  const name = await window.showInputBox({
    title: l10n.t('Keep Token'),
    prompt: l10n.t('Name for the token, in the editor’s secret storage'),
  });
  if (name !== undefined && name.trim() !== '') await stored.keep(name.trim(), token);
}
