import { describe, expect, test } from 'vitest';
import { guard, reachOf, refuseAddress } from '../../../server/src/probe/guard.ts';

const refusal = (url: string, addresses?: readonly string[]): string | undefined => {
  const result = guard(url, addresses);
  return result.ok ? undefined : result.error.code;
};

describe('a URL that is refused', () => {
  test.each([
    ['auth.example.com/token', 'not-a-url'],
    ['', 'not-a-url'],
    ['ftp://auth.example.com/token', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    ['https://user:pass@auth.example.com/token', 'userinfo'],
    ['https://user@auth.example.com/token', 'userinfo'],
    ['http://auth.example.com/token', 'plain-http'],
    ['http://10.0.0.5/token', 'plain-http'],
    ['http://keycloak:8080/token', 'plain-http'],
    ['http://localhost.example.com/token', 'plain-http'],
    ['http://127.0.0.1.nip.io/token', 'plain-http'],
    ['https://169.254.169.254/latest', 'metadata-address'],
    ['http://169.254.169.254/latest', 'metadata-address'],
    ['https://2852039166/', 'metadata-address'],
    ['https://0xa9fea9fe/', 'metadata-address'],
    ['https://0251.0376.0251.0376/', 'metadata-address'],
    ['https://[::ffff:169.254.169.254]/', 'metadata-address'],
    ['https://[::ffff:a9fe:a9fe]/', 'metadata-address'],
    ['https://[64:ff9b::a9fe:a9fe]/', 'metadata-address'],
    ['https://[2002:a9fe:a9fe::1]/', 'metadata-address'],
    ['https://[fd00:ec2::254]/', 'metadata-address'],
    ['https://100.100.100.200/', 'metadata-address'],
    ['https://168.63.129.16/', 'metadata-address'],
    ['https://metadata.google.internal/', 'metadata-address'],
    ['https://METADATA.google.internal./', 'metadata-address'],
    ['https://metadata/', 'metadata-address'],
    ['https://169.254.170.2/', 'link-local'],
    ['https://[fe80::1]/', 'link-local'],
    ['https://[febf::1]/', 'link-local'],
    ['https://0.0.0.0/', 'unusable-address'],
    ['http://0.0.0.0:8080/', 'unusable-address'],
    ['https://[::]/', 'unusable-address'],
    ['https://224.0.0.1/', 'unusable-address'],
    ['https://255.255.255.255/', 'unusable-address'],
    ['https://[ff02::1]/', 'unusable-address'],
  ])('%s: %s', (url, code) => {
    expect(refusal(url)).toBe(code);
  });
});

describe('a URL that is allowed', () => {
  test.each([
    ['https://auth.example.com/token', 'public', 0],
    ['https://8.8.8.8/token', 'public', 0],
    ['https://[2606:4700::1]/token', 'public', 0],
    ['http://localhost:8080/token', 'loopback', 1],
    ['http://app.localhost:8080/token', 'loopback', 1],
    ['http://127.0.0.1/token', 'loopback', 1],
    ['http://127.9.9.9/token', 'loopback', 1],
    ['http://2130706433/token', 'loopback', 1],
    ['http://[::1]:9000/token', 'loopback', 1],
    ['http://[::ffff:127.0.0.1]/token', 'loopback', 1],
    ['https://10.1.2.3/token', 'private', 1],
    ['https://172.31.0.1/token', 'private', 1],
    ['https://172.32.0.1/token', 'public', 0],
    ['https://192.168.1.1/token', 'private', 1],
    ['https://100.64.0.1/token', 'private', 1],
    ['https://[fd12::1]/token', 'private', 1],
    ['https://keycloak/token', 'private', 1],
    ['https://idp.corp/token', 'private', 1],
    ['https://idp.svc.cluster.local/token', 'private', 1],
    ['https://vault.internal/token', 'private', 1],
  ])('%s is %s', (url, reach, notes) => {
    const result = guard(url);
    expect(result.ok && [result.value.reach, result.value.notes.length]).toEqual([reach, notes]);
  });
});

describe('resolved addresses', () => {
  test('refuse a public name that leads to a metadata or link-local address', () => {
    expect(refusal('https://auth.example.com/token', ['93.184.216.34', '169.254.169.254'])).toBe('metadata-address');
    expect(refusal('https://auth.example.com/token', ['fe80::1%eth0'])).toBe('link-local');
  });

  test('are named in a note when a public name leads inside', () => {
    const result = guard('https://auth.example.com/token', ['10.0.0.7']);
    expect(result.ok && result.value.notes).toEqual([
      'auth.example.com resolves to 10.0.0.7, which is not a public address.',
    ]);
  });

  test('refuse plain http to a loopback name that leads elsewhere', () => {
    expect(refusal('http://localhost/token', ['203.0.113.5'])).toBe('plain-http');
    expect(refusal('http://localhost/token', ['::1', '127.0.0.1'])).toBeUndefined();
  });

  test('are checked one by one for the transport', () => {
    const checks = ['93.184.216.34', '10.0.0.7', '127.0.0.1', '169.254.1.1', '::ffff:169.254.169.254'].map((a) => [
      refuseAddress(a, false) === undefined,
      refuseAddress(a, true) === undefined,
    ]);
    expect(checks).toEqual([
      [true, false],
      [true, false],
      [true, true],
      [false, false],
      [false, false],
    ]);
  });
});

test('a refusal never repeats user name or password', () => {
  const result = guard('https://user:canary-password@auth.example.com/token');
  expect(JSON.stringify(result)).not.toContain('canary-password');
});

test('a name is judged by its spelling', () => {
  expect(['localhost', 'LOCALHOST.', 'a.localhost', 'host', 'example.com'].map(reachOf)).toEqual([
    'loopback',
    'loopback',
    'loopback',
    'private',
    'public',
  ]);
});
