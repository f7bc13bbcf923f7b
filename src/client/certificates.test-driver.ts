import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A certificate and its key, in PEM form. */
export interface Certified {
  readonly name: string;
  readonly cert: string;
  readonly key: string;
}

const dayMs = 86_400_000;
const ecdsaWithSha256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const commonName = [0x55, 0x04, 0x03];
const basicConstraints = [0x55, 0x1d, 0x13];
const subjectAltName = [0x55, 0x1d, 0x11];

/**
 * Makes a certificate for tests: Node can read them and not make them, so its DER is put together here (RFC 5280).
 * @param by the authority that signs it; absent = it is an authority of its own
 * @param options.names host names and IPv4 addresses that it is for
 * @param options.days how long it is valid from now; negative = it expired that many days ago
 */
export function certify(
  name: string,
  by?: Certified,
  { names = [], days = 30 }: { names?: readonly string[]; days?: number } = {},
): Certified {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer: KeyObject = by ? createPrivateKey(by.key) : privateKey;
  const from = Date.now() - (days < 0 ? 365 : 1) * dayMs;
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    nameOf(by?.name ?? name),
    sequence(time(from), time(Date.now() + days * dayMs)),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...(by ? [alternatives(names)] : [authority]))),
  );
  const der = sequence(body, algorithm, bits(sign('sha256', body, signer)));
  const lines = der
    .toString('base64')
    .match(/.{1,64}/g)
    ?.join('\n');
  return {
    name,
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}

/** Writes PEM texts to files of a folder that is gone when the test is over; gives their paths, by name. */
export function pemFiles<Name extends string>(texts: Readonly<Record<Name, string>>): Record<Name, string> {
  const folder = mkdtempSync(join(tmpdir(), 'gws-conformance-pem-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const entries = Object.entries<string>(texts).map(([name, text]) => {
    const path = join(folder, `${name}.pem`);
    writeFileSync(path, text);
    return [name, path];
  });
  return Object.fromEntries(entries);
}

function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, ...parts);
}

function integer(bytes: Buffer): Buffer {
  return tagged(0x02, bytes);
}

function bits(bytes: Buffer): Buffer {
  return tagged(0x03, Buffer.from([0]), bytes);
}

function identifier(bytes: readonly number[]): Buffer {
  return tagged(0x06, Buffer.from(bytes));
}

function nameOf(name: string): Buffer {
  return sequence(tagged(0x31, sequence(identifier(commonName), tagged(0x0c, Buffer.from(name)))));
}

/** UTCTime: YYMMDDHHMMSSZ. */
function time(ms: number): Buffer {
  const text = new Date(ms)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '')
    .slice(2);
  return tagged(0x17, Buffer.from(text));
}

function extension(id: readonly number[], value: Buffer): Buffer {
  return sequence(identifier(id), tagged(0x04, value));
}

function alternatives(names: readonly string[]): Buffer {
  const each = names.map((name) =>
    isIPv4(name) ? tagged(0x87, Buffer.from(name.split('.').map(Number))) : tagged(0x82, Buffer.from(name)),
  );
  return extension(
    subjectAltName,
    sequence(...(each.length > 0 ? each : [tagged(0x82, Buffer.from('unused.invalid'))])),
  );
}

const algorithm = sequence(identifier(ecdsaWithSha256));
const authority = extension(basicConstraints, sequence(tagged(0x01, Buffer.from([0xff]))));
