import type { CancellationToken, Disposable, ExtensionContext } from 'vscode';
import {
  CancellationTokenSource,
  commands,
  Disposable as Disposables,
  env,
  l10n,
  ProgressLocation,
  Uri,
  window,
} from 'vscode';
import type {
  LoginFinishParams,
  LoginFinishResult,
  LoginInfo,
  LoginPlanInfo,
  LoginPlanParams,
  LoginPlanResult,
  LoginStartParams,
  LoginStartResult,
  TargetInfo,
  VerdictInfo,
} from '../../../server/src/lsp/protocol.ts';
import { methods } from '../../../server/src/lsp/protocol.ts';
import type { Session } from '../languageClient.ts';
import { allTargets, chooseTarget, findTargets } from '../probe/targets.ts';
import { orExplain, type ProbeParts } from '../probe/testTokenEndpoint.ts';
import { targetArgument } from '../targetArgument.ts';
import { mayUseNetwork } from '../trust.ts';
import { unlessCancelled } from '../unlessCancelled.ts';
import { type CallbackUris, createCallbackUris } from './callbackUris.ts';
import { loginText, waitingText } from './loginText.ts';

type Kind = LoginPlanParams['kind'];

interface Done {
  readonly verdict: VerdictInfo;
  /** Of the access token, which the server keeps for a while. */
  readonly heldToken?: string;
}

/** *Test Sign-In (Browser)…*: a sign-in with the client's own settings, whose tokens are looked at and dropped. */
export function registerTestSignIn(context: ExtensionContext, parts: ProbeParts): Disposable {
  const callbacks = createCallbackUris(context);
  return Disposables.from(
    callbacks,
    commands.registerCommand('authproof.testSignIn', (targetId: unknown) =>
      testSignIn(parts, callbacks, targetArgument(targetId)),
    ),
  );
}

async function testSignIn(parts: ProbeParts, callbacks: CallbackUris, wanted: string | undefined): Promise<void> {
  if (!(await mayUseNetwork())) return;
  await orExplain(parts.log, async () => {
    const target = await choose(parts.session, wanted);
    const kind = target && (await chooseKind(target));
    if (target === undefined || kind === undefined) return;
    await parts.history.give(parts.session);
    const done = await signIn(parts.session, callbacks, { targetId: target.id, kind, editorUri: callbacks.prefix });
    if (done === undefined) return;
    await parts.report.show(done.verdict);
    if (done.heldToken !== undefined) void offerTokenTest(done.heldToken);
  });
}

const useToken = l10n.t('Test Access Token');

async function offerTokenTest(id: string): Promise<void> {
  const text = l10n.t('The access token of this sign-in can be shown to an API for ten minutes.');
  if ((await window.showInformationMessage(text, useToken)) === useToken) {
    await commands.executeCommand('authproof.testAccessToken', id);
  }
}

async function choose(session: Session, wanted: string | undefined): Promise<TargetInfo | undefined> {
  const canSignIn = ({ logins }: TargetInfo): boolean => logins.length > 0;
  if (wanted !== undefined) return (await allTargets(session)).find(({ id }) => id === wanted);
  const here = (await findTargets(session)).filter(canSignIn);
  const targets = here.length > 0 ? here : (await allTargets(session)).filter(canSignIn);
  if (targets.length > 0) return chooseTarget(targets, l10n.t('Test Sign-In'));
  void window.showInformationMessage(
    l10n.t(
      'No client was found that people can sign in with: it needs a redirect URI, and an authorization endpoint or an issuer.',
    ),
  );
  return undefined;
}

async function chooseKind({ logins }: TargetInfo): Promise<Kind | undefined> {
  const [first, second] = logins;
  if (second === undefined) return first ?? 'browser';
  const items = [
    { way: 'browser' as const, label: l10n.t('In the browser'), description: l10n.t('authorization code with PKCE') },
    {
      way: 'device' as const,
      label: l10n.t('On another device'),
      description: l10n.t('device authorization, RFC 8628'),
    },
  ];
  return (await window.showQuickPick(items, { title: l10n.t('Test Sign-In'), placeHolder: l10n.t('Which way?') }))?.way;
}

/** Plans, asks, goes on from the metadata to the sign-in, and waits for its end. */
async function signIn(session: Session, callbacks: CallbackUris, params: LoginPlanParams): Promise<Done | undefined> {
  const planned = await session.request<LoginPlanResult>(methods.loginPlan, params);
  let plan: LoginPlanInfo | undefined = planned.ok ? planned.plan : refused(planned.reason);
  while (plan !== undefined) {
    const started = await start(session, plan);
    if (started === undefined) return undefined;
    if (!started.ok) return refused(started.reason);
    if (started.verdict !== undefined) return { verdict: started.verdict };
    if (started.login !== undefined) return finish(session, callbacks, started.login);
    plan = started.next;
  }
  return undefined;
}

