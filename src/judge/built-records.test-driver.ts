import type { AgentName, HeaderRecord, TraceRecord } from '../schemas/trace.gen.js';
import { NUMBERS } from './built-call.test-driver.js';
import type { BuiltRequest } from './built-request.test-driver.js';

type Without<T> = T extends TraceRecord ? Omit<T, 'seq' | 'at'> : never;
type Members = Record<string, unknown>;
type Outcome = Pick<BuiltRequest, 'response' | 'failure' | 'responseAfter'>;

/** A request as it is sent, whatever it is. */
interface Sent {
  readonly method?: string;
  readonly body?: unknown;
  readonly text?: string;
  readonly headers?: Record<string, string>;
}

/** The records of a built trace, each in its place by its time. Numbers are milliseconds. */
export class BuiltRecords {
  now = 0;
  readonly #entries: { at: number; entry: Without<TraceRecord> }[] = [];
  readonly #sessions = new Map<AgentName, string>();
  #requests = 0;
  #opened = 0;

  constructor(header: Partial<HeaderRecord> = {}) {
    this.put({
      type: 'trace',
      schemaVersion: 3,
      suite: { version: '0.0.0' },
      startedAt: '2026-01-01T00:00:00.000Z',
      target: { url: 'http://target.test', kind: 'remote' },
      documentation: { sha256: '0'.repeat(64) },
      profile: 'full',
      testKeys: ['GwsTest', 'GwsTest_2'],
      ...header,
      timeouts: {
        timeoutMs: 10000,
        notificationMs: 5000,
        eventMs: 10000,
        quietMs: 1000,
        quietMaxMs: 30000,
        callMs: 15000,
        wrapupMs: 60000,
        ...header.timeouts,
      },
    });
    for (const agent of ['agent', 'bystander', 'peer', 'unlicensed'] as const) {
      const features = agent === 'unlicensed' ? [] : ['api-voice'];
      this.put({ type: 'agent', agent, phoneNumber: NUMBERS[agent], features });
      if (agent !== 'unlicensed') this.session(agent);
    }
    this.put({ type: 'feed', state: 'open' });
  }

  /** A new CometD session, which is subscribed. */
  session(agent: AgentName = 'agent'): this {
    this.#opened += 1;
    const session = `s${this.#opened}`;
    this.#sessions.set(agent, session);
    this.put({ type: 'session', agent, session, state: 'handshaken' });
    return this.put({ type: 'session', agent, session, state: 'subscribed', channels: ['/v2/me/calls'] });
  }

  lost(agent: AgentName = 'agent'): this {
    const session = this.#sessions.get(agent) ?? '';
    return this.put({ type: 'session', agent, session, state: 'lost', reason: '402' }).wait(1);
  }

  wait(ms: number): this {
    this.now += ms;
    return this;
  }

  /** Any message whatever on a channel, as the target sent it. */
  raw(message: unknown, channel = '/v2/me/calls', to: AgentName = 'agent'): this {
    this.deliver(to, message, this.now + 1, channel);
    return this.wait(2);
  }

  errorMessage(options: { after?: number; to?: AgentName; data?: Members } = {}): this {
    const data = { messageType: 'ErrorMessage', devicePath: '/devices/1', ...options.data };
    this.deliver(options.to ?? 'agent', { channel: '/v2/me/calls', data }, this.now + (options.after ?? 1));
    return options.after === undefined ? this.wait(2) : this;
  }

  alive(): this {
    this.put({ type: 'event', event: { event: 'Alive', time: '2026-01-01T00:00:00Z' } });
    return this.wait(1);
  }

  /** Any request, sent 1 ms from now, and how it was answered. */
  request(
    agent: AgentName,
    url: string,
    sent: Sent,
    outcome: Outcome = {},
    use: 'operation' | 'read' | 'call' = 'call',
  ): this {
    const id = `r${++this.#requests}`;
    const headers: Record<string, string> = agent === 'anonymous' ? {} : { authorization: 'Basic [...]' };
    const at = this.now + 1;
    this.put({ type: 'request', id, agent, use, method: 'POST', url, headers, ...defined(sent) }, at);
    const { response = {}, failure, responseAfter: tookMs = 5 } = outcome;
    const about = { request: id, agent, use, tookMs };
    if (failure !== undefined) {
      const message = 'The target reset the connection';
      this.put({ type: 'failure', ...about, name: failure, message, stage: 'response' }, at + tookMs);
    } else if (response !== null) {
      const { status = 200, text, headers: received = { 'content-type': 'application/json' } } = response;
      const body = 'body' in response || text !== undefined ? response.body : { statusCode: 0 };
      this.put({ type: 'response', ...about, status, headers: received, body, text }, at + tookMs);
    }
    return this;
  }

  /** Any record, now unless told otherwise. */
  put(entry: Without<TraceRecord>, at = this.now): this {
    this.#entries.push({ at, entry });
    return this;
  }

  /** The records in the order of their times. */
  records(): TraceRecord[] {
    return [...this.#entries]
      .sort((a, b) => a.at - b.at)
      .map(({ at, entry }, seq) => JSON.parse(JSON.stringify({ ...entry, seq, at })) as TraceRecord);
  }

  protected deliver(agent: AgentName, message: unknown, at: number, channel = '/v2/me/calls'): void {
    const session = this.#sessions.get(agent) ?? 's0';
    this.put({ type: 'message', agent, session, channel, message }, at);
  }
}

function defined<T extends object>(members: T): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;
}
