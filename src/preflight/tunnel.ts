import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import { StepFailed } from './step.js';
import type { Visit } from './visit.js';

/**
 * Asks the proxy on the way, if there is one, for a connection to the target, as the connections of a run do (CONNECT).
 * @returns the connection, TLS not yet agreed on; undefined without a proxy
 */
export async function tunnel(visit: Visit): Promise<Socket | undefined> {
  const { proxy, tls } = visit.site.address;
  if (proxy === undefined) return undefined;
  const { username, password = '', variable } = proxy;
  const target = `${visit.url.hostname}:${visit.port}`;
  const credentials = Buffer.from(`${username}:${password}`).toString('base64');
  const failed = (what: string) =>
    new StepFailed(
      `the proxy of ${variable} gives no connection to ${target}: ${what}`,
      `check the user and password in ${variable}, ask the administrator of the proxy to let ${target} through, or name the host in NO_PROXY`,
      4,
    );
  const { host, port } = visit.nearest;
  const options = {
    host,
    port,
    method: 'CONNECT',
    path: target,
    headers: { host: target, ...(username && { 'proxy-authorization': `Basic ${credentials}` }) },
    agent: false,
    signal: visit.signal,
  };
  // What is wrong with the proxy's own certificate a run tells; here the way through it is looked at.
  const asked = proxy.url.startsWith('https:')
    ? requestHttps({ ...options, rejectUnauthorized: !tls.insecure })
    : requestHttp(options);
  return new Promise((resolve, reject) => {
    asked.setTimeout(visit.timeouts.timeoutMs, () =>
      asked.destroy(new Error('no response within GWS_TIMEOUT_MS')),
    );
    asked.once('error', (error: NodeJS.ErrnoException) => reject(failed(error.code ?? error.message)));
    asked.once('response', (response) => {
      response.destroy();
      reject(failed(`it answered HTTP ${response.statusCode}`));
    });
    asked.once('connect', ({ statusCode = 0 }, socket) => {
      socket.setTimeout(0);
      if (statusCode >= 200 && statusCode < 300) return resolve(socket);
      socket.destroy();
      reject(failed(`it answered HTTP ${statusCode}`));
    });
    asked.end();
  });
}
