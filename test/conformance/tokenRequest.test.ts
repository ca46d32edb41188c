import * as oauth from 'oauth4webapi';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planFor } from '../../server/src/probe/plan.ts';
import { send } from '../../server/src/probe/send.ts';
import { createHttpPort } from '../../server/src/probe/transport/http.ts';
import type { AuthMethod } from '../../server/src/probe/types.ts';
import { type FaultServer, type ReceivedRequest, startFaultServer } from '../support/faultServer.ts';
import { makeTarget } from '../support/target.ts';

let server: FaultServer;

beforeAll(async () => {
  server = await startFaultServer();
  server.answer({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '{"access_token":"x","token_type":"bearer"}',
  });
});

afterAll(() => server.close());

/** What a server that follows RFC 6749 reads: the parameters, and the credentials decoded as section 2.3.1 says. */
function asRead({ method, headers, body }: ReceivedRequest) {
  const basic = /^Basic (.*)$/i.exec(headers.authorization ?? '')?.[1];
  const decode = (text: string | undefined): string => decodeURIComponent((text ?? '').replaceAll('+', ' '));
  return {
    method,
    type: headers['content-type']?.split(';')[0],
    parameters: Object.fromEntries([...new URLSearchParams(body)].sort()),
    credentials: basic === undefined ? undefined : Buffer.from(basic, 'base64').toString('utf8').split(':').map(decode),
  };
}

async function sentByUs(method: AuthMethod, id: string, secret: string): Promise<ReceivedRequest | undefined> {
  const target = makeTarget({
    endpoint: `${server.origin}/token`,
    clientId: id,
    secret,
    authMethod: method,
    grantTypes: ['client_credentials'],
    scope: 'read write',
  });
  const plan = planFor(target);
  if (!plan.ok) throw new Error(plan.error.message);
  await send(plan.value, target, createHttpPort());
  return server.requests.at(-1);
}

async function sentByLibrary(method: AuthMethod, id: string, secret: string): Promise<ReceivedRequest | undefined> {
  const authentication =
    method === 'client_secret_basic' ? oauth.ClientSecretBasic(secret) : oauth.ClientSecretPost(secret);
  await oauth.clientCredentialsGrantRequest(
    { issuer: server.origin, token_endpoint: `${server.origin}/token` },
    { client_id: id },
    authentication,
    { scope: 'read write' },
    { [oauth.allowInsecureRequests]: true },
  );
  return server.requests.at(-1);
}

/** Characters that the form encoding treats in different ways. */
const secrets = ['plain', 'with-hyphen_and.dot~', 'a+b c', 'p%41:q', 'k=v&x=y', 'ümläut', 'c29tZQ==', "it's(fine)!*"];

describe.each(['client_secret_basic', 'client_secret_post'] as const)('%s', (method) => {
  test.each(secrets)('a server reads from us what it reads from oauth4webapi: %s', async (secret) => {
    const ours = await sentByUs(method, 'client|1', secret);
    const theirs = await sentByLibrary(method, 'client|1', secret);
    if (ours === undefined || theirs === undefined) throw new Error('the server received nothing');
    expect(asRead(ours)).toEqual(asRead(theirs));
  });
});
