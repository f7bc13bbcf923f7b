import { inspect } from 'node:util';
import { CometD, type Message } from 'cometd';
import { adapt } from 'cometd-nodejs-client';
import type { ReferenceAccount } from './accounts.js';
import type { JsonObject } from './answer.js';
import type { Reference } from './reference.js';

/** Cookies by server and user: left alone, the client's adapter mixes those of all servers and users of a process. */
const jars = new Map<string, Map<string, string>>();
adapt({
  cookies: {
    storeCookie(request, header, done) {
      const cookie = header.split(';')[0] ?? '';
      jarOf(request).set(cookie.split('=')[0] ?? '', cookie);
      done(null, undefined);
    },
    retrieveCookies: (_context, request, done) => done(null, [...jarOf(request).values()]),
  },
});

function jarOf({ host, headers }: { host: string; headers: Record<string, string> }): Map<string, string> {
  const owner = `${host} ${headers.Authorization}`;
  const jar = jars.get(owner) ?? new Map();
  jars.set(owner, jar);
  return jar;
}

/** A message that was delivered; `data` is left open, since tests look at what a deviation makes of it. */
export interface Heard {
  channel: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into messages of any shape
  data: any;
}

export interface Told {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  body: any;
}

/** A user of the reference as tests drive it: HTTP by fetch, notifications by the official CometD client. */
export class Party {
  readonly heard: Heard[] = [];
  readonly cometd = new CometD();
  #headers: Record<string, string> = {};
  deviceId = '';

  private constructor(
    readonly reference: Reference,
    readonly account: ReferenceAccount,
  ) {}

  /** Signs in, learns cookie, CSRF token and device, and subscribes to both channels. */
  static async signIn(reference: Reference, account: ReferenceAccount): Promise<Party> {
    const party = new Party(reference, account);
    const basic = basicOf(account);
    const me = await party.ask('GET', '/me?subresources=features,devices', undefined, {
      authorization: basic,
    });
    party.deviceId = me.body.user.devices[0].id;
    party.#headers = { cookie: String(me.headers.get('set-cookie')).split(';')[0] ?? '' };
    const name = me.headers.get('x-csrf-header');
    if (name) party.#headers[name] = String(me.headers.get('x-csrf-token'));
    const { cometd } = party;
    const url = `${reference.url}/api/v2/notifications`;
    // Web sockets are documented as not supported on the server.
    cometd.unregisterTransport('websocket');
    cometd.configure({ url, logLevel: 'warn', requestHeaders: { Authorization: basic } });
    await succeeds((done) => cometd.handshake(done));
    for (const channel of ['/v2/me/calls', '/v2/me/devices']) {
      const keep = (message: Message) => party.heard.push({ channel: message.channel, data: message.data });
      await succeeds((done) => cometd.subscribe(channel, keep, done));
    }
    return party;
  }

  /** Starts the contact centre session and becomes Ready. */
  async ready(): Promise<this> {
    await this.operate('/me', 'StartContactCenterSession', { channels: ['voice'] });
    await this.operate('/me/channels/voice', 'Ready');
    return this;
  }

  async ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Told> {
    const answer = await fetch(`${this.reference.url}/api/v2${path}`, {
      method,
      headers: { ...this.#headers, ...headers },
      body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    const json = answer.headers.get('content-type')?.includes('json');
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      body: json ? JSON.parse(text) : undefined,
    };
  }

  async operate(path: string, operationName: string, members: JsonObject = {}): Promise<Told> {
    return this.ask('POST', path, { operationName, ...members });
  }

  async dial(phoneNumber: string, userData: JsonObject = {}): Promise<Told> {
    return this.operate(`/me/devices/${this.deviceId}/calls`, 'Dial', {
      destination: { phoneNumber },
      userData,
    });
  }

  /** The documented request for a call, with members changed. */
  async send(call: JsonObject, members: JsonObject): Promise<Told> {
    const callUri = `${this.reference.url}/api/v2/calls/${call.id}`;
    const request = { callUri, callUuid: call.callUuid, ...members };
    return this.operate(`/me/calls/${call.id}`, 'SetCallDisposition', request);
  }

  /** The first message heard, or yet to be heard within 5 s, that matches. */
  async hears(match: (data: Heard['data']) => boolean): Promise<Heard['data']> {
    for (const start = Date.now(); Date.now() - start < 5000; ) {
      const found = this.heard.find(({ data }) => match(data));
      if (found) return found.data;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    throw new Error(`${this.account.username} did not hear it; heard ${JSON.stringify(this.heard)}`);
  }

  /** The first StatusChange to a state. */
  async hearsState(state: string): Promise<Heard['data']> {
    return this.hears((data) => data.notificationType === 'StatusChange' && data.call.state === state);
  }

  /** The messages about calls heard so far, as `type state`. */
  story(): string[] {
    const calls = this.heard.filter(({ channel }) => channel === '/v2/me/calls');
    return calls.map(({ data }) => `${data.notificationType} ${data.call.state}`);
  }

  async leave(): Promise<void> {
    await succeeds((done) => this.cometd.disconnect(done));
    await this.operate('/me', 'EndContactCenterSession');
  }
}

export function basicOf({ username, password }: ReferenceAccount): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** The peer calls the agent, who answers. Resolves to the agent's call resource when both heard Established. */
export async function establish(agent: Party, peer: Party, userData: JsonObject = {}): Promise<JsonObject> {
  agent.heard.length = 0;
  peer.heard.length = 0;
  await peer.dial(agent.account.phone, userData);
  const { call } = await agent.hearsState('Ringing');
  await agent.operate(`/me/calls/${call.id}`, 'Answer');
  await peer.hearsState('Established');
  return (await agent.hearsState('Established')).call;
}

async function succeeds(start: (done: (reply: Message) => void) => void): Promise<Message> {
  const reply = await new Promise<Message>((resolve) => start(resolve));
  if (!reply.successful) throw new Error(`Bayeux: ${inspect(reply, { depth: 4 })}`);
  return reply;
}
