/** A message of the calls channel, as a Bayeux message. */
export interface ToldMessage {
  readonly type?: string;
  readonly state?: string;
  readonly userData?: Readonly<Record<string, unknown>>;
  readonly call?: string;
}

interface Sending {
  readonly at: number;
  readonly took?: number;
  readonly body?: unknown;
  readonly response?: unknown;
  readonly status?: number;
  /** Of the entry, in the place of what it would be. */
  readonly entry?: Readonly<Record<string, unknown>>;
  readonly method?: string;
}

/** What differs between the clients of a story. */
export interface StoryClient {
  readonly base: string;
  readonly clientId: string;
  readonly cookie?: string;
  readonly page?: string;
  /** The number of the client's device. */
  readonly phone: string;
}

/** The other members of the documented sample. */
const documented = {
  deviceUri: 'https://gws.example.com/api/v2/devices/1',
  participants: [{ e164Number: '', formattedPhoneNumber: '15001', phoneNumber: '15001', digits: '15001' }],
  dnis: '15000',
  callType: 'Internal',
  capabilities: ['Hangup'],
  duration: '1',
  mute: 'Off',
};

const START = Date.parse('2026-03-01T08:00:00.000Z');

/** Builds a HAR as a story of one client; times are milliseconds from its begin. The client's poll ids count up by themselves. */
export class HarStory {
  readonly entries: Record<string, unknown>[] = [];
  readonly client: StoryClient;
  #id = 0;

  constructor(client: Partial<StoryClient> = {}) {
    this.client = {
      base: 'https://gws.example.com',
      clientId: 'client-id-1',
      cookie: 'JSESSIONID=session-of-one',
      phone: '15000',
      ...client,
    };
  }

  /** The HAR, in the order of start, or of completion as mitmproxy lists. */
  har(order: 'start' | 'completion' = 'start'): { log: object } {
    const key = (entry: Record<string, unknown>) =>
      Date.parse(String(entry.startedDateTime)) + (order === 'start' ? 0 : Math.max(0, Number(entry.time)));
    return {
      log: {
        version: '1.2',
        creator: { name: 'a', version: '1' },
        entries: [...this.entries].sort((a, b) => key(a) - key(b)),
      },
    };
  }

  /** Takes the entries of another story too. */
  with(other: HarStory): this {
    this.entries.push(...other.entries);
    return this;
  }

  handshake(at: number): this {
    const { clientId } = this.client;
    this.#bayeux({ at }, { channel: '/meta/handshake', version: '1.0' }, [
      { channel: '/meta/handshake', successful: true, clientId },
    ]);
    for (const subscription of ['/v2/me/calls'])
      this.#bayeux({ at: at + 10 }, { channel: '/meta/subscribe', clientId, subscription }, [
        { channel: '/meta/subscribe', subscription, successful: true },
      ]);
    return this;
  }

  /** A poll from `at` to `until` that brings messages. */
  poll(at: number, until: number, messages: readonly ToldMessage[] = [], entry?: Sending['entry']): this {
    const { clientId } = this.client;
    this.#bayeux(
      { at, took: until - at, entry },
      { channel: '/meta/connect', clientId, connectionType: 'long-polling' },
      [...messages.map((message) => this.bayeux(message)), { channel: '/meta/connect', successful: true }],
    );
    return this;
  }

  /** Lets a poll be missing in the recording. */
  unrecordedPoll(): this {
    this.#id += 1;
    return this;
  }

  /** A disposition of a call. */
  send(at: number, disposition: string, more: Partial<Sending> & { call?: string; key?: string } = {}): this {
    const { call = 'C1', key = 'Outcome', ...sending } = more;
    const body = {
      operationName: 'SetCallDisposition',
      callUri: `${this.client.base}/api/v2/calls/${call}`,
      callUuid: call,
      disposition,
      dispositionKey: key,
    };
    return this.request(`/api/v2/me/calls/${call}`, { at, body, response: { statusCode: 0 }, ...sending });
  }

  request(
    path: string,
    { at, took = 5, body, response, status = 200, entry, method = 'POST' }: Sending,
  ): this {
    const { base, cookie, page } = this.client;
    const text =
      response === undefined ? undefined : typeof response === 'string' ? response : JSON.stringify(response);
    this.entries.push({
      startedDateTime: new Date(START + at).toISOString(),
      time: took,
      ...(page !== undefined && { pageref: page }),
      request: {
        method,
        url: base + path,
        headers: cookie === undefined ? [] : [{ name: 'Cookie', value: cookie }],
        ...(body !== undefined && { postData: { mimeType: 'application/json', text: JSON.stringify(body) } }),
      },
      response: {
        status,
        headers: [{ name: 'Content-Type', value: 'application/json' }],
        content: {
          mimeType: 'application/json',
          ...(text !== undefined && { text, size: Buffer.byteLength(text) }),
        },
      },
      ...entry,
    });
    return this;
  }

  /** A call that rings at `at` and is established 100 ms later; ends with a poll that waits until `until`. */
  established(at: number, call = 'C1', userData: ToldMessage['userData'] = { Customer: 'C-1' }): this {
    return this.poll(at - 50, at, [{ call, type: 'StatusChange', state: 'Ringing', userData }]).poll(
      at,
      at + 100,
      [{ call, type: 'StatusChange', state: 'Established', userData }],
    );
  }

  bayeux({
    type = 'AttachedDataChanged',
    state = 'Established',
    userData,
    call = 'C1',
  }: ToldMessage): object {
    const { base, phone } = this.client;
    const uri = `${base}/api/v2/me/calls/${call}`;
    return {
      channel: '/v2/me/calls',
      data: {
        messageType: 'CallStateChangeMessage',
        notificationType: type,
        phoneNumber: phone,
        call: {
          ...documented,
          id: call,
          callUuid: call,
          state,
          uri,
          ...(userData !== undefined && { userData }),
        },
      },
    };
  }

  #bayeux(sending: Sending, message: Record<string, unknown>, replies: readonly object[]): void {
    const id = String(++this.#id);
    this.request('/api/v2/notifications', { ...sending, body: [{ id, ...message }], response: replies });
  }
}
