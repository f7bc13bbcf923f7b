import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { onTestFinished } from 'vitest';

/** An HTTP proxy, and what it was asked for: `CONNECT host:port`, or method and absolute URL. */
export interface ForwardProxy {
  readonly url: string;
  readonly asked: string[];
}

/**
 * Starts an HTTP proxy on a free loopback port that is gone when the test is over.
 * @param options.credentials `name:password` that it wants to be shown; else it answers 407
 * @param options.refuses the status with which it answers everything; 0 = it never answers
 */
export async function startForwardProxy(
  options: { credentials?: string; refuses?: number } = {},
): Promise<ForwardProxy> {
  const asked: string[] = [];
  const statusFor = (incoming: IncomingMessage): number | undefined => {
    asked.push(`${incoming.method} ${incoming.url}`);
    if (options.refuses !== undefined) return options.refuses;
    if (options.credentials === undefined) return undefined;
    const expected = `Basic ${Buffer.from(options.credentials).toString('base64')}`;
    return incoming.headers['proxy-authorization'] === expected ? undefined : 407;
  };
  const server = createServer((incoming, outgoing) => {
    const status = statusFor(incoming);
    if (status === 0) return;
    if (status !== undefined) return void outgoing.writeHead(status).end('the proxy says no');
    const { 'proxy-authorization': _, ...headers } = incoming.headers;
    const onward = request(incoming.url ?? '', { method: incoming.method, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 500, response.headers);
      response.pipe(outgoing);
    });
    onward.on('error', () => outgoing.writeHead(502).end());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  const sockets = new Set<{ destroy(): void }>();
  server.on('connect', (incoming, socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    const status = statusFor(incoming);
    if (status === 0) return;
    if (status !== undefined) return void socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const { hostname, port } = new URL(`http://${incoming.url}`);
    const target = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(target).pipe(socket);
    });
    target.on('error', () => socket.destroy());
    socket.on('close', () => target.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}
