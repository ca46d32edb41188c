import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { beginDevice, type Device, type DevicePorts, planDevice } from '../../server/src/probe/flows/device.ts';
import { createHttpPort } from '../../server/src/probe/transport/http.ts';
import type { Target, Verdict } from '../../server/src/probe/types.ts';
import { type Fault, type FaultServer, startFaultServer } from '../support/faultServer.ts';
import { browse, type LoginServer, startLoginServer } from '../support/loginServer.ts';
import { makeTarget } from '../support/target.ts';

const http = createHttpPort({ timeoutMs: 3000, connectTimeoutMs: 2000 });
const grant = 'urn:ietf:params:oauth:grant-type:device_code';

/** Does not wait, and remembers for how long it should have; `meanwhile` happens at each pause. */
function ports(
  meanwhile: (pause: number) => Promise<unknown> = async () => {},
): DevicePorts & { readonly pauses: number[] } {
  const pauses: number[] = [];
  return {
    http,
    pauses,
    wait: async (milliseconds) => {
      pauses.push(milliseconds / 1000);
      await meanwhile(pauses.length);
    },
  };
}

function planned(target: Target) {
  const plan = planDevice(target);
  if (!plan.ok) throw new Error(plan.error.message);
  return plan.value;
}

async function begun(target: Target, at: DevicePorts): Promise<Device> {
  const device = await beginDevice(planned(target), at, {});
  if (!device.ok) throw new Error(device.error.headline);
  return device.value;
}

describe('against a real authorization server', () => {
  let server: LoginServer;
  beforeAll(async () => {
    const tv = { grant_types: [grant], response_types: [], redirect_uris: [] };
    server = await startLoginServer([
      { ...tv, client_id: 'tv', token_endpoint_auth_method: 'none' },
      { ...tv, client_id: 'box', client_secret: 'example-box-secret-0123456789' },
      { client_id: 'web', client_secret: 'example-web-secret-0123456789', redirect_uris: ['http://127.0.0.1/cb'] },
    ]);
  });
  afterAll(() => server.close());

  const target = (changes: Parameters<typeof makeTarget>[0] = {}): Target =>
    makeTarget({
      endpoint: server.tokenEndpoint,
      deviceEndpoint: `${server.issuer}/device/auth`,
      clientId: 'tv',
      secret: null,
      scope: 'openid',
      ...changes,
    });

  test.each([
    ['a public client', {}],
    ['a client with a secret', { clientId: 'box', secret: 'example-box-secret-0123456789' }],
  ])('%s signs in while the person uses the browser', async (_, changes) => {
    let device: Device | undefined;
    const at = ports(async (pause) => {
      if (pause === 2) await browse(device?.verificationUriComplete ?? '');
    });
    device = await begun(target(changes), at);
    expect([device.userCode, device.verificationUri]).toEqual([
      expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/),
      `${server.issuer}/device`,
    ]);
    const verdict = await device.finish({});
    expect([verdict.outcome, at.pauses]).toEqual(['ok-signed-in', [5, 5]]);
    expect(verdict.proves).toContain('Scopes granted: openid.');
  });

  test('a person who declines is told as such', async () => {
    let device: Device | undefined;
    const at = ports(() => browse(device?.verificationUriComplete ?? '', true));
    device = await begun(target(), at);
    expect((await device.finish({})).outcome).toBe('device-denied');
  });

  test('a client without the grant is refused at once', async () => {
    const changes = { clientId: 'web', secret: 'example-web-secret-0123456789' };
    const refused = await beginDevice(planned(target(changes)), ports(), {});
    expect(refused.ok ? undefined : [refused.error.leg, refused.error.outcome]).toEqual([
      'device',
      'unauthorized_client',
    ]);
  });
});

describe('with a scripted server', () => {
  let server: FaultServer;
  beforeAll(async () => {
    server = await startFaultServer();
  });
  afterAll(() => server.close());

  const codes = {
    device_code: 'canary-device-code-0123456789',
    user_code: 'ABCD-EFGH',
    verification_uri: 'https://id.example/device',
    expires_in: 600,
    interval: 2,
  };
  const target = (): Target =>
    makeTarget({ endpoint: `${server.origin}/token`, deviceEndpoint: `${server.origin}/device` });
  const answers = (...tokens: readonly Fault[]): void => {
    let next = 0;
    server.answer(({ path }) =>
      path === '/device' ? { status: 200, body: JSON.stringify(codes) } : (tokens[next++] ?? tokens.at(-1) ?? {}),
    );
  };
  const error = (name: string): Fault => ({ status: 400, body: JSON.stringify({ error: name }) });
  const run = async (at = ports()): Promise<Verdict> => (await begun(target(), at)).finish({});

  test('slow_down adds five seconds for good', async () => {
    answers(error('authorization_pending'), error('slow_down'), error('authorization_pending'), error('expired_token'));
    const at = ports();
    expect([(await run(at)).outcome, at.pauses]).toEqual(['expired_token', [2, 2, 7, 7]]);
  });

  test('polling ends with the code’s lifetime', async () => {
    answers(error('authorization_pending'));
    const at = { ...ports(), patienceMs: 10_000 };
    expect([(await run(at)).outcome, at.pauses]).toEqual(['device-timeout', [2, 2, 2, 2, 2]]);
  });

  test('polling ends when it is cancelled', async () => {
    answers(error('authorization_pending'));
    const stop = new AbortController();
    const device = await begun(
      target(),
      ports(async (pause) => pause === 3 && stop.abort()),
    );
    expect((await device.finish({ signal: stop.signal })).outcome).toBe('cancelled');
  });

  test.each<[string, Fault, string]>([
    ['an answer without the codes', { status: 200, body: '{"device_code":"x"}' }, 'device-malformed'],
    [
      'an address that is none of the web',
      { status: 200, body: JSON.stringify({ ...codes, verification_uri: 'file:///etc' }) },
      'device-malformed',
    ],
    ['another endpoint', { status: 404, body: '<html><title>No</title></html>' }, '404-html'],
    ['a refused client', { status: 401, body: '{"error":"invalid_client"}' }, 'invalid_client'],
  ])('%s is judged', async (_, fault, outcome) => {
    server.answer(fault);
    const refused = await beginDevice(planned(target()), ports(), {});
    expect(refused.ok ? undefined : refused.error.outcome).toBe(outcome);
  });

  test('the device code is in no verdict', async () => {
    server.answer(({ path, body }) =>
      path === '/device'
        ? { status: 200, body: JSON.stringify(codes) }
        : { status: 400, body: JSON.stringify({ error: 'invalid_grant', error_description: body }) },
    );
    const verdict = await run();
    expect(verdict.outcome).toBe('expired_token');
    expect(JSON.stringify(verdict)).not.toContain('canary');
  });
});
