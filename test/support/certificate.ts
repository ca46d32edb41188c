import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

export interface CertificateOptions {
  readonly commonName: string;
  /** Subject alternative names, such as `localhost` or `127.0.0.1`. */
  readonly names?: readonly string[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** Signs the certificate; without it the certificate signs itself. */
  readonly issuer?: MadeCertificate;
  /** A certification authority's certificate. */
  readonly authority?: boolean;
}

export interface MadeCertificate {
  /** PEM. */
  readonly cert: string;
  /** PEM. */
  readonly key: string;
  readonly commonName: string;
  readonly privateKey: KeyObject;
}

const day = 86_400_000;

/** Makes an X.509 version 3 certificate with a P-256 key (RFC 5280), written as DER by hand: node:crypto only signs. */
export function makeCertificate(options: CertificateOptions): MadeCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer = options.issuer?.privateKey ?? privateKey;
  const algorithm = sequence(oid('1.2.840.10045.4.3.2')); // ecdsa-with-SHA256
  const serial = randomBytes(12);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x01;
  const body = sequence(
    tag(0xa0, tag(0x02, Buffer.from([2]))),
    tag(0x02, serial),
    algorithm,
    nameOf(options.issuer?.commonName ?? options.commonName),
    sequence(
      time(options.notBefore ?? new Date(Date.now() - day)),
      time(options.notAfter ?? new Date(Date.now() + day)),
    ),
    nameOf(options.commonName),
    publicKey.export({ format: 'der', type: 'spki' }),
    tag(0xa3, sequence(...extensions(options))),
  );
  const signature = sign('sha256', body, signer);
  const der = sequence(body, algorithm, tag(0x03, Buffer.concat([Buffer.from([0]), signature])));
  return {
    // An empty line before the end, which a length that divides by 64 would give, makes it unreadable for OpenSSL.
    cert: `-----BEGIN CERTIFICATE-----\n${der
      .toString('base64')
      .match(/.{1,64}/g)
      ?.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    commonName: options.commonName,
    privateKey,
  };
}

function extensions(options: CertificateOptions): Buffer[] {
  const list: Buffer[] = [];
  const flag = options.authority ? [tag(0x01, Buffer.from([0xff]))] : [];
  list.push(sequence(oid('2.5.29.19'), tag(0x01, Buffer.from([0xff])), tag(0x04, sequence(...flag))));
  const names = (options.names ?? []).map((name) =>
    /^\d+\.\d+\.\d+\.\d+$/.test(name)
      ? tag(0x87, Buffer.from(name.split('.').map(Number)))
      : tag(0x82, Buffer.from(name, 'ascii')),
  );
  if (names.length > 0) list.push(sequence(oid('2.5.29.17'), tag(0x04, sequence(...names))));
  return list;
}

const nameOf = (commonName: string): Buffer =>
  sequence(tag(0x31, sequence(oid('2.5.4.3'), tag(0x0c, Buffer.from(commonName, 'utf8')))));

/** UTCTime, enough for years before 2050. */
const time = (date: Date): Buffer =>
  tag(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`, 'ascii'));

const sequence = (...parts: readonly Buffer[]): Buffer => tag(0x30, Buffer.concat(parts));

function tag(number: number, content: Buffer): Buffer {
  const length = content.length;
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([number, ...head]), content]);
}

function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const groups = [arc & 0x7f];
    for (let left = arc >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return tag(0x06, Buffer.from(bytes));
}
