import { webRandom } from '../../base/random.ts';
import { discoverEndpoint, withDiscovered } from '../../probe/discover.ts';
import { beginDevice, type DevicePlan, planDevice } from '../../probe/flows/device.ts';
import { beginLogin } from '../../probe/flows/login.ts';
import { type LoginPlan, planLogin } from '../../probe/flows/loginPlan.ts';
import { requestsOf } from '../../probe/flows/loginText.ts';
import { wait } from '../../probe/flows/ports.ts';
import { judgeUnsent } from '../../probe/judge.ts';
import { firstStep } from '../../probe/metadata.ts';
import type { HttpPort } from '../../probe/port.ts';
import type { SendOptions } from '../../probe/send.ts';
import { listenForCallback } from '../../probe/transport/callbackServer.ts';
import type { Target, Verdict } from '../../probe/types.ts';

export interface LoginDeps extends SendOptions {
  readonly http: HttpPort;
  /** Shows what would be opened and sent, and asks. */
  readonly consent: (lines: readonly string[]) => Promise<boolean>;
  /** For the person who signs in; not part of the result. */
  readonly tell: (text: string) => void;
  /** An address to open, as it is. */
  readonly tellAddress: (line: string) => void;
  /** Opens the browser, where that was asked for or somebody is there to see it. */
  readonly open: (url: string) => Promise<void>;
  /** The address that the person copies out of the browser; undefined when there is nobody. */
  readonly paste: (question: string) => Promise<string | undefined>;
}

/** Signs in, in the browser or on another device. One verdict; none when consent was refused. */
export async function signIn(target: Target, kind: 'browser' | 'device', deps: LoginDeps): Promise<readonly Verdict[]> {
  const planned = kind === 'device' ? planDevice(target) : planLogin(target);
  const step = firstStep<LoginPlan | DevicePlan>(planned, target, deps.secrets);
  if (!step.ok) return [judgeUnsent(target, step.error)];
  if (step.value.kind === 'planned') {
    const { plan } = step.value;
    if (!(await deps.consent(describe(plan)))) return [];
    return plan.kind === 'device' ? onDevice(plan, deps) : inBrowser(plan, deps);
  }
  const { url, notes } = step.value;
  const lines = [`GET ${url} (metadata, without credentials)`, ...notes.map((note) => `  ${note}`)];
  if (!(await deps.consent(lines))) return [];
  const found = await discoverEndpoint(target, deps.http, deps);
  return found.ok ? signIn(withDiscovered(target, found.value), kind, deps) : [found.error];
}

async function inBrowser(plan: LoginPlan, deps: LoginDeps): Promise<readonly Verdict[]> {
  const begun = await beginLogin(plan, { http: deps.http, listen: listenForCallback, random: webRandom });
  if (!begun.ok) return [judgeUnsent(plan.target, begun.error)];
  const login = begun.value;
  deps.tell('Open this address in a browser and sign in:');
  deps.tellAddress(login.url);
  await deps.open(login.url);
  if (login.receive === 'loopback') {
    deps.tell(`Waiting for the browser to come back to ${login.redirectUri}`);
    return [await login.finish(deps)];
  }
  const callback = await deps.paste('Address of the page the browser ends on: ');
  if (callback !== undefined) return [await login.finish({ ...deps, callback })];
  await login.close();
  return [judgeUnsent(plan.target, 'Nobody was there to paste the callback’s address.')];
}

async function onDevice(plan: DevicePlan, deps: LoginDeps): Promise<readonly Verdict[]> {
  const begun = await beginDevice(plan, { http: deps.http, wait }, deps);
  if (!begun.ok) return [begun.error];
  const { userCode, verificationUri, verificationUriComplete: complete, finish } = begun.value;
  deps.tell(`Open ${verificationUri} and enter the code ${userCode}`);
  if (complete !== undefined) deps.tellAddress(`Or open ${complete}`);
  await deps.open(complete ?? verificationUri);
  return [await finish(deps)];
}

/** Every request, in names. */
function describe(plan: LoginPlan | DevicePlan): readonly string[] {
  const { target, token, notes } = plan;
  return [
    `${plan.kind === 'login' ? 'Sign-in in the browser' : 'Device authorization'} for ${target.client} (${target.environment})`,
    ...requestsOf(plan).flatMap(({ what, method, url, parameters, variables }) => [
      `${method === 'browser' ? 'OPEN' : method} ${url}`,
      `  ${what}`,
      ...(parameters.length === 0 ? [] : [`  parameters   ${parameters.join(', ')}`]),
      ...(variables.length === 0 ? [] : [`  values of    ${variables.join(', ')}`]),
    ]),
    `  client auth  ${token.authMethod}`,
    ...(plan.kind === 'login' ? [`  redirect     ${plan.redirect.uri}`] : []),
    ...[...notes, ...token.notes].map((note) => `  ${note}`),
  ];
}
