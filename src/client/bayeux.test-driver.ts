import type { ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { CometdClient } from './cometd.js';
import { clientOf, json, type Received, standIn } from './stand-in.test-driver.js';

/** A Bayeux message as the server received it. */
export type Message = Record<string, unknown> & { channel: string };

/** A CometD server that replies as `reply` does, or else like a server that holds /meta/connect for ever. */
export async function bayeux(
  reply: (message: Message, request: Received, response: ServerResponse) => unknown,
) {
  let clients = 0;
  const messages: Message[] = [];
  const { url, received } = await standIn((request, response) => {
    const [message] = JSON.parse(request.body) as [Message];
    messages.push(message);
    const own = reply(message, request, response);
    if (response.writableEnded || response.destroyed) return;
    if (typeof own === 'string') return response.writeHead(own === '' ? 500 : 200).end(own);
    if (own !== undefined) return json(response, own);
    const good = { channel: message.channel, id: message.id, successful: true };
    if (message.channel === '/meta/handshake')
      return json(response, [{ ...good, clientId: `client-${++clients}-secret` }]);
    if (message.channel !== '/meta/connect' || message.advice) return json(response, [good]);
  });
  return { url, received, messages };
}

/** A CometD client for a stand-in, closed when the test is over. */
export function cometd(
  url: string,
  options: { timeoutMs?: number; signal?: AbortSignal; limits?: { messages: number } } = {},
) {
  const { client, recorder } = clientOf(url, options);
  const comet = new CometdClient({ client, name: 'agent', recorder, timeoutMs: options.timeoutMs ?? 10_000 });
  onTestFinished(() => comet.close());
  return { comet, client, recorder };
}
