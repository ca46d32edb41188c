import { createServer } from 'node:http';

export interface AuthorizationServer {
  readonly issuer: string;
  readonly tokenEndpoint: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** How many requests have come in so far. */
  requests(): number;
  close(): Promise<void>;
}
export async function startAuthorizationServer(): Promise<AuthorizationServer> {
  let n = 0;
  const s = createServer((q, r) => {
    n++;
    const ok = q.headers.authorization === 'Basic ' + Buffer.from('acme-web:s3cr3t-Qw8zL2pXv7').toString('base64');
    r.writeHead(ok ? 200 : 401, { 'content-type': 'application/json' });
    r.end(ok ? '{"access_token":"x","token_type":"Bearer"}' : '{"error":"invalid_client"}');
  });
  await new Promise<void>((d) => s.listen(0, '127.0.0.1', d));
  const a = s.address() as { port: number };
  const issuer = `http://127.0.0.1:${a.port}`;
  return {
    issuer,
    tokenEndpoint: `${issuer}/token`,
    clientId: 'acme-web',
    clientSecret: 's3cr3t-Qw8zL2pXv7',
    requests: () => n,
    close: async () => {
      s.close();
    },
  };
}
