/** A Bayeux message as it came: an object with a channel; nothing else of it is certain. */
export interface BayeuxMessage {
  channel: string;
  [member: string]: unknown;
}

/** What a server advises its client to do next. */
export interface Advice {
  reconnect?: 'retry' | 'handshake' | 'none';
  /** How long the server may hold /meta/connect, in milliseconds. */
  timeout?: number;
  /** How long to wait before the next /meta/connect, in milliseconds. */
  interval?: number;
}

/** The messages of a reply, in order; whatever is no message is passed over. A single message may come without its array. */
export function messagesOf(body: unknown): BayeuxMessage[] {
  if (!Array.isArray(body)) return isMessage(body) ? [body] : [];
  return body.every(isMessage) ? body : body.filter(isMessage);
}

function isMessage(item: unknown): item is BayeuxMessage {
  return isObject(item) && typeof item.channel === 'string' && item.channel !== '';
}

/** True for channels of the protocol itself, whose messages are replies and not deliveries. */
export function isMeta(channel: string): boolean {
  return channel.startsWith('/meta/');
}

/** The advice of a message, as far as it can be read. */
export function adviceOf(message: BayeuxMessage | undefined): Advice {
  const advice = message?.advice;
  if (!isObject(advice)) return {};
  const { reconnect, timeout, interval } = advice;
  return {
    ...(reconnect === 'retry' || reconnect === 'handshake' || reconnect === 'none' ? { reconnect } : {}),
    ...(isDuration(timeout) ? { timeout } : {}),
    ...(isDuration(interval) ? { interval } : {}),
  };
}

/** A client id that is longer is not taken. */
export const longestClientId = 1000;

/** The client id that a handshake gives: the only secret of the protocol. None in any other reply, whatever stands in it. */
export function clientIdsIn(body: unknown): string[] {
  const clientId = clientIdIn(body);
  return clientId !== undefined && clientId.length <= longestClientId ? [clientId] : [];
}

/** Whether a handshake gives a client id that is not taken. */
export function isClientIdTooLong(body: unknown): boolean {
  return (clientIdIn(body)?.length ?? 0) > longestClientId;
}

function clientIdIn(body: unknown): string | undefined {
  const clientId = messagesOf(body).find(({ channel }) => channel === '/meta/handshake')?.clientId;
  return typeof clientId === 'string' ? clientId : undefined;
}

/** What extensions of the protocol say in a message; empty when there is nothing. */
export function extensionOf(message: BayeuxMessage | undefined): Readonly<Record<string, unknown>> {
  return isObject(message?.ext) ? message.ext : {};
}

const longestReason = 200;

/** Why a reply is unsuccessful, as the server tells it, clipped. */
export function reasonOf(message: BayeuxMessage | undefined): string {
  if (!message) return 'no reply to it in the response';
  if (typeof message.error !== 'string') return 'successful is not true, and no error is given';
  const { error } = message;
  return error.length > longestReason ? `${error.slice(0, longestReason)}...` : error;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isDuration(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
