import { readFileSync } from 'node:fs';
import { Agent, buildConnector } from 'undici';

/** PEM files, and whether certificates go unchecked (GWS_TLS_CA, _CERT, _KEY, _INSECURE). */
export interface TlsFiles {
  ca?: string;
  cert?: string;
  key?: string;
  insecure: boolean;
}

const connectErrors = new WeakSet<object>();

/**
 * A pool of connections of one client: as many as there are requests under way, one request each, so that a long poll
 * never holds up another request.
 * @param timeoutMs for name, TCP and TLS together
 * @throws the file system's error when a TLS file cannot be read
 */
export function openConnections(tls: TlsFiles, timeoutMs: number): Agent {
  const pem = (path: string | undefined) => (path === undefined ? undefined : readFileSync(path));
  const connect = buildConnector({
    ca: pem(tls.ca),
    cert: pem(tls.cert),
    key: pem(tls.key),
    rejectUnauthorized: !tls.insecure,
    timeout: timeoutMs,
  });
  return new Agent({
    pipelining: 1,
    // The client keeps the time itself, over the whole of an answer.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (options, done) =>
      connect(options, (...result) => {
        if (result[0]) connectErrors.add(result[0]);
        done(...result);
      }),
  });
}

/** True when the error arose before there was a connection: nothing of the request was sent. */
export function isConnectError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && connectErrors.has(error);
}
