import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { Agent, buildConnector, type Dispatcher, Pool, ProxyAgent } from 'undici';
import type { HttpProxy } from '../schemas/configuration.gen.js';
import { Crowding } from './crowding.js';

/** PEM files, and whether certificates go unchecked (GWS_TLS_CA, _CERT, _KEY, _INSECURE). */
export interface TlsFiles {
  ca?: string;
  cert?: string;
  key?: string;
  insecure: boolean;
}

/** The proxy could not be reached, or would not let the request through; `cause` is what came about, `status` its response. */
export class ProxyFailure extends Error {
  override readonly name = 'ProxyFailure';

  constructor(
    override readonly cause: Error,
    readonly status?: number,
  ) {
    super(cause.message);
  }
}

/** How the target is reached. */
interface Target {
  ca?: Buffer;
  cert?: Buffer;
  key?: Buffer;
  rejectUnauthorized: boolean;
  timeout: number;
}

const connectErrors = new WeakSet<object>();

// The client keeps the time itself, over the whole of a response. One request each, so that a long poll never holds up
// another request. Idle ones are soon given back to a server that lets few in.
const pooling = { pipelining: 1, headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 1000 };

/**
 * A pool of connections of one client: as many as there are requests under way. Through a proxy, an https target is reached
 * by CONNECT, and an http one by asking the proxy for it, since many proxies let CONNECT through to port 443 only.
 * @param timeoutMs for name, TCP and TLS together
 * @throws the file system's error when a TLS file cannot be read
 */
export function openConnections(tls: TlsFiles, timeoutMs: number, proxy?: HttpProxy): Dispatcher {
  const pem = (path: string | undefined) => (path === undefined ? undefined : readFileSync(path));
  const ca = pem(tls.ca);
  const target: Target = {
    ca,
    cert: pem(tls.cert),
    key: pem(tls.key),
    rejectUnauthorized: !tls.insecure,
    timeout: timeoutMs,
  };
  return proxy === undefined
    ? new Agent({ ...pooling, connect: noting(buildConnector(target)) })
    : throughProxy(proxy, target, timeoutMs);
}

/**
 * The connections of all clients of a run, opened with the first of them: a server that lets few in is not to be asked for some by each
 * agent, whose idle ones would keep the others waiting.
 */
export class SharedConnections {
  readonly crowding = new Crowding();
  #opened: Dispatcher | undefined;

  /** @param open as `openConnections`, which may throw */
  constructor(private readonly open: () => Dispatcher) {}

  get dispatcher(): Dispatcher {
    this.#opened ??= this.open();
    return this.#opened;
  }

  /** Closes them; requests under way fail. */
  async close(): Promise<void> {
    await this.#opened?.destroy();
  }
}

function throughProxy(proxy: HttpProxy, target: Target, timeoutMs: number): Dispatcher {
  const { username, password = '' } = proxy;
  const { href } = new URL(proxy.url);
  const pool = (
    origin: string | URL,
    { connect }: { connect?: unknown },
    mark: typeof noting,
    headersTimeout = 0,
  ) => {
    const marked = mark(connect as buildConnector.connector);
    return new Pool(origin, { ...pooling, headersTimeout, connect: marked });
  };
  return new ProxyAgent({
    uri: href,
    ...(username && { token: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` }),
    // The authority of the target need not be the proxy's: both are believed. Our certificate is for the target alone.
    proxyTls: {
      ...(target.ca && { ca: [...rootCertificates, target.ca] }),
      rejectUnauthorized: target.rejectUnauthorized,
      timeout: timeoutMs,
    } as buildConnector.BuildOptions,
    requestTls: target,
    proxyTunnel: false,
    // A request cannot be given up while its connection is being made: the proxy has a time for that.
    clientFactory: (origin, options) => pool(origin, options, reaching, timeoutMs),
    factory: (origin, options) =>
      pool(origin, options, new URL(origin).href === href ? reaching : tunnelling),
  });
}

/** Notes that an error arose while connecting. */
function noting(
  connect: buildConnector.connector,
  rename = (error: Error) => error,
): buildConnector.connector {
  return (options, done) =>
    connect(options, (error, socket) => {
      if (error === null) return done(null, socket);
      const named = rename(error);
      connectErrors.add(named);
      done(named, null);
    });
}

/** The same, of connections to the proxy itself. */
function reaching(connect: buildConnector.connector): buildConnector.connector {
  return noting(connect, (error) => new ProxyFailure(error));
}

/** The same, of connections through the proxy, which may refuse them. */
function tunnelling(connect: buildConnector.connector): buildConnector.connector {
  return noting(connect, (error) => {
    const [, status] = /^Proxy response \((\d+)\)/.exec(error.message) ?? [];
    if (status !== undefined) return new ProxyFailure(error, Number(status));
    return 'code' in error && error.code === 'UND_ERR_HEADERS_TIMEOUT' ? new ProxyFailure(error) : error;
  });
}

/** True when the error arose before there was a connection: nothing of the request was sent. */
export function isConnectError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && connectErrors.has(error);
}