function refused(reason: string): undefined {
  void window.showWarningMessage(reason);
  return undefined;
}

async function start(session: Session, plan: LoginPlanInfo): Promise<LoginStartResult | undefined> {
  const { message, detail, button } = loginText(plan);
  if ((await window.showInformationMessage(message, { modal: true, detail }, button)) !== button) return undefined;
  const params: LoginStartParams = { targetId: plan.targetId, consentToken: plan.consentToken };
  const host = plan.requests[0]?.host;
  const title = host === undefined ? l10n.t('Asking the server') : l10n.t('Asking {0}', host);
  return window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, (_, token) =>
    session.request<LoginStartResult>(methods.loginStart, params, token),
  );
}

/** The server keeps the sign-in open until this request ends; cancelling it closes the port that it listens on. */
async function finish(session: Session, callbacks: CallbackUris, login: LoginInfo): Promise<Done | undefined> {
  const options = { location: ProgressLocation.Notification, title: waitingText(login), cancellable: true };
  const result = await window.withProgress(options, async (_, token) => {
    const params = await received(callbacks, login, token);
    if (params !== undefined && !token.isCancellationRequested) {
      return unlessCancelled(token, () => session.request<LoginFinishResult>(methods.loginFinish, params, token));
    }
    await abandon(session, login);
    return undefined;
  });
  if (result === undefined) {
    if (login.kind === 'browser') void explainErrorPage(login.redirectUri);
    return undefined;
  }
  return result.ok ? result : refused(result.reason);
}

/** Opens what has to be opened, and gets the callback where the server cannot. Undefined when the user gave up. */
async function received(
  callbacks: CallbackUris,
  login: LoginInfo,
  token: CancellationToken,
): Promise<LoginFinishParams | undefined> {
  if (login.kind === 'device') {
    void showCode(login);
    return { id: login.id };
  }
  const isReachable = login.receive === 'loopback' && (await reachesLoopback(login.redirectUri));
  const arriving = login.receive === 'uri-handler' ? callbacks.next(login.redirectUri, token) : undefined;
  // The text as it is: parsing and printing it again would change its encoding.
  if (!(await env.openExternal(login.url as unknown as Uri))) return undefined;
  if (isReachable) return { id: login.id };
  const callback = await (arriving ?? askForCallback(login.redirectUri));
  return callback === undefined || callback === '' ? undefined : { id: login.id, callback };
}

/** In a remote workspace the server listens on another machine; the editor forwards the port, if it can keep its number. */
async function reachesLoopback(redirectUri: string): Promise<boolean> {
  if (env.remoteName === undefined) return true;
  const uri = Uri.parse(redirectUri, true);
  return (await env.asExternalUri(uri)).authority === uri.authority;
}

/** Without an echo, because the address holds the code. */
function askForCallback(redirectUri: string): Thenable<string | undefined> {
  return window.showInputBox({
    title: l10n.t('Test Sign-In'),
    prompt: l10n.t('Paste the address of the page that the browser ends on. It begins with {0}', redirectUri),
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) =>
      text === '' || /[?&#](?:code|error)=/.test(text)
        ? undefined
        : l10n.t('The address has neither a code nor an error in it. Copy the whole address from the browser.'),
  });
}

async function showCode(login: Extract<LoginInfo, { kind: 'device' }>): Promise<void> {
  const open = l10n.t('Copy Code and Open Browser');
  const text = l10n.t('Enter the code {0} at {1}', login.userCode, login.verificationUri);
  if ((await window.showInformationMessage(text, open)) !== open) return;
  await env.clipboard.writeText(login.userCode);
  await env.openExternal(Uri.parse(login.verificationUriComplete ?? login.verificationUri, true));
}

/** What a server does not know it does not come back to: its error page is all there is to see. */
async function explainErrorPage(redirectUri: string): Promise<void> {
  await window.showInformationMessage(
    l10n.t(
      'The sign-in was cancelled. If the browser shows an error page of the server, the server most likely does not know the client or its redirect URI {0}: compare both with the registration, character by character.',
      redirectUri,
    ),
  );
}

async function abandon(session: Session, { id }: LoginInfo): Promise<void> {
  const source = new CancellationTokenSource();
  source.cancel();
  await unlessCancelled(source.token, () => session.request(methods.loginFinish, { id }, source.token));
}
