import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { Recorder } from '../trace/recorder.js';
import type { Room } from '../trace/room.js';
import { TargetClient } from './client.js';
import type { Limits } from './limits.js';

/** A request as the stand-in received it. */
export interface Received {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
  /** Which connection it came on, counted from 1. */
  connection: number;
}

/** A small server that stands in for a target. It is gone when the test is over. */
export interface StandIn {
  url: string;
  received: Received[];
}

/** Starts a server on a free port of the loopback address that answers as `answer` does. */
export async function standIn(
  answer: (request: Received, response: ServerResponse) => unknown,
): Promise<StandIn> {
  const received: Received[] = [];
  const connections = new Map<unknown, number>();
  const server = createServer(async (message, response) => {
    if (!connections.has(message.socket)) connections.set(message.socket, connections.size + 1);
    let body = '';
    for await (const chunk of message.setEncoding('utf8')) body += chunk;
    const { method = '', url = '', headers } = message;
    const request = { method, url, headers, body, connection: connections.get(message.socket) as number };
    received.push(request);
    await answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

/** Answers with JSON. */
export function json(
  response: ServerResponse,
  value: unknown,
  headers: Record<string, string | string[]> = {},
): void {
  response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}

/** The default ones. */
export const limits: Limits = { answerKb: 1024, notificationsKb: 8192, messages: 10_000, runKb: 49_152 };

/** A client of the agent for a stand-in, closed when the test is over. */
export function clientOf(
  url: string,
  options: {
    timeoutMs?: number;
    signal?: AbortSignal;
    anonymous?: boolean;
    limits?: Partial<Limits>;
    room?: Room;
  } = {},
): { client: TargetClient; recorder: Recorder } {
  const recorder = new Recorder({ room: options.room });
  const client = new TargetClient({
    name: options.anonymous ? 'anonymous' : 'agent',
    account: options.anonymous ? undefined : { username: 'ada', password: 'canary-s3cret/+ü' },
    address: addressOf(url),
    timeoutMs: options.timeoutMs ?? 10_000,
    limits: { ...limits, ...options.limits },
    recorder,
    signal: options.signal,
  });
  onTestFinished(() => client.close());
  return { client, recorder };
}

/** The address of a stand-in, with the default paths. */
export function addressOf(url: string) {
  return { url, apiPath: '/api/v2', notificationsPath: '/api/v2/notifications', tls: { insecure: false } };
}
